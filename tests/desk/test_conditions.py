"""The builder of conditions: what it is given comes back, and every button does what it says."""

from __future__ import annotations

import re
from typing import Any

import msgspec
import pytest
from django import forms
from django.http import QueryDict
from django.test import Client
from hypothesis import given, settings

from afterword.decisions.conditions import CUSTOMER_FIELDS, FIELDS, Condition
from afterword.decisions.kinds import KINDS
from afterword.desk.conditions import catalogue
from afterword.desk.conditions.catalogue import Known, Values
from afterword.desk.conditions.field import ConditionField
from afterword.desk.conditions.from_condition import alike, bare
from afterword.desk.conditions.sentence import sentence
from afterword.house.models import Store
from afterword.ui import condition_words, words
from afterword.wire import shapes
from afterword.wire.scans import PROOFS
from tests.conftest import NOW
from tests.desk.forms import buttons, fields
from tests.laws.histories import a_shop
from tests.laws.test_segments import CONDITIONS

TWICE: dict[str, Any] = {
    "all": [
        {"count": "order.placed", "at_least": 2, "within": "90 days"},
        {"not": {"has": "return", "where": [{"field": "open", "is": True}]}},
        {"customer": "country", "in": ["GB", "IE"]},
    ]
}


class Press:
    """A builder on a page, without script: each press sends the form and reads what comes back."""

    def __init__(self, field: ConditionField, value: Any = None) -> None:
        self.field = field
        self.html = str(field.widget.render("when", value))

    @property
    def data(self) -> QueryDict:
        return fields(self.html)

    def press(self, button: str, **typed: str | list[str]) -> None:
        """Write into fields (``n0_1__value`` is ``when.0.1.value``) and press a button."""
        assert button in buttons(self.html), (button, buttons(self.html))
        data = self._typed(typed)
        data["when.do"] = button
        built = self.field.widget.value_from_datadict(data, {}, "when")
        with pytest.raises(forms.ValidationError, match="being built"):
            self.field.clean(built)
        self.html = str(self.field.widget.render("when", built))

    def save(self, **typed: str | list[str]) -> Any:
        """What the form around it gets."""
        built = self.field.widget.value_from_datadict(self._typed(typed), {}, "when")
        return self.field.clean(built)

    def _typed(self, typed: dict[str, str | list[str]]) -> QueryDict:
        data = self.data
        for key, value in typed.items():
            path, part = key[1:].split("__", 1)
            name = f"when.{path.replace('_', '.')}.{part.replace('__', '.')}"
            assert name in data, (name, list(data))
            data.setlist(name, [value] if isinstance(value, str) else value)
        return data


@pytest.fixture
def builder(store: Store) -> Press:
    return Press(ConditionField(store, now=NOW))


def test_it_is_built_without_script(builder: Press) -> None:
    builder.press("pick:0")
    builder.press("add:0:count:order.placed")
    builder.press("pick:0", n0_0__value="2", n0_0__n="90")
    builder.press("add:0:has:return:open")
    builder.press("pick:0", n0_1__so="no")
    builder.press("add:0:customer:country")
    builder.press("count", n0_2__values="United Kingdom")
    assert builder.save(n0_2__values="ireland") == TWICE


def test_what_was_not_changed_comes_back_word_for_word(store: Store) -> None:
    written = {"any": [{"count": "order.placed", "at_least": 1, "within": "7 day"}]}
    assert Press(ConditionField(store, now=NOW), written).save() == written


@pytest.mark.django_db
@settings(max_examples=150)
@given(condition=CONDITIONS)
def test_whatever_it_is_given_comes_back(condition: Condition) -> None:
    with a_shop() as store:
        plain = bare(condition)
        field = ConditionField(store, now=NOW)
        shown = Press(field, plain)
        data = shown.data
        data["when.was"] = ""
        built = field.widget.value_from_datadict(data, {}, "when")
        found = field.clean(built)
        assert alike(msgspec.convert(found, Condition), condition)
        assert sentence(plain, Values(store))


def test_groups_nest_and_go_again(builder: Press) -> None:
    builder.press("group:0")
    builder.press("pick:0.0")
    builder.press("add:0.0:has:shipment:late")
    builder.press("group:0.0", n0_0__word="not-all")
    builder.press("pick:0.0.1")
    builder.press("add:0.0.1:consent")
    late = {"has": "shipment", "where": [{"field": "late", "is": True}]}
    assert builder.save() == {"not": {"all": [late, {"consent": "offers"}]}}
    builder.press("remove:0.0.1")
    assert builder.save() == {"not": late}
    builder.press("remove:0.0.0")
    with pytest.raises(forms.ValidationError, match="group is empty"):
        builder.save()
    builder.press("remove:0.0")
    assert builder.save() is None


