"""How a text would come out for somebody, channel by channel, before anything of it is saved."""

import re
from typing import Any, Literal

import msgspec

from afterword.decisions.faults import Wrong
from afterword.decisions.foreign import foreign

from . import paper, posting
from .compile import briefly, compiled, printed, wrapped
from .context import names
from .framing import frame_of
from .liquid import Faulty
from .paper import Unprintable
from .subject import Subject
from .text import BRIEF, Unreadable

View = str
"""``mail``, ``phone``, ``dark``, ``text``, or the name of another channel."""
MAIL_VIEWS = ("mail", "phone", "dark", "text")


class Unseen(Wrong, ValueError):
    """It cannot be shown."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """What would be seen or heard."""

    kind: Literal["mail", "text", "brief", "paper"]
    language: str = ""
    subject: str = ""
    preheader: str = ""
    html: str = ""
    text: str = ""
    link: str = ""
    shown: tuple[tuple[str, str], ...] = ()
    """(kind, what it shows) of pictures and the like."""
    choices: tuple[tuple[str, str], ...] = ()
    pages: tuple[bytes, ...] = ()
    """Of what goes by post, each page as a PNG."""


_SCHEME = re.compile(r"@media \(prefers-color-scheme:\s*dark\)")


def look(text: str, view: View, about: Subject, tone: str) -> Look:
    """A text as it would come out. Raises ``Unseen``."""
    try:
        return _of(text, view, about, tone)
    except (Faulty, Unreadable, Unprintable) as error:
        raise Unseen(error.faults) from error
    except LookupError as error:
        raise Unseen([foreign("", str(error))]) from error


def _of(text: str, view: View, about: Subject, tone: str) -> Look:
    if view == "post":
        return _paper(text, about, tone)
    if view in BRIEF:
        return _brief(text, view, about, tone)
    made = compiled(text, about.language, tone, frame_of(about))
    known = names(msgspec.structs.replace(about, language=made.language))
    shared: dict[str, Any] = {
        "language": made.language,
        "subject": made.subject.fill(known).strip(),
        "preheader": made.preheader.fill(known).strip(),
    }
    if view == "text":
        return Look(kind="text", text=wrapped(made.text.fill(known)), **shared)
    # What the reader's own screen would choose is chosen here.
    media = "@media all" if view == "dark" else "@media not all"
    return Look(kind="mail", html=_SCHEME.sub(media, made.html.fill(known)), **shared)


def _brief(text: str, channel: str, about: Subject, tone: str) -> Look:
    made = briefly(text, channel, about.language, tone)
    known = names(msgspec.structs.replace(about, language=made.language))
    return Look(
        kind="brief",
        language=made.language,
        subject=made.title.fill(known).strip(),
        text=made.text.fill(known).strip(),
        link=made.link.fill(known).strip(),
        shown=tuple((kind, alt.fill(known).strip()) for kind, _url, alt, _speak in made.media),
        choices=tuple((key, words.fill(known).strip()) for key, words in made.choices),
    )


def _paper(text: str, about: Subject, tone: str) -> Look:
    language = printed(text, about.language, tone).language
    sheet = posting.filled(text, about, tone)
    picture = posting.picture_of(about.store, sheet.picture)
    lines = (about.name.get("name", ""), "12 Dean Terrace", "Edinburgh", "EH4 1ND")
    pages = paper.pictures(msgspec.structs.replace(sheet, address=lines), picture, 96)
    return Look(kind="paper", language=language, subject=sheet.headline, pages=tuple(pages))
