"""Files as people send them, and as those make them who want a browser to run something."""

import zipfile
from collections.abc import Iterator
from io import BytesIO

from PIL import Image

BAIT = b"<script>alert('ran')</script>"


def picture(form: str = "JPEG", size: tuple[int, int] = (900, 600), *, gps: bool = True) -> bytes:
    """A picture that says where it was taken."""
    made = Image.new("RGB", size, (47, 107, 79))
    exif = Image.Exif()
    if gps:
        exif[0x010F] = "A telephone"
        exif.get_ifd(0x8825)[1] = "N"
        exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    out = BytesIO()
    made.save(out, form, **({"exif": exif} if form in ("JPEG", "PNG", "WEBP") else {}))
    return out.getvalue()


def of_an_iphone(size: tuple[int, int] = (900, 600), orientation: int = 1) -> bytes:
    """A picture as iPhones make them: HEIC, that says where it was taken and which way is up."""
    import pillow_heif

    made = Image.new("RGB", size, (47, 107, 79))
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Apple", orientation
    exif.get_ifd(0x8825)[1] = "N"
    exif.get_ifd(0x8825)[2] = (52.0, 31.0, 12.0)
    out = BytesIO()
    pillow_heif.from_pillow(made).save(out, exif=exif.tobytes(), quality=50)
    return out.getvalue()


def paper(part: str = "word/document.xml", *more: str) -> bytes:
    """An office's paper."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in ("[Content_Types].xml", part, *more):
            # Of a day that does not pass: what is made of it names tests, in every process alike.
            made.writestr(zipfile.ZipInfo(name), "<x/>")
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
OGG = b"OggS\x00\x02" + bytes(22) + b"\x01\x1eOpusHead" + bytes(60)
MP3 = b"ID3\x04\x00\x00\x00\x00\x00\x00" + b"\xff\xfb\x90\x64" + bytes(400)
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(200)
MOV = b"\x00\x00\x00\x14ftypqt  \x00\x00\x00\x00qt  " + bytes(200)
M4A = b"\x00\x00\x00\x18ftypM4A \x00\x00\x00\x00isomM4A " + bytes(200)
GPP = b"\x00\x00\x00\x18ftyp3gp5\x00\x00\x00\x00isom3gp5" + bytes(200)
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + bytes(200)
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01\x42\x82\x84webm" + bytes(200)
AMR = b"#!AMR\n" + bytes(200)
AAC = b"\xff\xf1\x50\x80" + bytes(200)
WAV = b"RIFF\x24\x00\x00\x00WAVEfmt \x10\x00\x00\x00" + bytes(200)
WORDS = "Größe 42, bitte – danke.\n".encode()

CARRIERS: dict[str, bytes] = {
    "jpeg": picture(), "png": picture("PNG"), "gif": picture("GIF"), "webp": picture("WEBP"),
    "pdf": PDF, "ogg": OGG, "mp3": MP3, "mp4": MP4, "mov": MOV, "m4a": M4A, "3gp": GPP,
    "webm": WEBM, "amr": AMR, "aac": AAC, "wav": WAV, "docx": paper(),
    "xlsx": paper("xl/workbook.xml"), "pptx": paper("ppt/presentation.xml"), "words": WORDS,
}  # fmt: skip

PAGES: dict[str, bytes] = {
    "html": b"<!DOCTYPE html><html><body>" + BAIT + b"</body></html>",
    "svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + BAIT + b"</svg>",
    "xhtml": b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">'
    + BAIT
    + b"</html>",
    "php": b"<?php system($_GET['c']); ?>" + BAIT,
}


def alone() -> Iterator[tuple[str, bytes]]:
    """What runs by itself, in the clothes it may come in."""
    for name, page in PAGES.items():
        yield name, page
        yield f"{name} behind spaces", b" \r\n\t" * 40 + page
        yield f"{name} behind a mark", b"\xef\xbb\xbf" + page
        yield f"{name} in upper case", page.upper()
        yield f"{name} in UTF-16", page.decode().encode("utf-16")
        yield f"{name} behind words", b"Dear Ada,\n" * 20 + page
    yield "a program for Windows", b"MZ\x90\x00" + bytes(60) + b"PE\x00\x00"
    yield "a program for Linux", b"\x7fELF\x02\x01\x01" + bytes(60)
    yield "a shell script", b"#!/bin/sh\nrm -rf ~\n"
    yield "a paper with macros", paper("word/document.xml", "word/vbaProject.bin")
    yield "a sheet with a control", paper("xl/workbook.xml", "xl/activeX/activeX1.bin")
    yield "an old paper", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)
    yield "a plain archive", paper("run.exe")
    yield "a film in Flash", b"FWS\x09" + bytes(100)
    yield (
        "an archive of pages",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n" + BAIT,
    )
    yield "a picture that is none", b"\xff\xd8\xff\xe0" + PAGES["html"]
    yield "a GIF that is JavaScript", b"GIF89a=1;alert(1)//" + bytes(20)
    yield "half an archive", paper()[:40]


def polyglots() -> Iterator[tuple[str, bytes]]:
    """Files that are two things at once: a kind that is kept, and one that runs."""
    for carrier, whole in CARRIERS.items():
        for name, page in PAGES.items():
            yield f"{carrier} with {name} behind it", whole + page
            yield f"{name} with {carrier} behind it", page + whole
    yield "jpeg with a page in its comment", _commented()
    yield "png with a page in its text", _texted()


def _commented() -> bytes:
    whole, page = picture(gps=False), PAGES["html"]
    return whole[:2] + b"\xff\xfe" + (len(page) + 2).to_bytes(2, "big") + page + whole[2:]


def _texted() -> bytes:
    from PIL.PngImagePlugin import PngInfo

    told, out = PngInfo(), BytesIO()
    told.add_text("Comment", PAGES["html"].decode())
    Image.new("RGB", (40, 30)).save(out, "PNG", pnginfo=told)
    return out.getvalue()
