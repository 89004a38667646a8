"""Versions in words, restored as drafts; journeys taken along and brought in elsewhere."""

import io
import zipfile
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from afterword.house.models import Store
from afterword.journeys import actions, models, queries
from afterword.journeys.editing import change, change_head
from afterword.messages import queries as templates
from tests.desk.team import Opens

pytestmark = pytest.mark.django_db
KEY = "after-first-delivery"
TEXT = queries.library()[KEY]
SECOND = change(TEXT, "settle-in", {"for": "4 hours"})
THIRD = change_head(change(SECOND, "care", {"name": "One tip"}), {"priority": 30})


@pytest.fixture
def thrice(store: Store, now: datetime) -> Store:
    for text in (SECOND, THIRD):
        actions.publish(store, text, now=now, by="user:mia@example.com")
    return store


def at(store: Store, name: str, *more: object) -> str:
    return reverse(name, args=[store.key, KEY, *more])


def test_each_version_says_what_it_changed(owner: Client, thrice: Store) -> None:
    page = owner.get(at(thrice, "versions"))
    told = {
        one.version.number: [(change.name, change.note) for change in one.changes]
        for one in page.context["lines"]
    }
    assert told == {
        1: [],
        2: [("4 hours later, 09:00–20:00", "4 hours instead of 2 hours")],
        3: [
            ("After the first delivery", "priority 30 instead of 40"),
            ("One tip", "was called “Getting the best out of it”"),
        ],
    }
    assert "mia@example.com" in page.content.decode()


def test_any_two_are_compared(owner: Client, thrice: Store) -> None:
    page = owner.get(at(thrice, "versions"), {"from": "1", "to": "3"})
    assert len(page.context["compared"]) == 3
    assert owner.get(at(thrice, "versions"), {"from": "1", "to": "9"}).status_code == 200


def test_a_version_is_restored_as_a_draft(owner: Client, thrice: Store) -> None:
    page = owner.post(at(thrice, "version-restore", 1), follow=True)
    assert "Publish version 4" in page.content.decode()
    draft = queries.draft(thrice, KEY)
    assert draft
    assert draft.text == TEXT
    assert queries.journey(thrice, KEY).live == 3
    assert owner.post(at(thrice, "version-restore", 9)).status_code == 404


def test_a_journey_is_taken_along_with_its_templates(
    owner: Client, thrice: Store, other: Store, opens: Opens
) -> None:
    data = owner.get(at(thrice, "version-file", 3)).content
    with zipfile.ZipFile(io.BytesIO(data)) as box:
        names = box.namelist()
        assert names[0] == f"journeys/{KEY}.yaml"
        assert {"templates/care-tip.yaml", "templates/review-ask.yaml"} <= set(names)
        assert box.read(names[0]).decode() == THIRD
    there = reverse("bring", args=[other.key])
    page = opens("other").post(there, {"file": SimpleUploadedFile("a.zip", data)})
    assert page.status_code == 200
    draft = queries.draft(other, KEY)
    assert draft
    assert draft.text == THIRD
    assert queries.journey(other, KEY).live == 1


def bring(client: Client, store: Store, text: str | bytes) -> list[tuple[bool, tuple[str, ...]]]:
    data = text.encode() if isinstance(text, str) else text
    page = client.post(
        reverse("bring", args=[store.key]), {"file": SimpleUploadedFile("a.yaml", data)}
    )
    found = [(one.made, tuple(map(str, one.says))) for one in page.context["found"]]
    return found or [(False, (page.context["fault"],))]


def test_what_is_in_the_way_is_said(owner: Client, store: Store) -> None:
    assert bring(owner, store, TEXT) == [
        (True, ("'after-first-delivery' is live here: this is its draft now",))
    ]
    (again,) = bring(owner, store, TEXT)
    assert again[0]
    assert "this one is called 'after-first-delivery-2'" in again[1][0]
    assert models.Journey.objects.of(store).get(key=f"{KEY}-2").live == 0
    strange = change(TEXT, "care", {"template": "not-here"}).replace(KEY, "other-one")
    (made, says) = bring(owner, store, strange)[0]
    assert made
    assert says == ("step 'care'.template: there is no template 'not-here'",)
    (unread,) = bring(owner, store, "steps: [")
    assert not unread[0]
    assert unread[1][0].startswith("line 1")
    assert bring(owner, store, b"\xff\xfe")[0][1] == ("file is neither a zip nor a text in UTF-8",)


def test_templates_one_has_stay(owner: Client, store: Store, now: datetime) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as box:
        box.writestr("journeys/x.yaml", TEXT.replace(KEY, "brought"))
        box.writestr("templates/care-tip.yaml", "template: care-tip\nname: Mine\n")
        new = templates.shipped()["care-tip"].replace("care-tip", "tip-two")
        box.writestr("templates/tip-two.yaml", new)
    before = templates.text(store, "care-tip")
    found = bring(owner, store, stream.getvalue())
    assert found[1] == (False, ("there is a template 'care-tip' already: it stays",))
    assert found[2] == (True, ())
    assert templates.text(store, "care-tip") == before
    assert templates.text(store, "tip-two") == new


def test_a_template_of_an_impossible_name_stays_out(owner: Client, store: Store) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as box:
        box.writestr("journeys/x.yaml", TEXT.replace(KEY, "brought"))
        box.writestr("templates/thank you!.yaml", templates.shipped()["care-tip"])
    found = bring(owner, store, stream.getvalue())[1]
    assert not found[0]
    assert found[1][0].startswith("its file name is no name for words")
    assert "thank you!" not in templates.texts(store)
