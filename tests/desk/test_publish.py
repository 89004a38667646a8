"""Publishing under the people who are inside: looked over first, moved by rule, undone."""

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from afterword.house.models import Store
from afterword.journeys import draft_actions, models, publish_actions, queries
from afterword.journeys.editing import change, remove
from tests.desk.team import Opens

pytestmark = pytest.mark.django_db
KEY = "after-first-delivery"


@pytest.fixture
def draft(lived: Store, that_day: datetime) -> models.Draft:
    """Somebody waits twelve days for a review ask; the draft asks after sixteen, and has no tip."""
    row = draft_actions.begin(lived, KEY, now=that_day, by="mia")
    text = change(remove(row.text, "care"), "two-weeks", {"for": "16 days"})
    return draft_actions.save(row, text, seen=row.stamp, what="changed", now=that_day, by="mia")


def at(store: Store, name: str = "publish", *more: object) -> str:
    return reverse(name, args=[store.key, KEY, *more])


def standing(store: Store) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    rows = models.Run.objects.of(store).filter(journey=KEY, ended=None)
    for where, version in rows.order_by("id").values_list("at", "version"):
        found.setdefault(where, []).append(version)
    return found


def test_it_shows_what_differs_and_where_each_goes(owner: Client, draft: models.Draft) -> None:
    inside = sum(map(len, standing(draft.store).values()))
    page = owner.get(at(draft.store))
    assert page.status_code == 200
    assert "Publish version 2" in page.content.decode()
    assert f"Publish to {inside} people" in page.content.decode()
    found = page.context["review"]
    assert [(one.name, one.note) for one in found.changes] == [
        ("16 days after order delivered, 10:00–19:00", "16 days instead of 12 days"),
        ("Getting the best out of it", "removed; its history stays"),
    ]
    assert sum(row.before for row in found.rows) == sum(row.after for row in found.rows) == inside
    assert [number for number, _ in found.sums[:2]] == [0, 0]
    by_step = {row.step: row for row in found.rows}
    assert by_step["two-weeks"].choice.rule == "retime"
    assert all(row.choice.rule == "keep" for step, row in by_step.items() if step != "two-weeks")


def test_who_waits_gets_theirs_later_by_name(owner: Client, draft: models.Draft) -> None:
    page = owner.get(at(draft.store, "publish-people"))
    waiting = len(standing(draft.store)["two-weeks"])
    here = "12 days after order delivered, 10:00–19:00"
    later = [one for one in page.context["people"] if one.means == "later" and one.at == here]
    assert len(later) == waiting > 0
    assert all(one.after - one.before >= timedelta(days=2) for one in later)
    kept = owner.get(at(draft.store, "publish-people"), {"rule.two-weeks": "keep"})
    assert {one.means for one in kept.context["people"] if one.at == here} == {"nothing changes"}


def test_it_is_published_and_undone(owner: Client, draft: models.Draft) -> None:
    store, before = draft.store, standing(draft.store)
    done = owner.post(at(store), {"stamp": draft.stamp, "do": "publish"}, follow=True)
    assert "Version 2 is live." in done.content.decode()
    assert "went live" in done.content.decode()
    assert standing(store) == {step: [2] * len(some) for step, some in before.items()}
    assert queries.draft(store, KEY) is None
    publication = models.Publication.objects.of(store).get()
    undone = owner.post(at(store, "publish-undo", publication.pk), follow=True)
    assert "Version 1 is live again" in undone.content.decode()
    assert standing(store) == before
    kept = queries.draft(store, KEY)
    assert kept
    assert kept.text == draft.text
    again = owner.post(at(store, "publish-undo", publication.pk), follow=True)
    assert again.status_code == 200
    assert queries.journey(store, KEY).live == 1


