"""The inbox's list: what it shows, how it is searched, what is done to many at once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from afterword.conversations import notes
from afterword.conversations.file_models import Attachment
from afterword.conversations.models import Conversation, SavedView, Together
from afterword.desk.inbox import asked, listing, times
from afterword.house.models import AuditLine, Store, User
from afterword.timeline.models import Event
from tests.conftest import NOW
from tests.desk.talks import DAY, HOUR, MINUTE, a_day, a_talk
from tests.desk.team import a_person

pytestmark = pytest.mark.django_db
INBOX = "/desk/ada-fern/inbox/"
LONDON = ZoneInfo("Europe/London")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The desk's clock stands where a test puts it."""
    found = SimpleNamespace(at=NOW)
    found.now = lambda: found.at
    monkeypatch.setattr("afterword.site.middleware.timezone", found)
    return found


@pytest.fixture
def mia(store: Store) -> User:
    return a_person(store, "mia", "agent", NOW)


@pytest.fixture
def tom(store: Store) -> User:
    return a_person(store, "tom", "agent", NOW)


@pytest.fixture
def day(store: Store, mia: User, tom: User) -> list[Conversation]:
    return a_day(store, mia, tom, NOW)


@pytest.fixture
def desk(mia: User) -> Client:
    client = Client()
    client.force_login(mia)
    return client


def names(desk: Client, query: str = "view=all") -> list[str]:
    """Whom a list shows, from the top down."""
    text = desk.get(f"{INBOX}?{query}").content.decode()
    return re.findall(r'<span class="row"><b><bdi>([^<]+)</bdi>', text)


def press(desk: Client, some: list[Conversation], **said: str) -> str:
    """Press a button for these; gives what is said afterwards."""
    told = {"press": "p", "list": "view=all", **said, "id": [str(one.pk) for one in some]}
    page = desk.post(f"{INBOX}together/", told, follow=True).content.decode()
    return " ".join(re.findall(r"<toast-note[^>]*>\s*<p>([^<]+)</p>", page))


def undo(desk: Client, who: Client | None = None) -> str:
    press = Together.objects.everywhere().order_by("-id")[0]
    page = (who or desk).post(f"{INBOX}together/undo/", {"together": str(press.pk)}, follow=True)
    return " ".join(re.findall(r"<toast-note[^>]*>\s*<p>([^<]+)</p>", page.content.decode()))


def test_it_works(desk: Client, day: list[Conversation]) -> None:
    assert names(desk) == [
        "Ana Petrović", "Luka Horvat", "Mateo García", "Grace Okafor",
        "يوسف الأمين", "Eleni Papadaki", "Hannah Weiss", "João Pereira", "Priya Raman",
    ]  # fmt: skip
    text = desk.get(f"{INBOX}?view=all").content.decode()
    for shown in (
        "Urgent, 38 min left", "Parcel late", "Late by 3 h", "1 h 50 left", "By Wed 05:00",
        "Asks where it is", "Unhappy", "#breakage", "Tom, put off to 11:00", "Answered by itself",
        "22 min", "Monday is too late", 'lang="ar"',
    ):  # fmt: skip
        assert shown in text, shown


def test_each_key_is_named_once(desk: Client, day: list[Conversation]) -> None:
    text = desk.get(f"{INBOX}?view=all").content.decode()
    keys = re.findall(r"<dt>(.*?)</dt>", text.partition('id="keys-title"')[2].partition("</dl>")[0])
    assert "<kbd>r</kbd>" in keys
    assert len(keys) == len(set(keys))


def test_a_photo_that_nobody_has_answered_is_told(
    desk: Client, store: Store, day: list[Conversation]
) -> None:
    one = day[1]
    Attachment.objects.create(
        store=store, customer=one.customer, token="t", event="reply/1", state="kept", kind="image",
        at=NOW - HOUR,
    )  # fmt: skip
    one.asked = NOW - HOUR
    one.save()
    text = desk.get(f"{INBOX}?view=all&q=rota").content.decode()
    assert re.findall(r"<bdi>(Photo|Film|File|Voice note)</bdi>", text) == ["Photo"]
    one.asked = NOW  # what came with older words is answered
    one.save()
    assert "<bdi>Photo</bdi>" not in desk.get(f"{INBOX}?view=all&q=rota").content.decode()


