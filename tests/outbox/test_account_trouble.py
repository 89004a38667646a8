"""What is wrong with a store's account is kept for the team to see, until it works again."""

import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client

from afterword.house import actions as house
from afterword.house.models import Account, Store
from tests.conftest import NOW
from tests.desk.team import opening
from tests.given import Days, a_store, placed, tell
from tests.outbox.posting import PASSWORD, connect, intent, posting, ready
from tests.smtp import MailServer, certificate


@pytest.fixture
def server(tmp_path: Path) -> MailServer:
    """A server that wants a secure line and a sign-in."""
    context, _public = certificate(tmp_path, "localhost")
    return MailServer(security="starttls", certificate=context, user="ada", password=PASSWORD)


@pytest.fixture
def days(store: Store, home: Path, server: MailServer) -> Iterator[Days]:
    tell(store, placed())
    trust = ssl.create_default_context(cafile=str(home / "server.pem"))
    with posting(store, home, server, trust=trust) as found:
        yield found


def trouble(store: Store) -> str:
    return Account.objects.of(store).get(plug="email").trouble


def test_it_works(store: Store, days: Days, server: MailServer) -> None:
    server.password = "changed-by-the-provider"
    ready(store)
    days.sender.send_ready()
    assert trouble(store).startswith("535 5.7.8")
    assert intent(store).state == "ready"
    server.password = PASSWORD
    days.later(minutes=1)
    assert (intent(store).state, trouble(store)) == ("accepted", "")


@pytest.mark.parametrize(
    ("phase", "said", "is_trouble"),
    [
        ("greeting", "554 5.7.1 we do not talk to you", True),
        ("mail", "530 5.7.0 authentication required", True),
        ("rcpt", "550 relay not permitted", True),
        ("greeting", "421 4.3.2 busy", False),
        ("rcpt", "550 5.1.1 no such user", False),
        ("dot", "554 5.6.0 spam", False),
    ],
)
def test_only_what_a_person_must_see_to_is_trouble(
    store: Store, days: Days, server: MailServer, phase: str, said: str, is_trouble: bool
) -> None:
    server.says = {phase: said}
    ready(store)
    days.sender.send_ready()
    assert trouble(store) == (said if is_trouble else "")


def test_no_secure_line_is_trouble(store: Store, days: Days, server: MailServer) -> None:
    connect(store, server, security="tls")
    ready(store)
    days.sender.send_ready()
    assert "no secure line" in trouble(store)


def test_secrets_that_cannot_be_opened_are_trouble(store: Store, days: Days) -> None:
    Account.objects.of(store).update(sealed=b"not sealed with this store's key")
    ready(store)
    days.sender.send_ready()
    assert "cannot be opened" in trouble(store)


def test_another_stores_account_is_left_alone(store: Store, days: Days, server: MailServer) -> None:
    other = a_store("linden-row", name="Linden Row")
    connect(other, server)
    server.password = "changed-by-the-provider"
    ready(store)
    days.sender.send_ready()
    assert (trouble(store) != "", trouble(other)) == (True, "")


def test_sending_and_hearing_do_not_clear_each_others_trouble(
    store: Store, days: Days, server: MailServer
) -> None:
    account = Account.objects.of(store).get(plug="email")
    house.not_genuine(account.pk)
    ready(store)
    days.sender.send_ready()
    assert intent(store).state == "accepted"
    assert trouble(store) == house.NOT_GENUINE
    house.heard_of_sending(store, "email", "535 no")
    house.heard_from([account.pk], now=NOW)
    assert trouble(store) == "535 no"
    house.not_genuine(account.pk)
    house.heard_from([account.pk], now=NOW)
    assert trouble(store) == ""


def test_the_desk_shows_it_first_and_until_it_works(
    store: Store, days: Days, server: MailServer
) -> None:
    owner: Client = opening(store, a_store("linden-row"), NOW)("owner")
    server.password = "changed-by-the-provider"
    ready(store)
    days.sender.send_ready()
    page = owner.get("/desk/ada-fern/").content.decode()
    assert "Nothing goes out by e-mail" in page
    assert "535 5.7.8" in page
    assert "535 5.7.8" in owner.get("/desk/ada-fern/settings/").content.decode()
    server.password = PASSWORD
    days.later(minutes=1)
    assert intent(store).state == "accepted"
    assert "Nothing goes out" not in owner.get("/desk/ada-fern/").content.decode()
