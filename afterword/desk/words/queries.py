"""What the screens of templates show: the list, the blocks of one, the names it can ask for."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

import msgspec

from afterword.messages import checking, editing
from afterword.messages.context import names
from afterword.messages.subject import Subject
from afterword.messages.text import (
    BRIEF,
    SHORT,
    TONES,
    AnyBlock,
    Care,
    Links,
    Template,
    Unreadable,
    parse,
    words_of,
)
from afterword.ui import phrasing, tongues

from . import saying
from .listing import ORDERLESS, Use

# ---------------------------------------------------------------------------------- blocks


class Field(msgspec.Struct, frozen=True, kw_only=True):
    """Something to write."""

    name: str
    """As the form calls it."""
    label: str
    value: str = ""
    instead: str = ""
    """What is said where nothing is written."""
    rows: int = 1
    choices: tuple[tuple[str, str], ...] = ()
    offers: tuple[str, ...] = ()
    code: bool = False
    """It is Liquid or an address: written from left to right."""
    language: str = ""
    suffix: str = ""
    """What tells it apart from others with its label."""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A block as it is edited."""

    number: int
    kind: str
    label: str
    icon: str
    says: str
    """Its beginning, in a line."""
    fields: tuple[Field, ...]
    more: tuple[Field, ...]
    """What is seldom changed."""
    last: bool
    takes_picture: bool = False


