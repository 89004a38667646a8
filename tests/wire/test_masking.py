"""What servers say is kept without the people it is about."""

import pytest

from afterword.wire.masking import hinted, masked


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("550 5.1.1 <ana@example.com>: unknown", "550 5.1.1 <(address)>: unknown"),
        ("no mailbox ANA@Example.com here", "no mailbox (address) here"),
        ("rfc822;ana@example.com", "rfc822;(address)"),
        ("no such user ana", "no such user (address)"),
        ("banana split", "banana split"),
        ("почта@example.com is full", "(address) is full"),
        ("to=<x+y@b.example>,size=3", "to=<(address)>,size=3"),
        ("451 4.3.0 later", "451 4.3.0 later"),
    ],
)
def test_it_works(said: str, kept: str) -> None:
    assert masked(said, "ana@example.com", "ana") == kept


@pytest.mark.parametrize("letter", ["a", "a.", "@"])
def test_a_long_word_is_looked_at_once(letter: str) -> None:
    """Who looks from every letter to the end is never done with a million of them."""
    long = letter * 1_000_000
    assert masked(f"{long} ana@example.com") == (
        "(address) (address)" if "@" in long else f"{long} (address)"
    )


def test_nothing_known_is_nothing_taken() -> None:
    assert masked("hello", "", "") == "hello"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("ana@example.org", "a…@example.org"),
        ("x@example.org", "x…@example.org"),
        ('"a@b"@example.org', '"…@example.org'),
        ("+447700900318", "…318"),
        ("", ""),
    ],
)
def test_an_address_that_its_owner_knows(address: str, shown: str) -> None:
    assert hinted(address) == shown
