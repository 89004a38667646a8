"""The bell: rung by a commit, in every process, and not by what was taken back."""

from collections.abc import Callable, Iterator

import pytest
from django.db import connection, transaction

from afterword.api.door import Row, write
from afterword.api.group import Group
from afterword.api.known import Known
from afterword.house.bell import Bell, bell, notify
from afterword.house.listener import Listener
from afterword.house.models import Store
from afterword.timeline.models import Intake
from afterword.wire import shapes
from tests.conformance.abreast import PATIENCE, together
from tests.conftest import NOW
from tests.given import a_store, placed, tell

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def far() -> Iterator[Bell]:
    """The bell of another process; embedded there is none, so it is this one's."""
    if connection.vendor == "sqlite":
        yield bell
        return
    theirs = Bell()
    before = theirs.heard
    listener = Listener(theirs).start()
    assert theirs.wait(before, PATIENCE)
    yield theirs
    listener.stop()


@pytest.fixture
def shop() -> Store:
    return a_store()


def heard(bell: Bell, doing: Callable[[], object]) -> bool:
    before = bell.heard
    doing()
    return bell.wait(before, PATIENCE)


def knocked(bell: Bell, doing: Callable[[], object]) -> bool:
    """Whether whoever waits for anything at all heard of it."""
    before = bell.heard_at_all
    doing()
    return bell.wait_at_all(before, PATIENCE)


def test_it_works(far: Bell, shop: Store) -> None:
    assert heard(far, lambda: tell(shop, placed()))


def test_another_thread_s_commit_is_heard(far: Bell, shop: Store) -> None:
    assert heard(far, lambda: together([lambda: tell(shop, placed())]))


def test_what_comes_to_the_door_is_heard_once_it_is_kept_and_a_repeat_is_not(
    far: Bell, shop: Store
) -> None:
    group: Group[Row] = Group(write, bell.knock, whole=True)
    account = shapes.Account(settings={}, secrets={})
    known = Known(1, shop.pk, shop.secret, account, seen=NOW, trouble="")

    def comes(delivery: str) -> None:
        intake = (
            shop.pk,
            "shopify",
            "orders/create",
            delivery,
            NOW,
            '{"x-a": "\u00e9"}',
            b"\0\xff",
        )
        group.keep(Row(intake, known, NOW))

    assert knocked(far, lambda: comes("one"))
    after, rung = far.heard_at_all, far.heard
    comes("one")
    assert knocked(far, lambda: comes("two"))
    assert far.heard_at_all == after + 1
    assert far.heard == rung, "nobody but the engine wakes"
    kept = Intake.objects.of(shop).order_by("id")
    assert [one.delivery for one in kept] == ["one", "two"]
    assert bytes(kept[0].sealed) == b"\0\xff"
    assert kept[0].headers == {"x-a": "é"}
    assert (kept[0].received, kept[0].state, kept[0].tries) == (NOW, "waiting", 0)


def test_whoever_waits_for_a_knock_hears_a_ring_too(far: Bell, shop: Store) -> None:
    assert knocked(far, lambda: tell(shop, placed()))


def test_what_is_taken_back_rings_nothing(far: Bell, shop: Store) -> None:
    before = far.heard

    def regretted() -> None:
        with transaction.atomic():
            tell(shop, placed())
            transaction.set_rollback(True)

    regretted()
    assert far.heard == before
    assert heard(far, lambda: tell(shop, placed()))


def test_a_line_that_breaks_is_opened_anew(far: Bell, shop: Store) -> None:
    """PostgreSQL ends the listener's connection; the next event is heard all the same."""
    if connection.vendor == "postgresql":
        before = far.heard
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE application_name = 'afterword listener'"
            )
            assert cursor.fetchall(), "there was a line"
        assert far.wait(before, PATIENCE), "it rings once for what it may have missed"
    assert heard(far, lambda: tell(shop, placed()))


def test_one_transaction_rings_once_however_often_it_says_so(shop: Store) -> None:
    before = bell.heard
    with transaction.atomic():
        bell.ring_on_commit()
        notify()
        assert bell.heard == before
    assert bell.heard == before + 1
