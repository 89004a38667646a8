"""What a picture is, told from its bytes and never from its name: its format and its size."""

import struct

import msgspec

MOST_BYTES = 200 * 1024
LONGEST_SIDE = 2400
"""Pixels."""


class NoPicture(ValueError):
    """It is no picture that we show. The text says why and what to do."""


class Picture(msgspec.Struct, frozen=True):
    """A picture's format, as the web names it, and its size in pixels."""

    kind: str
    width: int
    height: int


def read(content: bytes, most: int = MOST_BYTES) -> Picture:
    """What the bytes are. Raises ``NoPicture`` for anything but a PNG, JPEG or WebP of a sane size.

    An SVG is a program that draws: one that comes from outside is not served from our address.
    """
    if len(content) > most:
        raise NoPicture(f"the picture is larger than {most // 1024} KB; make it smaller")
    if content.lstrip()[:5].lower() in (b"<?xml", b"<svg ", b"<svg>"):
        raise NoPicture("an SVG can hold a program; export it as a PNG and upload that")
    found = _png(content) or _jpeg(content) or _webp(content)
    if found is None:
        raise NoPicture("this is no PNG, JPEG or WebP picture")
    if not (0 < found.width <= LONGEST_SIDE and 0 < found.height <= LONGEST_SIDE):
        raise NoPicture(f"a side of the picture is longer than {LONGEST_SIDE} pixels")
    return found


def _png(content: bytes) -> Picture | None:
    """ISO/IEC 15948: the signature, then the header's chunk first."""
    if content[:8] != b"\x89PNG\r\n\x1a\n" or content[12:16] != b"IHDR" or len(content) < 33:
        return None
    width, height = struct.unpack(">II", content[16:24])
    return Picture("image/png", width, height)


def _jpeg(content: bytes) -> Picture | None:
    """ITU-T T.81, annex B: markers, each with its length; a frame's header holds the size."""
    if content[:3] != b"\xff\xd8\xff":
        return None
    at = 2
    while at + 9 < len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
            continue
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return Picture("image/jpeg", width, height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return None


def _webp(content: bytes) -> Picture | None:
    """RFC 9649: a RIFF file whose first chunk is of one of three kinds."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP" or len(content) < 30:
        return None
    match content[12:16]:
        case b"VP8X":
            width = 1 + int.from_bytes(content[24:27], "little")
            height = 1 + int.from_bytes(content[27:30], "little")
        case b"VP8L":
            bits = int.from_bytes(content[21:25], "little")
            width, height = 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
        case b"VP8 ":
            width = int.from_bytes(content[26:28], "little") & 0x3FFF
            height = int.from_bytes(content[28:30], "little") & 0x3FFF
        case _:
            return None
    return Picture("image/webp", width, height)
