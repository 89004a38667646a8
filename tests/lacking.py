"""What a machine lacks: a test that needs it is not run there, and the summary says so.

``bin/need`` installs all of it where it may. On the machine that decides what lands nothing may be
lacking (``conftest.pytest_sessionfinish``).
"""

from pathlib import Path


class Lacking(RuntimeError):
    """This machine has not what is needed. The words say what it is, and how to get it."""


def needs_file(path: str, package: str) -> None:
    """Raise ``Lacking`` where there is no such file, which a package of Debian's brings."""
    if not Path(path).exists():
        raise Lacking(f"needs {path}: apt-get install {package}")


def needs_speech() -> None:
    """Raise ``Lacking`` where nothing speaks, or nothing makes Ogg of what was spoken."""
    from django.conf import settings

    from afterword.messages.speech import missing

    if why := missing(settings.AFTERWORD_SPEECH):
        raise Lacking(f"{why}: apt-get install espeak-ng opus-tools")


def needs_trees() -> None:
    """Raise ``Lacking`` where no trees can be grown."""
    from afterword.insights.dates.grow import installed

    if not installed():
        raise Lacking("needs LightGBM with its threads: apt-get install libgomp1")
