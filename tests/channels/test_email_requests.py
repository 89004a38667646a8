"""What each provider is handed, and what each answer of theirs means."""

import json
import re
from base64 import b64encode
from datetime import UTC, datetime
from typing import Any

import pytest

from afterword.channels.email import PROVIDERS
from afterword.wire.shapes import Account, Misread, Outgoing, Receipt, Refusal, Request, Response

KEY = "0f" * 16 + ".ada-fern"
LEAVE = "https://mail.ada-fern.example/u/abc"
BASIC = "Basic " + b64encode(b"api:k-1").decode()
MAILJET = "Basic " + b64encode(b"k-1:s-1").decode()
WHERE: dict[str, tuple[str, tuple[str, str]]] = {
    "brevo": ("https://api.brevo.com/v3/smtp/email", ("api-key", "k-1")),
    "mailersend": ("https://api.mailersend.com/v1/email", ("Authorization", "Bearer k-1")),
    "mailgun": ("https://api.mailgun.net/v3/ada-fern.example/messages", ("Authorization", BASIC)),
    "mailjet": ("https://api.mailjet.com/v3.1/send", ("Authorization", MAILJET)),
    "mailtrap": ("https://send.api.mailtrap.io/api/send", ("Api-Token", "k-1")),
    "mandrill": ("https://mandrillapp.com/api/1.0/messages/send.json", ("", "")),
    "postal": ("https://postal.example/api/v1/send/message", ("X-Server-API-Key", "k-1")),
    "postmark": ("https://api.postmarkapp.com/email", ("X-Postmark-Server-Token", "k-1")),
    "resend": ("https://api.resend.com/emails", ("Authorization", "Bearer k-1")),
    "scaleway": (
        "https://api.scaleway.com/transactional-email/v1alpha1/regions/fr-par/emails",
        ("X-Auth-Token", "s-1"),
    ),
    "sendgrid": ("https://api.sendgrid.com/v3/mail/send", ("Authorization", "Bearer k-1")),
    "sparkpost": ("https://api.sparkpost.com/api/v1/transmissions/", ("Authorization", "k-1")),
    "unisender_go": ("https://go1.unisender.ru/en/email/send.json", ("X-API-KEY", "k-1")),
}
OWN = {
    "postal": "https://postal.example",
    "unisender_go": "https://go1.unisender.ru/en",
}


def account(name: str, **more: str) -> Account:
    settings = {"api_url": OWN.get(name, ""), "project_id": "p-1", **more}
    named = ("api_key", "api_token", "server_token")
    secrets = dict.fromkeys(named, "k-1") | {"secret_key": "s-1"}
    return Account(settings=settings, secrets=secrets)


def outgoing(**facts: Any) -> Outgoing:
    given: dict[str, Any] = {
        "key": KEY,
        "to": "ana@example.com",
        "to_name": 'Ana "die" Petrović, 2',
        "subject": "Your order",
        "text": "Thank you.\n",
        "html": "<p>Thank you.</p>",
        "sender": "hello@ada-fern.example",
        "sender_name": "Ada & Fern",
        "unsubscribe_url": LEAVE,
        "at": datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    }
    return Outgoing(**(given | facts))


def asked(name: str, made: Outgoing | None = None, **settings: str) -> Request:
    found = PROVIDERS[name].request(made or outgoing(), account(name, **settings))
    assert isinstance(found, Request)
    return found


def test_every_provider_stands_here() -> None:
    assert set(WHERE) == set(PROVIDERS) - {"smtp", "amazon_ses"}


@pytest.mark.parametrize("name", WHERE)
def test_it_works(name: str) -> None:
    url, (header, value) = WHERE[name]
    found = asked(name)
    text = found.body.decode()
    assert found.method == "POST"
    assert found.url.partition("?")[0] == url
    assert not header or {k.lower(): v for k, v in found.headers.items()}[header.lower()] == value
    plain = text if name == "mailgun" else json.dumps(json.loads(text), ensure_ascii=False)
    for part in ("ana@example.com", "hello@ada-fern.example", "Your order", "Thank you."):
        assert part in plain or part.replace("@", "%40").replace(" ", "+") in plain, part
    # Our key, and how to leave, travel with every mail.
    assert KEY in plain
    assert "List-Unsubscribe-Post" in plain
    assert re.search(r"(u/|u%2F)abc", plain)


@pytest.mark.parametrize("name", WHERE)
def test_the_same_mail_is_the_same_request(name: str) -> None:
    assert asked(name) == asked(name)


