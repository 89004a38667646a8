"""The storyboard as it is written: every deed, undoing, two people, the text, a new journey."""

import re
from datetime import datetime
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterword.decisions.journey import walk
from afterword.desk.journeys import picker
from afterword.desk.journeys.editor_queries import spots
from afterword.house.models import Store
from afterword.journeys import queries as journeys
from afterword.journeys.models import Draft, Journey
from afterword.journeys.text import parse
from tests.desk.team import Opens

pytestmark = pytest.mark.django_db
KEY = "after-first-delivery"
BASE = f"/desk/ada-fern/journeys/{KEY}/"
DO = f"{BASE}edit/do/"


@pytest.fixture
def tom(opens: Opens) -> Client:
    """A second person who may write journeys."""
    return opens("marketer")


def stamp_of(client: Client, path: str = f"{BASE}edit/") -> str:
    found = re.search(r'name="stamp" value="(\d+)"', client.get(path).content.decode())
    assert found
    return found[1]


def ids(store: Store, key: str = KEY) -> list[str]:
    draft = journeys.draft(store, key)
    assert draft
    return [step.id for step in walk(parse(draft.text).steps)]


def said(response: object) -> str:
    return unescape(re.sub(r"<[^>]+>|\s+", " ", response.content.decode()))  # type: ignore[attr-defined]


def test_it_works(owner: Client, store: Store) -> None:
    """Looking writes nothing; the first change begins the draft."""
    page = said(owner.get(f"{BASE}edit/"))
    assert "No changes yet" in page
    assert journeys.draft(store, KEY) is None
    answer = owner.post(
        DO, {"stamp": "0", "what": "add", "kind": "send", "to": "", "lane": "", "at": "2"}
    )
    assert answer.status_code == 302
    assert answer["Location"] == f"{BASE}edit/#step-message"
    assert ids(store)[:4] == ["settle-in", "thanks", "message", "next-day"]
    page = said(owner.get(f"{BASE}edit/"))
    assert "Draft, 1 change" in page
    assert "“New message” is added." in page
    assert journeys.journey(store, KEY).live == 1


def test_a_card_is_moved_copied_and_deleted(owner: Client, store: Store) -> None:
    owner.post(DO, {"stamp": "0", "what": "move", "step": "care", "to": "by-answer",
                    "lane": "unhappy", "at": "0"})  # fmt: skip
    at = ids(store).index("by-answer")
    assert ids(store)[at : at + 3] == ["by-answer", "care", "put-it-right"]
    owner.post(DO, {"stamp": stamp_of(owner), "do": "what=copy&step=by-answer"})
    assert ids(store)[at + 3 : at + 6] == ["by-answer-2", "care-2", "put-it-right-2"]
    menu = said(owner.get(f"{BASE}edit/"))
    assert "Delete, with 2 steps in its lanes" in menu
    answer = owner.post(
        DO, {"stamp": stamp_of(owner), "do": "what=remove&step=by-answer"}, headers=HTMX
    )
    assert "“By the answer” is deleted, with 2 steps in its lanes." in said(answer)
    assert not {"by-answer", "care", "put-it-right"} & set(ids(store))
    assert "by-answer-2" in ids(store)


HTMX = {"HX-Request": "true"}


def test_lanes_are_added_ordered_and_closed(owner: Client, store: Store) -> None:
    def lanes() -> list[str]:
        draft = journeys.draft(store, KEY)
        assert draft
        found = next(one for one in walk(parse(draft.text).steps) if one.id == "by-answer")
        return [case.id for case in found.cases]  # type: ignore[union-attr]

    owner.post(DO, {"stamp": "0", "do": "what=lane-add&step=by-answer"})
    assert lanes() == ["unhappy", "lane"]
    owner.post(DO, {"stamp": stamp_of(owner), "do": "what=lane-move&step=by-answer&lane=lane&at=0"})
    assert lanes() == ["lane", "unhappy"]
    answer = owner.post(
        DO,
        {"stamp": stamp_of(owner), "do": "what=lane-remove&step=by-answer&lane=unhappy"},
        headers=HTMX,
    )
    assert "A lane of “By the answer” is closed, with 1 step in it." in said(answer)
    assert lanes() == ["lane"]
    assert "put-it-right" not in ids(store)


