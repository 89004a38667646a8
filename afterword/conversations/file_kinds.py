"""What a file is, told from its bytes and never from its name: what is kept, and as what it is
served.

A picture is drawn anew, so that what hides in it (where it was taken, a page behind it) does not
come along. Of all else only kinds are kept that a browser plays or hands on and does not run; each
is served under one fixed type, as a download, in a sandbox. Pages, drawings that are programs
(SVG), programs and papers with macros are not kept.
"""

import zipfile
from io import BytesIO
from typing import Literal

import msgspec

from afterword.house.pictures import NoPicture
from afterword.messages import heic, pictures

MOST_BYTES = 10 * 1024 * 1024
SMALL_SIDE = 480
"""Pixels of the longer side of a small picture."""
DRAWABLE = ("PNG", "JPEG", "WEBP", "GIF")

Kind = Literal["image", "video", "audio", "document"]


class Unkept(ValueError):
    """It is not kept. ``why``: one of ``ui.words.FILE_FAULTS``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Sound(msgspec.Struct, frozen=True):
    """A file as it is kept."""

    kind: Kind
    type: str
    content: bytes
    small: bytes = b""
    width: int = 0
    height: int = 0


_PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")
_FTYP: dict[bytes, tuple[Kind, str]] = {
    b"M4A ": ("audio", "audio/mp4"),
    b"M4B ": ("audio", "audio/mp4"),
    b"qt  ": ("video", "video/quicktime"),
    b"3gp": ("video", "video/3gpp"),
    b"3g2": ("video", "video/3gpp2"),
    b"isom": ("video", "video/mp4"),
    b"iso": ("video", "video/mp4"),
    b"mp4": ("video", "video/mp4"),
    b"avc1": ("video", "video/mp4"),
    b"MSNV": ("video", "video/mp4"),
    b"M4V": ("video", "video/mp4"),
    b"dash": ("video", "video/mp4"),
}
"""ISO/IEC 14496-12: the brand behind ``ftyp``."""
_BEGINNINGS: tuple[tuple[bytes, Kind, str], ...] = (
    (b"OggS", "audio", "audio/ogg"),
    (b"#!AMR", "audio", "audio/amr"),
    (b"ID3", "audio", "audio/mpeg"),
    (b"\xff\xfb", "audio", "audio/mpeg"),
    (b"\xff\xf3", "audio", "audio/mpeg"),
    (b"\xff\xf2", "audio", "audio/mpeg"),
    (b"\xff\xf1", "audio", "audio/aac"),
    (b"\xff\xf9", "audio", "audio/aac"),
    (b"\x1aE\xdf\xa3", "video", "video/webm"),
    (b"%PDF-", "document", "application/pdf"),
)
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PAPERS = {
    "word/document.xml": f"{_OFFICE}.wordprocessingml.document",
    "xl/workbook.xml": f"{_OFFICE}.spreadsheetml.sheet",
    "ppt/presentation.xml": f"{_OFFICE}.presentationml.presentation",
}
"""What an office's paper holds, and what it is then (ECMA-376)."""
_ACTIVE = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<iframe", b"<body", b"<head",
           b"<object", b"<embed", b"javascript:", b"<?php")  # fmt: skip
_TEXT_LOOKED_AT = 64 * 1024

SERVED = frozenset(
    {one for _, _, one in _BEGINNINGS}
    | {one for _, one in _FTYP.values()}
    | set(_PAPERS.values())
    | {"image/png", "image/jpeg", "audio/wav", "text/plain"}
)
"""The types under which files are served: nothing else ever is."""

ENDINGS = {
    "image/png": "png", "image/jpeg": "jpg", "audio/mp4": "m4a", "audio/ogg": "ogg",
    "audio/amr": "amr", "audio/mpeg": "mp3", "audio/aac": "aac", "audio/wav": "wav",
    "video/mp4": "mp4", "video/3gpp": "3gp", "video/3gpp2": "3g2", "video/quicktime": "mov",
    "video/webm": "webm", "application/pdf": "pdf", "text/plain": "txt",
    _PAPERS["word/document.xml"]: "docx", _PAPERS["xl/workbook.xml"]: "xlsx",
    _PAPERS["ppt/presentation.xml"]: "pptx",
}  # fmt: skip
"""How the name of each ends."""


def sound(content: bytes) -> Sound:
    """What a file is, as it may be kept. Raises ``Unkept``. Takes up to a second for a picture."""
    if not content:
        raise Unkept("empty")
    if len(content) > MOST_BYTES:
        raise Unkept("too_large")
    if heic.is_one(content):
        return _of_an_iphone(content)
    if content.startswith(_PICTURES) or (content[:4], content[8:12]) == (b"RIFF", b"WEBP"):
        return _drawn(content)
    found = _known(content) or _paper(content) or _words(content)
    if found is None:
        raise Unkept("kind")
    return Sound(found[0], found[1], content)


def _of_an_iphone(content: bytes) -> Sound:
    """No browser shows it: it is opened first, and drawn anew like others."""
    try:
        opened = heic.opened(content, pictures.MOST_POINTS, pictures.LONGEST_SIDE)
    except heic.Missing as error:
        raise Unkept("heic") from error
    except heic.TooWide as error:
        raise Unkept("too_wide") from error
    except NoPicture as error:
        raise Unkept("damaged") from error
    return _drawn(opened, most=len(opened))


def _drawn(content: bytes, most: int = MOST_BYTES) -> Sound:
    try:
        made = pictures.drawn(content, most, DRAWABLE)
    except pictures.TooManyPoints as error:
        raise Unkept("too_wide") from error
    except NoPicture as error:
        raise Unkept("damaged") from error
    small = pictures.smaller(made, SMALL_SIDE)
    return Sound("image", made.kind, made.content, small.content, made.width, made.height)


def _known(content: bytes) -> tuple[Kind, str] | None:
    if content[4:8] == b"ftyp":
        brand = content[8:12]
        return next((is_ for known, is_ in _FTYP.items() if brand.startswith(known)), None)
    if (content[:4], content[8:12]) == (b"RIFF", b"WAVE"):
        return "audio", "audio/wav"
    return next(
        ((kind, type_) for head, kind, type_ in _BEGINNINGS if content.startswith(head)), None
    )


def _paper(content: bytes) -> tuple[Kind, str] | None:
    """A paper of an office's, without macros. Only the list of what is in it is read."""
    if not content.startswith(b"PK\x03\x04"):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as read:
            names = {one.lower() for one in read.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unkept("damaged") from error
    if any("vbaproject" in one or "activex" in one for one in names):
        raise Unkept("kind")
    return next((("document", type_) for part, type_ in _PAPERS.items() if part in names), None)


def _words(content: bytes) -> tuple[Kind, str] | None:
    """Plain words: no sign that words have not, and nothing that is a page or a program."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return None
    if any(one < " " and one not in "\t\r\n\f" for one in text):
        return None
    head = content[:_TEXT_LOOKED_AT].lower()
    if head.startswith(b"#!") or any(one in head for one in _ACTIVE):
        return None
    return "document", "text/plain"
