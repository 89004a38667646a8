"""What a person does to a journey at the storyboard, as changes of its text.

Steps are named by their ids, places by the lane they lie in. Each function takes a text and gives
the new one; nothing is checked here beyond that the text can be changed (``lines.Uncut``), for a
draft may be unfinished.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from . import document
from .document import Path
from .lines import Uncut
from .text import load_yaml

LANES = {"branch": "cases", "wait_for": "any_of", "split": "ways"}
"""By kind of step, the key that holds its lanes."""
LAST = {"branch": ("otherwise", "otherwise"), "wait_for": ("timeout", "on_timeout")}
"""By kind of step, the lane that is always there, and the key that holds its steps."""


class Place(NamedTuple):
    """Where a step stands or is put: the lane of a deciding step (both empty: the journey's own
    way), and before how many-th step of it. Beyond the end is the end."""

    step: str = ""
    lane: str = ""
    at: int = 10**6


def add(text: str, place: Place, step: Mapping[str, Any]) -> str:
    """Put a step in. Its ``id`` is made another where it is taken, as ids inside it are."""
    plain = load_yaml(text)
    return document.put_in(text, _into(plain, place), _renamed(dict(step), set(ids(plain))))


def remove(text: str, step: str) -> str:
    """Take a step out, with all that lies in its lanes."""
    return document.take_out(text, path_of(load_yaml(text), step))


def move(text: str, step: str, place: Place) -> str:
    """Put a step, with all that lies in its lanes, to another place. ``place`` is counted in the
    text as it is, the step itself included."""
    plain = load_yaml(text)
    path, to = path_of(plain, step), _into(plain, place)
    if to[: len(path)] == path and len(to) > len(path):
        raise Uncut("a step cannot be moved into itself")
    return document.move(text, path, to)


def duplicate(text: str, step: str, place: Place | None = None) -> tuple[str, str]:
    """A copy of a step with new ids, behind it or at a place. Gives the text and the copy's id."""
    plain = load_yaml(text)
    path = path_of(plain, step)
    to = _into(plain, place) if place else (*path[:-1], int(path[-1]) + 1)
    made = _renamed(_found(plain, path), set(ids(plain)))
    return document.beside(text, path, to, made), str(made["id"])


def change(text: str, step: str, values: Mapping[str, Any]) -> str:
    """Give fields of a step new values; ``None`` takes a field out. What is as it was stays so."""
    return _change(text, path_of(load_yaml(text), step), values)


def change_lane(text: str, step: str, lane: str, values: Mapping[str, Any]) -> str:
    """The same for a lane of a deciding step: its name, what leads into it, its weight."""
    return _change(text, _lane(load_yaml(text), step, lane), values)


def change_head(text: str, values: Mapping[str, Any]) -> str:
    """The same for what stands above the steps: name, trigger, guards, exits, goal …"""
    return _change(text, (), values)


def add_lane(text: str, step: str, lane: Mapping[str, Any], index: int = 10**6) -> str:
    """Let one more lane leave a deciding step. Its ``id`` is made another where it is taken."""
    plain = load_yaml(text)
    path = path_of(plain, step)
    holder = _found(plain, path)
    key = _key_of_lanes(holder)
    taken = {one.get("id") for one in holder.get(key) or ()} | {"otherwise", "timeout", "about"}
    made = {**lane, "id": _free(str(lane.get("id") or "lane"), taken)}
    number = min(index, len(holder.get(key) or ()))
    return document.put_in(text, (*path, key, number), made)


def remove_lane(text: str, step: str, lane: str) -> str:
    """Close a lane, with all that lies in it."""
    return document.take_out(text, _lane(load_yaml(text), step, lane))


def move_lane(text: str, step: str, lane: str, index: int) -> str:
    """Let a lane be asked before or after others: before the one that is ``index``-th now."""
    plain = load_yaml(text)
    path = _lane(plain, step, lane)
    count = len(_found(plain, path[:-1]))
    return document.move(text, path, (*path[:-1], min(max(index, 0), count)))