@pytest.mark.parametrize("kind", picker.kinds())
def test_every_kind_of_step_is_offered_and_begins_readable(
    owner: Client, store: Store, kind: str
) -> None:
    assert kind in picker.PICKER, "say in picker.PICKER how this kind of step is offered"
    offered = said(owner.get(f"{BASE}edit/add/?to=&lane=&at=1"))
    assert str(picker.PICKER[kind].says) in offered
    owner.post(DO, {"stamp": "0", "what": "add", "kind": kind, "at": "1"})
    assert picker.PICKER[kind].id in ids(store)
    assert owner.get(f"{BASE}edit/").status_code == 200


def test_the_picker_offers_nothing_else() -> None:
    assert set(picker.PICKER) == set(picker.kinds())


def test_a_place_at_a_wait_asks_whether_before_or_behind(owner: Client, store: Store) -> None:
    page = said(owner.get(f"{BASE}edit/add/?to=&lane=&at=2"))
    assert "After the wait (1 day later, 10:00–19:00)" in page
    owner.post(DO, {"stamp": "0", "do": "what=add&kind=task&to=&lane=", "at": "3"})
    assert ids(store)[2:4] == ["next-day", "task"]


def test_changes_are_undone_and_done_again(owner: Client, store: Store) -> None:
    before = [step.id for step in walk(journeys.definition(journeys.journey(store, KEY)).steps)]
    owner.post(DO, {"stamp": "0", "do": "what=remove&step=care"})
    assert 'title="deleted “Getting the best out of it”"' in unescape(
        owner.get(f"{BASE}edit/").content.decode()
    )
    owner.post(DO, {"stamp": stamp_of(owner), "do": "what=undo"})
    assert ids(store) == before
    assert "No changes" not in said(owner.get(f"{BASE}edit/"))
    owner.post(DO, {"stamp": stamp_of(owner), "do": "what=redo"})
    assert "care" not in ids(store)


def test_pressing_twice_does_it_once(owner: Client, store: Store) -> None:
    deed = {"stamp": "0", "what": "add", "kind": "task", "at": "0"}
    assert owner.post(DO, deed).status_code == 302
    again = owner.post(DO, deed)
    assert again.status_code == 409
    assert "in another window, or pressed twice" in said(again)
    assert ids(store).count("task") == 1
    assert "task-2" not in ids(store)


def test_two_people_do_not_write_over_each_other(owner: Client, tom: Client, store: Store) -> None:
    owner.post(DO, {"stamp": "0", "do": "what=copy&step=thanks"})
    seen = stamp_of(tom)
    owner.post(DO, {"stamp": seen, "do": "what=remove&step=care"})
    late = tom.post(DO, {"stamp": seen, "do": "what=remove&step=review"}, headers=HTMX)
    assert late.status_code == 409
    assert "Owner Kent changed this draft" in said(late)
    assert "deleted “Getting the best out of it”" in said(late)
    assert "review" in ids(store)
    assert "care" not in ids(store)
    fresh = re.search(r'data-stamp="(\d+)"', late.content.decode())
    assert fresh
    again = tom.post(DO, {"stamp": fresh[1], "do": "what=remove&step=review"}, headers=HTMX)
    assert again.status_code == 200
    assert "review" not in ids(store)


def test_what_cannot_be_done_says_why_and_changes_nothing(owner: Client, store: Store) -> None:
    owner.post(DO, {"stamp": "0", "do": "what=copy&step=thanks"})
    before = ids(store)
    stamp = stamp_of(owner)
    for deed in (
        "what=remove&step=gone",
        "what=move&step=by-answer&to=by-answer&lane=unhappy&at=0",
        "what=add&kind=rocket&at=0",
        "what=fly",
        "what=lane-add&step=thanks",
        "what=lane-remove&step=by-answer&lane=none",
    ):
        answer = owner.post(DO, {"stamp": stamp, "do": deed})
        assert answer.status_code == 422, deed
        assert "This cannot be done here" in said(answer)
    assert ids(store) == before
    assert stamp_of(owner) == stamp


def test_a_draft_is_discarded(owner: Client, store: Store) -> None:
    owner.post(DO, {"stamp": "0", "do": "what=copy&step=thanks"})
    assert owner.post(DO, {"stamp": "1", "do": "what=discard"}).status_code == 409
    stamp = stamp_of(owner)
    assert "Discard 1 change" in said(owner.get(f"{BASE}edit/"))
    answer = owner.post(DO, {"stamp": stamp, "do": "what=discard"})
    assert answer["Location"] == BASE
    assert journeys.draft(store, KEY) is None
    late = owner.post(DO, {"stamp": stamp, "do": "what=copy&step=thanks"})
    assert late.status_code == 409
    assert "published or discarded meanwhile" in said(late)
    assert journeys.draft(store, KEY) is None


