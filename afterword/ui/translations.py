"""Translations: what translators write (``.po``) made into what Django reads (``.mo``).

Every room keeps its own texts, ``<room>/locale/<language>/LC_MESSAGES/django.po``. Compiled they
stand in the data folder, one tree a room, so that nothing is written into an installed package.
``LOCALE_PATHS`` names these trees; Django looks into them when a language is first used.
"""

from importlib.resources import files
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

PACKAGE = Path(str(files("afterword")))


def folders(made: Path) -> list[Path]:
    """The trees of compiled texts, one for each room that has translations."""
    return [made / "locale" / _room(found) for found in _written()]


def compile_texts(made: Path) -> list[Path]:
    """Compile the texts that are missing or older than what was written; gives those made anew.

    Safe to repeat, and safe when two processes do it at once: a file appears whole or not at all.
    """
    fresh: list[Path] = []
    for room in _written():
        for source in sorted(room.glob("*/LC_MESSAGES/*.po")):
            target = made / "locale" / _room(room) / source.relative_to(room).with_suffix(".mo")
            if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
                _compile(source, target)
                fresh.append(target)
    return fresh


def _written() -> list[Path]:
    return sorted({path.parents[2] for path in PACKAGE.rglob("locale/*/LC_MESSAGES/*.po")})


def _room(locale: Path) -> str:
    return "-".join(locale.relative_to(PACKAGE).parts[:-1]) or "afterword"


def _compile(source: Path, target: Path) -> None:
    with source.open("rb") as stream:
        catalogue = read_po(stream, locale=source.parts[-3])
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_suffix(".part")
    with unfinished.open("wb") as stream:
        write_mo(stream, catalogue)
    unfinished.replace(target)
