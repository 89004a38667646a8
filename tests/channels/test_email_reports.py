"""What every provider reports, by payloads in the shapes that their documents give.

The name of a file says who sends it and what it must become: ``mailgun__contact.bounced__hard``.
"""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from afterword.channels.email import PROVIDERS
from afterword.wire.shapes import Event, Misread, Note, Received, Told

FOLDER = Path(__file__).parent / "email" / "payloads"
FILES = sorted(FOLDER.glob("*.json"))
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = "5b" * 16
FORM = "application/x-www-form-urlencoded"
QUIET = {"scaleway"}
"""Anymail reads no reports of Scaleway."""


def came(path: Path) -> Received:
    """The payload as the provider posts it."""
    body: Any = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(body, dict) and body.pop("__form__", False):
        return Received(headers={"content-type": FORM}, body=urlencode(body).encode(), at=AT)
    if isinstance(body, dict) and body.pop("__mandrill__", False):
        form = urlencode({"mandrill_events": json.dumps(body["events"])})
        return Received(headers={"content-type": FORM}, body=form.encode(), at=AT)
    headers = {"content-type": "application/json"}
    return Received(headers=headers, body=json.dumps(body).encode(), at=AT)


def parsed(path: Path) -> Told:
    provider: Any = PROVIDERS[path.stem.partition("__")[0]]
    found = provider.parse(came(path), "GBP", {})
    if isinstance(found[0], Event) and found[0].kind == "consent.revoked":
        # A no to the provider is a no to all that needs a yes, beside the mail's own fate.
        said = [one for one in found if one.kind == "consent.revoked"]
        assert [one.data["purpose"] for one in said] == ["care", "reviews", "offers"]
        assert len({one.key for one in said}) == 3
        found = [one for one in found if one not in said] or said[:1]
    (only,) = found
    assert isinstance(only, Event | Note)
    return only


def test_every_provider_that_reports_has_payloads() -> None:
    heard = {name for name, one in PROVIDERS.items() if hasattr(one, "parse")} - {"smtp"}
    assert {path.stem.partition("__")[0] for path in FILES} == heard
    assert set(PROVIDERS) == heard | QUIET | {"smtp"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_every_report_means_what_it_says(path: Path) -> None:
    _, kind, *more = path.stem.split("__")
    found = parsed(path)
    if kind == "note":
        assert isinstance(found, Note)
        return
    assert isinstance(found, Event)
    assert found.kind == kind
    assert found.data["channel"] == "email"
    if more != ["unthreaded"]:
        assert found.about == f"message/{KEY}"
    if kind == "contact.bounced":
        assert found.data["hard"] is (more == ["hard"])
    if kind == "message.read":
        assert found.data["trusted"] is False
    if kind == "message.clicked" and found.private:
        assert found.private["url"].endswith("/cups")
    # Addresses are sealed or named as whose it is, and never lie open in the data.
    assert "ana@example.com" not in json.dumps(dict(found.data)) + found.key


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.stem))
def test_the_same_report_has_the_same_key(path: Path) -> None:
    one, two = parsed(path), parsed(path)
    if isinstance(one, Event) and isinstance(two, Event):
        assert one.key == two.key


@pytest.mark.parametrize(
    "path", [path for path in FILES if "reply" in path.stem and "resend" not in path.stem]
)
def test_an_answer_comes_without_what_it_quotes(path: Path) -> None:
    found = parsed(path)
    assert isinstance(found, Event)
    assert found.private["text"] == "Thank you, it came."
    assert "on its way" in found.private.get("quoted", "> It is on its way.")
    assert found.who is not None
    assert (found.who.email, found.who.name) == ("ana@example.com", "Ana")
    assert found.data["answers"] == f"{KEY}.ada-fern@ada-fern.example"


def test_one_broken_report_does_not_spoil_a_heap() -> None:
    good = json.loads((FOLDER / "sendgrid__message.delivered.json").read_text())
    body = json.dumps([*good, {"what": "nobody knows"}, *good]).encode()
    provider: Any = PROVIDERS["sendgrid"]
    received = Received(headers={"content-type": "application/json"}, body=body, at=AT)
    first, second, third = provider.parse(received)
    assert (type(first), type(second), type(third)) == (Event, Note, Event)


@pytest.mark.parametrize("name", [name for name in PROVIDERS if hasattr(PROVIDERS[name], "parse")])
@pytest.mark.parametrize("body", [b"", b"{", b"\x00\xff", b"[]", b"{}", b"null", b"7", b'"x"'])
def test_nothing_that_anybody_may_send_breaks_the_reader(name: str, body: bytes) -> None:
    provider: Any = PROVIDERS[name]
    for kind in ("application/json", FORM, "multipart/form-data; boundary=x", ""):
        received = Received(headers={"content-type": kind}, body=body, at=AT)
        assert provider.verify(received, _open()) is False
        assert len(provider.delivery(received)[1]) == 64
        try:
            found = provider.parse(received, "GBP", {})
        except Misread:
            continue
        assert all(isinstance(one, Note) for one in found)


def _open() -> Any:
    from afterword.wire.shapes import Account

    return Account(settings={}, secrets={})
