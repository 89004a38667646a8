"""Template files: words by language and tone, and blocks that say where they stand.

Facts are blocks and always the same; a tone changes words only. Every word is Liquid. A language
without a word falls back to the template's first language, a tone without one to the plain words.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Literal

import msgspec

from afterword.decisions.faults import Wrong
from afterword.decisions.foreign import misread
from afterword.journeys.text import Unreadable as NoYaml
from afterword.journeys.text import load_yaml

Tone = Literal["playful", "professional", "casual", "elegant"]
MediaKind = Literal["image", "video", "document", "audio", "voice"]
TONES: tuple[Tone, ...] = ("playful", "professional", "casual", "elegant")
NEEDED = ("subject", "preheader", "why")
"""Words every mail has: ``why`` is the line in the footer that says why it came."""
BRIEF = (
    "sms",
    "whatsapp",
    "viber",
    "messenger",
    "instagram",
    "webpush",
    "apppush",
    "inpage",
    "voice",
)
"""The channels that say it in a few words: those under the channel's name, else ``short``."""
SHORT = "short"


class Block(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="block"
):
    """A part of a message. ``when``: a Liquid condition on which it stands."""

    when: str = ""


class Heading(Block, frozen=True, kw_only=True, tag="heading"):
    """The big line. ``words`` names it."""

    words: str = "heading"


class Paragraph(Block, frozen=True, kw_only=True, tag="text"):
    """A paragraph."""

    words: str


class Steps(Block, frozen=True, kw_only=True, tag="steps"):
    """Numbered steps: one a line of the words."""

    words: str


class Picture(Block, frozen=True, kw_only=True, tag="picture"):
    """A picture as wide as the card. ``url`` is Liquid; ``alt`` names the words for those who do
    not see it."""

    url: str
    alt: str


class Days(Block, frozen=True, kw_only=True, tag="days"):
    """The day strip: a column a day, a bar a parcel, dates that were broken struck out."""


class Lines(Block, frozen=True, kw_only=True, tag="lines"):
    """What was ordered, with pictures and prices, and the total."""


class ProductCard(Block, frozen=True, kw_only=True, tag="product"):
    """One product: picture, name, one line of words, price."""

    of: str = "product"
    words: str = ""


class Button(Block, frozen=True, kw_only=True, tag="button"):
    """The one button. ``url`` is Liquid."""

    words: str = "button"
    url: str


class Links(Block, frozen=True, kw_only=True, tag="links"):
    """Quiet links below each other: (name of the words, Liquid address)."""

    links: tuple[tuple[str, str], ...]


class Answers(Block, frozen=True, kw_only=True, tag="scale"):
    """The scale of an ``ask``: one tap is an answer. ``low`` and ``high`` name the end words."""

    low: str
    high: str


class SignOff(Block, frozen=True, kw_only=True, tag="sign_off"):
    """Who writes. Replies reach them."""

    words: str = "sign_off"


class Estimate(Block, frozen=True, kw_only=True, tag="estimate"):
    """When each parcel comes, a line each; the order's days while no parcel is known."""


class Tracking(Block, frozen=True, kw_only=True, tag="tracking"):
    """Who carries each parcel and under which number, as a link to follow it."""


class Stars(Block, frozen=True, kw_only=True, tag="stars"):
    """Five stars. In an ``ask`` from 1 to 5 each is an answer; elsewhere all of them lead to
    ``url``, where the review is written. ``words`` names the line below them."""

    words: str = ""
    url: str = "{% if product %}{{ product.url }}{% else %}{{ store.url }}{% endif %}"


class Code(Block, frozen=True, kw_only=True, tag="code"):
    """A code to copy. ``code`` is Liquid or the code itself; ``words`` names the line above it."""

    words: str = ""
    code: str


class Divider(Block, frozen=True, kw_only=True, tag="divider"):
    """A quiet rule between two parts."""


class Video(Block, frozen=True, kw_only=True, tag="video"):
    """A picture with a play button that leads to a video, which mail cannot play. ``picture`` is
    the name of a picture of the store's; ``alt`` names the words of the link."""

    picture: str
    url: str
    alt: str


