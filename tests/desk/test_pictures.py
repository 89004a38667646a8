"""Pictures that are uploaded: drawn anew, served to everybody, shown in mails."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

import afterword
from afterword.house.models import Store
from afterword.messages import actions, drafts, pictures
from afterword.messages.models import Image as Kept
from afterword.messages.text import Picture, parse
from tests.messages.test_library import write

PICTURES = "/desk/ada-fern/pictures/"
pytestmark = pytest.mark.django_db
PNG = (Path(afterword.__file__).parent / "ui/static/demo/flat-dripper.png").read_bytes()
SECRET = b"GPS 51.4545 N"
FILM = """\
template: film
name: A film
words:
  en:
    subject: "Watch"
    preheader: "x"
    heading: "Watch"
    video: "How to pour"
    picture: "A cup"
    why: "y"
blocks:
  - {block: heading}
  - {block: video, picture: pour, url: "https://video.example/pour", alt: video}
  - {block: picture, url: "{{ pictures.pour }}", alt: picture}
"""


def a_photo() -> bytes:
    """A photograph with a place in it, lying on its side."""
    made, out = Image.new("RGB", (60, 40), (120, 90, 60)), BytesIO()
    exif = Image.Exif()
    exif[0x0112], exif[0x010E] = 6, SECRET.decode()
    made.save(out, "JPEG", exif=exif)
    assert SECRET in out.getvalue()
    return out.getvalue()


def upload(client: Client, content: bytes, name: str = "pour.jpg", **more: str) -> str:
    sent = SimpleUploadedFile(name, content)
    answer = client.post(PICTURES, {"picture": sent, "alt": "A hand that pours", **more})
    return answer.content.decode() if answer.status_code != 302 else ""


def test_it_works(store: Store, owner: Client, client: Client) -> None:
    assert upload(owner, a_photo()) == ""
    row = Kept.objects.of(store).get(name="pour")
    assert SECRET not in bytes(row.content)
    assert (row.kind, row.width, row.height) == ("image/jpeg", 40, 60)
    address = pictures.every(store)["pour"].removeprefix(store.pages)
    served = client.get(address)
    assert served.content == bytes(row.content)
    assert served["Content-Type"] == "image/jpeg"
    assert served["X-Content-Type-Options"] == "nosniff"
    assert served["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert "immutable" in served["Cache-Control"]
    page = owner.get(PICTURES).content.decode()
    assert "A hand that pours" in page
    assert "{{ pictures.pour }}" in page


def test_what_was_sent_before_a_picture_changed_shows_the_new_one(
    store: Store, owner: Client, client: Client
) -> None:
    upload(owner, a_photo())
    before = pictures.every(store)["pour"].removeprefix(store.pages)
    upload(owner, PNG, "pour.png")
    served = client.get(before)
    assert served.content == bytes(Kept.objects.of(store).get(name="pour").content)
    assert "immutable" not in served["Cache-Control"]
    assert client.get(before.replace("pour", "nothing")).status_code == 404


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "An SVG can hold a program"),
        (b"<html>", "This is no picture that we can show"),
        (PNG[:200], "The picture is damaged"),
        (b"GIF89a" + b"\0" * 40, "This is no picture that we can show"),
        (b"\x89PNG" + b"0" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
    ids=["svg", "no picture", "damaged", "another kind", "too large"],
)
def test_what_cannot_be_shown_is_refused(
    store: Store, owner: Client, content: bytes, says: str
) -> None:
    page = upload(owner, content)
    assert says in page
    assert "A hand that pours" in page
    assert not Kept.objects.of(store).exists()


def test_a_small_file_that_unfolds_into_a_large_picture_is_refused(
    store: Store, owner: Client
) -> None:
    out = BytesIO()
    Image.new("1", (9000, 9000)).save(out, "PNG")
    assert "too many points" in upload(owner, out.getvalue())


def test_what_it_shows_is_asked_for(store: Store, owner: Client) -> None:
    assert "Say what it shows" in upload(owner, PNG, alt=" ")
    assert not Kept.objects.of(store).exists()


def test_a_picture_that_is_shown_stays(store: Store, owner: Client, now: datetime) -> None:
    upload(owner, PNG, "pour.png")
    actions.save_template(store, "film", FILM, now=now, by="test")
    owner.post(f"{PICTURES}pour/", {"do": "remove"})
    assert Kept.objects.of(store).filter(name="pour").exists()
    actions.save_template(store, "film", FILM.replace("pour", "other"), now=now, by="test")
    owner.post(f"{PICTURES}pour/", {"do": "remove"})
    assert not Kept.objects.of(store).filter(name="pour").exists()


def test_a_video_is_its_picture_with_a_play_button(
    store: Store, owner: Client, client: Client, now: datetime
) -> None:
    upload(owner, PNG, "pour.png")
    actions.save_template(store, "film", FILM, now=now, by="test")
    mail = write(store, "film")
    address = pictures.every(store)["pour"]
    assert f'src="{address}?film"' in mail.html
    assert f'src="{address}"' in mail.html
    assert "How to pour:\nhttps://" in mail.text or "How to pour:\nhttp://" in mail.text
    plain = Image.open(BytesIO(client.get(address.removeprefix(store.pages)).content))
    played = Image.open(BytesIO(client.get(f"{address.removeprefix(store.pages)}?film").content))
    middle = (played.width // 2, played.height // 2)
    lit = played.convert("RGB").getpixel(middle)
    assert isinstance(lit, tuple)
    assert min(lit) > 240
    assert plain.convert("RGB").getpixel(middle) != lit


def test_a_picture_is_uploaded_where_it_stands(store: Store, owner: Client, now: datetime) -> None:
    actions.save_template(store, "film", FILM, now=now, by="test")
    page = owner.get("/desk/ada-fern/words/film/").content.decode()
    assert "There is no picture pour." in page
    sent = SimpleUploadedFile("A cup.png", PNG)
    answer = owner.post("/desk/ada-fern/words/film/", {"stamp": "0", "do": "keep", "f:2": sent})
    assert answer.status_code == 302
    row = drafts.draft(store, "film")
    assert row is not None
    block = parse(row.text).blocks[2]
    assert isinstance(block, Picture)
    assert block.url == "{{ pictures.a-cup }}"
    wrong = SimpleUploadedFile("x.svg", b"<svg ></svg>")
    answer = owner.post(
        "/desk/ada-fern/words/film/",
        {"stamp": "1", "do": "keep", "f:2": wrong, "w:en::heading": "Still here"},
    )
    assert answer.status_code == 422
    assert "Still here" in answer.content.decode()
