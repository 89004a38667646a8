"""The law: an intent goes only along the arrows drawn in ``outbox/states.py``."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest

import afterword
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.outbox import models, states
from afterword.outbox.moves import becomes
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import Days, matter, of_order, placed, scan

ALL = [(old, new) for old in states.ARROWS for new in (*states.ARROWS, "sent") if old != new]


@pytest.mark.parametrize(("old", "new"), ALL)
def test_only_arrows_that_are_drawn_can_be_taken(old: states.State, new: str) -> None:
    intent = models.Intent(state=old)
    if new in states.ARROWS[old]:
        becomes(intent, new, NOW)
        assert (intent.state, intent.state_at) == (new, NOW)
    else:
        with pytest.raises(AssertionError, match=f"from {old} to {new}"):
            becomes(intent, new, NOW)  # type: ignore[arg-type]
        assert intent.state == old


def test_every_state_can_be_reached_and_every_end_is_one() -> None:
    reached = {"planned"}.union(*states.ARROWS.values())
    assert reached == set(states.ARROWS)
    for state in ("withheld", "expired"):
        assert states.ARROWS[state] == frozenset()
    assert states.ARROWS["failed"] == {"ready"}, "and that only when a person sends it again"


def test_no_code_but_one_function_sets_the_state_of_an_intent() -> None:
    """Elsewhere ``.state = `` and ``update(state=`` would walk beside the arrows."""
    root = Path(afterword.__file__).parent
    found = set()
    for path in sorted([*(root / "outbox").rglob("*.py"), root / "engine" / "sending.py",
                        root / "engine" / "admission.py"]):  # fmt: skip
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if _sets_state(node):
                found.add(path.relative_to(root).as_posix())
    # Deliveries of webhooks have states of their own, and know no intent.
    assert found == {"outbox/moves.py", "outbox/webhooks/actions.py"}
    for path in (root / "outbox" / "webhooks").glob("*.py"):
        assert "Intent" not in path.read_text(encoding="utf-8"), path.name


def _sets_state(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        targets = [
            inner
            for target in node.targets
            for inner in (target.elts if isinstance(target, ast.Tuple) else [target])
        ]
        return any(isinstance(one, ast.Attribute) and one.attr == "state" for one in targets)
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "update"
        and any(keyword.arg == "state" for keyword in node.keywords)
    )


ANSWERS: dict[str, shapes.Response | shapes.Refusal | shapes.Unknown] = {
    "taken": shapes.Response(status=250, headers={"phase": "data"}, body=b"ok"),
    "full": shapes.Response(status=452, headers={"phase": "rcpt"}, body=b"4.2.2 full"),
    "nobody": shapes.Response(status=550, headers={"phase": "rcpt"}, body=b"5.1.1 nobody"),
    "dead line": shapes.Unknown(says="the line went dead"),
}


@pytest.mark.parametrize("answer", sorted(ANSWERS))
@pytest.mark.django_db
def test_what_really_happens_walks_along_arrows(store: Store, home: Path, answer: str) -> None:
    for key in ("order-and-shipping", "after-first-delivery"):
        journeys.switch(store, key, on=True, now=NOW, by="test")
    days = Days(home)
    days.post.answer = ANSWERS[answer]
    seen: dict[str, str] = {}
    events = [
        placed(),
        scan("in_transit", NOW + timedelta(hours=20)),
        scan("delivered", NOW + timedelta(hours=50)),
        matter("return.requested", NOW + timedelta(hours=52)),
        of_order("order.cancelled", NOW + timedelta(hours=60)),
    ]
    for event in events:
        days.until(event.happened)
        days.hear(store, event)
        _walk(store, seen)
    for _ in range(24):
        days.later(hours=12)
        _walk(store, seen)
    assert seen
    ends = {"taken": "accepted", "full": "expired", "nobody": "failed", "dead line": "unknown"}
    assert ends[answer] in seen.values()


def _walk(store: Store, seen: dict[str, str]) -> None:
    for key, state in models.Intent.objects.of(store).values_list("send_key", "state"):
        before = seen.get(key, "planned")
        assert state == before or state in _within_reach(before), f"{before} to {state}"
        seen[key] = state


def _within_reach(state: str) -> set[str]:
    """The states that any number of arrows lead to."""
    found: set[str] = set()
    todo = [state]
    while todo:
        for following in states.ARROWS[todo.pop()]:  # type: ignore[index]
            if following not in found:
                found.add(following)
                todo.append(following)
    return found