def test_each_view_says_how_many(desk: Client, day: list[Conversation]) -> None:
    text = desk.get(INBOX).content.decode()
    counts = dict(re.findall(r'id="view-(\w+)".*?<span class="tabular[^"]*">(\d+)</span>', text))
    assert counts == {
        "mine": "3", "anyone": "2", "waiting": "4", "late": "1",
        "itself": "2", "snoozed": "1", "closed": "1", "all": "9",
    }  # fmt: skip


def test_what_is_for_one_opens_first(desk: Client, store: Store, mia: User) -> None:
    assert 'id="connect"' not in desk.get(INBOX).content.decode()  # an agent connects nothing
    a_talk(store, "Una Archer", "Hello", NOW, state="closed")
    assert names(desk, "") == ["Una Archer"]
    free = a_talk(store, "Ivy Bell", "Hello", NOW)
    assert names(desk, "") == ["Ivy Bell"]
    a_talk(store, "Sam Frost", "Hello", NOW, assignee=mia)
    assert names(desk, "") == ["Sam Frost"]
    assert names(desk, "view=anyone") == ["Ivy Bell"]
    assert free.pk


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=ana+petrovic", ["Ana Petrović"]),  # a name
        ("q=GARC%C3%8DA", ["Mateo García"]),
        ("q=c1001@post.example", ["Mateo García"]),  # an address
        ("q=%231002", ["Grace Okafor"]),  # an order's number
        ("q=coarser", ["Grace Okafor"]),  # a word
        ("q=bag+coarser", ["Grace Okafor"]),
        ("q=bag+kettle", []),
        ("q=breakage", ["Mateo García"]),  # a tag
        ("tag=breakage", ["Mateo García"]),
        ("tag=break", []),
        ("channel=sms", ["Grace Okafor"]),
        ("language=es", ["Mateo García"]),
        ("intent=wismo", ["Ana Petrović", "Luka Horvat"]),
        ("intent=wismo&channel=instagram", ["Luka Horvat"]),
        ("sentiment=positive", ["Eleni Papadaki"]),
        ("who=nobody&intent=wismo", ["Luka Horvat"]),
        ("who=abc", []),
        ("q=%00", None),  # nothing is asked for
        ("intent=nonsense", []),
    ],
)
def test_searching(
    desk: Client, day: list[Conversation], query: str, found: list[str] | None
) -> None:
    assert names(desk, f"view=all&{query}") == (names(desk) if found is None else found)


def test_words_of_a_note_are_searched(desk: Client, day: list[Conversation], tom: User) -> None:
    notes.write(day[2], "Her grinder is the old one.", "k", user=tom, now=NOW)
    assert names(desk, "view=all&q=grinder") == ["Grace Okafor"]
    assert names(desk, "view=all&q=coarser+grinder") == ["Grace Okafor"]


def test_by_who_has_it(desk: Client, day: list[Conversation], tom: User) -> None:
    assert names(desk, f"view=all&who={tom.pk}") == ["Hannah Weiss", "João Pereira"]


def test_the_address_of_a_list_holds_all_of_it(desk: Client, day: list[Conversation]) -> None:
    text = desk.get(f"{INBOX}?view=all&q=bag&channel=sms").content.decode()
    href = re.search(r'id="talk-\d+" href="([^"]+)"', text)
    assert href is not None
    kept = parse_qs(urlsplit(href[1].replace("&amp;", "&")).query)
    assert kept == {"view": ["all"], "q": ["bag"], "channel": ["sms"]}


@pytest.mark.parametrize(
    "after", ["x", "0~x~1", "9~2026-11-24T09:00:00~1", "0~2026-11-24T09:00:00~1", "0~~", "00~1~1"]
)
def test_a_place_that_is_none_begins_at_the_top(
    desk: Client, day: list[Conversation], after: str
) -> None:
    assert len(names(desk, f"view=all&after={after}")) == 9


def test_a_long_list_goes_on(desk: Client, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "PAGE", 3)
    for number in range(7):
        a_talk(store, f"Person {number}", "Hello", NOW, ago=number * MINUTE, state="theirs")
    seen, query = [], "view=all"
    while True:
        text = desk.get(f"{INBOX}?{query}").content.decode()
        seen += re.findall(r'<span class="row"><b><bdi>([^<]+)</bdi>', text)
        more = re.search(r'id="older" href="\?([^"]+)"', text)
        if more is None:
            break
        query = more[1].replace("&amp;", "&")
    assert seen == [f"Person {number}" for number in range(7)]
    assert 'id="newest"' in text


