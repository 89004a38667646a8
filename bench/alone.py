"""The web without the engine, on SQLite too, where the command line rightly refuses it: only so can
the door be measured by itself. ``python -m bench.alone PORT`` over a folder that ``ground`` made.
"""

import os
import sys


def main() -> None:
    os.environ["AFTERWORD_PORT"] = sys.argv[1]
    import django

    django.setup()
    from afterword.site.service import serve, web_alone

    serve(web_alone)


if __name__ == "__main__":
    main()
