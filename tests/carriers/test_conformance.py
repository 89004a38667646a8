"""What every carrier owes us, whoever it is: genuine or not, once or twice, in which words."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.decisions.carriers import CARRIERS
from afterword.decisions.parcels import STATUSES
from afterword.wire.scans import ACTIONS, PROOFS, REASONS, Tracked
from afterword.wire.shapes import Account, Misread, Received
from tests.connectors.test_odd import ODD

from .given import (
    AT,
    SECRETS,
    body,
    case,
    cases,
    content,
    folder,
    gist,
    meant,
    telling,
    tracked,
)

each = pytest.mark.parametrize("name", cases())
who_tells = pytest.mark.parametrize("name", telling())


# ------------------------------------------------------------------------------ what it says


@each
def test_every_payload_says_what_it_says(name: str) -> None:
    one = case(name)
    assert {path.stem for path in folder(name).iterdir()} == set(one.told)
    said = {payload: gist(one.read(body(name, payload))) for payload in one.told}
    assert said == dict(one.told)


@each
def test_every_documented_word_has_its_meaning(name: str) -> None:
    one = case(name)
    found = {code: one.carrier.meaning(code) for code in one.words}
    assert {code: meaning and meant(meaning) for code, meaning in found.items()} == dict(one.words)
    for meaning in filter(None, found.values()):
        assert meaning.keys() <= {"status", "delayed", "reason", "action", "proof"}
        assert meaning["status"] in STATUSES
        assert meaning.get("reason", "unknown") in REASONS
        assert meaning.get("action") in {None, *ACTIONS}
        assert meaning.get("proof") in {None, *PROOFS}


@each
def test_every_documented_word_is_read_out_of_a_body(name: str) -> None:
    one = case(name)
    for code in one.words:
        (told,) = tracked(one.read(one.saying(code)))
        if code in one.no_scan:
            assert told.scans == ()
            continue
        (scan,) = told.scans
        assert (scan.code, scan.known) == (code, True)
        assert scan.status == one.words[code].split()[0]


@each
def test_a_new_word_is_kept_and_goes_by_what_is_known_of_it(name: str) -> None:
    one = case(name)
    assert one.new
    for code, status in one.new.items():
        assert one.carrier.meaning(code) is None
        (told,) = tracked(one.read(one.saying(code)))
        (scan,) = told.scans
        assert (scan.code, scan.status, scan.known) == (code, status, False)


@each
def test_reading_a_code_again_gives_what_was_read(name: str) -> None:
    """Mappings are replayed: what stands beside a scan is what its code comes to."""
    one = case(name)
    for payload in one.told:
        for told in tracked(one.read(body(name, payload))):
            assert (told.source, told.mapping) == (one.carrier.NAME, one.carrier.MAPPING)
            moments = [scan.happened for scan in told.scans]
            assert moments == sorted(moments)
            for scan in told.scans:
                meaning = one.carrier.meaning(scan.code)
                assert (meaning is not None) == scan.known
                for flag, value in (meaning or {}).items():
                    assert getattr(scan, flag) == value
                if meaning is not None:
                    # Nothing is read out of the rest that reading again would take away; how a
                    # parcel was handed over is kept by itself.
                    said = {"delayed": scan.delayed, "reason": scan.reason, "action": scan.action}
                    bare = {"delayed": False, "reason": "", "action": ""}
                    assert said == {flag: meaning.get(flag, bare[flag]) for flag in bare}


@each
def test_carriers_are_called_by_our_words(name: str) -> None:
    one = case(name)
    told = [said.carrier for each in one.told for said in tracked(one.read(body(name, each)))]
    assert {*one.named, *one.carrier.CARRIERS, *told} <= {"", *CARRIERS}


# ---------------------------------------------------------------------------------- genuine


def _genuine(name: str, received: Received, account: Account | None = None) -> bool:
    one = case(name)
    return one.carrier.verify(received, one.account if account is None else account)


def _signed(name: str, sent: bytes, secret: str = SECRETS[0]) -> Received:
    sign = case(name).sign
    assert sign is not None
    return sign(sent, secret)


def _any_body(name: str) -> bytes:
    return body(name, next(iter(case(name).told)))


@who_tells
@pytest.mark.parametrize("secret", SECRETS)
def test_what_is_signed_with_either_secret_is_genuine(name: str, secret: str) -> None:
    assert _genuine(name, _signed(name, _any_body(name), secret))


@who_tells
def test_what_is_signed_with_another_is_not(name: str) -> None:
    for secret in ("", "new secret ", "NEW SECRET", "ñew secret"):
        assert not _genuine(name, _signed(name, _any_body(name), secret))


@who_tells
def test_without_a_secret_nothing_is_genuine(name: str) -> None:
    for account in case(name).refused:
        for secret in ("", "x", *SECRETS):
            assert not _genuine(name, _signed(name, _any_body(name), secret), account)
        assert not _genuine(name, Received(headers={}, body=b"", at=AT), account)


@who_tells
def test_without_a_signature_nothing_is_genuine(name: str) -> None:
    sent = _any_body(name)
    assert not _genuine(name, Received(headers={}, body=sent, at=AT))
    one = _signed(name, sent)
    for odd in ("", "=", "é", "nonsense", "A" * 10_000, "t=1,v1=", "Basic é"):
        headers = dict.fromkeys(one.headers, odd)
        told = Received(headers=headers, body=sent, at=AT, query=f"token={odd}", path=one.path)
        assert not _genuine(name, told)


@who_tells
def test_bytes_that_are_no_text_are_signed_as_they_are(name: str) -> None:
    for sent in (b"", b"\xff\x00\xfe", "naïve ☕ 日本".encode()):
        assert _genuine(name, _signed(name, sent))


@who_tells
def test_a_repeat_is_known_by_its_delivery(name: str) -> None:
    deliver = case(name).carrier.delivery
    first = _signed(name, _any_body(name))
    assert deliver(first) == deliver(_signed(name, _any_body(name)))
    others = {deliver(Received(headers={}, body=sent)) for sent in (b"one", b"two", b"[]", b"{}")}
    assert len(others) == 4
    for topic, ident in (deliver(first), *others):
        assert len(topic) <= 80
        assert 0 < len(ident) <= 160


@each
def test_nobody_asks_if_anybody_is_here(name: str) -> None:
    assert not case(name).carrier.ping(Received(headers={}, body=b"{}"))


# ---------------------------------------------------------------------------------- garbage


def _reads_or_says_why(name: str, sent: bytes) -> None:
    try:
        told = case(name).read(sent)
    except Misread:
        return
    for one in told:
        if isinstance(one, Tracked):
            assert one.number
            assert len(one.number) <= 80
            assert {scan.status for scan in one.scans} <= set(STATUSES)


@each
@pytest.mark.parametrize("sent", [b"", b"[]", b"null", b"7", b'"x"', b"{}", b"<html>", b"\xff"])
def test_what_is_no_answer_is_misread(name: str, sent: bytes) -> None:
    with pytest.raises(Misread):
        case(name).read(sent)


@each
def test_no_odd_field_stops_the_reader(name: str) -> None:
    longest = max(case(name).told, key=lambda payload: len(body(name, payload)))
    tried = 0
    for mutant in _mutants(content(name, longest)):
        tried += 1
        _reads_or_says_why(name, json.dumps(mutant).encode())
    assert tried > 100


def _mutants(thing: Any) -> Iterator[Any]:
    """The thing with each of its fields, at any depth, replaced by each odd value in turn."""
    if isinstance(thing, dict):
        for field, value in thing.items():
            for odd in (*ODD, *_mutants(value)):
                yield {**thing, field: odd}
    elif isinstance(thing, list):
        for index, value in enumerate(thing[:1]):
            for mutant in _mutants(value):
                yield [*thing[:index], mutant, *thing[index + 1 :]]


_scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=20)
    | st.sampled_from(["2026-11-24T09:00:00Z", "Tracker", "delivered", "0001-01-01", "9999-12-31"])
)


def _fields(of: Any) -> set[str]:
    """Every name of a field in a payload."""
    if isinstance(of, dict):
        return set(of).union(*(_fields(value) for value in of.values()))
    return set().union(*(_fields(value) for value in of)) if isinstance(of, list) else set()


@each
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_anything_in_json_is_read_or_misread(name: str, data: st.DataObject) -> None:
    names = sorted(set().union(*(_fields(content(name, payload)) for payload in case(name).told)))
    thing = st.recursive(
        _scalars,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(names) | st.text(max_size=8), inner, max_size=5)
        ),
        max_leaves=25,
    )
    _reads_or_says_why(name, json.dumps(data.draw(thing)).encode())
