"""Steps and lanes that nobody can ever come to."""

from collections.abc import Iterator, Sequence

from afterword.decisions.conditions import Condition
from afterword.decisions.faults import Fault
from afterword.decisions.journey import Branch, Exit, Split, Step, WaitFor, lanes


def unreachable(steps: Sequence[Step]) -> Iterator[Fault]:
    """Each first step that lies behind the end of every way, and each lane nothing leads into."""
    over = False
    for step in steps:
        if over:
            yield Fault(
                f"step {step.id!r}",
                "nobody comes here: every way before it leaves the journey; take it out, "
                "or let one of them go on",
            )
            return
        yield from _closed_lanes(step)
        for _, inner in lanes(step):
            yield from unreachable(inner)
        over = leaves(step)


def leaves(step: Step) -> bool:
    """Whether whoever comes to a step never goes on behind it."""
    match step:
        case Exit():
            return True
        case Split() if step.holdout:
            return False
        case WaitFor():
            going_on = {case.id for case in step.any_of if case.again}
            inner = [some for lane, some in lanes(step) if lane not in going_on]
        case _:
            inner = [some for _, some in lanes(step)]
    return bool(inner) and all(any(leaves(one) for one in some) for some in inner)


def _closed_lanes(step: Step) -> Iterator[Fault]:
    match step:
        case Branch():
            seen: list[Condition] = []
            for case in step.cases:
                if any(before in (case.when, _ALWAYS) for before in seen):
                    yield Fault(
                        f"step {step.id!r}, lane {case.id!r}",
                        "nobody comes here: a case before it takes all of them",
                    )
                seen.append(case.when)
        case Split():
            for way in step.ways:
                if way.weight == 0:
                    yield Fault(
                        f"step {step.id!r}, lane {way.id!r}",
                        "nobody comes here: give it a weight above zero, or take it out",
                    )


_ALWAYS = Condition(all=())
