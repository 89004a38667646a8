"""*Find anything*: not only people are found, but where at the desk a thing is."""

import re

import pytest
from django.test import Client
from django.urls import resolve, reverse
from django.utils.translation import override

from afterword.desk.customers.places import KNOWN
from afterword.house.models import Store
from afterword.house.roles import ROLES, allows
from afterword.wire import shapes
from tests.desk.team import Opens
from tests.given import placed, tell

pytestmark = pytest.mark.django_db
FIND = "/desk/ada-fern/customers/"


def found(client: Client, query: str) -> dict[str, str]:
    """The places that are shown, name by name, with their addresses."""
    answer = client.get(FIND, {"q": query})
    assert answer.status_code == 200, query
    links = re.findall(
        r'<h3><a href="([^"]+)"><bdi>([^<]+)</bdi></a></h3>', answer.content.decode()
    )
    return {name: address for address, name in links}


def test_it_works(store: Store, owner: Client) -> None:
    assert found(owner, "quiet hours") == {"Timing": "/desk/ada-fern/settings/timing/"}
    assert found(owner, "invite") == {"The team": "/desk/ada-fern/settings/#team"}
    assert found(owner, "shopify") == {
        "Shopify": "/desk/ada-fern/settings/connector/shopify/",
    }
    assert found(owner, "first delivery")["After the first delivery"] == (
        "/desk/ada-fern/journeys/after-first-delivery/"
    )
    assert "/desk/ada-fern/words/order-late/" in found(owner, "late").values()
    assert "At the desk" in owner.get(FIND, {"q": "quiet hours"}).content.decode()


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_everything_that_is_shown_can_be_opened(language: str, store: Store, owner: Client) -> None:
    owner.cookies["django_language"] = language
    for one in KNOWN:
        shown = found(owner, _in(language, one.name))
        address = next(at for at in shown.values() if _is(at, one.route))
        assert owner.get(address).status_code == 200, address


def _in(language: str, text: object) -> str:
    with override(language):
        return str(text)


def _is(address: str, route: str) -> bool:
    return resolve(address.partition("#")[0]).url_name == route


@pytest.mark.parametrize("role", list(ROLES))
def test_nobody_is_sent_to_a_closed_door(role: str) -> None:
    for one in KNOWN:
        more = ["whatsapp"] if one.route == "approvals" else []
        view = resolve(reverse(one.route, args=["ada-fern", *more])).func
        if allows(role, one.needs):
            assert allows(role, view.permission), (role, one.route)  # type: ignore[attr-defined]


def test_who_may_not_change_settings_finds_none(store: Store, opens: Opens) -> None:
    agent = opens("agent")
    answer = agent.get(FIND, {"q": "quiet hours"})
    assert "Nobody is found by that." in answer.content.decode()
    assert found(agent, "macros") == {"Canned replies": "/desk/ada-fern/inbox/canned/"}


def test_a_person_of_that_name_still_opens_at_once(store: Store, owner: Client) -> None:
    """Her name begins the word “path”, and she is found all the same."""
    tell(store, placed(who=shapes.Who(email="pat@x.example", name="Pat Moon")))
    assert owner.get(FIND, {"q": "pat"}).status_code == 302
    assert "Your customers’ path" in found(owner, "path")


@pytest.mark.parametrize("query", ["", "a", "hi", "…", "nobody@x.example"])
def test_too_little_finds_nothing(query: str, store: Store, owner: Client) -> None:
    assert found(owner, query) == {}
