"""Files that a person of the team sends along: as parts of a mail, as media where the channel shows
them, as addresses in the words where it shows none."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from afterword.wire.shapes import File, Media, Outgoing

SHOWN = ("whatsapp", "viber", "messenger", "instagram")
"""The channels that show what lies at an address."""
_SOUNDS = ("audio/aac", "audio/amr", "audio/mpeg", "audio/mp4", "audio/ogg")
_FILMS = ("video/mp4", "video/3gpp")
"""What messengers play; all else goes as a paper."""


def with_files(outgoing: Outgoing, channel: str, sent: Sequence[Mapping[str, Any]]) -> Outgoing:
    """The message with what goes along. ``sent``: each file's ``token``, ``name``, ``type`` and
    ``url``, as they were when it was written."""
    if not sent:
        return outgoing
    if channel == "email":
        files = tuple(
            File(token=str(one["token"]), name=str(one["name"]), type=str(one["type"]))
            for one in sent
        )
        return msgspec.structs.replace(outgoing, files=files)
    if channel in SHOWN:
        media = tuple(_media(one) for one in sent)
        return msgspec.structs.replace(outgoing, media=(*outgoing.media, *media))
    lines = (outgoing.text, *(str(one["url"]) for one in sent))
    return msgspec.structs.replace(outgoing, text="\n".join(filter(None, lines)))


def _media(one: Mapping[str, Any]) -> Media:
    type_, url, name = str(one["type"]), str(one["url"]), str(one["name"])
    if type_ in ("image/jpeg", "image/png"):
        return Media(kind="image", url=url, name=name)
    if type_ in _SOUNDS:
        return Media(kind="audio", url=url, name=name)
    if type_ in _FILMS:
        return Media(kind="video", url=url, name=name)
    return Media(kind="document", url=url, name=name)
