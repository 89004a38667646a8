"""The page that says whether mail from the store's domain is believed, with a real name server."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.test import Client

from afterword.desk.mailcheck import judging
from afterword.desk.mailcheck.queries import check
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.wire.names import Names
from tests.conftest import NOW
from tests.vendors.nameserver import NameServer, naming

PAGE = "/desk/ada-fern/mail-check/"
DOMAIN = "ada-fern.example"


def public_key(bits: int) -> str:
    raw = rsa.generate_private_key(65537, bits).public_key()
    return b64encode(raw.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).decode()


STRONG = public_key(2048)


@pytest.fixture
def server(settings: Any) -> Iterator[NameServer]:
    with naming() as found:
        settings.AFTERWORD_DNS = found.address
        settings.AFTERWORD_URL = "https://mail.ada-fern.example"
        yield found


@pytest.fixture
def shop(store: Store) -> Store:
    Store.objects.filter(pk=store.pk).update(sender_email=f"hello@{DOMAIN}")
    house.save_account(
        store,
        kind="channel",
        plug="email",
        settings={"provider": "mailgun"},
        secrets_={},
        now=NOW,
        by="test",
    )
    store.refresh_from_db()
    return store


def whole(server: NameServer) -> None:
    """A domain with which all is well."""
    server.text(DOMAIN, "v=spf1 include:mailgun.org ~all", "some-other=thing")
    server.text("mailgun.org", "v=spf1 ip4:192.0.2.0/24 ~all")
    server.text(f"k1._domainkey.{DOMAIN}", f"v=DKIM1; k=rsa; p={STRONG}")
    server.text(f"_dmarc.{DOMAIN}", f"v=DMARC1; p=none; rua=mailto:dmarc@{DOMAIN}")
    server.records[DOMAIN, "MX"] = ["10 mx.ada-fern.example."]


def states(store: Store) -> dict[str, tuple[str, str]]:
    return {one.about: (one.state, one.why) for one in check(store).verdicts}


def text_of(client: Client, address: str = PAGE) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_it_works(shop: Store, owner: Client, server: NameServer) -> None:
    whole(server)
    assert {state for state, _ in states(shop).values()} == {"right"}
    text = text_of(owner)
    assert "All is in order" in text
    assert text.count(">in order<") == 6
    assert "to be mended" not in text


def test_a_bare_domain_is_told_what_to_add(shop: Store, owner: Client, server: NameServer) -> None:
    found = states(shop)
    assert found["spf"] == ("wrong", "spf_missing")
    assert found["dkim"] == ("wrong", "dkim_missing")
    assert found["dmarc"] == ("wrong", "dmarc_missing")
    assert found["aligned"] == ("wrong", "not_aligned")
    assert found["answers"] == ("better", "no_answers")
    text = text_of(owner)
    assert "v=spf1 include:mailgun.org ~all" in text
    assert f"_dmarc.{DOMAIN}" in text
    assert f"v=DMARC1; p=none; rua=mailto:dmarc@{DOMAIN}" in text


def test_a_name_system_that_is_silent_blames_nobody(
    shop: Store, owner: Client, server: NameServer
) -> None:
    server.failing |= {DOMAIN, f"_dmarc.{DOMAIN}", f"k1._domainkey.{DOMAIN}"}
    found = states(shop)
    assert {found[one][0] for one in ("spf", "dkim", "dmarc", "aligned", "answers")} == {"unknown"}
    assert "gave no answer just now" in text_of(owner)


def test_who_gives_no_answer_is_not_waited_for(server: NameServer) -> None:
    from afterword.wire.names import Silent

    server.silent.add(DOMAIN)
    with pytest.raises(Silent):
        Names(server.address, patience=0.3).texts(DOMAIN)


@pytest.mark.parametrize(
    ("texts", "why"),
    [
        (["v=spf1 include:mailgun.org -all"], "spf_right"),
        (["V=SPF1 include:mailgun.org ?all"], "spf_right"),
        (["v=spf1 include:sendgrid.net ~all"], "spf_other"),
        (["v=spf1 include:mailgun.org +all"], "spf_open"),
        (["v=spf1 include:mailgun.org all"], "spf_open"),
        (["v=spf1 a -all", "v=spf1 mx -all"], "spf_several"),
        (["v=spf10 nonsense"], "spf_missing"),
    ],
)
def test_who_may_send(shop: Store, server: NameServer, texts: list[str], why: str) -> None:
    server.text(DOMAIN, *texts)
    assert states(shop)["spf"][1] == why


def test_a_record_that_asks_too_much(shop: Store, server: NameServer) -> None:
    many = " ".join(f"include:s{number}.example" for number in range(6))
    server.text(DOMAIN, f"v=spf1 include:mailgun.org {many} -all")
    for number in range(6):
        server.text(f"s{number}.example", "v=spf1 a mx -all")
    assert states(shop)["spf"] == ("wrong", "spf_long")


def test_records_that_include_each_other_come_to_an_end(shop: Store, server: NameServer) -> None:
    server.text(DOMAIN, "v=spf1 include:mailgun.org include:a.example -all")
    server.text("a.example", "v=spf1 include:a.example -all")
    assert states(shop)["spf"][0] in ("right", "wrong")
    assert len(server.asked) < 60


@pytest.mark.parametrize(
    ("record", "state", "why"),
    [
        (f"v=DKIM1; k=rsa; p={STRONG}", "right", "dkim_right"),
        (f"p={STRONG[:60]} {STRONG[60:]}", "right", "dkim_right"),
        (f"v=DKIM1; k=ed25519; p={b64encode(bytes(32)).decode()}", "right", "dkim_right"),
        ("v=DKIM1; p=", "wrong", "dkim_revoked"),
        ("v=DKIM1; p=nonsense", "wrong", "dkim_weak"),
    ],
)
def test_the_signature(shop: Store, server: NameServer, record: str, state: str, why: str) -> None:
    server.text(f"k1._domainkey.{DOMAIN}", record)
    assert states(shop)["dkim"] == (state, why)


def test_a_key_that_is_too_short_is_not_believed() -> None:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers

    key = RSAPublicNumbers(65537, (1 << 511) + 187).public_key()
    raw = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    found = judging.dkim({"x": [f"p={b64encode(raw).decode()}"]}, ("x",))
    assert (found.state, found.why) == ("wrong", "dkim_weak")


def test_a_key_under_another_name_is_found_when_it_is_given(
    shop: Store, owner: Client, server: NameServer
) -> None:
    server.text(f"mine._domainkey.{DOMAIN}", f"v=DKIM1; p={STRONG}")
    assert states(shop)["dkim"][0] == "wrong"
    assert "The key under “mine” is there" in text_of(owner, f"{PAGE}?selector=mine")
    house.save_account(
        shop,
        kind="channel",
        plug="email",
        settings={"provider": "mailgun", "dkim_selector": "mine"},
        secrets_={},
        now=NOW,
        by="test",
    )
    assert states(shop)["dkim"][0] == "right"


def test_a_name_that_is_none_is_not_asked_for(
    shop: Store, owner: Client, server: NameServer
) -> None:
    text_of(owner, f"{PAGE}?selector=..%2F..%20evil")
    assert not any("evil" in name for name, _ in server.asked)


@pytest.mark.parametrize(
    ("name", "record", "why"),
    [
        (f"_dmarc.{DOMAIN}", "v=DMARC1; p=reject", "dmarc_right"),
        (f"_dmarc.{DOMAIN}", "v=DMARC1; p=maybe", "dmarc_broken"),
        (f"_dmarc.{DOMAIN}", "v=DMARC2; p=none", "dmarc_missing"),
    ],
)
def test_what_is_done_with_forgeries(
    shop: Store, server: NameServer, name: str, record: str, why: str
) -> None:
    server.text(name, record)
    assert states(shop)["dmarc"][1] == why


def test_the_domain_above_speaks_for_those_below(shop: Store, server: NameServer) -> None:
    Store.objects.filter(pk=shop.pk).update(sender_email=f"hello@news.{DOMAIN}")
    shop.refresh_from_db()
    server.text(f"_dmarc.{DOMAIN}", "v=DMARC1; p=quarantine")
    assert states(shop)["dmarc"][1] == "dmarc_right"


def test_one_press_needs_https(shop: Store, server: NameServer, settings: Any) -> None:
    settings.AFTERWORD_URL = "http://localhost:8080"
    assert states(shop)["one_click"] == ("wrong", "one_click_plain")


def test_a_store_without_a_sender_is_told_so(
    store: Store, owner: Client, server: NameServer
) -> None:
    Store.objects.filter(pk=store.pk).update(sender_email="")
    assert "no address that messages come from yet" in text_of(owner)
    assert server.asked == []