@pytest.mark.parametrize("name", WHERE)
def test_without_a_key_nothing_is_asked(name: str) -> None:
    with pytest.raises(ValueError, match="is missing in the connection"):
        PROVIDERS[name].request(outgoing(), Account())


@pytest.mark.parametrize("name", WHERE)
@pytest.mark.parametrize(
    "facts",
    [
        {"subject": "Your order\r\nBcc: all@example.com"},
        {"sender_name": "Ada\r\nBcc: all@example.com"},
        {"to_name": 'x" <all@example.com>, "'},
    ],
)
def test_nobody_is_smuggled_in(name: str, facts: dict[str, str]) -> None:
    try:
        found = asked(name, outgoing(**facts))
    except ValueError:
        return
    if name != "mailgun":
        flat = json.dumps(json.loads(found.body), ensure_ascii=False)
        assert "\\nBcc" not in flat
        assert '"email": "all@example.com"' not in flat.lower()
    else:
        assert b"%0ABcc" not in found.body
        assert b"\nBcc: all" not in found.body


@pytest.mark.parametrize("name", WHERE)
def test_what_cannot_be_written_to_is_said(name: str) -> None:
    with pytest.raises(ValueError):
        PROVIDERS[name].request(outgoing(to="nobody at all"), account(name))


def test_repeats_are_marked_where_that_is_understood() -> None:
    assert asked("resend").headers["Idempotency-Key"] == KEY
    first, second = (json.loads(asked("brevo").body)["headers"] for _ in range(2))
    assert first["idempotencyKey"] == second["idempotencyKey"]
    other = json.loads(asked("brevo", outgoing(key="1e" * 16 + ".ada-fern")).body)["headers"]
    assert other["idempotencyKey"] != first["idempotencyKey"]


def answer(status: int, body: Any = "", **headers: str) -> Response:
    raw = body if isinstance(body, str) else json.dumps(body)
    told = {"content-type": "text/plain" if isinstance(body, str) else "application/json"}
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(status=status, headers=told, body=raw.encode())


@pytest.mark.parametrize(
    ("name", "response", "provider_id"),
    [
        ("brevo", answer(201, {"messageId": "<b1@smtp-relay.mailin.fr>"}),
         "b1@smtp-relay.mailin.fr"),
        ("mailersend", answer(202, "", x_message_id="ms1"), "ms1"),
        ("mailgun", answer(200, {"id": "<m1@x.example>", "message": "Queued. Thank you."}),
         "m1@x.example"),
        ("mailjet", answer(200, {"Messages": [{"Status": "success", "To": [
            {"Email": "ana@example.com", "MessageID": 19421, "MessageUUID": "u"}]}]}), "19421"),
        ("mailtrap", answer(200, {"success": True, "message_ids": ["mt1"]}), "mt1"),
        ("mandrill", answer(200, [{"email": "ana@example.com", "status": "sent", "_id": "md1"}]),
         "md1"),
        ("postal", answer(200, {"status": "success", "data": {"message_id": "x", "messages": {
            "ana@example.com": {"id": 7, "token": "t"}}}}), "7"),
        ("postmark", answer(200, {"To": "ana@example.com", "MessageID": "pm1", "ErrorCode": 0,
                                  "Message": "OK"}), "pm1"),
        ("resend", answer(200, {"id": "rs1"}), "rs1"),
        ("scaleway", answer(200, {"emails": [
            {"id": "sc1", "mail_rcpt": "ana@example.com", "status": "new"}]}), "sc1"),
        ("sendgrid", answer(202, "", x_message_id="sg1"), "sg1"),
        ("sparkpost", answer(200, {"results": {"total_rejected_recipients": 0,
                                               "total_accepted_recipients": 1, "id": "sp1"}}),
         "sp1"),
        ("unisender_go", answer(200, {"status": "success", "job_id": "un1",
                                      "emails": ["ana@example.com"]}), "un1"),
    ],
)  # fmt: skip
def test_a_yes(name: str, response: Response, provider_id: str) -> None:
    assert PROVIDERS[name].receipt(response) == Receipt(provider_id=provider_id)