class CareCase(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Words for who bought this: a product by its outside id, a type, or a tag of a product."""

    words: str
    product: str = ""
    type: str = ""
    tag: str = ""


class Care(Block, frozen=True, kw_only=True, tag="care"):
    """A tip for what was bought: the first case that fits a line of the order speaks. ``otherwise``
    names the words where none does; empty: then nothing stands there."""

    cases: tuple[CareCase, ...] = ()
    otherwise: str = ""


AnyBlock = (
    Heading
    | Paragraph
    | Steps
    | Picture
    | Days
    | Lines
    | ProductCard
    | Button
    | Links
    | Answers
    | SignOff
    | Estimate
    | Tracking
    | Stars
    | Code
    | Divider
    | Video
    | Care
)


class Showing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Something to see or hear, for the channels that carry it. ``url`` is Liquid; ``alt`` names
    the words for those who do not see it. A voice note may be spoken instead of taken from a file:
    ``speak`` names its words. ``channels``: it goes out on these alone; empty: on all."""

    kind: MediaKind
    url: str = ""
    alt: str = ""
    speak: str = ""
    channels: tuple[str, ...] = ()


class Choosing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A button that answers. ``key`` is what journeys hear; ``words`` names what stands on it."""

    key: str
    words: str


Size = Literal["a6", "us4x6", "a4", "letter"]


class Posting(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How it comes by post: a card (a6, us4x6) or a letter (a4, letter). The names of its words
    stand beside what they are for; ``picture`` and ``link`` are Liquid."""

    size: Size = "a6"
    words: str = "post"
    headline: str = ""
    line: str = ""
    sign_off: str = ""
    picture: str = ""
    """The name of a picture of the store's."""
    link: str = ""
    """Where the code on it leads."""
    link_words: str = ""
    window: Literal["left", "right"] = "left"
    """Where the envelope's window is; for letters."""

    @property
    def named(self) -> tuple[str, ...]:
        """The names of the words it shows."""
        found = (self.words, self.headline, self.line, self.sign_off, self.link_words)
        return tuple(one for one in found if one)


class Template(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A template as written."""

    template: str
    name: str
    words: Mapping[str, Mapping[str, str]]
    tones: Mapping[str, Mapping[Tone, Mapping[str, str]]] = {}
    blocks: tuple[AnyBlock, ...] = ()
    """The mail. Without any there is none, and only brief channels say it."""
    link: str = ""
    """Liquid: the one address that brief channels lead to."""
    media: tuple[Showing, ...] = ()
    choices: tuple[Choosing, ...] = ()
    post: Posting | None = None
    bad_news: bool = False
    """Bad news has one tone, the plain one: then ``tones`` are silent."""

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages it is written in; the first is what others fall back to."""
        return tuple(self.words)


class Unreadable(Wrong, ValueError):
    """A text is no template. The text says what is wrong."""


@lru_cache(maxsize=512)
def parse(text: str) -> Template:
    """The template written in a YAML text: for reading, as it is shared. Raises ``Unreadable``."""
    try:
        found = msgspec.convert(load_yaml(text), Template)
    except NoYaml as error:
        raise Unreadable("is no YAML: %(says)s", {"says": error.faults[0]}) from error
    except msgspec.ValidationError as error:
        fault = misread(error)
        says = msgspec.structs.replace(fault, path="")
        if fault.path == "$":
            raise Unreadable("%(says)s", {"says": says}) from error
        raise Unreadable("%(says)s - at `%(at)s`", {"says": says, "at": fault.path}) from error
    _complete(found)
    return found


def _complete(template: Template) -> None:
    if not template.words:
        raise Unreadable("write the words of at least one language")
    first = template.words[template.languages[0]]
    named = {word for block in template.blocks for word in words_of(block)}
    named |= {word for one in template.media for word in (one.alt, one.speak) if word}
    _sound_cases(template)
    _sound_media(template)
    named |= {one.words for one in template.choices}
    named |= set(template.post.named) if template.post else set()
    missing = sorted({*(NEEDED if template.blocks else ("why",)), *named} - set(first))
    if missing:
        raise Unreadable(
            "%(language)s: no words for %(names)s",
            {"language": template.languages[0], "names": ", ".join(missing)},
        )
    if not speaks(template):
        raise Unreadable("write blocks for a mail, or short words for other channels")
    for language, words in template.words.items():
        strange = sorted(set(words) - set(first))
        if strange:
            raise Unreadable(
                "%(language)s: %(names)s is used nowhere in the first language",
                {"language": language, "names": ", ".join(strange)},
            )


def _sound_cases(template: Template) -> None:
    for block in template.blocks:
        for case in block.cases if isinstance(block, Care) else ():
            if sum(map(bool, (case.product, case.type, case.tag))) != 1:
                raise Unreadable("care: each case names one product, one type or one tag")


def _sound_media(template: Template) -> None:
    for shown in template.media:
        if bool(shown.url) == bool(shown.speak):
            raise Unreadable("media: give either the url of a file or the words to speak")
        if shown.speak and shown.kind != "voice":
            raise Unreadable("media: only a voice note is spoken")


def speaks(template: Template) -> frozenset[str]:
    """The channels that a template has words for."""
    mail = {"email"} if template.blocks else set()
    paper = {"post"} if template.post else set()
    return frozenset(mail | paper | {name for name in BRIEF if brief_words(template, name)})


def brief_words(template: Template, channel: str) -> str:
    """The name of the words that a brief channel says; empty: it has none."""
    first = template.words[template.languages[0]]
    return next((name for name in (channel, SHORT) if name in first), "")


def words_of(block: AnyBlock) -> tuple[str, ...]:
    """The names of the words a block shows."""
    match block:
        case Heading() | Paragraph() | Steps() | Button() | SignOff():
            return (block.words,)
        case Picture():
            return (block.alt,)
        case ProductCard():
            return (block.words,) if block.words else ()
        case Links():
            return tuple(name for name, _ in block.links)
        case Answers():
            return (block.low, block.high)
        case Stars() | Code():
            return (block.words,) if block.words else ()
        case Video():
            return (block.alt,)
        case Care():
            cases = tuple(one.words for one in block.cases)
            return (*cases, block.otherwise) if block.otherwise else cases
    return ()


def chosen(template: Template, language: str, tone: str) -> tuple[str, dict[str, str]]:
    """The language that is spoken and all its words, for a customer's language and a tone.

    ``pt-BR`` falls back to ``pt``, then to the template's first language.
    """
    spoken = next(
        (one for one in (language, language.partition("-")[0]) if one in template.words),
        template.languages[0],
    )
    words: dict[str, str] = dict(template.words[template.languages[0]])
    words.update(template.words[spoken])
    tones = {} if template.bad_news else template.tones
    toned: Mapping[Any, Mapping[str, str]] = tones.get(spoken, {})
    words.update(toned.get(tone, {}))
    return spoken, words