class _Writing:
    """Makes the fields of one template in one language."""

    def __init__(
        self, template: Template, language: str, pictures: Collection[str], typed: Mapping[str, str]
    ) -> None:
        self.template = template
        self.language = language
        self.first = template.languages[0]
        self.pictures = pictures
        self.typed = typed
        self.said: set[str] = set()

    def words(
        self, name: str, label: str = "", *, rows: int = 1, tone: str = "", suffix: str = ""
    ) -> Field:
        template, language = self.template, self.language
        if tone:
            by_tone: Mapping[Any, Mapping[str, str]] = template.tones.get(language, {})
            written = by_tone.get(tone, {}).get(name, "")
            instead = template.words.get(language, {}).get(name, "")
        else:
            written = template.words.get(language, {}).get(name, "")
            instead = ""
        if not instead and language != self.first:
            instead = template.words[self.first].get(name, "")
        field = f"w:{language}:{tone}:{name}"
        value = self.typed.get(field, written.rstrip("\n"))
        lines = max(value.count("\n") + 1, len(value) // 60 + 1, rows)
        return Field(
            name=field,
            label=label or str(saying.SLOTS["words"]),
            value=value,
            instead=instead if instead != written else "",
            rows=min(lines, 12),
            language=language,
            suffix=suffix,
        )

    def blocks(self) -> Iterator[Shown]:
        blocks = self.template.blocks
        for number, block in enumerate(blocks):
            kind = editing.kind_of(block)
            own = tuple(self._own(number, block, kind))
            more = tuple(self._more(number, block, kind))
            yield Shown(
                number=number,
                kind=kind,
                label=str(saying.BLOCKS[kind]),
                icon=saying.ICONS[kind],
                says=self._says(block),
                fields=own,
                more=more,
                last=number == len(blocks) - 1,
                takes_picture=kind in ("picture", "video"),
            )

    def _says(self, block: AnyBlock) -> str:
        for name in words_of(block):
            said = self.template.words.get(self.language, {}).get(name)
            said = said or self.template.words[self.first].get(name, "")
            if said:
                return " ".join(said.split())[:90]
        return ""

    def _own(self, number: int, block: AnyBlock, kind: str) -> Iterator[Field]:
        if isinstance(block, Care):
            yield from self._cases(number, block)
            return
        if isinstance(block, Links):
            yield from self._links(number, block)
            return
        for slot in ("words", "alt", "low", "high"):
            name = getattr(block, slot, "")
            if name and name not in self.said:
                self.said.add(name)
                rows = 3 if kind in ("text", "steps") else 1
                label = slot if slot != "alt" or kind != "video" else "words"
                yield self.words(name, str(saying.SLOTS[label]), rows=rows)
        for name in editing.FIELDS[kind]:
            if name != "when" and not (kind == "product" and name == "of"):
                yield self._plain(number, block, kind, name)

    def _more(self, number: int, block: AnyBlock, kind: str) -> Iterator[Field]:
        if kind == "product":
            yield self._plain(number, block, kind, "of")
        yield self._plain(number, block, kind, "when")

    def _plain(self, number: int, block: AnyBlock, kind: str, name: str) -> Field:
        field = f"b:{number}:{name}"
        label = "picture_url" if kind == "picture" and name == "url" else name
        offers: tuple[str, ...] = ()
        choices: tuple[tuple[str, str], ...] = ()
        if kind == "picture" and name == "url":
            own = tuple(f"{{{{ pictures.{one} }}}}" for one in self.pictures)
            offers = (*own, "{{ product.image }}")
        elif name == "picture":
            offers = tuple(self.pictures)
        elif name == "url":
            offers = ("{{ links.order }}", "{{ store.url }}", "{{ product.url }}")
        elif name == "of":
            choices = (
                ("product", str(saying.GROUPS["product"])),
                ("suggestion", str(saying.GROUPS["suggestion"])),
            )
        elif name == "when":
            offers = ("product", "suggestion", "parcel.reason != ''", "order.days != ''")
        return Field(
            name=field,
            label=str(saying.SLOTS[label]),
            value=self.typed.get(field, getattr(block, name)),
            choices=choices,
            offers=offers,
            code=True,
        )

    def _cases(self, number: int, block: Care) -> Iterator[Field]:
        for place, case in enumerate((*block.cases, None)):
            by = next((one for one in editing.BY if case and getattr(case, one)), "tag")
            value = getattr(case, by) if case else ""
            yield Field(
                name=f"c:{number}:{place}:by",
                label=str(saying.BUYS["by"]),
                value=self.typed.get(f"c:{number}:{place}:by", by),
                choices=tuple((one, str(saying.BUYS[one])) for one in ("tag", "type", "product")),
            )
            yield Field(
                name=f"c:{number}:{place}:value",
                label=str(saying.BUYS["value"]),
                value=self.typed.get(f"c:{number}:{place}:value", value),
                code=True,
            )
            if case and case.words not in self.said:
                self.said.add(case.words)
                yield self.words(case.words, rows=2, suffix=value)
        if block.otherwise:
            yield self.words(block.otherwise, str(saying.SLOTS["otherwise"]), rows=2)

    def _links(self, number: int, block: Links) -> Iterator[Field]:
        for place, (name, url) in enumerate((*block.links, ("", ""))):
            if name:
                yield self.words(name, suffix=str(place + 1))
            yield Field(
                name=f"l:{number}:{place}",
                label=str(saying.SLOTS["url"]),
                value=self.typed.get(f"l:{number}:{place}", url),
                code=True,
                suffix=str(place + 1),
            )


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A template as its blocks are edited, in one language."""

    head: tuple[Field, ...]
    blocks: tuple[Shown, ...]
    foot: tuple[Field, ...]
    channels: tuple[Field, ...]
    """The few words for other channels."""
    unsaid: tuple[tuple[str, str], ...]
    """The channels that have no words of their own."""


def page(
    template: Template,
    language: str,
    pictures: Collection[str],
    typed: Mapping[str, str],
) -> Page:
    """The fields of a template. ``typed``: what stands in a form that was sent, if one was."""
    writing = _Writing(template, language, pictures, typed)
    mail = bool(template.blocks)
    first = template.words[template.languages[0]]
    own = [name for name in (SHORT, *BRIEF) if name in first]
    return Page(
        head=tuple(
            writing.words(name, str(saying.SLOTS[name])) for name in ("subject", "preheader")
        )
        if mail or "subject" in first
        else (),
        blocks=tuple(writing.blocks()),
        foot=(writing.words("why", str(saying.SLOTS["why"])),),
        channels=tuple(
            writing.words(
                name,
                str(saying.SLOTS["short"]) if name == SHORT else saying.channel(name),
                rows=2,
            )
            for name in own
        ),
        unsaid=tuple(
            (name, str(saying.SLOTS["short"]) if name == SHORT else saying.channel(name))
            for name in (SHORT, *BRIEF)
            if name not in first
        ),
    )


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that is said, in several languages or tones beside each other."""

    label: str
    fields: tuple[Field, ...]


def labels(template: Template) -> dict[str, str]:
    """What each of a template's words is for, in the order in which they are said."""
    found = {name: str(saying.SLOTS[name]) for name in ("subject", "preheader")}
    for block in template.blocks:
        for name in words_of(block):
            found.setdefault(name, str(saying.BLOCKS[editing.kind_of(block)]))
    found["why"] = str(saying.SLOTS["why"])
    for name in (SHORT, *BRIEF):
        found[name] = str(saying.SLOTS["short"]) if name == SHORT else saying.channel(name)
    first = template.words[template.languages[0]]
    found |= {name: name for name in first if name not in found}
    return {name: label for name, label in found.items() if name in first}


def side_by_side(template: Template, language: str, typed: Mapping[str, str]) -> list[Row]:
    """Every word of a template: in its first language, and in another."""
    first = _Writing(template, template.languages[0], (), typed)
    other = _Writing(template, language, (), typed)
    return [
        Row(label=label, fields=(first.words(name, label), other.words(name, label)))
        for name, label in labels(template).items()
    ]


def toned(template: Template) -> list[str]:
    """The words that a tone may change: subject, heading, one sentence, button, sign-off, and the
    few words for other channels. Facts stay."""
    found = ["subject"]
    for kind in ("heading", "text", "button", "sign_off"):
        names = [words_of(block)[0] for block in template.blocks if editing.kind_of(block) == kind]
        found += names[:1]
    first = template.words[template.languages[0]]
    found += [name for name in (SHORT, *BRIEF) if name in first]
    every = template.tones.values()
    found += [name for some in every for words in some.values() for name in words]
    return [one for one in dict.fromkeys(found) if one in first]


def in_tones(template: Template, language: str, typed: Mapping[str, str]) -> list[Row]:
    """What a tone may change, in each tone beside each other."""
    writing = _Writing(template, language, (), typed)
    known = labels(template)
    return [
        Row(
            label=known.get(name, name),
            fields=tuple(
                writing.words(
                    name, known.get(name, name), tone=tone, suffix=str(saying.TONES[tone])
                )
                for tone in TONES
            ),
        )
        for name in toned(template)
    ]


# ----------------------------------------------------------------------------------- names


class Name(msgspec.Struct, frozen=True):
    """A name that a template can ask for."""

    written: str
    example: str
    maybe: bool
    """It can be empty."""


def fields(about: Subject, used: Collection[Use]) -> list[tuple[str, list[Name]]]:
    """The names that there are for what the journeys are about, with what each would say now."""
    orderless = any(one.subject in ORDERLESS for one in used)
    known = checking.examples(names(about).whole())
    for use in used:
        for answer in use.learns:
            known.setdefault(f"answers.{answer}", "8")
    for name, address in about.pictures.items():
        known[f"pictures.{name}"] = address
    found: dict[str, list[Name]] = {}
    for name, example in known.items():
        head = name.partition(".")[0]
        if head in saying.GROUPS:
            maybe = checking.may_be_missing(name, orderless)
            found.setdefault(head, []).append(Name(f"{{{{ {name} }}}}", example, maybe))
    return [(str(label), found[head]) for head, label in saying.GROUPS.items() if found.get(head)]


class Changed(msgspec.Struct, frozen=True):
    """What is said otherwise than before, at one place."""

    label: str
    before: str
    after: str


def changed(before: str, after: str) -> list[Changed]:
    """What a version says otherwise than the one before it, in the order of the text."""
    try:
        old, new = dict(checking.words(parse(before))) if before else {}, parse(after)
    except Unreadable:
        return []
    said = dict(checking.words(new))
    names = labels(new)
    return [
        Changed(_place(where, names), old.get(where, ""), said.get(where, ""))
        for where in dict.fromkeys((*said, *old))
        if old.get(where, "") != said.get(where, "")
    ]


def _place(where: checking.Where, names: Mapping[str, str]) -> str:
    parts = [tongues.language(str(where[1]))]
    if where[0] == "tones":
        parts.append(str(saying.TONES.get(str(where[2]), where[2])))
    return phrasing.listed([*parts, names.get(str(where[-1]), str(where[-1]))])
