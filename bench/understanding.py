"""How well this machine understands the sealed half of the corpus; no line of it is shown.

``python -m bench.understanding [open|sealed]``. Memory is that of the whole process, in MB.
"""

import json
import resource
import sys

from bench import ground


def main() -> None:
    half = "open" if sys.argv[1:] == ["open"] else "sealed"
    ground.stand()
    from tests.understanding import scoring

    reader = scoring.of_this_machine()
    corpus = scoring.lines("open" if half == "open" else "sealed")
    reader(corpus[0].text)  # what is loaded at the first text is no part of the time of the others
    found, each = scoring.timed(reader, corpus)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = scoring.figures(found) | {"ms_each": each, "memory_mb": most}
    percent = {f"{name}_percent": 100 * said[name] for name in ("macro_f1", "auroc")}
    print(json.dumps(said | percent))


if __name__ == "__main__":
    main()
