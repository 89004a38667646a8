"""The store's pictures: drawn anew when they are uploaded, known to templates by their names.

What is uploaded is never served. It is decoded, within limits, and drawn anew as a PNG or a JPEG:
what hides in a file (where it was taken, a program, another file behind it) does not come along.
Pillow is loaded only then.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from io import BytesIO
from typing import TYPE_CHECKING

import msgspec
from django.db import transaction

from afterword.house.actions import audit
from afterword.house.models import Store
from afterword.house.pictures import NoPicture

from . import models, queries

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_BYTES = 5 * 1024 * 1024
MOST_POINTS = 40_000_000
"""More are not decoded: a small file may unfold into a very large picture."""
LONGEST_SIDE = 1800
"""Pixels: what a card of A6 takes at 300 a inch, and more than any mail."""
KINDS = {"PNG": "image/png", "JPEG": "image/jpeg"}


class Drawn(msgspec.Struct, frozen=True):
    """A picture as it is kept."""

    content: bytes
    kind: str
    width: int
    height: int

    @property
    def digest(self) -> str:
        """What tells this picture from every other."""
        return blake2b(self.content, digest_size=6).hexdigest()


class TooManyPoints(NoPicture):
    """It would unfold into more than is drawn."""


UPLOADED = ("PNG", "JPEG", "WEBP")


def drawn(content: bytes, most: int = MOST_BYTES, forms: Sequence[str] = UPLOADED) -> Drawn:
    """An upload drawn anew; of one that moves its first picture. Raises ``NoPicture`` with what to
    do."""
    from PIL import Image, ImageOps, UnidentifiedImageError

    if len(content) > most:
        raise NoPicture(f"the picture is larger than {most // 1024 // 1024} MB")
    if content.lstrip()[:5].lower() in (b"<?xml", b"<svg ", b"<svg>"):
        raise NoPicture("an SVG can hold a program; export it as a PNG and upload that")
    try:
        with Image.open(BytesIO(content), formats=tuple(forms)) as read:
            if read.width * read.height > MOST_POINTS:
                raise TooManyPoints("a side of the picture is too long; make it smaller")
            upright = ImageOps.exif_transpose(read)
            clear = "A" in upright.getbands() or "transparency" in upright.info
            picture = upright.convert("RGBA" if clear else "RGB")
    except NoPicture:
        raise
    except UnidentifiedImageError as error:
        raise NoPicture("this is no PNG, JPEG or WebP picture") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise NoPicture("the picture is damaged: save it anew and try again") from error
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    picture.info.clear()
    return _written(picture, "PNG" if clear else "JPEG")


def smaller(picture: Drawn, side: int) -> Drawn:
    """A picture that was drawn anew, no side longer than so many pixels."""
    from PIL import Image

    with Image.open(BytesIO(picture.content), formats=("PNG", "JPEG")) as read:
        read.thumbnail((side, side), Image.Resampling.LANCZOS)
        return _written(read, "PNG" if picture.kind == "image/png" else "JPEG")


def _written(picture: "Image", form: str) -> Drawn:
    out = BytesIO()
    if form == "PNG":
        picture.save(out, "PNG", optimize=True)
    else:
        picture.save(out, "JPEG", quality=86, optimize=True, progressive=True)
    return Drawn(out.getvalue(), KINDS[form], picture.width, picture.height)


@lru_cache(maxsize=32)
def film(content: bytes) -> Drawn:
    """A picture with a play button in its middle."""
    from PIL import Image, ImageDraw

    with Image.open(BytesIO(content), formats=("PNG", "JPEG")) as read:
        picture = read.convert("RGB")
    picture.thumbnail((1200, 1200))
    times = 3  # drawn larger and then smaller, so that the edges are smooth
    radius = min(picture.width, picture.height) * times // 7
    mark = Image.new("RGBA", (2 * radius, 2 * radius), (0, 0, 0, 0))
    pen = ImageDraw.Draw(mark)
    pen.ellipse((0, 0, 2 * radius - 1, 2 * radius - 1), fill=(24, 22, 19, 200))
    third = radius * 0.42
    pen.polygon(
        [
            (radius - third * 0.8, radius - third),
            (radius - third * 0.8, radius + third),
            (radius + third * 1.1, radius),
        ],
        fill=(255, 255, 255, 255),
    )
    small = mark.resize((2 * radius // times, 2 * radius // times), Image.Resampling.LANCZOS)
    place = ((picture.width - small.width) // 2, (picture.height - small.height) // 2)
    picture.paste(small, place, small)
    return _written(picture, "JPEG")


@transaction.atomic
def keep(
    store: Store, name: str, content: bytes, *, alt: str = "", now: datetime, by: str
) -> models.Image:
    """Keep an upload under a name, in the place of one that had it. Raises ``NoPicture``."""
    made = drawn(content)
    facts = {
        "content": made.content,
        "kind": made.kind,
        "digest": made.digest,
        "width": made.width,
        "height": made.height,
        "made": now,
        "by": by,
    }
    if alt:
        facts["alt"] = alt[:300]
    row, _ = models.Image.objects.of(store).update_or_create(store=store, name=name, defaults=facts)
    audit(store, now=now, by=by, what="picture.kept", about=name)
    return row


class Used(ValueError):
    """A picture cannot go: templates show it. ``keys`` says which."""

    def __init__(self, keys: list[str]) -> None:
        super().__init__(", ".join(keys))
        self.keys = keys


def used(store: Store, name: str) -> list[str]:
    """The templates that show a picture."""
    asked = (f"pictures.{name}", f"films.{name}", f"pictures['{name}']", f"picture: {name}")
    return [
        key
        for key, text in queries.texts(store).items()
        if any(one in text for one in asked) or f'picture: "{name}"' in text
    ]


@transaction.atomic
def remove(store: Store, name: str, *, now: datetime, by: str) -> None:
    """Take a picture away; one that is gone already stays so. Raises ``Used``."""
    if keys := used(store, name):
        raise Used(keys)
    gone, _ = models.Image.objects.of(store).filter(name=name).delete()
    if gone:
        audit(store, now=now, by=by, what="picture.removed", about=name)


def say(store: Store, name: str, alt: str) -> None:
    """Write what a picture shows."""
    models.Image.objects.of(store).filter(name=name).update(alt=alt[:300])


def listed(store: Store) -> list[models.Image]:
    """The pictures of a store, by name, without their content."""
    return list(models.Image.objects.of(store).defer("content").order_by("name"))


def name_for(filename: str) -> str:
    """A name for a picture, made of the name of its file."""
    base = filename.rpartition(".")[0] or filename
    plain = "".join(one if one.isascii() and one.isalnum() else "-" for one in base.lower())
    name = "-".join(one for one in plain.split("-") if one)[:50] or "picture"
    return name if name[0].isalpha() else f"picture-{name}"


def addresses(store: Store, texts: Iterable[str]) -> dict[str, str]:
    """Where a store's pictures are served, by name; none where no text asks for any."""
    if not any("pictures" in text or "films" in text or "video" in text for text in texts):
        return {}
    return every(store)