def test_places_of_a_step_leave_out_its_own(owner: Client, store: Store) -> None:
    journey = journeys.definition(journeys.journey(store, KEY))
    everywhere = [(one.step, one.lane, one.at) for one in spots(store, journey)]
    moving = [(one.step, one.lane, one.at) for one in spots(store, journey, moving="by-answer")]
    assert set(everywhere) - set(moving) == {
        ("", "", 6), ("", "", 7), ("by-answer", "unhappy", 0), ("by-answer", "unhappy", 1),
        ("by-answer", "otherwise", 0),
    }  # fmt: skip
    page = owner.get(f"{BASE}edit/move/by-answer/")
    assert page.content.decode().count('name="do" value="to=') == len(moving)
    assert owner.get(f"{BASE}edit/move/nobody/").status_code == 404


# ------------------------------------------------------------------------------------- the text


def test_the_text_goes_both_ways_without_loss(owner: Client, store: Store) -> None:
    row = journeys.journey(store, KEY)
    text = journeys.text_of(row)
    page = f"{BASE}edit/text/"
    mine = text.replace("priority: 40", "priority: 41  # a little louder")
    assert owner.post(page, {"stamp": "0", "text": mine.replace("\n", "\r\n")}).status_code == 302
    assert Draft.objects.of(store).get().text == mine
    owner.post(DO, {"stamp": stamp_of(owner), "do": "what=remove&step=care"})
    kept = owner.get(f"{BASE}edit/file/")
    assert kept["Content-Disposition"] == f'attachment; filename="{KEY}.yaml"'
    now = kept.content.decode()
    assert "priority: 41  # a little louder" in now
    assert now.startswith(text[:200])
    assert "template: care-tip" not in now
    file = SimpleUploadedFile("x.yaml", mine.encode())
    brought = owner.post(page, {"stamp": stamp_of(owner), "bring": "1", "file": file})
    assert brought.status_code == 302
    assert Draft.objects.of(store).get().text == mine


def test_an_unreadable_text_is_kept_and_its_line_named(owner: Client, store: Store) -> None:
    page = f"{BASE}edit/text/"
    text = journeys.text_of(journeys.journey(store, KEY))
    broken = text.replace("kind: ask", "kind: aks")
    answer = owner.post(page, {"stamp": "0", "text": broken})
    assert answer.status_code == 422
    line = 1 + broken[: broken.index("kind: aks")].count("\n")
    assert f"Line {line} (steps[5]" in said(answer)
    assert Draft.objects.of(store).get().text == broken
    assert owner.get(f"{BASE}edit/")["Location"] == page
    no_yaml = owner.post(page, {"stamp": stamp_of(owner, page), "text": "a: [1\nb: 2"})
    assert "Line 2" in said(no_yaml)
    assert owner.post(page, {"stamp": stamp_of(owner, page), "text": text}).status_code == 302


def test_a_text_that_came_too_late_stays_in_the_field(
    owner: Client, tom: Client, store: Store
) -> None:
    page = f"{BASE}edit/text/"
    text = journeys.text_of(journeys.journey(store, KEY))
    owner.post(DO, {"stamp": "0", "do": "what=remove&step=care"})
    mine = text.replace("priority: 40", "priority: 44")
    late = tom.post(page, {"stamp": "0", "text": mine})
    assert late.status_code == 409
    assert "priority: 44" in said(late)
    assert "Owner Kent changed this draft" in said(late)
    assert "Save mine over it" in said(late)
    stamp = re.search(r'name="stamp" value="(\d+)"', late.content.decode())
    assert stamp
    assert tom.post(page, {"stamp": stamp[1], "text": mine}).status_code == 302
    assert Draft.objects.of(store).get().text == mine


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\xff\xfe\x00", "no text in UTF-8"),
        (b"x" * (512 * 1024 + 1), "too large"),
    ],
    ids=["no text", "too large"],
)
def test_a_file_that_is_no_text_is_refused(
    owner: Client, store: Store, content: bytes, says: str
) -> None:
    file = SimpleUploadedFile("x.yaml", content)
    answer = owner.post(f"{BASE}edit/text/", {"stamp": "0", "bring": "1", "file": file})
    assert answer.status_code == 422
    assert says in said(answer)
    assert journeys.draft(store, KEY) is None


