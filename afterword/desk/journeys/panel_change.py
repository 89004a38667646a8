"""What the side panel does to a journey's text: fields take new values, rows come and go."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from afterword.journeys import document, editing, lines
from afterword.journeys.document import Path
from afterword.journeys.likening import likened
from afterword.journeys.text import Unreadable, load_yaml, parse
from afterword.ui import fault_words

from .panel_conditions import untouched
from .panel_fields import STEPS_OF
from .panel_form import Typed
from .panel_head import HEAD
from .panel_inputs import Field, read_all, typed_all
from .panel_parts import Ladder, Rows

LANES = ("any_of", "cases", "ways")
RESERVED = frozenset({"timeout", "otherwise", "about"})


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """What the panel is open on: a step, or (with no id) the journey's own head."""

    step: str = ""

    def path(self, plain: Any) -> Path:
        """Where it stands. Raises ``lines.Uncut`` when it is gone."""
        return editing.path_of(plain, self.step) if self.step else ()

    def found(self, plain: Any) -> dict[str, Any]:
        """What is written there. Raises ``lines.Uncut``."""
        there: Any = plain
        for part in self.path(plain):
            there = there[part]
        return dict(there)

    def fields(self, there: Mapping[str, Any]) -> tuple[Field, ...]:
        """What is asked for it; nothing for a kind that the panel does not know."""
        return STEPS_OF.get(str(there.get("kind")), ()) if self.step else HEAD


class Changed(msgspec.Struct, frozen=True, kw_only=True):
    """The text with what was typed, or why it cannot be. ``place``: where the panel is now."""

    text: str
    place: Place
    what: str = "changed"
    wrong: dict[str, str] = {}
    """By input, what to do about it; under the empty name what no input is to blame for."""


def steps_within(there: Any) -> int:
    """How many steps lie in a lane, or in all lanes of a step."""
    if isinstance(there, list):
        return sum(1 + steps_within(one) for one in there if isinstance(one, dict))
    if not isinstance(there, dict):
        return 0
    keys = ("steps", "otherwise", "on_timeout")
    own = sum(steps_within(there.get(key) or []) for key in keys)
    return own + sum(steps_within(lane) for key in LANES for lane in there.get(key) or () if lane)


def steps_in_lanes(there: Mapping[str, Any]) -> dict[str, int]:
    """By lane of a step, as its inputs are called: how many steps lie in it."""
    return {
        f"{key}.{number}": steps_within(lane)
        for key in LANES
        for number, lane in enumerate(there.get(key) or ())
    }


def in_order(place: Place, fields: tuple[Field, ...], typed: Typed) -> Typed:
    """What was typed, with the channels moved as a button asked."""
    deed, _colon, about = typed.one("do").partition(":")
    name, _dot, number = about.rpartition(".")
    ladders = [one.name for one in fields if isinstance(one, Ladder)]
    now = list(typed.all(name))
    if name not in ladders or not number.isdigit() or int(number) >= len(now):
        return typed
    one = now.pop(int(number))
    if deed != "remove":
        now.insert(max(int(number) + (-1 if deed == "up" else 1), 0), one)
    return Typed({**typed.values, name: now}, typed.asking)


def changed(text: str, place: Place, typed: Typed) -> Changed:
    """The text after what was typed and the button that was pressed."""
    plain = load_yaml(text)
    there = place.found(plain)
    fields = place.fields(there)
    typed = in_order(place, fields, typed)
    value, wrong = read_all(fields, there, typed)
    wrong |= _taken(plain, place, value)
    if wrong:
        return Changed(text=text, place=place, wrong=wrong)
    try:
        made = likened(text, place.path(plain), value)
        now = Place(step=str(value["id"])) if place.step else place
        made, what = _done(made, now, fields, typed.one("do"))
    except lines.Uncut as error:
        return Changed(text=text, place=place, wrong={"": fault_words.told(error.faults)})
    wrong = _unreadable(text, made)
    return Changed(text=text if wrong else made, place=now, what=what, wrong=wrong)


def _taken(plain: Any, place: Place, value: Mapping[str, Any]) -> dict[str, str]:
    new = str(value.get("id") or "")
    if place.step and new != place.step and new in {*editing.ids(plain), *RESERVED}:
        return {"id": _("Another step has this short name already.")}
    return {}


def _unreadable(before: str, after: str) -> dict[str, str]:
    """Why a text that could be read cannot be any more; one that could not be may stay so."""
    try:
        parse(after)
    except Unreadable as error:
        try:
            parse(before)
        except Unreadable:
            return {}
        return {"": fault_words.told(error.faults)}
    return {}


def _done(text: str, place: Place, fields: tuple[Field, ...], do: str) -> tuple[str, str]:
    """Put a row in, move it or take it out. Gives the text and what was done."""
    deed, _colon, about = do.partition(":")
    name, _dot, number = about.partition(".")
    rows = next((one for one in fields if isinstance(one, Rows) and one.name == name), None)
    if rows is None:
        return text, "changed"
    plain = load_yaml(text)
    path = (*place.path(plain), name)
    now = list(place.found(plain).get(name) or ())
    if deed == "add":
        taken = {str(one.get("id")) for one in now} | RESERVED
        begun = {
            key: str(value) if isinstance(value, Promise) else value
            for key, value in rows.begins.items()
        }
        made = {**begun, "id": _free(str(rows.begins["id"]), taken)}
        return document.put_in(text, (*path, len(now)), made), "lane-added"
    if not number.isdigit() or int(number) >= len(now):
        return text, "changed"
    at = int(number)
    if deed == "remove" and len(now) > rows.least:
        out = path if len(now) == 1 else (*path, at)
        return document.take_out(text, out), "lane-removed"
    to = {"up": at - 1, "down": at + 2}.get(deed, -1)
    if not 0 <= to <= len(now):
        return text, "changed"
    return document.move(text, (*path, at), (*path, to)), "lane-moved"


def _free(wanted: str, taken: set[str] | frozenset[str]) -> str:
    if wanted not in taken:
        return wanted
    number = 2
    while f"{wanted}-{number}" in taken:
        number += 1
    return f"{wanted}-{number}"


def merged(
    fields: tuple[Field, ...], typed: Typed, base: Mapping[str, Any], now: Mapping[str, Any]
) -> tuple[Typed, list[str]]:
    """What one person typed over what another has written meanwhile: where only one of the two
    changed an input, theirs; where both did, what was typed. Gives the names of the inputs that
    keep what was typed."""
    before = typed_all(fields, base)
    present = typed_all(fields, now)
    kept = [
        name
        for name, some in typed.values.items()
        if name in before and some != before[name] and some != present.get(name)
    ]
    strange = {
        name: some
        for name, some in typed.values.items()
        if name not in before and name not in present
    }
    begun = [name.removesuffix(".0.kind") for name in strange if name.endswith(".0.kind")]
    idle = [one for one in begun if untouched(one, typed)]
    strange = {
        name: some
        for name, some in strange.items()
        if not any(name.startswith((f"{one}.0.", f"{one}.was")) for one in idle)
    }
    values = {**present, **strange, **{name: typed.values[name] for name in kept}}
    return Typed(values, typed.asking), kept
