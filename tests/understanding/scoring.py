"""How well a reader understands the corpus: F1 by intent and language, and what is out of scope.

Nothing here knows how a reader works: it is given texts and answers as the live system does
(``timeline.ports.understood``), or with whatever else is handed over.

``python -m tests.understanding.scoring`` prints the open half and what was misread in it.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from time import perf_counter
from typing import Any, Literal

import msgspec

HERE = Path(__file__).parent / "corpus"
INTENTS = (
    "wismo",
    "return",
    "cancel",
    "change_address",
    "product_question",
    "complaint",
    "refund_status",
    "thanks",
    "human",
    "preferences",
)
OTHER = "other"
LANGUAGES: tuple[str, ...] = (
    "en",
    "es",
    "fr",
    "de",
    "it",
    "pt",
    "nl",
    "pl",
    "sv",
    "tr",
    "ru",
    "ar",
    "el",
    "hr",
    "ja",
)
Half = Literal["open", "sealed"]


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One sentence of the corpus and what its author meant by it."""

    text: str
    intent: str
    language: str
    sentiment: str = ""
    urgency: str = ""


class Read(msgspec.Struct, frozen=True):
    """A line beside what the reader made of it."""

    line: Line
    intent: str
    confidence: float
    language: str = ""
    sentiment: str = ""
    urgency: str = ""

    @property
    def outside(self) -> float:
        """How far out of scope it was taken to be, larger is further, in [0, 2].

        A reader that names an intent puts it at 1 - confidence; one that says ``other`` puts it
        behind all of these, at 1 + confidence.
        """
        return 1 + self.confidence if self.intent == OTHER else 1 - self.confidence


Reader = Callable[[str], Any]
"""A text to something with ``language, intent, confidence, sentiment, urgency``."""


def lines(half: Half, languages: Iterable[str] = LANGUAGES) -> list[Line]:
    """One half of the corpus, language by language in the order it was written."""
    return [
        msgspec.json.decode(text, type=Line)
        for language in languages
        for text in (HERE / half / f"{language}.jsonl").read_text("utf-8").splitlines()
    ]


def read(reader: Reader, corpus: Sequence[Line]) -> list[Read]:
    """The corpus read: each text alone, as it comes from somebody who was never met before."""
    found = []
    for line in corpus:
        said = reader(line.text)
        found.append(
            Read(line, said.intent, said.confidence, said.language, said.sentiment, said.urgency)
        )
    return found


def f1(pairs: Iterable[tuple[str, str]], names: Iterable[str]) -> dict[str, float]:
    """F1 of each name over pairs of (meant, read): 2tp / (2tp + fp + fn); 0 where none is right."""
    right, meant, taken = Counter[str](), Counter[str](), Counter[str]()
    for truth, said in pairs:
        meant[truth] += 1
        taken[said] += 1
        right[truth] += truth == said
    whole = {name: meant[name] + taken[name] for name in names}
    return {name: 2 * right[name] / n if n else 0.0 for name, n in whole.items()}


def mean(values: Iterable[float]) -> float:
    many = list(values)
    return sum(many) / len(many) if many else 0.0


def auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """How often something out of scope lies further out than something in it; a tie is half.

    The area under the ROC curve, as the Mann-Whitney statistic.
    """
    ranked = sorted([*((score, 0) for score in inside), *((score, 1) for score in outside)])
    below = wins = 0.0
    at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        out = sum(one for _, one in ranked[at:end])
        within = end - at - out
        wins += out * (below + within / 2)
        below += within
        at = end
    return wins / (len(inside) * len(outside)) if inside and outside else 0.0


def _macro(found: Iterable[Read]) -> float:
    return mean(f1(((one.line.intent, one.intent) for one in found), INTENTS).values())


def _labelled(found: Iterable[Read], what: Literal["sentiment", "urgency"]) -> float:
    """The share of right answers where the corpus says one."""
    return mean(
        float(getattr(one.line, what) == getattr(one, what))
        for one in found
        if getattr(one.line, what)
    )


def figures(found: Sequence[Read]) -> dict[str, Any]:
    """The figures of one reading.

    ``macro_f1``: the mean F1 of the ten intents over the lines that are in scope; a line taken for
    ``other`` is missed. ``macro_f1_with_other``: the same over all lines, so that each line out of
    scope that was taken for an intent counts against it. ``auroc``: see ``auroc``. ``language``,
    ``sentiment`` and ``urgent``: shares of right answers, where the corpus says one.
    """
    inside = [one for one in found if one.line.intent != OTHER]
    outside = [one for one in found if one.line.intent == OTHER]
    by_language = defaultdict(list)
    for one in inside:
        by_language[one.line.language].append(one)
    return {
        "lines": len(found),
        "macro_f1": _macro(inside),
        "macro_f1_with_other": _macro(found),
        "auroc": auroc([one.outside for one in inside], [one.outside for one in outside]),
        "language": mean(float(one.line.language == one.language) for one in found),
        "sentiment": _labelled(found, "sentiment"),
        "urgent": _labelled(found, "urgency"),
        "by_intent": f1(((one.line.intent, one.intent) for one in inside), INTENTS),
        "by_language": {name: _macro(some) for name, some in by_language.items()},
    }


def timed(reader: Reader, corpus: Sequence[Line]) -> tuple[list[Read], float]:
    """The corpus read, and the time for each text in milliseconds."""
    began = perf_counter()
    found = read(reader, corpus)
    return found, (perf_counter() - began) * 1000 / len(corpus)


def of_this_machine() -> Reader:
    """The reader that the live system has here, asked about a customer it knows nothing of."""
    from afterword.timeline import ports

    return lambda text: ports.understood(0, text)


def shown(all_of_it: Mapping[str, Any]) -> str:
    """Figures for people: one a line, the worst of a group first."""
    rows = []
    for name, value in all_of_it.items():
        if isinstance(value, dict):
            worst = sorted(value.items(), key=lambda pair: pair[1])
            rows.append(f"{name:20} " + "  ".join(f"{key} {one:.2f}" for key, one in worst))
        else:
            rows.append(f"{name:20} {value:.4g}")
    return "\n".join(rows)


def main(half: Half = "open") -> None:
    """What this machine makes of a half, as text; the open one with what was misread.

    The lines of the sealed half are never shown, so that nobody learns from them.
    """
    import django

    django.setup()
    found, each = timed(of_this_machine(), lines(half))
    if half == "open":
        for one in found:
            if one.line.intent != one.intent:
                text = json.dumps(one.line.text, ensure_ascii=False)
                said = f"{one.intent} {one.confidence:.2f}"
                print(f"{one.line.language} {one.line.intent} read as {said}: {text}")
    print(shown(figures(found)))
    print(f"{'ms a text':20} {each:.3g}")


if __name__ == "__main__":
    import os

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")
    main("sealed" if sys.argv[1:] == ["sealed"] else "open")
