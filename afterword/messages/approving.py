"""Turning a template's words into ones that a provider can approve beforehand.

What Liquid puts out becomes a numbered gap, whose Liquid is kept beside it and filled in when the
message is written. Words that hang on a condition cannot be approved: such a template writes words
of its own under the channel's name.
"""

import re

import msgspec

from afterword.decisions.faults import Wrong
from afterword.wire.approving import Category, Wording
from afterword.wire.reading import digest

from .liquid import Filled
from .text import Template, brief_words, chosen, parse

LONGEST = 1024
"""The most characters of approved words."""
ON_BUTTON = 25
GAP = re.compile(r"\{\{(\d+)\}\}")
"""A gap in approved words, by its number."""
_OUTPUT = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_TAG = re.compile(r"\{%-?\s*(\w+).*?%\}", re.DOTALL)
_SIDE_BY_SIDE = re.compile(r"\}\}\s*\{\{")
_WORD = re.compile(r"\w{2,}")
_OWN_PAGE = re.compile(r"\{\{-?\s*links\.\w+\s*-?\}\}")
"""An address that is a page of ours: only of those we know the beginning beforehand."""

_OWN_PICTURE = re.compile(r"\{\{-?\s*pictures\.([\w-]+)\s*-?\}\}")
"""A picture of the store's own: only of those we have what is shown as an example."""

EXAMPLES: dict[str, str] = {
    "customer.given_name": "Ana",
    "customer.name": "Ana Petrović",
    "order.number": "#1042",
    "order.names": "the kettle and the V60",
    "order.first": "the kettle",
    "order.total": "£48.00",
    "order.placed": "Monday 4 May",
    "parcel.names": "The kettle",
    "parcel.promise": "on Friday 8 May",
    "parcel.days": "between Thursday 7 and Saturday 9 May",
    "parcel.arrived": "Friday 8 May",
    "parcel.left": "Wednesday 6 May",
    "parcel.carrier": "DPD",
    "parcel.number": "15527708",
    "store.signature": "Ada",
}
"""What the people who approve see in a gap, by the name that fills it."""


class Unfit(Wrong, ValueError):
    """Words that cannot be approved as they are. The text says why."""


class Fit(msgspec.Struct, frozen=True):
    """Words that can be handed in, and the Liquid that fills their gaps."""

    wording: Wording
    gaps: tuple[str, ...]
    link: str
    """The Liquid of the button's address; empty: there is no button."""
    choices: tuple[tuple[str, str], ...] = ()
    """The buttons that answer: (key, what stands on it)."""
    picture: str = ""
    """The name of the store's picture over the words; empty: there is none."""


def fit(
    text: str,
    channel: str,
    language: str,
    category: Category,
    base_url: str,
    *,
    pictured: bool = False,
) -> Fit:
    """A template's words for a channel in one of its languages, fit to be approved.

    ``base_url``: where our own pages begin; ``pictured``: the provider approves a picture over
    words. Raises ``Unfit``, or ``text.Unreadable``.
    """
    template = parse(text)
    name = brief_words(template, channel)
    if not name:
        raise Unfit(
            "it has no words for %(channel)s; write some under `short`", {"channel": channel}
        )
    spoken, words = chosen(template, language, "")
    if spoken != language or name not in template.words[language]:
        raise Unfit(
            "its words for %(channel)s are not written in %(language)s",
            {"channel": channel, "language": language},
        )
    body, gaps = _numbered(words[name].strip(), channel)
    button, link = _button(words, template.link)
    choices = tuple((one.key, _on_button(words[one.words])) for one in template.choices)
    replies = tuple(label for _, label in choices)
    picture = _picture(template, channel) if pictured else ""
    above = ("picture",) if picture else ()
    return Fit(
        Wording(
            name=_name(template.template, body, button, *replies, *above),
            language=language.replace("-", "_"),
            category=category,
            body=body,
            examples=tuple(_example(one) for one in gaps),
            button=button,
            button_url=f"{base_url}/{{{{1}}}}" if button else "",
            button_example=f"{base_url}/o/4f2a" if button else "",
            replies=replies,
        ),
        gaps,
        link,
        choices,
        picture,
    )


def _picture(template: Template, channel: str) -> str:
    """The name of the first picture of the store's own that the template shows there."""
    for one in template.media:
        found = _OWN_PICTURE.fullmatch(one.url.strip())
        if found and one.kind == "image" and (not one.channels or channel in one.channels):
            return found[1]
    return ""


def _numbered(words: str, channel: str) -> tuple[str, tuple[str, ...]]:
    """The words with their gaps numbered, and the Liquid of each. Raises ``Unfit``."""
    tag = _TAG.search(words)
    if tag:
        raise Unfit(
            "approved words cannot hang on a condition, and these have %(tag)s; write some without "
            "one under `%(channel)s`",
            {"tag": f"{{% {tag[1]} %}}", "channel": channel},
        )
    gaps: list[str] = []

    def gap(found: re.Match[str]) -> str:
        gaps.append(f"{{{{ {found[1]} }}}}")
        return f"{{{{{len(gaps)}}}}}"

    body = _OUTPUT.sub(gap, words)
    if not _WORD.search(GAP.sub("", body)):
        raise Unfit("there are no words beside the gaps")
    if body.startswith("{{") or body.endswith("}}"):
        raise Unfit("approved words neither begin nor end with a gap; write words around it")
    if _SIDE_BY_SIDE.search(body):
        raise Unfit("two gaps stand side by side; write words between them")
    if len(body) > LONGEST:
        raise Unfit(
            "approved words have at most %(most)s characters; these have %(count)s",
            {"most": LONGEST, "count": len(body)},
        )
    for one in gaps:
        Filled(one, html=False)
    return body, tuple(gaps)


def _button(words: dict[str, str], link: str) -> tuple[str, str]:
    """What stands on the button and the Liquid of where it leads: where the template leads to a
    page of ours, and says so in plain and few words."""
    label = words.get("button", "").strip()
    if not label or len(label) > ON_BUTTON or "{" in label or not _OWN_PAGE.fullmatch(link.strip()):
        return "", ""
    return label, link.strip()


def _on_button(words: str) -> str:
    """What stands on a button that answers. Raises ``Unfit``."""
    label = words.strip()
    if not 0 < len(label) <= ON_BUTTON or "{" in label:
        raise Unfit(
            "a button that answers has at most %(most)s characters and no gaps; this one has: "
            "%(label)s",
            {"most": ON_BUTTON, "label": label},
        )
    return label


def _name(template: str, *said: str) -> str:
    """The name under which words are approved: other words have another name, so that the ones
    before stay good until the new ones are."""
    return f"{template.replace('-', '_')}_{digest(*said)[:8]}"


def _example(gap: str) -> str:
    name = gap.strip("{} ").partition("|")[0].strip()
    return EXAMPLES.get(name) or name.rpartition(".")[2].replace("_", " ")