def test_the_key_stays(owner: Client, store: Store) -> None:
    text = journeys.text_of(journeys.journey(store, KEY))
    other = text.replace(f"journey: {KEY}", "journey: another")
    owner.post(f"{BASE}edit/text/", {"stamp": "0", "text": other})
    assert Draft.objects.of(store).get().text == text
    assert "The key stays" in said(owner.get(f"{BASE}edit/text/"))


# -------------------------------------------------------------------------------- a new journey


def test_a_new_journey_is_a_draft_in_the_list(owner: Client, store: Store) -> None:
    new = "/desk/ada-fern/journeys/new/"
    form = {"name": "Café: a refill", "subject": "order", "event": "order.delivered"}
    answer = owner.post(new, form)
    assert answer["Location"] == "/desk/ada-fern/journeys/cafe-a-refill/edit/"
    assert owner.post(new, form)["Location"] == answer["Location"]
    row = Journey.objects.of(store).get(live=0)
    assert (row.key, row.name) == ("cafe-a-refill", "Café: a refill")
    board = said(owner.get(answer["Location"]))
    assert "Add the first step" in board
    assert "a journey has at least one step" in board
    listed = said(owner.get("/desk/ada-fern/journeys/"))
    assert "Café: a refill" in listed
    assert "Go on writing" in listed
    assert "Starts with: order delivered." in listed
    for path in ("", "text/", "file/", "numbers/"):
        assert owner.get(f"/desk/ada-fern/journeys/{row.key}/{path}").status_code == 302
    on = owner.post(f"/desk/ada-fern/journeys/{row.key}/switch/", {"on": "1"}, follow=True)
    assert "is only a draft. Publish it first." in said(on)
    deed = {"stamp": stamp_of(owner, answer["Location"]), "do": "what=discard"}
    gone = owner.post(f"{answer['Location']}do/", deed)
    assert gone["Location"] == "/desk/ada-fern/journeys/"
    assert not Journey.objects.of(store).filter(key=row.key).exists()


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"name": " ", "subject": "order", "event": "order.paid"}, "Give it a name"),
        ({"name": "x", "subject": "moon", "event": "order.paid"}, "Choose what it is about"),
        (
            {"name": "x", "subject": "return", "event": "order.paid"},
            "Choose something",
        ),
        ({"name": "x", "subject": "order", "event": "order.nope"}, "Choose something"),
    ],
)
def test_a_new_journey_needs_a_name_and_a_start(
    owner: Client, store: Store, form: dict[str, str], says: str
) -> None:
    answer = owner.post("/desk/ada-fern/journeys/new/", form)
    assert answer.status_code == 422
    assert says in said(answer)
    assert not Journey.objects.of(store).filter(live=0).exists()


def test_a_draft_that_cannot_be_read_is_listed(owner: Client, store: Store, now: datetime) -> None:
    form = {"name": "Broken", "subject": "order", "event": "order.delivered"}
    owner.post("/desk/ada-fern/journeys/new/", form)
    page = "/desk/ada-fern/journeys/broken/edit/text/"
    owner.post(page, {"stamp": stamp_of(owner, page), "text": "nothing"})
    assert "Its text cannot be read yet." in said(owner.get("/desk/ada-fern/journeys/"))


def test_problems_stand_on_their_card(owner: Client, store: Store) -> None:
    owner.post(DO, {"stamp": "0", "what": "add", "kind": "update", "at": "1"})
    page = owner.get(f"{BASE}edit/").content.decode()
    assert 'aria-label="1 problem of “Note it”"' in page
    page = said(owner.get(f"{BASE}edit/"))
    assert "say what to change: tag, untag or state" in page


def test_what_is_to_mend_is_listed_and_each_leads_to_its_step(owner: Client, store: Store) -> None:
    """Without script: the pill opens a list, and each line of it is a way to where it is mended."""
    owner.post(DO, {"stamp": "0", "what": "add", "kind": "update", "at": "1"})
    page = owner.get(f"{BASE}edit/").content.decode()
    listed = page.partition('<details class="to-mend">')[2].partition("</details>")[0]
    pill = re.search(r">(\d+) things? to mend", listed)
    ways = re.findall(r'<li class="(\w+)"><a href="([^"]+)"', listed)
    assert pill
    assert int(pill[1]) == len(ways) > 0
    assert ways[0] == ("rose", f"{BASE}edit/step/note/")
    serious = [tone for tone, _way in ways]
    assert serious == sorted(serious, key=["rose", "amber"].index), "first what stops publishing"
    assert "say what to change: tag, untag or state" in unescape(listed)
    for _tone, way in ways:
        assert owner.get(way).status_code == 200, way
