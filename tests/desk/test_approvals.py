"""The screen of approved words: how each stands, handing in, asking again; and the command."""

import json
from collections.abc import Iterator

import pytest
from django.test import Client

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.messages.actions import save_template
from afterword.messages.models import Approval
from afterword.messages.queries import shipped
from tests.conftest import NOW
from tests.desk.test_screens import text_of
from tests.vendors import graph
from tests.vendors.graph import Graph
from tests.vendors.serving import served

SCREEN = "/desk/ada-fern/settings/approved/whatsapp/"


@pytest.fixture
def vendor() -> Graph:
    return Graph()


@pytest.fixture
def connected(store: Store, vendor: Graph) -> Iterator[Store]:
    with served(vendor.app()) as url:
        house.save_account(
            store,
            kind="channel",
            plug="whatsapp",
            settings={"number_id": graph.NUMBER_ID, "business_id": graph.BUSINESS_ID, "url": url},
            secrets_={"token": graph.TOKEN},
            now=NOW,
            by="test",
        )
        yield store


def hand_in(client: Client, template: str = "order-shipped", language: str = "en") -> str:
    sent = {"template": template, "language": language, "category": "utility"}
    answer = client.post(f"{SCREEN}hand-in/", sent, follow=True)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_works(connected: Store, owner: Client, vendor: Graph) -> None:
    assert "not handed in" in text_of(owner, SCREEN)
    assert "Handed in: being looked at." in hand_in(owner)
    (there,) = vendor.templates.values()
    there["status"] = "APPROVED"
    answer = owner.post(f"{SCREEN}ask/", follow=True).content.decode()
    assert "1 has changed." in answer
    assert "approved" in text_of(owner, SCREEN)
    connected.refresh_from_db()
    assert connected.approved == {"whatsapp": {"order-shipped": ["en"]}}


def test_until_it_is_connected_nothing_can_be_handed_in(store: Store, owner: Client) -> None:
    text = text_of(owner, SCREEN)
    assert "WhatsApp is not connected yet" in text
    assert "hand-in/" not in text
    assert "It could not be handed in: whatsapp is not connected" in hand_in(owner)


def test_words_that_are_not_fit_say_why(connected: Store, owner: Client) -> None:
    text = shipped()["order-shipped"].replace(
        "Your parcel from {{ store.name }} is on its way: ", "{% if parcel %}News: {% endif %}"
    )
    save_template(connected, "order-shipped", text, now=NOW, by="test")
    assert "cannot hang on a condition, and these have {% if %}" in text_of(owner, SCREEN)
    assert "cannot hang on a condition" in hand_in(owner)
    assert not Approval.objects.of(connected).exists()


def test_new_words_leave_the_ones_before_good(connected: Store, owner: Client) -> None:
    hand_in(owner)
    Approval.objects.of(connected).update(status="approved")
    text = shipped()["order-shipped"].replace("Your parcel from", "A parcel from")
    save_template(connected, "order-shipped", text, now=NOW, by="test")
    shown = text_of(owner, SCREEN)
    assert "The words before are approved, and go out until these are." in shown
    assert "A parcel from {{1}}" in shown


@pytest.mark.parametrize(
    "sent",
    [
        {"template": "order-shipped", "language": "en", "category": "guess"},
        {"template": "nothing", "language": "en", "category": "utility"},
        {},
    ],
)
def test_what_there_is_none_of(connected: Store, owner: Client, sent: dict[str, str]) -> None:
    assert owner.post(f"{SCREEN}hand-in/", sent).status_code == 404
    assert owner.get("/desk/ada-fern/settings/approved/email/").status_code == 404
    assert not Approval.objects.of(connected).exists()


def test_the_command_says_the_same(
    connected: Store,
    vendor: Graph,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    import typer
    from typer.testing import CliRunner

    from afterword.site.commands import templates

    monkeypatch.setattr(templates, "ground", lambda: None)
    app = typer.Typer()
    templates.add(app)
    app.command("x")(lambda: None)
    run = CliRunner()

    def asked(*words: str, code: int = 0) -> str:
        done = run.invoke(app, ["templates", "whatsapp", *words])
        assert done.exit_code == code, done.output
        return done.output

    assert "pending" in asked("hand-in", "order-shipped", "es", "--category", "marketing")
    (there,) = vendor.templates.values()
    assert there["category"] == "MARKETING"
    there["status"] = "APPROVED"
    assert asked("ask") == "1 changed.\n"
    asked("hand-in", "order-shipped", "de", code=1)
    capsys.readouterr()
    lines = [json.loads(line) for line in asked("list", "--json").splitlines()]
    (line,) = [
        one for one in lines if (one["template"], one["language"]) == ("order-shipped", "es")
    ]
    assert (line["state"], line["category"]) == ("approved", "marketing")
    assert "order-shipped          es     approved" in asked("list")
