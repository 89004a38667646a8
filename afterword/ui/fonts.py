"""The desk's fonts: subset from the font wheels once, and kept beside the installed packages.

Where those cannot be written beside (a read-only system), they are kept in the data folder.

What is left are the letters of Latin scripts, marks and figures; other scripts fall back to the
reader's own Noto. Nothing is fetched from anywhere.
"""

import os
import sys
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

_SOURCES = {
    "newsreader": ("fontpkg_newsreader", "Newsreader[opsz,wght].ttf"),
    "newsreader-italic": ("fontpkg_newsreader", "Newsreader-Italic[opsz,wght].ttf"),
    "inter": ("fontpkg_inter", "Inter[opsz,wght].ttf"),
}
_LETTERS = "U+0020-007E,U+00A0-017F,U+0192,U+0218-021B,U+02C6-02DD,U+1E80-1E85,U+1EF2-1EF3,"
_MARKS = "U+2010-2027,U+2030-203A,U+2044,U+20A0-20BF,U+2122,U+2190-2193,U+2212,U+2264-2265"


@cache
def folder(home: Path) -> Path:
    """The folder that holds ``fonts/``: one for all data folders of this installation.

    Its name tells what the fonts were cut from, so that other wheels give other files.
    """
    packages = sorted({package for package, _ in _SOURCES.values()})
    what = [f"{name} {version(name.replace('_', '-'))}" for name in packages]
    mark = blake2b(repr((what, _LETTERS, _MARKS)).encode(), digest_size=6).hexdigest()
    shared = Path(sys.prefix) / "share" / "afterword" / f"cut-{mark}"
    # Only an environment of its own is ours to write into, never the system's Python.
    own = sys.prefix != sys.base_prefix
    return shared if own and os.access(sys.prefix, os.W_OK) else home / "made" / f"cut-{mark}"


def are_made(home: Path) -> bool:
    """Whether all fonts are there."""
    return all((folder(home) / "fonts" / f"{name}.woff2").exists() for name in _SOURCES)


def make_fonts(home: Path) -> list[Path]:
    """Make the fonts that are missing; gives the paths of all. Safe to repeat."""
    target = folder(home) / "fonts"
    target.mkdir(parents=True, exist_ok=True)
    return [_make(name, target / f"{name}.woff2") for name in _SOURCES]


def _make(name: str, path: Path) -> Path:
    if path.exists():
        return path
    # Only where there is something to cut: it would take as much memory as the whole desk.
    from fontTools import subset
    from fontTools.ttLib import TTFont

    package, file = _SOURCES[name]
    source = files(import_module(package)) / "files" / file
    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True)
    options.drop_tables += ["DSIG"]
    with source.open("rb") as stream:
        font = TTFont(stream, lazy=True)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=subset.parse_unicodes(_LETTERS + _MARKS))
        cutter.subset(font)
        font.flavor = "woff2"
        unfinished = path.with_suffix(f".{os.getpid()}.part")
        font.save(unfinished)
    unfinished.replace(path)
    return path
