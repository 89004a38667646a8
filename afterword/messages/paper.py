"""Cards and letters as they are printed: from what they say to PDF, or to a picture of each side.

typst sets them (the extra ``print``). What is written is handed over as data, never as source, so
that nothing that stands in a name or a template can be anything but words.
"""

import threading
from collections.abc import Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from importlib import import_module
from importlib.resources import files
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Literal

import msgspec

from afterword.decisions.faults import Wrong
from afterword.decisions.foreign import foreign

from .text import Size

FORMS: dict[Size, tuple[str, float, float, float]] = {
    "a6": ("card", 148, 105, 0),
    "us4x6": ("card", 158.75, 107.95, 3.175),
    "a4": ("letter", 210, 297, 0),
    "letter": ("letter", 215.9, 279.4, 0),
}
"""By size: what it is, its width and height in millimetres, and how much of it is cut off."""

Side = Literal["front", "back"]


class Unprintable(Wrong):
    """It cannot be printed."""


class Sheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a card or a letter says, filled in for one person."""

    size: Size
    language: str
    rtl: bool = False
    store: str
    tint: str = "#f3efe7"
    headline: str = ""
    line: str = ""
    words: tuple[str, ...] = ()
    """Its paragraphs."""
    sign_off: str = ""
    link: str = ""
    link_words: str = ""
    why: str = ""
    """Why it came."""
    stop: str = ""
    """Where to have no more of them; empty where that needs no word."""
    stop_words: str = ""
    home: tuple[str, ...] = ()
    """Where it comes back to."""
    address: tuple[str, ...] = ()
    """Who gets it; empty: whoever prints it writes that on."""
    date: str = ""
    window: Literal["left", "right"] = "left"
    picture: str = ""
    """The name of its picture, which is handed over beside it."""

    @property
    def is_card(self) -> bool:
        """Whether it has a front and a back."""
        return FORMS[self.size][0] == "card"


def pdf(sheet: Sheet, picture: bytes, sides: Sequence[Side] = ("front", "back")) -> bytes:
    """The sheet as a PDF; of a card these sides. Raises ``Unprintable``."""
    return b"".join(_set([(sheet, picture)], sides, "pdf"))


def pdf_of_all(sheets: Sequence[tuple[Sheet, bytes]]) -> bytes:
    """Several sheets, each with its picture, in one PDF. Raises ``Unprintable``."""
    return b"".join(_set(sheets, ("front", "back"), "pdf"))


def pictures(sheet: Sheet, picture: bytes, ppi: float = 144) -> list[bytes]:
    """Each page as it will be printed, as PNG. Raises ``Unprintable``."""
    return _set([(sheet, picture)], ("front", "back"), "png", ppi)


def labels(addresses: Sequence[Sequence[str]]) -> bytes:
    """Address labels, 24 a page, as a PDF. Raises ``Unprintable``."""
    made = _typeset("labels", {"labels": [list(one) for one in addresses]}, {}, "pdf")
    return b"".join(made)


def claim(facts: Mapping[str, Any]) -> bytes:
    """What a carrier wants to see of a lost parcel, as a PDF; what ``facts`` has stands in
    ``sheets/claim.typ``. Raises ``Unprintable``."""
    return b"".join(_typeset("claim", facts, {}, "pdf"))


def _set(
    sheets: Sequence[tuple[Sheet, bytes]], sides: Sequence[Side], kind: str, ppi: float = 144
) -> list[bytes]:
    written, beside = [], {}
    for sheet, picture in sheets:
        form, width, height, bleed = FORMS[sheet.size]
        name = ""
        if picture:
            name = f"{blake2b(picture, digest_size=8).hexdigest()}.{kind_of(picture)}"
            beside[name] = picture
        data = msgspec.to_builtins(sheet)
        data |= {"form": form, "width": width, "height": height, "bleed": bleed}
        data |= {"sides": list(sides), "picture": name, "link": _readable(sheet.link)}
        data |= {"code": _code(sheet.link), "stop_code": _code(sheet.stop)}
        written.append(data)
    return _typeset("main", {"sheets": written}, beside, kind, ppi)


def _typeset(
    form: str, data: Mapping[str, Any], beside: Mapping[str, bytes], kind: str, ppi: float = 144
) -> list[bytes]:
    typst = _library("typst")
    written = msgspec.json.encode(data).decode()
    with TemporaryDirectory(prefix="afterword-print-") as folder:
        root = Path(folder)
        for source in (files("afterword.messages") / "sheets").iterdir():
            (root / source.name).write_bytes(source.read_bytes())
        for name, content in beside.items():
            (root / name).write_bytes(content)
        try:
            with _one_at_a_time:
                made = typst.compile(
                    str(root / f"{form}.typ"),
                    root=str(root),
                    format=kind,
                    ppi=ppi,
                    font_paths=_fonts(),
                    # Looking through the machine's fonts takes half a second; only what the
                    # wheels' fonts cannot write needs them.
                    ignore_system_fonts=all(map(_is_latin, written)),
                    sys_inputs={"data": written},
                )
        except RuntimeError as error:
            raise Unprintable([foreign("", str(error).splitlines()[0][:300])]) from error
    return made if isinstance(made, list) else [made]


_one_at_a_time = threading.Lock()


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise Unprintable(
            "printing is not installed here; install afterword with the extra `print`"
        ) from error


@lru_cache(maxsize=1)
def _fonts() -> list[str]:
    return [
        str(files(import_module(one)) / "files") for one in ("fontpkg_newsreader", "fontpkg_inter")
    ]


def _is_latin(letter: str) -> bool:
    return ord(letter) < 0x0370 or 0x2000 <= ord(letter) < 0x2200


_READABLE = 40
"""Signs of an address that somebody would still type."""


def _readable(link: str) -> str:
    """What of an address stands beside its code: all of it, or the name of the page's house."""
    short = link.partition("://")[2] or link
    return short if len(short) <= _READABLE else short.partition("/")[0]


def _code(link: str) -> str:
    """A code to point a camera at, as SVG; empty for no link."""
    if not link:
        return ""
    made = BytesIO()
    _library("segno").make(link, error="m", micro=False).save(
        made, kind="svg", border=0, xmldecl=False, dark="#23211d", light=None
    )
    return made.getvalue().decode()


KINDS = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpg", b"RIFF": "webp", b"GIF8": "gif"}


def kind_of(picture: bytes) -> str:
    """The kind of a picture by its first bytes. Raises ``Unprintable`` for another kind."""
    for begins, kind in KINDS.items():
        if picture.startswith(begins):
            return kind
    raise Unprintable("its picture is no PNG, JPEG, WebP or GIF")
