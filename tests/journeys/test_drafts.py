"""Drafts: saved at every change, undone and done again, never written over by somebody else."""

from datetime import datetime, timedelta

import pytest

from afterword.house.models import Store
from afterword.journeys import actions, draft_actions, models, queries
from afterword.journeys.draft_actions import Overtaken
from afterword.journeys.editing import change_head
from afterword.journeys.text import Unreadable

pytestmark = pytest.mark.django_db
KEY = "order-and-shipping"
TEXT = queries.library()[KEY]


@pytest.fixture
def draft(store: Store, now: datetime) -> models.Draft:
    actions.publish(store, TEXT, now=now, by="test")
    return draft_actions.begin(store, KEY, now=now, by="mia")


def saved(draft: models.Draft, priority: int, now: datetime, by: str = "mia") -> models.Draft:
    text = change_head(draft.text, {"priority": priority})
    return draft_actions.save(draft, text, seen=draft.stamp, what="changed", now=now, by=by)


def test_it_is_begun_from_what_is_live_and_once(draft: models.Draft, now: datetime) -> None:
    assert (draft.text, draft.based) == (TEXT, 1)
    again = draft_actions.begin(draft.store, KEY, now=now, by="tom")
    assert (again.pk, again.by) == (draft.pk, "mia")


def test_changes_are_undone_and_done_again(draft: models.Draft, now: datetime) -> None:
    for priority in (10, 20, 30):
        draft = saved(draft, priority, now)
    for wanted in (20, 10, 90, 90):
        draft = draft_actions.undo(draft, seen=draft.stamp, now=now, by="mia")
        assert f"priority: {wanted}" in draft.text
    for wanted in (10, 20):
        draft = draft_actions.redo(draft, seen=draft.stamp, now=now, by="mia")
        assert f"priority: {wanted}" in draft.text
    draft = saved(draft, 55, now)
    draft = draft_actions.redo(draft, seen=draft.stamp, now=now, by="mia")
    assert "priority: 55" in draft.text
    assert [one.what for one in queries.revisions(draft)] == ["changed"] * 3 + ["begun"]


def test_nobody_writes_over_another(draft: models.Draft, now: datetime) -> None:
    mine = saved(draft, 10, now)
    with pytest.raises(Overtaken, match="mia changed it") as caught:
        saved(draft, 20, now, by="tom")
    assert caught.value.draft.text == mine.text
    undone = draft_actions.undo(mine, seen=mine.stamp, now=now, by="mia")
    with pytest.raises(Overtaken):  # the same revision is there again, but not the same draft
        draft_actions.save(undone, TEXT, seen=1, what="written", now=now, by="tom")


def test_the_same_again_changes_nothing(draft: models.Draft, now: datetime) -> None:
    later = now + timedelta(hours=1)
    same = draft_actions.save(draft, TEXT, seen=1, what="written", now=later, by="tom")
    assert (same.stamp, same.saved) == (1, now)


def test_an_unreadable_text_is_kept_too(draft: models.Draft, now: datetime) -> None:
    kept = draft_actions.save(draft, "steps: [", seen=1, what="written", now=now, by="mia")
    assert kept.text == "steps: ["


def test_a_new_journey_is_a_draft_until_it_is_published(store: Store, now: datetime) -> None:
    for row in queries.journeys(store):
        row.delete()
    first = draft_actions.begin_new(store, TEXT, now=now, by="mia")
    second = draft_actions.begin_new(store, TEXT, now=now, by="mia")
    assert [first.journey.key, second.journey.key] == [KEY, f"{KEY}-2"]
    assert f"journey: {KEY}-2\n" in second.text
    with pytest.raises(LookupError, match="only a draft"):
        actions.switch(store, KEY, on=True, now=now, by="mia")
    with pytest.raises(Unreadable):
        draft_actions.begin_new(store, "steps: [", now=now, by="mia")
    named = change_head(second.text, {"name": "Tea"})
    draft_actions.save(second, named, seen=1, what="changed", now=now, by="mia")
    assert queries.journey(store, f"{KEY}-2").name == "Tea"
    draft_actions.discard(second, now=now, by="mia")
    assert [row.key for row in queries.journeys(store)] == [KEY]


def test_a_discarded_draft_leaves_what_is_live(draft: models.Draft, now: datetime) -> None:
    draft_actions.discard(draft, now=now, by="mia")
    assert queries.draft(draft.store, KEY) is None
    assert queries.text_of(queries.journey(draft.store, KEY)) == TEXT


def test_what_is_changed_while_it_is_published_stays_a_draft(
    draft: models.Draft, now: datetime
) -> None:
    changed = saved(draft, 10, now, by="tom")
    draft_actions.went_live(draft, seen=1)
    left = queries.draft(draft.store, KEY)
    assert left
    assert left.text == changed.text
    draft_actions.went_live(left, seen=left.stamp)
    assert queries.draft(draft.store, KEY) is None
