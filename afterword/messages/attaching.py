"""Files that a person of the team sends along: as parts of a mail, as media where the channel shows
them, as addresses in the words where it shows none."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import msgspec

from afterword.wire.shapes import File, Media, Outgoing

SHOWN = ("whatsapp", "viber", "messenger", "instagram")
"""The channels that show what lies at an address."""
_SOUNDS = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")
_FILMS = ("video/mp4", "video/3gpp")
"""What messengers play; all else goes as a paper."""
_OFFICE = "application/vnd.openxmlformats-officedocument"
_PAPERS = ("application/pdf", "text/plain", f"{_OFFICE}.wordprocessingml.document",
           f"{_OFFICE}.spreadsheetml.sheet", f"{_OFFICE}.presentationml.presentation")  # fmt: skip
TAKEN: Mapping[str, tuple[str, ...]] = {
    "whatsapp": ("image/jpeg", "image/png", *_SOUNDS, *_FILMS, *_PAPERS),
}
"""By channel: the types that it takes, where it takes not all that are kept."""


def with_files(
    outgoing: Outgoing,
    channel: str,
    sent: Sequence[Mapping[str, Any]],
    carried: Sequence[bool] = (),
) -> Outgoing:
    """The message with what goes along. ``sent``: each file's ``token``, ``name``, ``type``,
    ``size`` and ``url``, as they were when it was written; ``carried``: of each, whether it is a
    part of a picture message."""
    if not sent:
        return outgoing
    if channel == "email":
        files = tuple(
            File(token=str(one["token"]), name=str(one["name"]), type=str(one["type"]))
            for one in sent
        )
        return msgspec.structs.replace(outgoing, files=files)
    pictured = dict(enumerate(carried))
    shown = [
        one
        for place, one in enumerate(sent)
        if pictured.get(place) or shows(channel, str(one["type"]))
    ]
    lines = (outgoing.text, *(str(one["url"]) for one in sent if one not in shown))
    return msgspec.structs.replace(
        outgoing,
        text="\n".join(filter(None, lines)),
        media=(*outgoing.media, *(_media(one) for one in shown)),
    )


def shows(channel: str, type_: str) -> bool:
    """Whether a channel shows or hands on files of this type; else they go as addresses."""
    return channel in SHOWN and type_ in TAKEN.get(channel, (type_,))


def _media(one: Mapping[str, Any]) -> Media:
    type_, name = str(one["type"]), str(one["name"])
    url = str(one.get("fetched") or one["url"])
    kind: Literal["image", "video", "document", "audio"] = "document"
    if type_ in ("image/jpeg", "image/png"):
        kind = "image"
    elif type_ in _SOUNDS:
        kind = "audio"
    elif type_ in _FILMS:
        kind = "video"
    size = int(one.get("size", 0))
    return Media(kind=kind, url=url, name=name, type=type_, size=size, token=str(one["token"]))