def every(store: Store) -> dict[str, str]:
    """Where each of a store's pictures is served, by name."""
    rows = models.Image.objects.of(store).exclude(kind="").values_list("name", "digest")
    return {name: address(store, name, digest) for name, digest in rows}


def address(store: Store, name: str, digest: str) -> str:
    """Where one picture is served, for everybody and for good."""
    return f"{store.pages}/brand/{store.key}/pictures/{name}.{digest}"


def served(store_key: str, name: str, digest: str) -> tuple[models.Image, bool] | None:
    """A picture by its address, and whether it is still the one that the address was made for;
    what was sent before a picture was changed shows the new one."""
    row = (
        models.Image.objects.everywhere()
        .filter(store__key=store_key, name=name)
        .exclude(kind="")
        .first()
    )
    return (row, row.digest == digest) if row else None


FILM = "?film"
"""How the address of a picture with a play button on it ends."""


def behind(store: Store, url: str) -> tuple[bytes, str]:
    """The picture at an address of ours, as it is now, and its type; empty: it is none of ours."""
    where, _, asked = url.removesuffix(FILM).rpartition("/")
    name, _, digest = asked.partition(".")
    if where != f"{store.pages}/brand/{store.key}/pictures":
        return b"", ""
    found = served(store.key, name, digest)
    if found is None:
        return b"", ""
    content = bytes(found[0].content)
    if url.endswith(FILM):
        played = film(content)
        return played.content, played.kind
    return content, found[0].kind
