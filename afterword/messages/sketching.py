"""How a message would look to somebody, on one channel, without sending it.

What a step would say is written by the same parts as what goes out (``compile``, ``context``,
``posting``); only nothing is planned, sealed or handed over, and links lead nowhere of anybody's.
"""

import msgspec

from afterword.ui import fault_words
from afterword.wire.shapes import Choice, Media

from . import posting
from .compile import RIGHT_TO_LEFT, briefly, compiled, wrapped
from .context import names
from .framing import frame_of
from .liquid import Faulty
from .paper import Sheet, Unprintable
from .subject import Subject
from .text import Unreadable, parse, speaks


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it would arrive. With ``trouble`` there is none: it says why."""

    channel: str
    language: str = ""
    rtl: bool = False
    title: str = ""
    preheader: str = ""
    text: str = ""
    html: str = ""
    link: str = ""
    media: tuple[Media, ...] = ()
    choices: tuple[Choice, ...] = ()
    sheet: Sheet | None = None
    trouble: str = ""


def sketch(text: str, channel: str, about: Subject, tone: str) -> Look:
    """What a template's text says to this person on this channel in this tone."""
    try:
        if channel not in speaks(parse(text)):
            return Look(channel=channel)
        if channel == "email":
            return _mail(text, about, tone)
        if channel == "post":
            return _paper(text, about, tone)
        return _brief(text, channel, about, tone)
    except (Faulty, Unreadable, Unprintable) as error:
        return Look(channel=channel, trouble=fault_words.told(error.faults))
    except LookupError as error:
        return Look(channel=channel, trouble=str(error))


def _mail(text: str, about: Subject, tone: str) -> Look:
    made = compiled(text, about.language, tone, frame_of(about))
    known = names(msgspec.structs.replace(about, language=made.language))
    return Look(
        channel="email",
        language=made.language,
        rtl=_rtl(made.language),
        title=made.subject.fill(known).strip(),
        preheader=made.preheader.fill(known).strip(),
        text=wrapped(made.text.fill(known)),
        html=made.html.fill(known),
    )


def _brief(text: str, channel: str, about: Subject, tone: str) -> Look:
    made = briefly(text, channel, about.language, tone)
    known = names(msgspec.structs.replace(about, language=made.language))
    media = [
        Media(
            kind=kind,
            url=url.fill(known).strip(),
            alt=alt.fill(known).strip() or speak.fill(known).strip(),
        )
        for kind, url, alt, speak in made.media
    ]
    return Look(
        channel=channel,
        language=made.language,
        rtl=_rtl(made.language),
        title=made.title.fill(known).strip(),
        text=made.text.fill(known).strip(),
        link=made.link.fill(known).strip(),
        media=tuple(media),
        choices=tuple(
            Choice(key=key, words=words.fill(known).strip()) for key, words in made.choices
        ),
    )


def _paper(text: str, about: Subject, tone: str) -> Look:
    sheet = posting.filled(text, about, tone)
    return Look(
        channel="post",
        language=sheet.language,
        rtl=sheet.rtl,
        title=sheet.headline,
        text="\n\n".join(one for one in (*sheet.words, sheet.sign_off) if one),
        link=sheet.link,
        sheet=sheet,
    )


def _rtl(language: str) -> bool:
    return language.partition("-")[0] in RIGHT_TO_LEFT
