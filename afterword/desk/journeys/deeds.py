"""What is done at the board, as changes of the draft's text. Nothing here knows the database."""

from collections.abc import Callable, Mapping
from typing import Any

import msgspec
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.decisions.journey import Journey, Step, lanes, walk
from afterword.journeys import editing
from afterword.journeys.editing import Place
from afterword.journeys.lines import Uncut
from afterword.journeys.text import load_yaml
from afterword.ui.phrasing import isolated

from . import picker

Fields = Mapping[str, str]


class Done(msgspec.Struct, frozen=True):
    """What came of it: the new text, what was done in one word of ``draft_actions.DEEDS``, to
    what, in a sentence, and the step to look at now."""

    text: str
    what: str
    about: str
    says: str
    step: str = ""


def number(fields: Fields, name: str) -> int:
    """A number of a form; far beyond any end where none is written."""
    written = fields.get(name, "")
    return int(written) if written.isascii() and written.isdigit() else 10**6


def place(fields: Fields) -> Place:
    """The place a form names."""
    return Place(fields.get("to", ""), fields.get("lane", ""), number(fields, "at"))


def name_of(text: str, step: str) -> str:
    """What a step is called in a text that may be unfinished: its name, else its id."""
    plain = load_yaml(text)
    found: Any = plain
    for part in editing.path_of(plain, step):
        found = found[part]
    return str(found.get("name") or step)


def inner(step: Step) -> int:
    """How many steps lie in the lanes of a step."""
    return sum(1 for _lane, steps in lanes(step) for _step in walk(steps))


def removal(name: str, count: int) -> str:
    """What is said when a step was deleted, with those that lay in its lanes."""
    if not count:
        return _("“%s” is deleted.") % isolated(name)
    said = ngettext(
        "“%(name)s” is deleted, with %(count)d step in its lanes.",
        "“%(name)s” is deleted, with %(count)d steps in its lanes.",
        count,
    )
    return said % {"name": isolated(name), "count": count}


def add(text: str, journey: Journey | None, fields: Fields) -> Done:
    """Put a new step in."""
    kind = fields.get("kind", "")
    if kind not in picker.PICKER:
        raise Uncut(_("there is no step of this kind"))
    step = picker.begun(kind)
    before = set(editing.ids(load_yaml(text)))
    made = editing.add(text, place(fields), step)
    found = next(one for one in editing.ids(load_yaml(made)) if one not in before)
    if kind == "split" and journey is not None:
        # Two lots of the same name would be one experiment.
        made = editing.change(made, found, {"experiment": f"{journey.journey}-{found}"})
    name = str(step.get("name") or picker.PICKER[kind].name)
    return Done(made, "added", name, _("“%s” is added.") % isolated(name), found)


def move(text: str, journey: Journey | None, fields: Fields) -> Done:
    """Put a step to another place."""
    step = fields.get("step", "")
    name = name_of(text, step)
    made = editing.move(text, step, place(fields))
    return Done(made, "moved", name, _("“%s” is moved.") % isolated(name), step)


def copy(text: str, journey: Journey | None, fields: Fields) -> Done:
    """Copy a step behind itself."""
    step = fields.get("step", "")
    name = name_of(text, step)
    made, new = editing.duplicate(text, step)
    return Done(made, "copied", name, _("“%s” is copied.") % isolated(name), new)


def remove(text: str, journey: Journey | None, fields: Fields) -> Done:
    """Take a step out, with all in its lanes."""
    step = fields.get("step", "")
    name = name_of(text, step)
    count = len(list(editing.ids(load_yaml(text))))
    made = editing.remove(text, step)
    gone = count - len(list(editing.ids(load_yaml(made))))
    return Done(made, "removed", name, removal(name, gone - 1))


def lane_add(text: str, journey: Journey | None, fields: Fields) -> Done:
    """Let one more lane leave a deciding step."""
    step = fields.get("step", "")
    found = next((one for one in walk(journey.steps) if one.id == step), None) if journey else None
    kind = str(found.__struct_config__.tag) if found else ""
    if kind not in picker.LANES:
        raise Uncut(_("this step has no lanes"))
    lane = picker.LANES[kind]()
    made = editing.add_lane(text, step, lane)
    name = name_of(text, step)
    return Done(made, "lane-added", name, _("“%s” has one more lane.") % isolated(name), step)


def lane_remove(text: str, journey: Journey | None, fields: Fields) -> Done:
    """Close a lane, with all in it."""
    step, lane = fields.get("step", ""), fields.get("lane", "")
    name = name_of(text, step)
    before = len(list(editing.ids(load_yaml(text))))
    made = editing.remove_lane(text, step, lane)
    gone = before - len(list(editing.ids(load_yaml(made))))
    said = (
        ngettext(
            "A lane of “%(name)s” is closed, with %(count)d step in it.",
            "A lane of “%(name)s” is closed, with %(count)d steps in it.",
            gone,
        )
        if gone
        else _("A lane of “%(name)s” is closed.")
    )
    return Done(made, "lane-removed", name, said % {"name": isolated(name), "count": gone}, step)


def lane_move(text: str, journey: Journey | None, fields: Fields) -> Done:
    """Let a lane be asked earlier or later."""
    step, lane = fields.get("step", ""), fields.get("lane", "")
    name = name_of(text, step)
    made = editing.move_lane(text, step, lane, number(fields, "at"))
    said = _("The lanes of “%s” have another order.") % isolated(name)
    return Done(made, "lane-moved", name, said, step)


DEEDS: dict[str, Callable[[str, Journey | None, Fields], Done]] = {
    "add": add,
    "move": move,
    "copy": copy,
    "remove": remove,
    "lane-add": lane_add,
    "lane-remove": lane_remove,
    "lane-move": lane_move,
}
"""What can be done at the board, by its word in the forms."""
