"""Closed addresses on the desk: which, why, and opening one again."""

import csv
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterword.house.models import AuditLine, Store
from afterword.outbox import brakes, closing
from afterword.outbox.addresses import block_address
from afterword.outbox.brakes import Counted
from afterword.timeline import erasing
from afterword.timeline.identity import Digests
from afterword.timeline.models import ContactPoint, Customer, Event, Suppression
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import placed, tell

PAGE = "/desk/ada-fern/closed/"


def close(store: Store, address: str = "ana@example.com", why: str = "bounced") -> Suppression:
    digest = Digests(store.secret).email(address)
    block_address(
        store, "email", digest, why=why, detail="550 no", key=f"k-{address}", now=NOW, by="test"
    )
    return Suppression.objects.of(store).get(digest=digest)


def text_of(client: Client, query: str = "") -> str:
    answer = client.get(PAGE + query)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def blocked(store: Store) -> list[str]:
    return list(ContactPoint.objects.of(store).order_by("id").values_list("blocked", flat=True))


def test_it_works(store: Store, owner: Client) -> None:
    tell(store, placed(), now=NOW)
    row = close(store)
    assert blocked(store) == ["bounced"]
    text = text_of(owner)
    assert "ana@example.com" in text
    assert "It turned mail away for good." in text
    assert "Ana Petrović" in text
    answer = owner.post(f"{PAGE}{row.pk}/open/", {"reason": "She has a new mailbox"}, follow=True)
    assert "It is open again." in answer.content.decode()
    assert blocked(store) == [""]
    assert not Suppression.objects.of(store).exists()
    event = Event.objects.of(store).get(kind="contact.restored")
    assert event.by == "user:owner@team.example"
    assert "mailbox" not in str(event.data)
    line = AuditLine.objects.get(store=store, what="contact.restored")
    assert line.by == "user:owner@team.example"


def test_everyone_who_has_it_can_be_reached_again(store: Store) -> None:
    tell(store, placed(), now=NOW)
    row = close(store)
    who = shapes.Who(ids=("crm:7",), email="ana@example.com", name="Bo")
    tell(store, placed(order="order/shop:7", who=who), now=NOW)
    assert set(blocked(store)) == {"bounced"}
    closing.restore(store, row.pk, reason="both wrote", now=NOW, by="user:mia@example.com")
    assert set(blocked(store)) == {""}


@pytest.mark.parametrize("reason", ["", "   "])
def test_without_a_reason_it_stays_closed(store: Store, owner: Client, reason: str) -> None:
    tell(store, placed(), now=NOW)
    row = close(store)
    answer = owner.post(f"{PAGE}{row.pk}/open/", {"reason": reason}, follow=True)
    assert "Say why it may be written to again." in answer.content.decode()
    assert blocked(store) == ["bounced"]


def test_twice_and_of_another_store_changes_nothing(store: Store, owner: Client) -> None:
    tell(store, placed(), now=NOW)
    row = close(store)
    answers = [owner.post(f"{PAGE}{row.pk}/open/", {"reason": "x"}) for _ in range(2)]
    assert [one.status_code for one in answers] == [302, 404]
    assert Event.objects.of(store).filter(kind="contact.restored").count() == 1


def test_it_closes_again_when_it_bounces_again(store: Store) -> None:
    tell(store, placed(), now=NOW)
    row = close(store)
    closing.restore(store, row.pk, reason="x", now=NOW, by="user:mia@example.com")
    digest = Digests(store.secret).email("ana@example.com")
    block_address(store, "email", digest, why="bounced", detail="", key="later", now=NOW, by="test")
    assert blocked(store) == ["bounced"]


def test_one_is_found_by_its_address(store: Store, owner: Client) -> None:
    tell(store, placed(), now=NOW)
    close(store)
    close(store, "bo@example.com", "complained")
    assert "ana@example.com" in text_of(owner, "?q=ANA@example.com")
    assert "called a message spam" not in text_of(owner, "?q=ana@example.com")
    assert "This address is open." in text_of(owner, "?q=nobody@example.com")


def test_of_who_was_forgotten_nothing_is_shown(store: Store, owner: Client) -> None:
    tell(store, placed(), now=NOW)
    close(store)
    erasing.erase(store, Customer.objects.of(store).get().pk, now=NOW, by="test")
    text = text_of(owner)
    assert "ana@example.com" not in text
    assert "An address of nobody we know" in text
    assert Suppression.objects.of(store).count() == 1


# --------------------------------------------------------------------------------- lists


LIST = (
    "email,reason,created\r\nANA@example.com,Spam Complaint,2026-03-01T10:00:00Z\r\n"
    "bo@example.com,hard bounce,\r\nnonsense,x,\r\n\r\nbo@example.com,again,\r\n"
)


def test_a_list_from_elsewhere_closes_addresses(store: Store, owner: Client) -> None:
    tell(store, placed(), now=NOW)
    given = SimpleUploadedFile("bounces.csv", LIST.encode())
    answer = owner.post(f"{PAGE}list/", {"list": given}, follow=True)
    assert "2 addresses were closed." in answer.content.decode()
    assert "these lines: 4" in answer.content.decode()
    ana, bo = Suppression.objects.of(store).order_by("since")
    assert (ana.why, ana.since.isoformat()) == ("complained", "2026-03-01T10:00:00+00:00")
    assert bo.why == "bounced"
    assert blocked(store) == ["complained"]
    # Whoever comes to use a closed address is not written to either.
    tell(store, placed(order="order/shop:2", who=shapes.Who(email="bo@example.com")), now=NOW)
    assert "bounced" in blocked(store)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("ana@example.com\nbo@example.com\n", 2),
        ("\ufeffAddress;Why\nana@example.com;spam\n", 1),
        ("phone\n+43 660 1234567\n", 1),
        ("Email\n" + "\n".join(f"p{n}@example.com" for n in range(300)), 300),
    ],
)
def test_lists_of_many_shapes(store: Store, text: str, closed: int) -> None:
    assert closing.close_listed(store, text, now=NOW, by="test").closed == closed
    again = closing.close_listed(store, text, now=NOW, by="test")
    assert (again.closed, again.known) == (0, closed)


@pytest.mark.parametrize(
    "text", ["", "name,town\nAna,Zagreb\n", "email\n" + "a@b.example\n" * 20_002]
)
def test_what_is_no_list_is_told_so(store: Store, owner: Client, text: str) -> None:
    given = SimpleUploadedFile("x.csv", text.encode() or b"\n")
    answer = owner.post(f"{PAGE}list/", {"list": given}, follow=True)
    assert "This is no list" in answer.content.decode()
    assert not Suppression.objects.of(store).exists()


def test_the_file_can_be_brought_in_again(store: Store, owner: Client) -> None:
    tell(store, placed(), now=NOW)
    close(store, why="complained")
    close(store, "unknown@example.com")
    answer = owner.get(f"{PAGE}file/")
    text = answer.content.decode()
    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == ["address", "channel", "why", "since"]
    assert rows[1][:3] == ["ana@example.com", "email", "complained"]
    assert len(rows) == 2
    assert closing.close_listed(store, text, now=NOW, by="test").known == 1


def test_the_spam_rate_stands_on_top(store: Store, owner: Client) -> None:
    assert "No mail went out in the last seven days." in text_of(owner)


def test_the_rate_is_of_what_arrived(store: Store) -> None:
    from afterword.desk.closed.queries import rate

    brakes.count(store, [Counted("j", "email", sent=2100, bounces=100, complaints=1)], NOW)
    assert rate(store, NOW).percent == pytest.approx(0.05)
