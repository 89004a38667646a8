"""Anybody may send anything to the door: no source fails over it, and none takes it for genuine."""

from collections.abc import Iterator

import pytest

from afterword.site import plugs
from afterword.timeline import ports
from afterword.wire.shapes import Account, Misread, Received
from tests.conftest import NOW

SECRETS = (
    "app_secret", "auth_token", "key", "password", "public_key", "secret", "signature_secret",
    "signing_secret", "token", "user", "verify_token", "webhook_inbound_secret", "webhook_key",
    "webhook_secret", "webhook_signing_key", "webhook_signing_secret",
)  # fmt: skip
SIGNATURES = (
    "aftership-hmac-sha256", "fdx-signature", "lob-signature", "shippo-auth-signature", "sign",
    "svix-signature", "x-hmac-signature", "x-hub-signature-256", "x-mandrill-signature",
    "x-postal-signature", "x-shopify-hmac-sha256", "x-twilio-signature",
    "x-viber-content-signature", "x-wc-webhook-signature",
)  # fmt: skip
JSON = {"content-type": "application/json"}
FORM = {"content-type": "application/x-www-form-urlencoded"}
HEADERS: tuple[dict[str, str], ...] = (
    {},
    JSON,
    FORM,
    {"content-type": "multipart/form-data"},
    {"content-type": "multipart/form-data; boundary=x"},
    {"content-type": "application/json; charset=utf-99"},
    {**JSON, "content-encoding": "gzip"},
    {**JSON, "authorization": "Basic \xff\xff"},
    {**JSON, "authorization": "Basic Og=="},
    {**JSON, "authorization": "Bearer e30.e30.AA"},
    {**JSON, "authorization": "Bearer eyJhbGciOiJub25lIn0.e30."},
    JSON | dict.fromkeys(SIGNATURES, "\xe9"),
    JSON | dict.fromkeys(SIGNATURES, "") | {"lob-signature-timestamp": "9" * 15},
    JSON
    | dict.fromkeys(SIGNATURES, "sha256=00")
    | dict.fromkeys(("lob-signature-timestamp", "svix-timestamp"), "9" * 11),
    JSON | dict.fromkeys(SIGNATURES, "t=99999999999,v1=00") | {"lob-signature-timestamp": "9" * 14},
)
DEEP = b"[" * 100_000
BODIES = (
    b"", b"\0", b"null", b"[]", b"[null]", b"{}", b"1", b'"x"', DEEP, b'{"a":' * 50_000,
    b'{"Message":"' + DEEP + b'"}', b"\xff\xfe{}", b"\xef\xbb\xbf{}", b'{"a":"\\ud800"}',
    b'{"id":1' + b"0" * 5000 + b"}", b'{"x":NaN}', b'{"x":1e999999}', b"a=%ED%A0%80&%ff=%00",
    b"--x\r\n", b'{"entry":[null]}', b'[{"msys":{"relay_message":1}}]', b'{"RecordType":1}',
    b'{"events":[[]]}', b'{"rcpt_to":1,"message":"","base64":true}', b'{"event":[]}',
    b'{"type":"email.received","data":[]}', b'{"items":[1]}',
)  # fmt: skip
QUERY = "hub.mode=subscribe&hub.verify_token=x&hub.challenge=%00&message=%ff&token="
ACCOUNTS = (
    Account(secrets=dict.fromkeys(SECRETS, "kept")),
    Account(secrets=dict.fromkeys(SECRETS, "")),
    Account(),
)


def sources() -> Iterator[tuple[str, str]]:
    """Every source by its name, with each of its providers."""
    for name in (*plugs.CONNECTORS, *plugs.CARRIERS):
        yield name, ""
    for name, channel in plugs.CHANNELS.items():
        for provider in getattr(channel, "PROVIDERS", {}):
            if ports.source(name, {"provider": provider}) is not None:
                yield name, provider


SOURCES = list(sources())


def sent(name: str) -> Iterator[Received]:
    """What a stranger sends."""
    path = f"/in/{name}/ada-fern"
    for headers in HEADERS:
        for body in BODIES:
            yield Received(
                headers=headers, body=body, path=path, query=QUERY, url=f"https://x.example{path}",
                method="POST", at=NOW,
            )  # fmt: skip


def test_it_works() -> None:
    assert len(SOURCES) > 30


@pytest.mark.parametrize(("name", "provider"), SOURCES)
def test_nothing_fails_and_nothing_is_genuine(name: str, provider: str) -> None:
    source = ports.source(name, {"provider": provider} if provider else {})
    assert source is not None
    for received in sent(name):
        source.ping(received)
        source.delivery(received)
        for account in ACCOUNTS:
            assert not source.verify(received, account)
            if isinstance(source, ports.ShakesHands):
                source.handshake(received, account)


@pytest.mark.parametrize(("name", "provider"), SOURCES)
def test_what_cannot_be_read_says_so(name: str, provider: str) -> None:
    """What came with the right secret and is broken all the same."""
    settings = {"provider": provider} if provider else {}
    source = ports.source(name, settings)
    assert source is not None
    for received in sent(name):
        try:
            list(source.parse(received, "GBP", settings))
        except Misread:
            continue
