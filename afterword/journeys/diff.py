"""What differs between two versions of a journey, step by step. Pure; the words for it stand in
``afterword.ui.diff_words``."""

from collections.abc import Iterator, Mapping
from typing import Any, Literal

import msgspec

from afterword.decisions.journey import Journey, Step, lanes, timing_of, walk

What = Literal[
    "added",
    "removed",
    "moved",
    "kind",
    "name",
    "timing",
    "hours",
    "words",
    "tone",
    "channels",
    "conditions",
    "lanes",
    "settings",
]


class Change(msgspec.Struct, frozen=True):
    """One thing that differs. ``step``: its id, or for the journey's head ``head.<part>``."""

    what: What
    step: str
    name: str
    before: str = ""
    after: str = ""


def differences(old: Journey, new: Journey) -> list[Change]:
    """Everything that differs: the head first, then step by step in the order of the new version;
    what was removed stands last."""
    was = {step.id: step for step in walk(old.steps)}
    now = {step.id: step for step in walk(new.steps)}
    found = list(_head(old, new))
    shifted = _shifted(old, new)
    for step in now.values():
        if step.id not in was:
            found.append(Change("added", step.id, named(step)))
            continue
        if step.id in shifted:
            found.append(Change("moved", step.id, named(step)))
        found += _step(was[step.id], step)
    found += [
        Change("removed", step.id, named(step)) for step in was.values() if step.id not in now
    ]
    return found


def named(step: Step) -> str:
    """What a step is called: its name; a wait without one by how long it is."""
    if step.name:
        return step.name
    length = timing_of(step).get("for")
    return str(length) if length else step.id


def _shifted(old: Journey, new: Journey) -> set[str]:
    """The steps that stand in another lane, or behind others than before: as few as possible."""
    was, now = _places(old), _places(new)
    found = {step for step, lane in now.items() if step in was and was[step] != lane}
    for lane in set(now.values()):
        here = [step for step, one in now.items() if one == lane and was.get(step) == lane]
        before = [step for step, one in was.items() if one == lane and now.get(step) == lane]
        found |= set(here) - set(_longest_in_order(before, here))
    return found


def _places(journey: Journey) -> dict[str, tuple[str, str]]:
    found: dict[str, tuple[str, str]] = {}

    def look(steps: tuple[Step, ...], place: tuple[str, str]) -> None:
        for step in steps:
            found[step.id] = place
            for lane, inner in lanes(step):
                look(inner, (step.id, lane))

    look(journey.steps, ("", ""))
    return found


def _longest_in_order(before: list[str], here: list[str]) -> list[str]:
    """The most steps that kept their order among each other."""
    rank = {step: index for index, step in enumerate(before)}
    best: list[list[str]] = []
    for step in here:
        shorter = [one for one in best if rank[one[-1]] < rank[step]]
        best.append([*max(shorter, key=len, default=[]), step])
    return max(best, key=len, default=[])


_PARTS: Mapping[str, What] = {
    "name": "name",
    "for": "timing",
    "after": "timing",
    "until": "timing",
    "timeout": "timing",
    "timeout_after": "timing",
    "valid_for": "timing",
    "within": "timing",
    "hours": "hours",
    "template": "words",
    "title": "words",
    "tone": "tone",
    "channels": "channels",
    "prefer": "channels",
    "fall_back": "channels",
    "unless": "conditions",
    "guarded": "conditions",
    "invites": "conditions",
}


def _step(was: Step, now: Step) -> Iterator[Change]:
    if type(was) is not type(now):
        yield Change("kind", now.id, named(now), _kind(was), _kind(now))
        return
    before, after = _plain(was), _plain(now)
    done: set[What] = set()
    for part in after:
        if before.get(part) == after[part]:
            continue
        what = _PARTS.get(part, "settings")
        if what not in done:
            done.add(what)
            short = part if what in ("name", "timing", "words", "tone", "channels") else ""
            yield Change(
                what,
                now.id,
                named(now),
                _short(before.get(part)) if short else "",
                _short(after[part]) if short else "",
            )
    yield from _lanes(was, now)


def _lanes(was: Step, now: Step) -> Iterator[Change]:
    before = [lane for lane, _ in lanes(was)]
    after = [lane for lane, _ in lanes(now)]
    if before != after:
        gone = ", ".join(lane for lane in before if lane not in after)
        new = ", ".join(lane for lane in after if lane not in before)
        yield Change("lanes", now.id, named(now), gone, new)
    if _conditions(was) != _conditions(now):
        yield Change("conditions", now.id, named(now))


def _conditions(step: Step) -> Any:
    """What leads into each lane that both may have, without the steps in it."""
    written = msgspec.to_builtins(step, enc_hook=str)
    cases = [*written.get("cases", ()), *written.get("any_of", ()), *written.get("ways", ())]
    return {
        case["id"]: {name: value for name, value in case.items() if name not in ("steps", "name")}
        for case in cases
    }


_INNER = ("cases", "any_of", "ways", "otherwise", "on_timeout", "id", "kind")


def _plain(step: Step) -> dict[str, Any]:
    written = msgspec.to_builtins(step, enc_hook=str)
    return {name: value for name, value in written.items() if name not in _INNER}


def _kind(step: Step) -> str:
    return str(msgspec.to_builtins(step, enc_hook=str)["kind"])


def _short(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(map(_short, value))
    if isinstance(value, Mapping):
        return " ".join(_short(one) for one in value.values() if one)
    return "" if value is None else str(value)


def _head(old: Journey, new: Journey) -> Iterator[Change]:
    before, after = (msgspec.to_builtins(one, enc_hook=str) for one in (old, new))
    for part in after:
        if part in ("steps", "version", "journey", "about") or before[part] == after[part]:
            continue
        short = part in ("name", "priority", "holdout")
        yield Change(
            "name" if part == "name" else "settings",
            f"head.{part}",
            new.name,
            _short(before[part]) if short else "",
            _short(after[part]) if short else "",
        )
