"""Changing a template's text in one place: words, blocks, languages. Comments stay where they are.

Every function takes the text and gives the new one, and raises ``Uncut`` where the text is written
in a way that cannot be changed bit by bit (see ``journeys.document``), and ``Unreadable`` where it
is no template.
"""

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from afterword.journeys import document
from afterword.journeys.lines import Uncut
from afterword.journeys.text import load_yaml

from .starters import STARTERS, WORDS_OF_KIND
from .text import BRIEF, SHORT, AnyBlock, Care, Links, Template, parse, words_of

__all__ = ["Uncut", "add", "change", "copy", "move", "remove", "say", "say_in_tone"]

FIELDS: dict[str, tuple[str, ...]] = {
    "heading": ("when",),
    "text": ("when",),
    "steps": ("when",),
    "picture": ("url", "when"),
    "days": ("when",),
    "lines": ("when",),
    "product": ("of", "when"),
    "button": ("url", "when"),
    "links": ("when",),
    "scale": ("when",),
    "sign_off": ("when",),
    "estimate": ("when",),
    "tracking": ("when",),
    "stars": ("url", "when"),
    "code": ("code", "when"),
    "divider": ("when",),
    "video": ("picture", "url", "when"),
    "care": ("when",),
}
"""By kind of block, what it has besides words."""


def kind_of(block: AnyBlock) -> str:
    """The kind of a block, as it is written."""
    return str(type(block).__struct_config__.tag)


# ----------------------------------------------------------------------------------- words


def say(text: str, language: str, name: str, said: str) -> str:
    """Write some words in a language. Nothing in another language than the first takes them out, so
    that readers of it get those of the first."""
    found = parse(text)
    first = found.languages[0]
    words = found.words.get(language, {})
    if _same(words.get(name), said):
        return text
    if not said.strip() and language != first:
        if name not in words:
            return text
        if len(words) == 1:
            return document.take_out(text, ("words", language))
        return document.take_out(text, ("words", language, name))
    if language not in found.words:
        return document.put(text, ("words", language), {name: said})
    return document.put(text, ("words", language, name), said)


def say_in_tone(text: str, language: str, tone: str, name: str, said: str) -> str:
    """Write some words in a tone; nothing takes them out: then they are said as in every tone."""
    tones: Mapping[str, Any] = parse(text).tones
    by_tone = tones.get(language, {})
    words = by_tone.get(tone, {})
    if _same(words.get(name, ""), said):
        return text
    if not said.strip():
        way: document.Path = ("tones", language, tone, name)
        for held in (words, by_tone, tones):
            if len(held) > 1:
                break
            way = way[:-1]
        return document.take_out(text, way)
    if not tones:
        return document.put(text, ("tones",), {language: {tone: {name: said}}})
    if language not in tones:
        return document.put(text, ("tones", language), {tone: {name: said}})
    if tone not in by_tone:
        return document.put(text, ("tones", language, tone), {name: said})
    return document.put(text, ("tones", language, tone, name), said)


def _same(was: str | None, said: str) -> bool:
    return was is not None and was.rstrip("\n") == said.rstrip("\n")


def change_head(text: str, **facts: Any) -> str:
    """Change what stands at the top: ``name``, ``link``, ``bad_news``."""
    plain = load_yaml(text)
    for name, value in facts.items():
        if value in ("", False):
            if name in plain:
                text = document.take_out(text, (name,))
        elif plain.get(name) != value:
            text = document.put(text, (name,), value)
    return text


# ---------------------------------------------------------------------------------- blocks


def add(text: str, kind: str, at: int) -> str:
    """Put a new block of a kind before the one that stands at a place, with words to begin with in
    every language of the template that we have some in."""
    template = parse(text)
    names = {slot: _free(template, base) for slot, base in WORDS_OF_KIND.get(kind, {}).items()}
    block: dict[str, Any] = {"block": kind, **_begun(kind, names)}
    at = max(0, min(at, len(template.blocks)))
    for slot, name in names.items():
        for number, language in enumerate(template.languages):
            said = STARTERS[kind][slot].get(language.partition("-")[0])
            if said is None and number == 0:
                said = STARTERS[kind][slot]["en"]
            if said is not None and name not in template.words[language]:
                text = document.put(text, ("words", language, name), said)
    return document.put_in(text, ("blocks", at), block)


