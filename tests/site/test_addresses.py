"""Every address has a name of its own: of two that share one, links lead to the wrong place."""

from collections import Counter
from collections.abc import Iterator, Sequence

from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse


def named(patterns: Sequence[URLPattern | URLResolver]) -> Iterator[str]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from named(one.url_patterns)
        elif one.name:
            yield one.name


def test_it_works() -> None:
    address = reverse("voice", args=["ada-fern"])
    assert address == "/desk/ada-fern/settings/voice/"
    assert resolve(address).url_name == "voice"


def test_no_two_addresses_have_one_name() -> None:
    # Names of a namespace (allauth has none here) stand for themselves.
    often = {name: n for name, n in Counter(named(get_resolver().url_patterns)).items() if n > 1}
    assert often == {}