def test_things_and_events_are_narrowed(builder: Press, store: Store) -> None:
    from afterword.timeline.products import save_products

    beans = shapes.Product(outside="p-9", title="Sumatra, dark", type="beans", tags=("coffee",))
    save_products(store, [beans], now=NOW)
    builder.press("pick:0")
    builder.press("add:0:has:order")
    builder.press("where:0.0", n0_0__chosen="products")
    assert '<option value="Sumatra, dark">' in builder.html
    builder.press("where:0.0", n0_0__w0__value="sumatra, dark", n0_0__chosen="total")
    builder.press("where:0.0", n0_0__w1__value="49.90", n0_0__chosen="placed")
    builder.press("count", n0_0__w2__op="longer_ago", n0_0__w2__n="3", n0_0__w2__unit="weeks")
    where = [
        {"field": "products", "includes": "p-9"},
        {"field": "total", "at_least": 4990},
        {"field": "placed", "longer_ago": "3 weeks"},
    ]
    assert builder.save() == {"has": "order", "where": where}
    builder.press("unwhere:0.0:1")
    assert builder.save() == {"has": "order", "where": [where[0], where[2]]}


def test_a_rule_is_found_by_the_words_people_use(builder: Press, store: Store) -> None:
    found = {
        words: [one.key for one in catalogue.entries(store, Known()) if one.found_by(words)]
        for words in ("bought", "late", "country", "said yes", "opted in", "label", "refund")
    }
    assert found["bought"][:1] == ["has:order"]
    assert "count:order.placed" in found["bought"]
    assert "has:shipment:late" in found["late"]
    assert found["country"] == ["customer:country"]
    assert found["said yes"] == ["consent", "count:consent.given"]
    assert found["opted in"] == ["consent"]
    assert "customer:tags" in found["label"]
    assert "has:return" in found["refund"]
    builder.press("pick:0")
    assert "add:0:has:complaint" in buttons(builder.html)
    builder.press("find:0", n0__find="PARCEL late")
    assert "add:0:has:shipment:late" in buttons(builder.html)
    assert "add:0:has:complaint" not in buttons(builder.html)
    builder.press("find:0", n0__find="xylophone")
    assert "Nothing is called so." in builder.html


def test_only_a_journey_offers_what_speaks_of_one_run(store: Store) -> None:
    audience = {one.key for one in catalogue.entries(store, Known())}
    journey = {one.key for one in catalogue.entries(store, Known("order", ("score",)))}
    assert journey - audience == {
        *(f"subject:{name}" for name in FIELDS["order"]),
        "answer",
        "answer:score",
    }
    run = {"all": [{"subject": "paid", "is": True}, {"answer": "score", "at_least": 9}]}
    assert (
        Press(ConditionField(store, now=NOW, subject="order", answers=("score",)), run).save()
        == run
    )
    with pytest.raises(forms.ValidationError, match="speaks of one run"):
        Press(ConditionField(store, now=NOW), run).save()


def test_what_is_missing_is_said_at_its_rule(builder: Press) -> None:
    builder.press("pick:0")
    builder.press("add:0:customer:country")
    with pytest.raises(forms.ValidationError, match="Choose or write a value"):
        builder.save()
    builder.press("count")
    assert "Choose or write a value." in builder.html
    builder.press("pick:0", n0_0__values="GB")
    builder.press("add:0:count:order.placed")
    with pytest.raises(forms.ValidationError, match="whole number"):
        builder.save(n0_1__value="many")