def _begun(kind: str, names: Mapping[str, str]) -> dict[str, Any]:
    """What a new block has, in the order in which it is written."""
    match kind:
        case "heading" | "sign_off":
            return {} if names["words"] == kind else {"words": names["words"]}
        case "picture":
            return {"url": "{{ product.image }}", "alt": names["alt"], "when": "product"}
        case "button":
            same = names["words"] == "button"
            return ({} if same else {"words": names["words"]}) | {"url": "{{ links.order }}"}
        case "links":
            return {"links": [[names["words"], "{{ links.order }}"]]}
        case "scale":
            return {"low": names["low"], "high": names["high"]}
        case "code":
            return {"words": names["words"], "code": "{{ reward.code }}", "when": "reward"}
        case "video":
            return {"picture": "film", "url": "https://", "alt": names["alt"]}
        case "care":
            case_ = {"tag": "coffee", "words": names["words"]}
            return {"cases": [case_], "otherwise": names["otherwise"]}
        case "product":
            return {"when": "product"}
    return dict(names)


def _free(template: Template, base: str) -> str:
    """A name for words that none of the template's has."""
    taken = {name for words in template.words.values() for name in words}
    used = {name for block in template.blocks for name in words_of(block)}
    if base not in used and (base not in taken or base in ("heading", "button", "sign_off")):
        return base
    number = 2
    while f"{base}_{number}" in taken:
        number += 1
    return f"{base}_{number}"


def move(text: str, at: int, to: int) -> str:
    """Take a block to another place, so that it stands there afterwards."""
    count = len(parse(text).blocks)
    to = max(0, min(to, count - 1))
    if not 0 <= at < count or at == to:
        return text
    return document.move(text, ("blocks", at), ("blocks", to + 1 if to > at else to))


def copy(text: str, at: int) -> str:
    """Put a copy of a block behind it, with words of its own."""
    template = parse(text)
    if not 0 <= at < len(template.blocks):
        return text
    plain = load_yaml(text)
    block = plain["blocks"][at]
    renamed = _free_names(template, at)
    for name, own in renamed.items():
        text = _said_as_well(text, plain, name, own)
    made = _renamed(block, renamed, template.blocks[at])
    return document.beside(text, ("blocks", at), ("blocks", at + 1), made)


def _renamed(block: dict[str, Any], names: Mapping[str, str], read: AnyBlock) -> dict[str, Any]:
    made = dict(block)
    for slot in ("words", "alt", "low", "high", "otherwise"):
        own = getattr(read, slot, "")
        if isinstance(own, str) and own in names:
            made[slot] = names[own]
    if "links" in made:
        made["links"] = [[names.get(one[0], one[0]), one[1]] for one in made["links"]]
    if "cases" in made:
        made["cases"] = [
            {**one, "words": names.get(one["words"], one["words"])} for one in made["cases"]
        ]
    return made


def remove(text: str, at: int) -> str:
    """Take a block out, with the words that nothing else says."""
    template = parse(text)
    if not 0 <= at < len(template.blocks):
        return text
    gone = set(words_of(template.blocks[at]))
    text = document.take_out(text, ("blocks", at))
    kept = used(msgspec.structs.replace(template, blocks=_without(template.blocks, at)))
    return _forget(text, sorted(gone - kept))


def _without(blocks: tuple[AnyBlock, ...], at: int) -> tuple[AnyBlock, ...]:
    return (*blocks[:at], *blocks[at + 1 :])


def _free_names(template: Template, at: int) -> dict[str, str]:
    """By each word that a block says, a name for a copy of it that no word has yet."""
    taken = {one for words in template.words.values() for one in words}
    renamed: dict[str, str] = {}
    for name in dict.fromkeys(words_of(template.blocks[at])):
        number = 2
        base = re.sub(r"_\d+$", "", name)
        while f"{base}_{number}" in taken:
            number += 1
        renamed[name] = f"{base}_{number}"
        taken.add(renamed[name])
    return renamed