# ----------------------------------------------------------------------------- finding places


def ids(plain: Any) -> Iterator[str]:
    """The ids of all steps of a plain journey, depth first."""
    for path in _steps(plain.get("steps") or [], ("steps",)):
        yield str(_found(plain, path).get("id"))


def path_of(plain: Any, step: str) -> Path:
    """Where a step stands. Raises ``Uncut`` when there is none of that id."""
    for path in _steps(plain.get("steps") or [], ("steps",)):
        if _found(plain, path).get("id") == step:
            return path
    raise Uncut("there is no step %(step)s in it any more", {"step": repr(step)})


def place_of(plain: Any, step: str) -> Place:
    """The same as a place."""
    path = path_of(plain, step)
    if len(path) == 2:
        return Place(at=int(path[-1]))
    if path[-2] in ("otherwise", "on_timeout"):
        deciding, lane = _found(plain, path[:-2]), dict(LAST.values())
        name = next(name for name, key in lane.items() if key == path[-2])
        return Place(deciding["id"], name, int(path[-1]))
    deciding = _found(plain, path[:-4])
    return Place(deciding["id"], _found(plain, path[:-2])["id"], int(path[-1]))


def _steps(steps: list[Any], path: Path) -> Iterator[Path]:
    for number, step in enumerate(steps):
        here = (*path, number)
        yield here
        for key in LANES.values():
            for lane, case in enumerate(step.get(key) or ()):
                yield from _steps(case.get("steps") or [], (*here, key, lane, "steps"))
        for _, key in LAST.values():
            yield from _steps(step.get(key) or [], (*here, key))


def _into(plain: Any, place: Place) -> Path:
    if not place.step:
        where: Path = ("steps",)
    else:
        path = path_of(plain, place.step)
        last = LAST.get(_found(plain, path).get("kind", ""))
        if last and place.lane == last[0]:
            where = (*path, last[1])
        else:
            where = (*_lane(plain, place.step, place.lane), "steps")
    holder = _found(plain, where[:-1]).get(where[-1]) or []
    return (*where, min(max(place.at, 0), len(holder)))


def _lane(plain: Any, step: str, lane: str) -> Path:
    path = path_of(plain, step)
    key = _key_of_lanes(_found(plain, path))
    for number, case in enumerate(_found(plain, path).get(key) or ()):
        if case.get("id") == lane:
            return (*path, key, number)
    raise Uncut(
        "step %(step)s has no lane %(lane)s any more", {"step": repr(step), "lane": repr(lane)}
    )


def _key_of_lanes(step: Any) -> str:
    key = LANES.get(step.get("kind", ""))
    if key is None:
        raise Uncut("step %(step)s has no lanes", {"step": repr(step.get("id"))})
    return key


def _found(plain: Any, path: Path) -> Any:
    for part in path:
        plain = plain[part]
    return plain


# ------------------------------------------------------------------------------------ changes


def _change(text: str, path: Path, values: Mapping[str, Any]) -> str:
    for key, value in values.items():
        holder = _found(load_yaml(text), path)
        if value is None and key in holder:
            text = document.take_out(text, (*path, key))
        elif value is not None and (key not in holder or holder[key] != value):
            text = document.put(text, (*path, key), value)
    return text


def _renamed(step: dict[str, Any], taken: set[str]) -> dict[str, Any]:
    """A step whose ids, and those inside it, are all free."""
    made = {**step, "id": _free(str(step.get("id") or "step"), taken)}
    taken.add(made["id"])
    for key in LANES.values():
        if key in step:
            made[key] = [
                {**case, "steps": [_renamed(one, taken) for one in case["steps"]]}
                if case.get("steps")
                else dict(case)
                for case in step[key]
            ]
    for _, key in LAST.values():
        if step.get(key):
            made[key] = [_renamed(one, taken) for one in step[key]]
    return made


def _free(wanted: str, taken: set[str]) -> str:
    if wanted not in taken:
        return wanted
    stem = re.sub(r"-\d+$", "", wanted)[:50]
    number = 2
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"