@pytest.mark.parametrize(
    ("name", "response", "means"),
    [
        ("mailjet", answer(400, {"Messages": [{"Status": "error", "Errors": [
            {"ErrorCode": "mj-0013", "StatusCode": 400, "ErrorMessage": "x is invalid"}]}]}),
         "no"),
        ("mailjet", answer(401, {"ErrorCode": "mj-0002", "ErrorMessage": "API key unauthorized"}),
         "account"),
        ("mandrill", answer(200, [{"email": "a@b.example", "status": "rejected", "_id": "x",
                                   "reject_reason": "hard-bounce"}]), "bounced"),
        ("mandrill", answer(200, [{"email": "a@b.example", "status": "rejected", "_id": "x",
                                   "reject_reason": "spam"}]), "complained"),
        ("mandrill", answer(200, [{"email": "a@b.example", "status": "rejected", "_id": "x",
                                   "reject_reason": "unsub"}]), "elsewhere"),
        ("mandrill", answer(200, [{"email": "a@b.example", "status": "rejected", "_id": "x",
                                   "reject_reason": "unsigned"}]), "account"),
        ("mandrill", answer(500, {"status": "error", "code": -1, "name": "Invalid_Key",
                                  "message": "Invalid API key"}), "later"),
        ("postal", answer(200, {"status": "error", "data": {"code": "InvalidServerAPIKey"}}),
         "account"),
        ("postal", answer(200, {"status": "error",
                                "data": {"code": "UnauthenticatedFromAddress"}}), "account"),
        ("postal", answer(200, {"status": "parameter-error", "data": {}}), "no"),
        ("mailersend", answer(202, {"message": "There are some warnings", "warnings": [
            {"type": "ALL_SUPPRESSED", "recipients": [
                {"email": "somebody@example.invalid", "reasons": ["hard_bounced"]}]}]}),
         "bounced"),
        ("mailersend", answer(429, {"message": "Too Many Attempts."}, retry_after="9"), "busy"),
        ("mailtrap", answer(401, {"errors": ["Unauthorized"]}), "account"),
        ("sparkpost", answer(420, {"errors": [{"message": "exceeded sending limit"}]}), "no"),
        ("sparkpost", answer(400, {"errors": [{"message": "Unconfigured Sending Domain"}]}), "no"),
        ("unisender_go", answer(200, {"status": "success", "job_id": "j", "emails": [],
                                      "failed_emails": {"a@b.example": "permanent_unavailable"}}),
         "bounced"),
        ("unisender_go", answer(200, {"status": "success", "job_id": "j", "emails": [],
                                      "failed_emails": {"a@b.example": "temporary_unavailable"}}),
         "later"),
        ("unisender_go", answer(200, {"status": "success", "job_id": "j", "emails": [],
                                      "failed_emails": {"a@b.example": "unsubscribed"}}),
         "elsewhere"),
        ("resend", answer(409, {"name": "concurrent_idempotent_requests"}), "busy"),
        ("resend", answer(403, {"name": "validation_error", "message": "not verified"}), "account"),
        ("sendgrid", answer(413, {"errors": [{"message": "too large"}]}), "no"),
        ("sendgrid", answer(500, ""), "later"),
        ("scaleway", answer(403, {"type": "denied_authentication"}), "account"),
        ("postmark", answer(422, {"ErrorCode": 300, "Message": "Error parsing 'To': x"}), "no"),
        ("postmark", answer(422, {"ErrorCode": 405, "Message": "out of credits"}), "account"),
        ("mailgun", answer(302, ""), "account"),
    ],
)  # fmt: skip
def test_a_no(name: str, response: Response, means: str) -> None:
    found = PROVIDERS[name].receipt(response)
    assert isinstance(found, Refusal)
    seen = {
        "account": found.account,
        "busy": found.busy,
        "elsewhere": found.elsewhere,
        "bounced": found.blocks == "bounced",
        "complained": found.blocks == "complained",
    }
    said = next((word for word, so in seen.items() if so), "no" if found.permanent else "later")
    assert said == means, found
    assert "@b.example" not in found.says


@pytest.mark.parametrize(("name", "code"), [("resend", 409), ("brevo", 400)])
def test_a_key_that_is_known_means_that_they_have_it(name: str, code: int) -> None:
    words = {"resend": "invalid_idempotent_request", "brevo": "duplicate_parameter"}
    response = answer(code, {"name": words[name], "code": words[name]})
    assert PROVIDERS[name].receipt(response) == Receipt()


@pytest.mark.parametrize("name", WHERE)
@pytest.mark.parametrize("body", ["", "<html>hello</html>", "{}", "[]", "null", '"x"', "7"])
def test_an_answer_that_is_none_leaves_it_unknown(name: str, body: str) -> None:
    told = {"content-type": "application/json"}
    response = Response(status=200, headers=told, body=body.encode())
    try:
        found = PROVIDERS[name].receipt(response)
    except Misread:
        return
    # Where a bare yes is all they say, it is one; a "no" must have been said.
    assert isinstance(found, Receipt)