def test_another_store_sees_nothing(desk: Client, store: Store, day: list[Conversation]) -> None:
    from tests.given import a_store

    linden = a_store("linden-row", name="Linden Row", now=NOW)
    own = a_person(linden, "liv", "owner", NOW)
    client = Client()
    client.force_login(own)
    assert client.get(INBOX).status_code == 404
    there = client.get("/desk/linden-row/inbox/?view=all").content.decode()
    assert "Ana" not in there
    assert "What your customers write comes here" in there
    client.post("/desk/linden-row/inbox/together/", {"do": "close", "id": str(day[0].pk)})
    day[0].refresh_from_db()
    assert day[0].state == "team"


# ------------------------------------------------------------------ live


def seen_of(text: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', text)
    assert found is not None
    return found[1]


def test_a_tab_that_asks_again_gets_nothing_until_something_is_other(
    desk: Client, store: Store, mia: User, day: list[Conversation], clock: SimpleNamespace
) -> None:
    began = clock.at = listing.as_of(mia, NOW)
    seen = seen_of(desk.get(f"{INBOX}?view=all").content.decode())

    def again() -> int:
        return desk.get(f"{INBOX}list/?view=all&seen={seen}").status_code

    assert again() == 204
    clock.at = began + timedelta(seconds=29)
    assert again() == 204
    clock.at = began + MINUTE  # what says how long ago, says another thing now
    assert again() == 200
    clock.at = began
    assert again() == 204
    press(desk, [day[3]], do="assign", to="me")
    assert again() == 200


def test_not_everybody_is_told_the_minutes_anew_in_one_second(mia: User, tom: User) -> None:
    moments = [NOW + timedelta(seconds=second) for second in range(120)]
    for who in (mia, tom):
        told = {listing.as_of(who, at) for at in moments}
        assert len(told) <= 3
        assert all(abs(at - listing.as_of(who, at)) <= MINUTE / 2 for at in moments)
    assert listing.as_of(mia, NOW) != listing.as_of(tom, NOW)


def test_what_slept_comes_back_by_the_clock_alone(
    desk: Client, day: list[Conversation], clock: SimpleNamespace
) -> None:
    assert "Hannah Weiss" not in names(desk, "view=waiting")
    clock.at = NOW + 2 * HOUR
    assert "Hannah Weiss" in names(desk, "view=waiting")
    assert names(desk, "view=snoozed") == []


def test_asking_again_costs_few_queries(desk: Client, day: list[Conversation]) -> None:
    seen = seen_of(desk.get(f"{INBOX}?view=all").content.decode())
    with CaptureQueriesContext(connection) as asked_for:
        assert desk.get(f"{INBOX}list/?view=all&seen={seen}").status_code == 204
    whose = [one for one in asked_for.captured_queries if "conversations_" in one["sql"]]
    assert len(whose) == 4  # the counts, and one for each stretch of "all"
    assert len(asked_for.captured_queries) <= 8


def test_a_list_costs_no_more_with_more_rows(
    desk: Client, store: Store, day: list[Conversation]
) -> None:
    with CaptureQueriesContext(connection) as few:
        desk.get(f"{INBOX}?view=all")
    for number in range(20):
        a_talk(store, f"Person {number}", "Hello", NOW)
    with CaptureQueriesContext(connection) as many:
        desk.get(f"{INBOX}?view=all")
    assert len(many) == len(few)


# -------------------------------------------------------------- together


def test_closing_many_and_taking_it_back(
    desk: Client, store: Store, day: list[Conversation]
) -> None:
    some = [day[0], day[2], day[7]]  # the last one is closed already
    before = {one.pk: (one.state, one.assignee_id, one.due) for one in some}
    assert press(desk, some, do="close") == "2 conversations closed."
    assert {one.state for one in Conversation.objects.of(store).filter(id__in=before)} == {"closed"}
    assert Event.objects.of(store).filter(kind="conversation.closed").count() == 2
    assert undo(desk) == "2 conversations are as before."
    for one in Conversation.objects.of(store).filter(id__in=before):
        assert (one.state, one.assignee_id, one.due) == before[one.pk]
    assert undo(desk) == "This was taken back already."


def test_a_press_that_comes_twice_is_done_once(
    desk: Client, store: Store, day: list[Conversation]
) -> None:
    assert press(desk, day[:2], do="close") == "2 conversations closed."
    assert press(desk, day[:2], do="close") == "2 conversations closed."
    assert Together.objects.of(store).count() == 1
    assert AuditLine.objects.filter(what="conversation.closed").count() == 2
    assert press(desk, day[2:3], do="close") == "1 conversation closed."  # another is another


def test_what_happened_since_is_not_taken_back(
    desk: Client, store: Store, day: list[Conversation]
) -> None:
    press(desk, day[:2], do="assign", to="nobody")
    press(desk, day[:1], do="tag", tag="vip")
    first = Together.objects.of(store).order_by("id")[0]
    page = desk.post(f"{INBOX}together/undo/", {"together": str(first.pk)}, follow=True)
    assert "1 conversation is as before." in page.content.decode()
    day[0].refresh_from_db()
    day[1].refresh_from_db()
    assert (day[0].assignee, day[0].tags) == (None, ["vip"])
    assert day[1].assignee is not None


def test_another_cannot_take_it_back(
    desk: Client, store: Store, tom: User, day: list[Conversation]
) -> None:
    press(desk, day[:1], do="close")
    toms = Client()
    toms.force_login(tom)
    assert undo(desk, toms) == "This was taken back already."
    day[0].refresh_from_db()
    assert day[0].state == "closed"


def test_giving(desk: Client, store: Store, tom: User, day: list[Conversation]) -> None:
    said = press(desk, day[2:4], do="assign", to=str(tom.pk))
    assert said == "2 conversations given to Tom Kent."
    assert {one.assignee for one in Conversation.objects.of(store).filter(id__in=[
        day[2].pk, day[3].pk])} == {tom}  # fmt: skip
    outsider = a_person(None, "sid", "", NOW)
    assert press(desk, day[2:4], do="assign", to=str(outsider.pk)) == "Choose who is to have it."
    undo(desk)
    day[2].refresh_from_db()
    assert day[2].assignee is None


def test_putting_off(desk: Client, store: Store, day: list[Conversation]) -> None:
    said = press(desk, [day[2], day[7]], do="snooze", until="tomorrow")
    assert said == "1 conversation put off to Wed 09:00."  # what is closed sleeps already
    day[2].refresh_from_db()
    assert day[2].snoozed == datetime.fromisoformat("2026-11-25T09:00:00+00:00")
    assert press(desk, day[:1], do="snooze", until="never") == "Choose until when."
    undo(desk)
    day[2].refresh_from_db()
    assert day[2].snoozed is None


def test_tagging(desk: Client, store: Store, day: list[Conversation]) -> None:
    said = press(desk, day[:2], do="tag", tag=" #Breakage ")
    assert said == "1 conversation tagged “breakage”."
    assert names(desk, "view=all&tag=breakage") == ["Ana Petrović", "Mateo García"]
    assert (
        press(desk, day[:2], do="tag", tag="breakage ") == "Nothing was changed: it was so already."
    )
    assert press(desk, day[:2], do="tag", tag="") != ""
    assert Together.objects.of(store).filter(what="tag").count() == 2


@pytest.mark.parametrize("said", [{"do": "close"}, {"do": "burn"}, {}])
def test_what_is_not_clear_changes_nothing(
    desk: Client, store: Store, day: list[Conversation], said: dict[str, str]
) -> None:
    some = [] if said.get("do") == "close" else day
    stamps = list(Conversation.objects.of(store).order_by("id").values_list("stamp", flat=True))
    assert press(desk, some, **said) == "Mark conversations first."
    assert stamps == list(
        Conversation.objects.of(store).order_by("id").values_list("stamp", flat=True)
    )


def test_one_that_fails_leaves_all_as_they_were(
    desk: Client, store: Store, day: list[Conversation]
) -> None:
    """A conversation has so many tags at the most: the press fails as a whole."""
    day[1].tags = [f"t{number:02}" for number in range(20)]
    day[1].save()
    press(desk, day[:2], do="tag", tag="vip")
    day[0].refresh_from_db()
    assert day[0].tags == []
    assert not Together.objects.of(store).exists()


# ----------------------------------------------------------- saved views


def test_a_view_is_kept_for_the_team(desk: Client, store: Store, day: list[Conversation]) -> None:
    told = {"name": "  Broken   things ", "list": "view=all&q=rota&after=0~x~1&evil=//x.example"}
    answer = desk.post(f"{INBOX}views/", told)
    assert answer["Location"] == f"{INBOX}?view=all&q=rota&after=0~x~1"
    kept = SavedView.objects.of(store).get()
    assert (kept.name, kept.query) == ("Broken things", "view=all&q=rota")
    text = desk.get(f"{INBOX}?view=all&q=rota").content.decode()
    assert f'href="{INBOX}?view=all&amp;q=rota" aria-current="true"' in text
    desk.post(f"{INBOX}views/{kept.pk}/drop/")
    assert not SavedView.objects.of(store).exists()


def test_a_view_without_a_name_is_not_kept(desk: Client, store: Store) -> None:
    desk.post(f"{INBOX}views/", {"name": " ", "list": "view=all&q=rota"})
    assert not SavedView.objects.of(store).exists()


def test_an_inbox_leads_nowhere_else(desk: Client, day: list[Conversation]) -> None:
    answer = desk.post(f"{INBOX}together/", {"list": "//evil.example/?view=late"})
    assert answer["Location"].startswith(INBOX)


# ----------------------------------------------------------------- times


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (timedelta(seconds=20), "now"),
        (59 * MINUTE, "59 min"),
        (60 * MINUTE, "1 h"),
        (23 * HOUR, "23 h"),
        (2 * DAY, "Sun"),
        (6 * DAY, "18 Nov"),
    ],
)
def test_how_long_ago(span: timedelta, said: str) -> None:
    assert times.ago(NOW - span, NOW, LONDON) == said


