"""What names a person is noise without its key."""

import hmac
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.house import tokens
from afterword.house.models import Store
from afterword.house.sealing import Key, Unreadable, fingerprint, new_key
from tests.given import a_store

ONE, TWO = Key(b"1" * 32), Key(b"2" * 32)


@given(st.binary(max_size=300), st.text(max_size=20).map(lambda t: t.encode("utf-8", "replace")))
def test_it_works(value: bytes, context: bytes) -> None:
    about = context.decode()
    assert ONE.open(ONE.seal(value, about), about) == value


def test_the_same_value_is_sealed_differently_each_time() -> None:
    assert ONE.seal(b"Ana", "name") != ONE.seal(b"Ana", "name")
    assert b"Ana" not in ONE.seal(b"Ana", "name")


def test_another_key_opens_nothing() -> None:
    with pytest.raises(Unreadable):
        TWO.open(ONE.seal(b"Ana", "name"), "name")


def test_a_value_cannot_be_put_in_anothers_place() -> None:
    with pytest.raises(Unreadable):
        ONE.open(ONE.seal(b"Ana", "name/1"), "name/2")


@pytest.mark.parametrize("at", [0, 5, 12, 20, -1])
def test_a_changed_byte_opens_nothing(at: int) -> None:
    sealed = bytearray(ONE.seal(b"Ana Petrovic", "name"))
    sealed[at] ^= 1
    with pytest.raises(Unreadable):
        ONE.open(bytes(sealed), "name")


@pytest.mark.parametrize("length", [0, 1, 11, 12, 13, 27])
def test_a_cut_value_opens_nothing(length: int) -> None:
    with pytest.raises(Unreadable):
        ONE.open(ONE.seal(b"Ana", "name")[:length], "name")


def test_a_destroyed_key_is_gone() -> None:
    inner = new_key()
    wrapped = ONE.wrap(inner, "customer/1")
    assert ONE.unwrap(wrapped, "customer/1").secret_hex == inner.secret_hex
    with pytest.raises(Unreadable, match="the key was destroyed"):
        ONE.unwrap(b"", "customer/1")
    with pytest.raises(Unreadable):
        ONE.unwrap(wrapped, "customer/2")
    with pytest.raises(Unreadable):
        TWO.unwrap(wrapped, "customer/1")


@given(st.binary(max_size=20_000))
def test_what_is_packed_comes_back_and_either_library_reads_it(value: bytes) -> None:
    packed = ONE.pack(value, "intake")
    assert ONE.unpack(packed, "intake") == value
    assert zlib.decompress(ONE.open(packed, "intake, packed"), -zlib.MAX_WBITS) == value
    by_zlib = zlib.compress(value, 1, -zlib.MAX_WBITS)
    assert ONE.unpack(ONE.seal(by_zlib, "intake, packed"), "intake") == value
    assert ONE.unpack(ONE.seal(value, "intake"), "intake") == value


def test_what_repeats_takes_a_fraction_of_its_place() -> None:
    assert len(ONE.pack(b'{"name": "property"}' * 400, "intake")) < 400


def test_nothing_sealed_is_an_empty_structure() -> None:
    assert ONE.open_json(b"", "x") == {}
    assert ONE.open_json(ONE.seal_json({"a": [1, "é"]}, "x"), "x") == {"a": [1, "é"]}


def test_hashes_are_keyed_and_fingerprints_are_not() -> None:
    assert ONE.hash("ana@example.com") == ONE.hash("ana@example.com")
    assert ONE.hash("ana@example.com") != TWO.hash("ana@example.com")
    assert len(ONE.hash("")) == 32
    signed = hmac.digest(bytes.fromhex(ONE.secret_hex), b"ana@example.com", "sha256")
    assert ONE.hash("ana@example.com") == signed[:16].hex()
    assert fingerprint("a") == "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"


def test_a_key_for_one_purpose_is_none_for_another() -> None:
    names = {ONE.derived(purpose).secret_hex for purpose in ("links", "django", "")}
    assert len(names | {ONE.secret_hex}) == 4


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_key_of_another_length_is_none(length: int) -> None:
    with pytest.raises(ValueError, match="a key has 32 bytes"):
        Key(b"x" * length)


# ------------------------------------------------------------------------------------ links


def test_a_link_says_what_it_was_made_for(store: Store) -> None:
    token = tokens.make(store, "order", "order/shop:1042", "é")
    assert tokens.read(token, "order") == (store, ("order/shop:1042", "é"))
    assert tokens.make(store, "order", "order/shop:1042", "é") == token
    assert tokens.read(tokens.make(store, "x"), "x") == (store, ())


@pytest.mark.parametrize("purpose", ["preferences", "", "orders", "order\0"])
def test_a_link_for_one_thing_can_do_nothing_else(store: Store, purpose: str) -> None:
    token = tokens.make(store, "order", "1")
    with pytest.raises(tokens.Bad):
        tokens.read(token, purpose)


def test_another_stores_link_is_another_stores(store: Store) -> None:
    other = a_store("other")
    mine, theirs = tokens.make(store, "order", "1"), tokens.make(other, "order", "1")
    assert tokens.read(theirs, "order")[0] == other
    import base64

    def raw(token: str) -> bytes:
        return base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))

    forged = base64.urlsafe_b64encode(raw(mine)[:16] + raw(theirs)[16:]).decode().rstrip("=")
    with pytest.raises(tokens.Bad):
        tokens.read(forged, "order")


@pytest.mark.parametrize("key", ["a\0b", "\0", "ada-fern\0", ""])
def test_a_made_up_link_with_what_no_database_holds_opens_nothing(store: Store, key: str) -> None:
    """Nobody needs a secret to write one: PostgreSQL would refuse to look for a nul."""
    import base64

    token = base64.urlsafe_b64encode(b"x" * 16 + f"{key}\x1forder/1".encode()).decode()
    with pytest.raises(tokens.Bad):
        tokens.read(token, "order")


def test_a_link_that_was_cut_or_changed_opens_nothing(store: Store) -> None:
    token = tokens.make(store, "unsubscribe", "17", "email", "offers", "0f" * 16)
    for cut in range(len(token)):
        with pytest.raises(tokens.Bad):
            tokens.read(token[:cut], "unsubscribe")
    for at in range(0, len(token) - 1, 3):
        other = "A" if token[at] != "A" else "B"
        with pytest.raises(tokens.Bad):
            tokens.read(token[:at] + other + token[at + 1 :], "unsubscribe")


@pytest.mark.parametrize("token", ["", "=", "é", "\0", "A" * 5000, "/../..", "%2e", "AAAA" * 4])
def test_nonsense_is_no_link(store: Store, token: str) -> None:
    with pytest.raises(tokens.Bad):
        tokens.read(token, "order")


def test_two_parts_are_never_one(store: Store) -> None:
    with pytest.raises(ValueError, match="separates parts"):
        tokens.make(store, "order", "a\x1fb")
