"""What stands around the words of every mail of a store: its name above, and the foot.

It is the same for all whom the store writes to, and so is written once for each template and
language, and not filled in anew for each person.
"""

from collections.abc import Mapping
from html import escape

import msgspec

from .labels import labels
from .subject import Subject


class Frame(msgspec.Struct, frozen=True):
    """How a store's mails look, and what they say of the store."""

    colour: str
    """Of the brand, as ``#rrggbb``."""
    name: str
    url: str
    address: str = ""
    """By post; empty: none is known."""


def frame_of(about: Subject) -> Frame:
    """The frame of a message."""
    store = about.store
    return Frame(
        colour=store.brand_colour,
        name=about.voice.name or store.name,
        url=store.url or about.base_url,
        address=store.postal_address,
    )


def written(frame: Frame, language: str) -> Mapping[str, str]:
    """What the frame says, by the gap that it stands in, as markup in Liquid."""
    return {
        "[url]": _quoted(escape(frame.url)),
        "[foot]": _quoted(escape(_whose(frame))),
        "[stop]": _quoted(escape(labels(language)["stop"])),
    }


def heading(frame: Frame) -> list[str]:
    """The store's name above a mail, as markup in Liquid: in two parts where a sign joins them."""
    parts = frame.name.split(" & ")
    return [_quoted(escape(one)) for one in (parts if len(parts) == 2 else [frame.name])]


def foot(frame: Frame, language: str) -> str:
    """The last lines of the written text, in Liquid."""
    stop, whose = _quoted(labels(language)["stop"]), _quoted(_whose(frame))
    return (
        f"{{% if links.unsubscribe != '' %}}{stop}: {{{{ links.unsubscribe }}}}\n{{% endif %}}"
        f"{whose}\n"
    )


def _whose(frame: Frame) -> str:
    return f"{frame.name}, {frame.address}" if frame.address else frame.name


def _quoted(said: str) -> str:
    """Plain words in Liquid: what looks like a gap in them is none."""
    return said.replace("{", "{{ '{' }}")
