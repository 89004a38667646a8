"""The names that templates use: told when they are asked for, signed when they are shown."""

from datetime import timedelta
from typing import Any

import pytest

from afterword.house import tokens
from afterword.house.models import Store
from afterword.messages import context
from afterword.messages.context import LINKS, Names, Untold, names
from afterword.messages.glossary import NAMES
from afterword.messages.leading import Pages
from afterword.messages.liquid import OUTPUT_LIMIT, Faulty, Filled
from afterword.messages.queries import shipped
from afterword.messages.subject import Subject
from afterword.messages.text import parse
from afterword.outbox.models import Intent
from afterword.timeline.queries import timeline
from afterword.wire.scans import REASONS
from tests.conftest import NOW
from tests.given import ORDER, placed, scan, tell
from tests.pages.given import person

pytestmark = pytest.mark.django_db


def a_subject(store: Store, **facts: Any) -> Subject:
    """What a message about an order speaks of."""
    plain: dict[str, Any] = {
        "name": {"name": "Ana Ruiz", "given_name": "Ana"},
        "learned": {"score": 9},
        "language": "en",
        "links": {},
        "products": {},
        "base_url": "https://shop.example",
    }
    return Subject(store=store, order=ORDER, now=NOW, **plain | facts)


def told(store: Store, links: Any = None) -> Names:
    """The names of a message about an order."""
    tell(store, placed())
    seen = timeline(person(store))
    return names(a_subject(store, timeline=seen, links={} if links is None else links))


def test_it_works(store: Store) -> None:
    known = told(store)
    said = Filled("{{ customer.given_name }}, {{ order.number }}", html=False).fill(known)
    assert said == "Ana, #1042"
    assert {"customer", "order"} <= known.keys()
    assert not {"strip", "parcels", "product", "reward"} & known.keys()


def test_all_names_can_be_told(store: Store) -> None:
    whole = told(store).whole()
    assert whole.keys() == {name.partition(".")[0] for name in NAMES}
    assert whole["links"] == dict.fromkeys(LINKS, "")
    assert whole["answers"] == {"score": 9}


def test_a_mail_says_why_in_the_readers_language_whatever_the_carrier_gave(store: Store) -> None:
    tell(store, placed())
    english = set()
    for number, reason in enumerate(REASONS):
        at = NOW + timedelta(minutes=number)
        tell(store, scan("in_transit", at, delayed=True, reason=reason))
        seen = timeline(person(store))
        said = {}
        for language in ("en", "es", "ar"):
            about = a_subject(store, timeline=seen, language=language)
            said[language] = Filled("{{ parcel.reason }}", html=False).fill(names(about))
        if reason == "unknown":
            assert set(said.values()) == {""}, "it is not guessed at"
            continue
        assert all(said.values()), reason
        assert len(set(said.values())) == 3, reason
        assert not any(one.endswith(".") for one in said.values())
        english.add(said["en"])
    assert "The weather held it up" in english
    assert len(english) == len(REASONS) - 1


def test_at_the_shops_own_counter_the_orders_number_is_named(store: Store) -> None:
    tell(store, placed(), scan("available_for_pickup", NOW, carrier="", number=""))
    known = names(a_subject(store, timeline=timeline(person(store))))
    words = parse(shipped()["parcel-waits"]).words["en"]
    said = {name: Filled(words[name], html=False).fill(known) for name in ("opening", "whatsapp")}
    assert "Bring the number #1042 and something" in said["opening"]
    assert "Bring the number #1042 and something" in said["whatsapp"]


def test_what_is_no_name_is_said(store: Store) -> None:
    known = told(store)
    for text, said in (
        ("{{ weather }}", "'weather' is undefined"),
        ("{{ links.weather }}", "links.weather is undefined"),
        ("{{ customer.weather }}", "customer.weather is undefined"),
    ):
        with pytest.raises(Faulty, match=said):
            Filled(text, html=False).fill(known)


def test_a_fault_of_ours_is_not_taken_for_an_unknown_name(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(teller: Any, names: Names) -> Any:
        raise KeyError("begins")

    monkeypatch.setitem(context._TELLS, "season", broken)
    with pytest.raises(Untold, match="season cannot be told"):
        Filled("{{ season.name }}", html=False).fill(told(store))


def test_no_more_comes_out_than_may() -> None:
    text = Filled("{% for one in many %}{{ words }}{% endfor %}", html=False)
    many = range(16)
    assert len(text.fill({"many": many, "words": "x" * (OUTPUT_LIMIT // 16)})) == OUTPUT_LIMIT
    with pytest.raises(Faulty, match="output stream limit"):
        text.fill({"many": many, "words": "x" * (OUTPUT_LIMIT // 16 + 1)})


def test_pages_are_signed_when_they_are_shown(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    make = tokens.make

    def noted(whose: Store, purpose: str, *parts: str) -> str:
        made.append(purpose)
        return make(whose, purpose, *parts)

    monkeypatch.setattr(tokens, "make", noted)
    intent = Intent(
        store=store,
        order=ORDER,
        subject=ORDER,
        channel="email",
        contact="c1",
        purpose="offers",
        message_class="marketing",
        send_key="s1",
    )
    known = told(store, Pages(intent))
    shown = Filled("{{ links.order }} {{ links.order }}", html=False).fill(known).split()
    assert made == ["order"]
    assert shown == [f"{store.pages}/o/{make(store, 'order', ORDER)}"] * 2
    assert dict(Pages(intent)) == known.whole()["links"]
