"""What a file is, told from its bytes: what is kept, and that nothing of it can run."""

import struct
import sys
from io import BytesIO

import pytest
from PIL import Image

from afterword.conversations.file_kinds import MOST_BYTES, SERVED, SMALL_SIDE, Unkept, sound
from afterword.ui.words import FILE_FAULTS
from tests.conversations import sendable
from tests.conversations.sendable import (
    BAIT,
    CARRIERS,
    alone,
    of_an_iphone,
    paper,
    picture,
    polyglots,
)


def test_it_works() -> None:
    found = sound(picture())
    assert (found.kind, found.type, found.width, found.height) == ("image", "image/jpeg", 900, 600)
    for content in (found.content, found.small):
        with Image.open(BytesIO(content)) as read:
            assert (read.format, dict(read.getexif())) == ("JPEG", {}), "it says nothing of a place"
    with Image.open(BytesIO(found.small)) as read:
        assert max(read.size) == SMALL_SIDE


KINDS = {
    "jpeg": ("image", "image/jpeg"), "png": ("image", "image/jpeg"),
    "gif": ("image", "image/jpeg"), "webp": ("image", "image/jpeg"),
    "pdf": ("document", "application/pdf"), "ogg": ("audio", "audio/ogg"),
    "mp3": ("audio", "audio/mpeg"), "mp4": ("video", "video/mp4"),
    "mov": ("video", "video/quicktime"), "m4a": ("audio", "audio/mp4"),
    "3gp": ("video", "video/3gpp"), "webm": ("video", "video/webm"), "amr": ("audio", "audio/amr"),
    "aac": ("audio", "audio/aac"), "wav": ("audio", "audio/wav"),
    "words": ("document", "text/plain"),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_what_people_send_is_known(name: str) -> None:
    found = sound(CARRIERS[name])
    assert (found.kind, found.type) == KINDS[name]
    assert found.kind == "image" or found.content == CARRIERS[name]


@pytest.mark.parametrize("name", ["docx", "xlsx", "pptx"])
def test_papers_of_an_office_are_kept(name: str) -> None:
    assert sound(CARRIERS[name]).type.startswith("application/vnd.openxmlformats")


UNKEPT = [
    ("nothing", b"", "empty"),
    ("too much", b"%PDF-" + bytes(MOST_BYTES), "too_large"),
    ("a kind nobody knows", bytes(range(256)), "kind"),
    ("what says it is an iPhone's picture and is none", sendable.HEIC, "damaged"),
    ("half a picture", picture()[:400], "damaged"),
    ("a paper with macros", paper("word/document.xml", "word/vbaProject.bin"), "kind"),
    ("half a paper", paper()[:40], "damaged"),
]


@pytest.mark.parametrize(("what", "content", "why"), UNKEPT, ids=[what for what, _, _ in UNKEPT])
def test_what_is_not_kept_says_why(what: str, content: bytes, why: str) -> None:
    with pytest.raises(Unkept) as refused:
        sound(content)
    assert refused.value.why == why


@pytest.mark.parametrize("orientation", [1, 6])
def test_a_picture_of_an_iphone_is_drawn_anew(orientation: int) -> None:
    found = sound(of_an_iphone((900, 600), orientation))
    assert (found.kind, found.type) == ("image", "image/jpeg")
    assert (found.width, found.height) == ((900, 600) if orientation == 1 else (600, 900))
    for content in (found.content, found.small):
        with Image.open(BytesIO(content)) as read:
            assert (read.format, dict(read.getexif())) == ("JPEG", {}), "it says nothing of a place"
            corner = read.convert("RGB").getpixel((5, 5))
    assert isinstance(corner, tuple)
    assert all(abs(one - known) < 12 for one, known in zip(corner, (47, 107, 79), strict=True))


def test_a_large_picture_of_an_iphone_is_made_smaller() -> None:
    found = sound(of_an_iphone((4032, 3024)))
    assert (found.width, found.height) == (1800, 1350)


def test_a_picture_of_an_iphone_that_unfolds_into_a_large_one_is_not_opened() -> None:
    small = of_an_iphone((64, 64))
    at = small.index(b"ispe") + 8
    lies = small[:at] + struct.pack(">II", 8_000, 8_000) + small[at + 8 :]
    with pytest.raises(Unkept, match="too_wide"):
        sound(lies)


def test_half_a_picture_of_an_iphone_brings_nothing_down() -> None:
    whole = of_an_iphone()
    for end in range(40, len(whole), max(len(whole) // 7, 1)):
        with pytest.raises(Unkept, match="damaged"):
            sound(whole[:end])


def test_where_the_extra_is_missing_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = of_an_iphone((64, 64))
    monkeypatch.setitem(sys.modules, "pillow_heif", None)
    with pytest.raises(Unkept, match="heic"):
        sound(taken)
    assert "heic" in FILE_FAULTS


def test_a_small_file_that_unfolds_into_a_large_picture_is_not_drawn() -> None:
    out = BytesIO()
    Image.new("1", (8_000, 8_000)).save(out, "PNG")
    with pytest.raises(Unkept, match="too_wide"):
        sound(out.getvalue())


ALONE = list(alone())


@pytest.mark.parametrize(("name", "content"), ALONE, ids=[name for name, _ in ALONE])
def test_what_runs_by_itself_is_not_kept(name: str, content: bytes) -> None:
    with pytest.raises(Unkept):
        sound(content)


def test_of_a_hundred_files_that_are_two_things_none_is_kept_as_what_runs() -> None:
    """S30: a picture loses what hides in it; all else is never served as a page."""
    seen = kept = 0
    for name, content in polyglots():
        seen += 1
        try:
            found = sound(content)
        except Unkept:
            continue
        kept += 1
        assert found.type in SERVED, name
        assert "html" not in found.type, name
        assert "xml" not in found.type.partition("openxml")[0], name
        if found.kind == "image":
            assert BAIT not in found.content + found.small, name
        assert not content.startswith(b"<"), name
    assert seen >= 100
    assert 0 < kept < seen