def test_rules_are_heeded(owner: Client, draft: models.Draft) -> None:
    store = draft.store
    count = {step: len(some) for step, some in standing(store).items()}
    data = {"stamp": draft.stamp, "rule.two-weeks": "move", "to.two-weeks": "a-week-on"}
    looked = owner.post(at(store), {**data, "do": "look"})
    moved = {row.place: row for row in looked.context["review"].rows}
    assert moved["a-week-on"].after == count.get("a-week-on", 0) + count["two-weeks"]
    assert queries.journey(store, KEY).live == 1
    owner.post(at(store), {**data, "rule.a-week-on": "leave", "do": "publish"})
    now = standing(store)
    assert "two-weeks" not in now
    assert sorted(now["a-week-on"]) == [1] * count.get("a-week-on", 0) + [2] * count["two-weeks"]


def test_some_try_it_first(owner: Client, draft: models.Draft, that_day: datetime) -> None:
    store = draft.store
    owner.post(at(store), {"stamp": draft.stamp, "pace": "50-1d", "do": "publish"})
    for run in models.Run.objects.of(store).filter(journey=KEY, ended=None):
        first = queries.in_share(KEY, run.customer.natural, 50)
        assert run.version == (2 if first else 1)
    again = draft_actions.begin(store, KEY, now=that_day, by="mia")
    again = draft_actions.save(
        again, change(again.text, "review", {"valid_for": "9 weeks"}),
        seen=again.stamp, what="changed", now=that_day, by="mia",
    )  # fmt: skip
    busy = owner.post(at(store), {"stamp": again.stamp, "do": "publish"})
    assert busy.status_code == 409
    publication = models.Publication.objects.of(store).get()
    owner.post(at(store, "publish-follow", publication.pk))
    while publish_actions.go_on(that_day, 3):
        pass
    assert {one for some in standing(store).values() for one in some} == {2}


def test_who_saw_an_older_draft_looks_once_more(owner: Client, draft: models.Draft) -> None:
    page = owner.post(at(draft.store), {"stamp": draft.stamp - 1, "do": "publish"})
    assert page.status_code == 409
    assert "Look at it once more" in page.content.decode()
    assert queries.journey(draft.store, KEY).live == 1


def test_a_rule_that_does_not_fit_changes_nothing(owner: Client, draft: models.Draft) -> None:
    for bad in ({"rule.two-weeks": "fly"}, {"rule.two-weeks": "move", "to.two-weeks": "care"}):
        page = owner.post(at(draft.store), {"stamp": draft.stamp, "do": "publish", **bad})
        assert page.status_code == 400
    assert queries.journey(draft.store, KEY).live == 1


def test_a_text_that_is_none_says_what_to_mend(owner: Client, draft: models.Draft) -> None:
    now = draft.saved
    bad = draft_actions.save(draft, "steps: [", seen=draft.stamp, what="written", now=now, by="mia")
    page = owner.post(at(draft.store), {"stamp": bad.stamp, "do": "publish"})
    assert "It cannot be published yet" in page.content.decode()
    assert queries.journey(draft.store, KEY).live == 1


def test_without_a_draft_there_is_nothing_to_publish(
    owner: Client, lived: Store, that_day: datetime
) -> None:
    page = owner.get(at(lived), follow=True)
    assert "There is no draft" in page.content.decode()


def test_it_is_too_late_after_three_days(
    owner: Client, draft: models.Draft, that_day: datetime
) -> None:
    owner.post(at(draft.store), {"stamp": draft.stamp, "do": "publish"})
    publication = models.Publication.objects.of(draft.store).get()
    later = publication.undo_until + timedelta(seconds=1)
    assert publish_actions.go_on(later) == 1
    assert not models.Move.objects.of(draft.store).exists()
    page = owner.post(at(draft.store, "publish-undo", publication.pk), follow=True)
    assert "cannot be undone any more" in page.content.decode()
    assert queries.journey(draft.store, KEY).live == 2


def test_only_who_may_edit_may_publish(opens: Opens, draft: models.Draft) -> None:
    page = opens("agent").post(at(draft.store), {"stamp": draft.stamp, "do": "publish"})
    assert page.status_code == 403
    assert queries.journey(draft.store, KEY).live == 1
