"""Is it genuine, what is it about, was it here before: the same questions to every source."""

import hmac
from base64 import b64encode
from collections.abc import Mapping

import pytest

from afterword.connectors import shopify, woocommerce
from afterword.timeline.ports import Source
from afterword.wire.shapes import Account, Received
from tests.connectors.given import CONNECTORS, body, receiving

SIGNATURE = {"shopify": "x-shopify-hmac-sha256", "woocommerce": "x-wc-webhook-signature"}
BODY = {
    "shopify": body("shopify", "orders_create__two_lines"),
    "woocommerce": body("woocommerce", "order_updated__paid_by_card"),
}
BOTH = Account(secrets={"secret": "new secret", "secret_before": "old secret"})
NEW = Account(secrets={"secret": "new secret"})
HUSH = Account(secrets={"secret": "hush"})

each = pytest.mark.parametrize("name", CONNECTORS)


def signed(
    name: str, secret: str, sent: bytes | None = None, over: bytes | None = None
) -> Received:
    """A delivery with the signature of its bytes, or of others."""
    sent = BODY[name] if sent is None else sent
    digest = hmac.digest(secret.encode(), sent if over is None else over, "sha256")
    return Received(headers={SIGNATURE[name]: b64encode(digest).decode()}, body=sent)


@each
def test_it_works(name: str) -> None:
    assert CONNECTORS[name].verify(signed(name, "new secret"), BOTH)


@each
def test_the_secret_before_the_last_change_is_good_too(name: str) -> None:
    assert CONNECTORS[name].verify(signed(name, "old secret"), BOTH)
    assert not CONNECTORS[name].verify(signed(name, "old secret"), NEW)


@each
@pytest.mark.parametrize(
    "secrets", [{}, {"secret": ""}, {"secret": "", "secret_before": ""}, {"other": "x"}]
)
def test_without_a_secret_nothing_is_genuine(name: str, secrets: Mapping[str, str]) -> None:
    for secret in ("", "x"):
        assert not CONNECTORS[name].verify(signed(name, secret), Account(secrets=secrets))
    assert not CONNECTORS[name].verify(Received(headers={}, body=b""), Account(secrets=secrets))


@each
def test_another_secret_is_not_genuine(name: str) -> None:
    for secret in ("", "new secret ", "NEW SECRET", "ñew secret"):
        assert not CONNECTORS[name].verify(signed(name, secret), BOTH)


@each
def test_one_changed_byte_is_not_genuine(name: str) -> None:
    whole = BODY[name]
    for cut in (whole[:-1], whole[1:], whole + b" ", whole.replace(b"2026", b"2027", 1), b""):
        assert not CONNECTORS[name].verify(signed(name, "new secret", cut, over=whole), BOTH)


@each
@pytest.mark.parametrize("given", ["", "=", "nonsense", "é", "A" * 10_000, "sha256=00"])
def test_a_signature_that_is_none(name: str, given: str) -> None:
    asked = Received(headers={SIGNATURE[name]: given}, body=BODY[name])
    assert not CONNECTORS[name].verify(asked, BOTH)


@each
def test_bytes_that_are_no_text_are_signed_as_they_are(name: str) -> None:
    for sent in (b"", b"\xff\x00\xfe", "naïve ☕ 日本".encode(), "ключ".encode("cp1251")):
        assert CONNECTORS[name].verify(signed(name, "new secret", sent), BOTH)


@each
def test_a_secret_may_have_any_letters(name: str) -> None:
    assert CONNECTORS[name].verify(signed(name, "ключ ☕"), Account(secrets={"secret": "ключ ☕"}))


def test_shopify_signs_as_the_platform_documents_it() -> None:
    # Computed with another tool: printf '{"id":1}' | openssl dgst -sha256 -hmac hush -binary
    header = {"shopify-hmac-sha256": OPENSSL}
    assert shopify.verify(Received(headers=header, body=b'{"id":1}'), HUSH)
    header = {"x-wc-webhook-signature": OPENSSL}
    assert woocommerce.verify(Received(headers=header, body=b'{"id":1}'), HUSH)


OPENSSL = "VnKUjZsLuN5iZWjn5EntcBVCF9kMN43LglzCE1/GSeY="


# -------------------------------------------------------------------------------- repeats


def test_a_delivery_is_known_by_the_senders_id() -> None:
    sent = Received(
        headers={"x-shopify-topic": "Orders/Create", "x-shopify-webhook-id": "b54557e4"}, body=b"{}"
    )
    assert shopify.delivery(sent) == ("orders/create", "b54557e4")
    shorter = Received(
        headers={"shopify-topic": "orders/paid", "shopify-webhook-id": "c"}, body=b""
    )
    assert shopify.delivery(shorter) == ("orders/paid", "c")
    woo = Received(
        headers={
            "x-wc-webhook-topic": "order.updated",
            "x-wc-webhook-id": "42",
            "x-wc-webhook-delivery-id": "a1b2",
        },
        body=b"{}",
    )
    assert woocommerce.delivery(woo) == ("order.updated", "42:a1b2")
    parts = Received(
        headers={"x-wc-webhook-resource": "order", "x-wc-webhook-event": "deleted"}, body=b"{}"
    )
    assert woocommerce.delivery(parts)[0] == "order.deleted"


SOURCES: dict[str, Source] = {**CONNECTORS, **receiving()}


@pytest.mark.parametrize("name", SOURCES)
def test_without_an_id_the_content_is_its_own(name: str) -> None:
    delivery = SOURCES[name].delivery
    one = delivery(Received(headers={}, body=b"one"))
    assert one == delivery(Received(headers={}, body=b"one"))
    assert one != delivery(Received(headers={}, body=b"two"))


@pytest.mark.parametrize("name", SOURCES)
@pytest.mark.parametrize("long", ["x" * 500, "é" * 300])
def test_names_are_never_longer_than_the_columns_they_go_into(name: str, long: str) -> None:
    headers = {
        f"{start}{part}": long
        for start in ("x-shopify-", "shopify-", "x-wc-webhook-", "")
        for part in ("topic", "webhook-id", "id", "delivery-id", "resource", "event", "message-id")
    }
    topic, delivery = SOURCES[name].delivery(Received(headers=headers, body=b"{}"))
    assert len(topic) <= 80
    assert 0 < len(delivery) <= 160


# ---------------------------------------------------------------------------------- pings


def test_woocommerce_asks_if_anybody_is_here() -> None:
    assert woocommerce.ping(Received(headers={}, body=body("woocommerce", "ping__any")))


@pytest.mark.parametrize(
    "sent",
    [b"", b"webhook_id=", b"webhook_id=4x", b"webhook_id=4&a=b", b" webhook_id=4", b'{"id":4}'],
)
def test_what_is_no_ping(sent: bytes) -> None:
    assert not woocommerce.ping(Received(headers={}, body=sent))


def test_what_is_signed_is_no_ping() -> None:
    asked = Received(headers={"x-wc-webhook-signature": "x"}, body=b"webhook_id=4")
    assert not woocommerce.ping(asked)


@pytest.mark.parametrize("name", ["shopify", "email.smtp"])
def test_others_never_ask(name: str) -> None:
    assert not SOURCES[name].ping(Received(headers={}, body=b"webhook_id=4"))
