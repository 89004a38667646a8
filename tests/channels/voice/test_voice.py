"""What a call says and asks for, part by part."""

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl, urlencode
from xml.etree import ElementTree

import pytest

from afterword.channels.voice import sealed, spoken, twilio
from afterword.wire.shapes import Account, Incomplete, Misread, Note, Outgoing, Received

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
ACCOUNT = Account(
    settings={"account_sid": "AC1", "sender": "+15005550006"},
    secrets={"auth_token": "12345"},
    url="https://shop.example/in/voice/s",
)


def asked(account: Account = ACCOUNT, **facts: Any) -> dict[str, str]:
    given: dict[str, Any] = {"key": "k1.s", "to": "+447700900123", "text": "It is here.", "at": AT}
    return dict(parse_qsl(twilio.request(Outgoing(**given | facts), account).body.decode()))


def spoken_in(twiml: str) -> list[tuple[str, str, str]]:
    """(language, voice, words) of each sentence."""
    root = ElementTree.fromstring(twiml)  # noqa: S314 (our own)
    return [
        (one.attrib["language"], one.attrib.get("voice", ""), one.text or "")
        for one in root.iter("Say")
    ]


def with_settings(**settings: str) -> Account:
    return Account(
        settings={**ACCOUNT.settings, **settings}, secrets=ACCOUNT.secrets, url=ACCOUNT.url
    )


@pytest.mark.parametrize("language", spoken.WORDS)
def test_every_language_says_all_three_keys(language: str) -> None:
    message, keys = spoken_in(asked(language=language, sender_name="Ada & Fern")["Twiml"])
    assert message[0] == keys[0] == spoken.LOCALES[language]
    assert "Ada & Fern" in message[2]
    assert message[2].endswith("It is here.")
    assert all(digit in keys[2] for digit in "129")


def test_a_language_without_words_of_ours_gets_the_keys_in_english() -> None:
    message, keys = spoken_in(asked(language="pl", sender_name="Ada")["Twiml"])
    assert message == ("pl-PL", "", "Ada. It is here.")
    assert (keys[0], keys[2]) == ("en-GB", spoken.WORDS["en"].keys)


def test_a_region_has_its_own_voice_where_there_is_one() -> None:
    assert spoken_in(asked(language="pt-BR")["Twiml"])[0][0] == "pt-BR"
    assert spoken_in(asked(language="es-AR")["Twiml"])[0][0] == "es-ES"


def test_a_language_that_nobody_speaks_is_not_called() -> None:
    with pytest.raises(ValueError, match="no voice for the language 'tlh'"):
        asked(language="tlh")


def test_a_voice_of_the_stores_choice() -> None:
    account = with_settings(voices="es Polly.Lucia, el=Google.el-GR-Wavenet-A, odd")
    assert spoken_in(asked(account, language="es")["Twiml"])[0][1] == "Polly.Lucia"
    assert spoken_in(asked(account, language="el")["Twiml"])[1][1] == "Google.el-GR-Wavenet-A"
    assert spoken_in(asked(account, language="de")["Twiml"])[0][1] == ""


def test_addresses_are_not_read_out_and_signs_break_nothing() -> None:
    link = "https://shop.example/o/abc"
    twiml = asked(text=f'5 < 6 & "7": see {link} or http://a.b', link=link)["Twiml"]
    assert spoken_in(twiml)[0][2] == '5 < 6 & "7": see or'


def test_where_nobody_reaches_us_there_are_no_keys() -> None:
    account = Account(settings=ACCOUNT.settings, secrets=ACCOUNT.secrets)
    found = asked(account)
    assert len(spoken_in(found["Twiml"])) == 1
    assert "StatusCallback" not in found


@pytest.mark.parametrize(
    ("machine", "detection"),
    [("leave it", "DetectMessageEnd"), ("hang up", "Enable"), ("do not look", None)],
)
def test_machines(machine: str, detection: str | None) -> None:
    found = asked(with_settings(machine=machine))
    assert found.get("MachineDetection") == detection
    assert ("Url" in found) == (machine == "hang up")


@pytest.mark.parametrize(
    ("account", "facts", "fault", "says"),
    [
        (with_settings(sender=""), {}, Incomplete, "without a number"),
        (with_settings(account_sid=""), {}, Incomplete, "Account SID"),
        (
            Account(settings={**ACCOUNT.settings, "machine": "hang up"}, secrets=ACCOUNT.secrets),
            {},
            Incomplete,
            "reach us",
        ),
        (ACCOUNT, {"to": "ana@example.com"}, ValueError, "begins with"),
        (ACCOUNT, {"text": " https://a.b "}, ValueError, "without words"),
        (ACCOUNT, {"text": "a " * 3000}, ValueError, "4000"),
    ],
)
def test_what_cannot_be_called(
    account: Account, facts: dict[str, Any], fault: type[Exception], says: str
) -> None:
    with pytest.raises(fault, match=says):
        asked(account, **facts)


def test_the_seal_is_bound_to_its_message_and_its_token() -> None:
    made = sealed.seal("Your parcel…", "k1.s", ACCOUNT)
    assert made == sealed.seal("Your parcel…", "k1.s", ACCOUNT)
    assert sealed.unseal(made, "k1.s", ACCOUNT) == "Your parcel…"
    rotated = Account(secrets={"auth_token": "new", "auth_token_before": "12345"})
    assert sealed.unseal(made, "k1.s", rotated) == "Your parcel…"
    assert sealed.unseal(made, "k2.s", ACCOUNT) == ""
    assert sealed.unseal(made, "k1.s", Account(secrets={"auth_token": "other"})) == ""
    for strange in ("", "a", "AAAA", "é", made[:-4]):
        assert sealed.unseal(strange, "k1.s", ACCOUNT) == ""


def heard(**fields: str) -> Received:
    return Received(headers={}, body=urlencode(fields).encode(), query="message=k1.s", at=AT)


def test_what_is_not_known_is_noted() -> None:
    inbound = {"CallStatus": "ringing", "Direction": "inbound"}
    for fields in (
        inbound,
        {"CallStatus": "pondering"},
        {"Digits": "7"},
        {"Digits": "1"},
        {"Digits": ""},
    ):
        (found,) = twilio.parse(heard(CallSid="CA1", **fields), "GBP", {})
        assert isinstance(found, Note)
    with pytest.raises(Misread):
        twilio.parse(heard(CallStatus="completed"), "GBP", {})
    assert twilio.delivery(heard(CallSid="CA1", Digits="2")) == ("key", "CA1:2")
    assert twilio.delivery(heard(CallSid="CA1", CallStatus="busy")) == ("status", "CA1:busy")
    odd = Received(headers={}, body=b"\xff", at=AT)
    assert twilio.delivery(odd) == ("", sha256(b"\xff").hexdigest())
    assert not twilio.ping(heard())