def test_nonsense_is_left_out(store: Store) -> None:
    field = ConditionField(store, now=NOW)
    for name, value in (
        ("when.0.0.kind", "has:nothing"),
        ("when.0.0.kind", "count:nothing"),
        ("when.0.0.kind", "raw"),
        ("when.0.7.0.kind", "group"),
        (f"when.{'.'.join('0' * 300)}.kind", "group"),
        ("when.do", "add:0:has:nothing"),
        ("when.do", "unwhere:9.9:9"),
        ("when.do", "remove:x"),
    ):
        data = QueryDict(mutable=True)
        data.update({"when.0.kind": "group", name: value})
        built = field.widget.value_from_datadict(data, {}, "when")
        assert built is not None
        assert built.root.parts == [], (name, value)
        assert "No rule yet" in str(field.widget.render("when", built))


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (
            TWICE,
            "Order placed at least 2 times in the last 90 days and has no return that is still "
            "open and country is United Kingdom or Ireland",
        ),
        (
            {"has": "return", "where": [{"field": "open", "is": True}]},
            "Has a return that is still open",
        ),
        ({"has": "order", "at_least": 3}, "Has at least 3 orders"),
        ({"not": {"count": "review.left"}}, "Left a review never"),
        (
            {"count": "reply.received", "last": True,
             "where": [{"field": "sentiment", "is": "negative"}]},
            "The last time: wrote back (the mood is unhappy)",
        ),
        ({"has": "conversation", "where": [{"field": "open", "is": True}]},
         "Has a conversation with us that is still open"),
        ({"consent": "offers", "is": False}, "May not be written to about offers by e-mail"),
        (
            {"any": [{"stated": "grind"}, {"not": {"all": [{"customer": "tags", "includes": "vip"},
             {"has": "order", "where": [{"field": "total", "at_least": 5000}]}]}}]},
            "Told us: grind is known or not (tags include vip and has an order (total at least "
            "£50.00))",
        ),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_a_sentence(written: Any, said: str, store: Store) -> None:
    assert sentence(written, Values(store)) == said


def test_every_field_has_words() -> None:
    named = {*condition_words.FIELDS, *condition_words.FLAGS}
    asked = [(thing, name, kind) for thing, some in FIELDS.items() for name, kind in some.items()]
    asked += [("customer", name, kind) for name, kind in CUSTOMER_FIELDS.items()]
    for event, known in KINDS.items():
        asked += [(catalogue.thing_of(event), name, one) for name, one in known.fields.items()]
    for thing, name, kind in asked:
        assert {f"{thing}.{name}", name} & named, f"{thing}.{name} has no words"
        if kind == "flag":
            assert {f"{thing}.{name}", name} & {*condition_words.FLAGS}, f"{thing}.{name}"
    assert {*condition_words.HAS} == {*condition_words.HAS_NO} == {*FIELDS}
    assert {*condition_words.PROOFS} == {*PROOFS}
    for thing in FIELDS:
        assert condition_words.things(thing, 2)
    assert {*KINDS} <= {*words.EVENTS}


def test_every_field_can_be_asked(store: Store) -> None:
    keys = {one.key for one in catalogue.entries(store, Known())}
    assert {f"has:{thing}" for thing in FIELDS} <= keys
    assert {f"customer:{name}" for name in CUSTOMER_FIELDS} <= keys
    assert {f"count:{kind}" for kind in KINDS} <= keys


def _post(client: Client, address: str, data: QueryDict) -> Any:
    kind = "application/x-www-form-urlencoded"
    return client.post(address, data.urlencode(), content_type=kind)


def test_it_counts_who_it_is_now(lived: Store, owner: Client) -> None:
    from afterword.timeline import segments
    from afterword.timeline.models import Customer

    asked = Press(ConditionField(lived, now=NOW), {"customer": "country", "is": "GB"})
    address = f"/desk/{lived.key}/conditions/matching/?name=when&subject="
    answer = _post(owner, address, asked.data)
    expected = Customer.objects.of(lived).filter(country="GB", merged_into=None).count()
    assert expected > 0
    assert f'<span class="number">{expected}</span>' in answer.content.decode()
    people = re.findall(r"/customers/(\d+)/", answer.content.decode())
    assert len(people) == min(5, expected)
    everyone = segments.everyone(lived).count()
    assert f"of {everyone} customers now" in answer.content.decode()
    asked = Press(ConditionField(lived, now=NOW, subject="order"), {"subject": "paid", "is": True})
    answer = _post(owner, f"{address}order", asked.data)
    assert "nobody can be counted beforehand" in answer.content.decode()


def test_the_builder_alone_answers_its_buttons(store: Store, owner: Client) -> None:
    data = Press(ConditionField(store, now=NOW)).data
    data["when.do"] = "pick:0"
    address = f"/desk/{store.key}/conditions/?name=when&subject="
    answer = owner.post(address, data)
    assert "add:0:count:order.placed" in buttons(answer.content.decode())
    assert owner.post(address, {"x": "1"}).status_code == 404
    assert owner.post(address.replace("subject=", "subject=house"), data).status_code == 404
