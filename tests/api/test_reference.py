"""What is written about the API is true: the guide, the page and the OpenAPI document."""

import re
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.test import Client

from afterword.api.door import MOST_BYTES
from afterword.api.facts import facts_for
from afterword.api.incoming import ACCEPTED, MOST_AT_ONCE, Event, Who
from afterword.api.pace import BURST, RATE
from afterword.api.problems import KINDS
from afterword.api.views import api
from afterword.house.models import Store
from tests.api.conftest import Asker

GUIDE = (Path(__file__).parents[2] / "docs" / "guides" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"curl https://post\.example(\S+) \\\n.*?-d '(.*?)'\n```", GUIDE, re.DOTALL)


def paths() -> list[tuple[str, str]]:
    return [
        (method.upper(), path)
        for path, methods in api.get_openapi_schema()["paths"].items()
        for method in methods
    ]


def test_it_works(asker: Asker, store: Store) -> None:
    assert len(EXAMPLES) == 3
    for path, body in EXAMPLES:
        answer = asker.post(path, body.encode())
        assert answer.status_code == 200, answer.content
    assert asker.get("/api/customers", email="ana@example.com").json()["customers"]


def test_the_answers_in_the_guide_are_those_given(asker: Asker, store: Store) -> None:
    shown = [
        msgspec.json.decode(text) for text in re.findall(r"```json\n(.*?)```", GUIDE, re.DOTALL)
    ]
    (order, _, product) = [body.encode() for _, body in EXAMPLES]
    assert asker.post("/api/events", order).json() == shown[0]
    assert asker.post("/api/products", product).json() == shown[1]
    event = msgspec.json.decode(order)
    wrong = asker.post("/api/events", [event, {**event, "who": {"emial": "x"}}]).json()
    assert {**wrong, "type": ""} == {**shown[2], "type": ""}
    assert wrong["type"].rpartition("/")[2] == shown[2]["type"].rpartition("/")[2]
    assert asker.get("/health").json() == shown[3]


def test_the_guide_names_every_address() -> None:
    for method, path in paths():
        plain = re.sub(r"{(int:)?\w+}", "{id}", path)
        assert f"{method} {plain}" in GUIDE, f"docs/guides/api.md lacks {method} {plain}"


def test_the_guide_names_every_problem_field_and_limit() -> None:
    for name, problem in KINDS.items():
        assert f"| {problem.status} | `{name}` |" in GUIDE
    for name in (*Event.model_fields, *Who.model_fields):
        assert f"`{name}`" in GUIDE
    for kind in ACCEPTED:
        for name in facts_for(kind).model_fields:
            assert f"`{name}`" in GUIDE, f"docs/guides/api.md lacks {kind}'s {name}"
    assert f"{MOST_BYTES:,} bytes" in GUIDE
    assert f"up to {MOST_AT_ONCE}" in GUIDE
    assert f"{BURST} times at once and {RATE:.0f} times a second" in GUIDE


def test_the_document_is_served_to_everybody(db: None) -> None:
    document = Client().get("/api/openapi.json").json()
    assert document["openapi"] == "3.1.0"
    assert set(document["paths"]) == {
        "/api/events",
        "/api/products",
        "/api/customers",
        "/api/customers/{customer}",
        "/api/customers/{customer}/timeline",
        "/api/messages",
        "/api/messages/{message}",
        "/api/journeys",
        "/api/devices",
        "/api/estimate",
        "/api/answers",
        "/api/webhooks",
        "/api/webhooks/{webhook}",
        "/api/webhooks/{webhook}/deliveries",
        "/api/webhooks/{webhook}/test",
        "/api/webhooks/{webhook}/secret",
        "/api/webhooks/{webhook}/replay",
    }
    events = document["paths"]["/api/events"]["post"]
    assert events["security"] == [{"Bearer": []}]
    assert "application/problem+json" in events["responses"]["422"]["content"]


def test_the_page_shows_every_call_field_and_problem(db: None) -> None:
    answer = Client().get("/api/docs")
    assert answer.status_code == 200
    shown = answer.content.decode()
    for method, path in paths():
        assert f"<b>{method}</b> <code>{path}</code>" in shown
    for name in KINDS:
        assert f'id="problem-{name}"' in shown
    for name in (*Event.model_fields, *Who.model_fields):
        assert f"<code>{name}</code>" in shown
    for link in re.findall(r'href="#([^"]+)"', shown):
        assert f'id="{link}"' in shown


def test_the_page_asks_nobody_else_for_anything(db: None) -> None:
    shown = Client().get("/api/docs").content.decode()
    assert re.findall(r'(?:src|href)="(?:https?:)?//', shown) == []
    assert "<script" not in shown
    assert "style=" not in shown


@pytest.mark.parametrize(("method", "path"), [("put", "/api/events"), ("post", "/api/journeys")])
def test_a_method_that_an_address_does_not_take_is_named(
    asker: Asker, method: str, path: str
) -> None:
    answer: Any = getattr(asker.client, method)(path, headers=asker.headers)
    assert answer.status_code == 405
    assert answer.headers["Allow"] == ("POST" if path == "/api/events" else "GET")
    assert answer.headers["content-type"] == "application/problem+json"
