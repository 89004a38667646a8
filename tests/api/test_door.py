"""The door for webhooks: what is let in, what is turned away, what is kept of it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Event as Flag
from typing import Any

import pytest
from django.db import connection
from structlog.testing import capture_logs

from afterword.api import known
from afterword.api.door import Door
from afterword.house import actions as house
from afterword.house.models import Account, Store
from afterword.timeline.models import Intake
from tests.api.conftest import SECRET, Address, Answered, connect, signed
from tests.conftest import NOW
from tests.given import a_store

BODY = b'{"id": 820982911946154508,  "name": "#1042", "note": "caf\\u00e9"}'
PATH = "/in/shopify/ada-fern"


@pytest.fixture
def shop(served: Address, store: Store) -> Address:
    """A store connected with Shopify, and the server in front of it."""
    connect(store)
    return served


def kept(store: Store) -> list[Intake]:
    return list(Intake.objects.of(store).order_by("id"))


def test_it_works(shop: Address, store: Store, ringing: Callable[[], int]) -> None:
    answer = shop.ask("POST", PATH, BODY, signed(BODY))
    assert (answer.status, answer.text) == (200, "Thank you.\n")
    (intake,) = kept(store)
    assert (intake.connector, intake.topic, intake.delivery) == ("shopify", "orders/create", "d-1")
    assert store.secret.unpack(bytes(intake.sealed), "intake") == BODY
    assert intake.state == "waiting"
    assert ringing() >= 1


def test_a_repeat_is_thanked_for_and_kept_once(shop: Address, store: Store) -> None:
    for _ in range(3):
        assert shop.ask("POST", PATH, BODY, signed(BODY)).status == 200
    assert len(kept(store)) == 1


def test_the_same_delivery_at_the_same_moment_is_kept_once(shop: Address, store: Store) -> None:
    with ThreadPoolExecutor(32) as threads:
        asked = [threads.submit(shop.ask, "POST", PATH, BODY, signed(BODY)) for _ in range(200)]
        assert {one.result().status for one in asked} == {200}
    assert len(kept(store)) == 1


def test_a_false_signature_is_turned_away_and_shown_to_the_team(
    shop: Address, store: Store
) -> None:
    answer = shop.ask("POST", PATH, BODY, signed(BODY, secret="guessed"))
    assert answer.status == 401
    assert "signature does not fit" in answer.text
    assert kept(store) == []
    assert "signature did not fit" in Account.objects.of(store).get().trouble


def test_one_changed_byte_is_turned_away(shop: Address, store: Store) -> None:
    assert shop.ask("POST", PATH, BODY + b" ", signed(BODY)).status == 401
    assert kept(store) == []


def test_a_genuine_delivery_ends_the_trouble(shop: Address, store: Store) -> None:
    shop.ask("POST", PATH, BODY, signed(BODY, secret="guessed"))
    shop.ask("POST", PATH, BODY, signed(BODY))
    account = Account.objects.of(store).get()
    assert account.trouble == ""
    assert account.seen is not None


@pytest.mark.parametrize(
    "path",
    [
        "/in/shopify/ada-fern2",  # a store without an account, and one that is not there
        "/in/shopify/nobody",
        "/in/shoplazza/ada-fern",
        "/in/shopify/",
        "/in/shopify",
        "/in/",
        "/in/shopify/ada-fern/more",
        "/in/shopify/%00",
        "/in/shopify/caf%C3%A9",
        "/in/shopify/" + "a" * 5000,
    ],
)
def test_where_nothing_is_connected_says_the_same_words(shop: Address, path: str) -> None:
    a_store("ada-fern2")
    answer = shop.ask("POST", path, BODY, signed(BODY))
    assert (answer.status, answer.text) == (404, "Nothing is connected at this address.\n")
    assert Intake.objects.everywhere().count() == 0


def test_another_stores_secret_opens_nothing(shop: Address, store: Store) -> None:
    connect(a_store("other"), secret="the other's")
    assert shop.ask("POST", PATH, BODY, signed(BODY, secret="the other's")).status == 401
    assert shop.ask("POST", "/in/shopify/other", BODY, signed(BODY)).status == 401
    assert Intake.objects.everywhere().count() == 0


def test_the_same_delivery_id_of_two_stores_is_two_deliveries(shop: Address, store: Store) -> None:
    other = a_store("other")
    connect(other)
    assert shop.ask("POST", PATH, BODY, signed(BODY)).status == 200
    assert shop.ask("POST", "/in/shopify/other", BODY, signed(BODY)).status == 200
    assert (len(kept(store)), len(kept(other))) == (1, 1)


def test_an_account_that_is_switched_off_is_closed_within_a_second(
    shop: Address, store: Store
) -> None:
    assert shop.ask("POST", PATH, BODY, signed(BODY)).status == 200
    house.disconnect(store, kind="connector", plug="shopify", now=NOW, by="test")
    Flag().wait(1.0)
    assert shop.ask("POST", PATH, BODY, signed(BODY, "d-2")).status == 404
    assert len(kept(store)) == 1


def test_a_new_secret_counts_within_a_second(shop: Address, store: Store) -> None:
    assert shop.ask("POST", PATH, BODY, signed(BODY)).status == 200
    connect(store, secret="fresh")
    Flag().wait(1.0)
    assert shop.ask("POST", PATH, BODY, signed(BODY, "d-2")).status == 401
    assert shop.ask("POST", PATH, BODY, signed(BODY, "d-3", secret="fresh")).status == 200


def test_a_person_who_looks_is_told_what_this_is(served: Address) -> None:
    answer = served.ask("GET", PATH)
    assert answer.status == 200
    assert answer.text.startswith("This address is where a shop system or a provider tells")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    head = served.ask("HEAD", PATH)
    assert (head.status, head.body) == (200, b"")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS"])
def test_only_post_brings_anything_in(shop: Address, store: Store, method: str) -> None:
    answer = shop.ask(method, PATH, BODY, signed(BODY))
    assert (answer.status, answer.headers["allow"]) == (405, "GET, HEAD, POST")
    assert answer.text.endswith("Use POST.\n")
    assert kept(store) == []


def test_a_body_that_is_too_long_is_refused_unread(shop: Address, store: Store) -> None:
    headers = signed(BODY) | {"Content-Length": str(8 * 1024 * 1024 + 1)}
    answer = shop.ask("POST", PATH, BODY, headers)
    assert answer.status == 413
    assert "longer than 8,388,608 bytes" in answer.text
    assert kept(store) == []


@pytest.mark.parametrize("length", ["-1", "12x", "+5", "\u0661", "1e3"])
def test_a_length_that_is_no_number_is_refused(
    shop: Address, store: Store, door: Door, length: str
) -> None:
    answer = asked(door, CONTENT_LENGTH=length)
    assert (answer.status, answer.text) == (
        400,
        "The Content-Length is not a number of bytes.\n",
    )
    assert kept(store) == []


def test_a_body_that_was_cut_short_is_refused(shop: Address, store: Store, door: Door) -> None:
    answer = asked(door, CONTENT_LENGTH=str(len(BODY) + 7))
    assert answer.status == 400
    assert (
        answer.text == f"The body ends after {len(BODY)} of {len(BODY) + 7} bytes. Send it again.\n"
    )
    assert kept(store) == []


def test_a_body_without_a_length_is_read_to_its_end_where_that_is_known(
    shop: Address, store: Store, door: Door
) -> None:
    assert asked(door, **{"wsgi.input_terminated": True}).status == 200
    assert store.secret.unpack(bytes(kept(store)[0].sealed), "intake") == BODY


def test_an_endless_body_is_refused(shop: Address, store: Store, door: Door) -> None:
    class Endless:
        given = 0

        def read(self, most: int) -> bytes:
            self.given += min(most, 65536)
            return b"x" * min(most, 65536)

    stream = Endless()
    answer = asked(door, **{"wsgi.input_terminated": True, "wsgi.input": stream})
    assert answer.status == 413
    assert stream.given == 8 * 1024 * 1024 + 1


def test_a_body_of_a_server_that_cannot_tell_its_end_is_empty(
    shop: Address, store: Store, door: Door
) -> None:
    assert asked(door).status == 401  # the signature is over more than nothing
    assert kept(store) == []


def asked(door: Door, **environ: object) -> Answered:
    """Ask without a server in between, which would not let these bodies through."""
    told: list[tuple[str, list[tuple[str, str]]]] = []
    given = {f"HTTP_{name.upper().replace('-', '_')}": v for name, v in signed(BODY).items()}
    request: dict[str, Any] = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": PATH,
        "wsgi.input": BytesIO(BODY),
        **given,
        **environ,
    }
    body = b"".join(door(request, lambda status, headers: told.append((status, headers))))
    status, headers = told[0]
    return Answered(int(status[:3]), {name.lower(): value for name, value in headers}, body)


def test_what_is_private_in_the_headers_is_not_kept(shop: Address, store: Store) -> None:
    headers = signed(BODY) | {
        "Cookie": "session=1",
        "Authorization": "Bearer x",
        "X-Api-Key": "x",
        "X-Afterword-Secret": "x",
        "X-Forwarded-For": "203.0.113.9",
        "X-Real-Ip": "203.0.113.9",
        "Accept": "*/*",
        "X-Shopify-Shop-Domain": "ada-fern.example\x7f",
    }
    assert shop.ask("POST", PATH, BODY, headers).status == 200
    assert kept(store)[0].headers == {
        "content-type": "application/json",
        "x-shopify-topic": "orders/create",
        "x-shopify-webhook-id": "d-1",
        "x-shopify-hmac-sha256": headers["X-Shopify-Hmac-Sha256"],
        "x-shopify-shop-domain": "ada-fern.example",
    }


@pytest.mark.parametrize("delivery", ["", "x" * 121, "x" * 5000])
def test_a_delivery_without_a_usable_id_is_known_by_its_content(
    shop: Address, store: Store, delivery: str
) -> None:
    for _ in range(2):
        assert shop.ask("POST", PATH, BODY, signed(BODY, delivery)).status == 200
    other = BODY + b"\n"
    assert shop.ask("POST", PATH, other, signed(other, delivery)).status == 200
    assert len(kept(store)) == 2


def test_a_body_that_is_no_json_is_kept_as_it_is(shop: Address, store: Store) -> None:
    body = bytes(range(256)) * 40
    assert shop.ask("POST", PATH, body, signed(body)).status == 200
    assert store.secret.unpack(bytes(kept(store)[0].sealed), "intake") == body


def test_every_thank_you_is_in_the_database(shop: Address, store: Store) -> None:
    def post(number: int) -> int:
        body = b'{"id": %d}' % number
        return shop.ask("POST", PATH, body, signed(body, f"d-{number}")).status

    with ThreadPoolExecutor(32) as threads:
        statuses = list(threads.map(post, range(400)))
    assert statuses == [200] * 400
    rows = kept(store)
    assert {row.delivery for row in rows} == {f"d-{number}" for number in range(400)}
    for row in rows:
        body = store.secret.unpack(bytes(row.sealed), "intake")
        assert body == b'{"id": %s}' % row.delivery.removeprefix("d-").encode()


def test_what_the_database_refuses_is_sent_again_and_nothing_is_half_stored(
    shop: Address, store: Store
) -> None:
    with Refusing("d-bad"):
        answer = shop.ask("POST", PATH, BODY, signed(BODY, "d-bad"))
        assert (answer.status, answer.headers["retry-after"]) == (503, "5")
        assert answer.text == "This could not be stored just now. Send it again.\n"
        assert kept(store) == []
    assert shop.ask("POST", PATH, BODY, signed(BODY, "d-bad")).status == 200
    assert [row.delivery for row in kept(store)] == ["d-bad"]


def test_one_that_is_refused_does_not_take_the_others_with_it(shop: Address, store: Store) -> None:
    def post(number: int) -> int:
        name = "d-bad" if number % 10 == 0 else f"d-{number}"
        return shop.ask("POST", PATH, BODY, signed(BODY, name)).status

    with Refusing("d-bad"), ThreadPoolExecutor(32) as threads:
        statuses = list(threads.map(post, range(200)))
    assert [status for number, status in enumerate(statuses) if number % 10 == 0] == [503] * 20
    assert [status for number, status in enumerate(statuses) if number % 10] == [200] * 180
    assert {row.delivery for row in kept(store)} == {
        f"d-{number}" for number in range(200) if number % 10
    }


class Refusing:
    """A database that will not take one delivery, as a full disk or a broken page would not."""

    def __init__(self, delivery: str) -> None:
        self.delivery = delivery

    def __enter__(self) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute(
                    "CREATE TRIGGER refuses BEFORE INSERT ON timeline_intake"
                    f" WHEN NEW.delivery = '{self.delivery}'"
                    " BEGIN SELECT RAISE(ABORT, 'refused'); END"
                )
            else:
                cursor.execute(
                    "ALTER TABLE timeline_intake ADD CONSTRAINT refuses"
                    f" CHECK (delivery <> '{self.delivery}')"
                )

    def __exit__(self, *_: object) -> None:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("DROP TRIGGER refuses")
            else:
                cursor.execute("ALTER TABLE timeline_intake DROP CONSTRAINT refuses")


def test_a_store_that_vanishes_in_between_fails_at_the_commit_and_alone(
    shop: Address, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = a_store("gone")
    connect(gone)
    monkeypatch.setattr(known, "REMEMBERED", 60.0)  # however slow this machine is just now
    assert shop.ask("POST", "/in/shopify/gone", BODY, signed(BODY)).status == 200
    Store.objects.filter(pk=gone.pk).delete()
    # Still remembered for a moment: the row is refused at the commit, by its foreign key.
    assert shop.ask("POST", "/in/shopify/gone", BODY, signed(BODY, "d-2")).status == 503
    monkeypatch.undo()
    Flag().wait(1.0)
    assert shop.ask("POST", "/in/shopify/gone", BODY, signed(BODY, "d-2")).status == 404
    assert shop.ask("POST", PATH, BODY, signed(BODY)).status == 200


def test_nothing_secret_or_personal_is_logged(shop: Address, store: Store) -> None:
    with capture_logs() as lines, Refusing("d-bad"):
        shop.ask("POST", PATH, BODY, signed(BODY, secret="guessed"))
        shop.ask("POST", PATH, BODY, signed(BODY, "d-bad"))
    assert [line["event"] for line in lines] == ["door.not_kept"]
    for word in (SECRET, "guessed", "caf", "820982911946154508"):
        assert word not in str(lines)


def test_everything_else_goes_to_the_application(served: Address) -> None:
    assert served.ask("GET", "/invoice").status == 404
    assert served.ask("GET", "/account/login/").status == 200