def _said_as_well(text: str, plain: Any, name: str, own: str) -> str:
    """The text in which ``own`` says what ``name`` says, in every language and tone."""
    for language, words in plain["words"].items():
        if name in words:
            text = document.put(text, ("words", language, own), words[name])
    for language, tones in (plain.get("tones") or {}).items():
        for tone, words in tones.items():
            if name in words:
                text = document.put(text, ("tones", language, tone, own), words[name])
    return text


def _forget(text: str, names: list[str]) -> str:
    """Take words out in every language and tone."""
    for name in names:
        plain = load_yaml(text)
        for language, words in plain["words"].items():
            if name in words:
                text = document.take_out(text, ("words", language, name))
        for language, tones in (plain.get("tones") or {}).items():
            for tone, words in tones.items():
                if name in words:
                    text = say_in_tone(text, language, tone, name, "")
    return text


def used(template: Template) -> set[str]:
    """The names of the words that a template says anywhere."""
    found = {"subject", "preheader", "why", SHORT, *BRIEF}
    found |= {name for block in template.blocks for name in words_of(block)}
    found |= {name for one in template.media for name in (one.alt, one.speak) if name}
    found |= {one.words for one in template.choices}
    return found | (set(template.post.named) if template.post else set())


def change(text: str, at: int, field: str, value: str) -> str:
    """Give a block's field a value; an empty one is taken out where it may be missing."""
    block = parse(text).blocks[at]
    if field not in FIELDS[kind_of(block)]:
        raise Uncut("a %(kind)s block has no %(field)s", {"kind": kind_of(block), "field": field})
    was = getattr(block, field)
    if was == value:
        return text
    may_go = field in ("when", "of") or kind_of(block) == "stars"
    if not value and may_go:
        return document.take_out(text, ("blocks", at, field))
    return document.put(text, ("blocks", at, field), value)


# ---------------------------------------------------------------------- cases of a care tip


BY = ("product", "type", "tag")


def change_case(text: str, at: int, number: int, by: str, value: str) -> str:
    """Say for whom a case of a care tip is; no value takes the case out with its words. The number
    behind the last makes a new one."""
    block = parse(text).blocks[at]
    if not isinstance(block, Care) or by not in BY:
        raise Uncut("this is no care tip")
    if number >= len(block.cases):
        return _new_case(text, at, len(block.cases), by, value) if value else text
    case = block.cases[number]
    if getattr(case, by) == value:
        return text
    way: document.Path = ("blocks", at, "cases", number)
    if not value:
        text = document.take_out(text, way)
        return _forget(text, sorted({case.words} - used(parse(text))))
    return document.put(text, way, {by: value, "words": case.words})


def _new_case(text: str, at: int, number: int, by: str, value: str) -> str:
    template = parse(text)
    name = _free(template, "care")
    for place, language in enumerate(template.languages):
        said = STARTERS["care"]["words"].get(language.partition("-")[0])
        if said is None and place == 0:
            said = STARTERS["care"]["words"]["en"]
        if said is not None:
            text = document.put(text, ("words", language, name), said)
    return document.put_in(text, ("blocks", at, "cases", number), {by: value, "words": name})


def change_link(text: str, at: int, number: int, url: str) -> str:
    """Say where one of a block's links leads; no address takes it out with its words. The number
    behind the last makes a new one."""
    template = parse(text)
    block = template.blocks[at]
    if not isinstance(block, Links):
        raise Uncut("this block has no links")
    if number < len(block.links):
        name, was = block.links[number]
        if was == url:
            return text
        if not url:
            text = document.take_out(text, ("blocks", at, "links", number))
            return _forget(text, sorted({name} - used(parse(text))))
        return document.put(text, ("blocks", at, "links", number), [name, url])
    if not url:
        return text
    name = _free(template, "link")
    first = template.languages[0]
    said = STARTERS["links"]["words"]
    text = document.put(text, ("words", first, name), said.get(first.partition("-")[0], said["en"]))
    return document.put_in(text, ("blocks", at, "links", len(block.links)), [name, url])