@pytest.mark.parametrize(
    ("span", "said"),
    [
        (38 * MINUTE, "38 min left"),
        (110 * MINUTE, "1 h 50 left"),
        (5 * HOUR + 20 * MINUTE, "5 h left"),
        (9 * HOUR, "By 18:00"),
        (24 * HOUR, "By Wed 09:00"),
        (-5 * MINUTE, "Late by 5 min"),
        (-30 * HOUR, "Late by 1 day"),
    ],
)
def test_how_much_time_is_left(span: timedelta, said: str) -> None:
    assert times.left(NOW + span, NOW, LONDON) == said


def test_until_when_something_can_be_put_off() -> None:
    """On a Tuesday at nine in London; on a Monday evening there is no evening any more, and Monday
    is the next one. A morning after the clocks changed is nine by the new clock."""
    found = {one.key: one.at.isoformat() for one in times.choices(NOW, LONDON)}
    assert found == {
        "hour": "2026-11-24T10:00:00+00:00",
        "evening": "2026-11-24T18:00:00+00:00",
        "tomorrow": "2026-11-25T09:00:00+00:00",
        "monday": "2026-11-30T09:00:00+00:00",
        "week": "2026-12-01T09:00:00+00:00",
    }
    monday = datetime.fromisoformat("2026-11-30T19:00:00+00:00")
    assert [one.key for one in times.choices(monday, LONDON)] == [
        "hour", "tomorrow", "monday", "week",
    ]  # fmt: skip
    assert times.until("monday", monday, LONDON) == datetime.fromisoformat(
        "2026-12-07T09:00:00+00:00"
    )
    saturday = datetime.fromisoformat("2026-10-24T12:00:00+00:00")
    morning = times.until("tomorrow", saturday, LONDON)
    assert morning == datetime.fromisoformat("2026-10-25T09:00:00+00:00")
    assert times.until("someday", NOW, LONDON) is None


def test_a_place_is_read_as_it_was_written() -> None:
    from afterword.conversations.inbox import Place

    place = Place(2, NOW, 17)
    assert asked.of({"after": asked.written(place)}).place == place


# --------------------------------------------------- the rest of the desk


def test_the_side_bar_counts_what_is_for_one_or_late(desk: Client, day: list[Conversation]) -> None:
    text = desk.get(f"{INBOX}?view=all").content.decode()
    entry = text.partition('aria-current="page"')[2].partition("</a>")[0]
    assert '<span class="count needs">3<' in entry  # two of hers, and the late one


def test_today_says_who_waits(desk: Client, day: list[Conversation]) -> None:
    text = desk.get("/desk/ada-fern/").content.decode()
    assert "4 conversations wait for a person" in text
    assert "1 of them too long" in text
    assert "/desk/ada-fern/inbox/?view=late" in text
    assert "Ana Petrović, Luka Horvat, Mateo García and 1 more." in text
