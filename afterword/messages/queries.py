"""Reading templates: a store's own, the shipped ones where it has none."""

from collections.abc import Collection, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from msgspec import structs

from afterword.decisions.faults import Fault
from afterword.house.models import Store

from . import hot, models
from .compile import briefly, compiled, printed
from .framing import Frame
from .glossary import NAMES
from .liquid import Faulty, Filled
from .text import BRIEF, TONES, Template, Unreadable, parse, speaks


@cache
def shipped() -> dict[str, str]:
    """The texts of the templates that come with Afterword, by key."""
    folder = files("afterword.messages") / "library"
    return {
        entry.name.removesuffix(".yaml"): entry.read_text(encoding="utf-8")
        for entry in sorted(folder.iterdir(), key=lambda one: one.name)
        if entry.name.endswith(".yaml")
    }


def texts(store: Store) -> dict[str, str]:
    """The text of every template a store can use, by key: its newest version, else the shipped."""
    found = dict(shipped())
    rows = models.Template.objects.of(store).order_by("number").values_list("key", "text")
    found.update(rows)
    return found


def texts_of(store: Store, keys: Collection[str]) -> dict[str, str]:
    """The texts of these templates, as ``texts`` would give them; those there are."""
    known = {key: text for key, text in shipped().items() if key in keys}
    return known | hot.newest_texts(store.pk, keys)


MISSING = "there is no template %(template)s"
"""What to say of a template that a store does not have."""


def text(store: Store, key: str) -> str:
    """The text of one template. Raises ``LookupError``."""
    found = texts_of(store, [key]).get(key)
    if found is None:
        raise LookupError(MISSING % {"template": repr(key)})
    return found


def template(store: Store, key: str) -> Template:
    """One template as typed."""
    return parse(text(store, key))


_FREE = (
    "answers",
    "product",
    "suggestion",
    "labels",
    "parcels",
    "strip",
    "scale",
    "pictures",
    "films",
)


def check(text: str) -> list[Fault]:
    """What is wrong with a template: names that do not exist, Liquid that cannot be read."""
    try:
        parsed = parse(text)
    except Unreadable as error:
        return list(error.faults)
    found: list[Fault] = []
    for language in parsed.languages:
        # Where a tone has no words of its own, it says what every tone says.
        own = () if parsed.bad_news else parsed.tones.get(language, ())
        for tone in ("", *(one for one in TONES if one in own)):
            said_in = f"{language}, {tone}" if tone else language
            try:
                asked = _asked(text, speaks(parsed), language, tone)
            except (Faulty, Unreadable) as error:
                found += [structs.replace(one, path=said_in) for one in error.faults]
                continue
            strange = sorted(name for name in asked if not known(name))
            if strange:
                names = ", ".join(strange)
                found.append(Fault(said_in, "there is no %(names)s", {"names": names}))
    return found


_ANY_STORE = Frame(colour="#2f6b4f", name="Store", url="")


def _asked(text: str, channels: Collection[str], language: str, tone: str) -> set[str]:
    """The names that a template asks for on these channels."""
    parts: list[Filled] = []
    if "email" in channels:
        mail = compiled(text, language, tone, _ANY_STORE)
        parts += [mail.subject, mail.preheader, mail.html, mail.text]
    if "post" in channels:
        paper = printed(text, language, tone)
        parts += [paper.why, *paper.parts.values()]
    for channel in channels:
        if channel in BRIEF:
            brief = briefly(text, channel, language, tone)
            parts += [brief.title, brief.text, brief.link]
            parts += [part for _, *some in brief.media for part in some]
            parts += [part for _, part in brief.choices]
    return {name for part in parts for name in part.names}


def spoken(texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """By template: the channels it has words for; none for one that cannot be read."""
    return {key: _spoken(text) for key, text in texts.items()}


@lru_cache(maxsize=1024)
def _spoken(text: str) -> frozenset[str]:
    try:
        return speaks(parse(text))
    except Unreadable:
        return frozenset()


def known(name: str) -> bool:
    """Whether templates can ask for a name."""
    head = name.partition(".")[0]
    if name in NAMES or head in _FREE:
        return True
    # ``order.lines[0].title``, ``parcel.number``: what a list or a thing of the list gives.
    return any(name.startswith((f"{one}.", f"{one}[")) for one in NAMES)
