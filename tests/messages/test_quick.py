"""Our own nodes say what the library's say, and fail where and as they fail."""

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from liquid import Environment, StrictUndefined
from liquid.exceptions import LiquidError

from afterword.house.models import Store
from afterword.messages import liquid as ours
from afterword.messages.compile import compiled
from afterword.messages.context import Subject, names
from afterword.messages.liquid import Faulty, Filled
from afterword.messages.queries import shipped
from afterword.messages.text import TONES, parse
from afterword.timeline.models import Customer
from afterword.timeline.queries import timelines
from tests.conftest import NOW
from tests.given import ANA, ORDER, placed, scan, tell

NAMES: dict[str, Any] = {
    "word": "a <b> & \"c\" 'd'",
    "nothing": "",
    "none": None,
    "yes": True,
    "no": False,
    "zero": 0,
    "count": 3,
    "price": 2.5,
    "hollow": [],
    "list": ["x", "y<z"],
    "rows": [{"n": 1, "box": {"deep": "é"}}, {"n": 2, "box": {"deep": "ü"}}],
    "thing": {"title": "T<i>", "size": "large", "first": "one", "none": None, "zero": 0},
    "lines": "one\r\ntwo\rthree\n",
    "many": list(range(100)),
    "partial": "seen",
}


class _Plain(Environment):
    """The library as it comes, under our limits."""

    loop_iteration_limit = ours._Limited.loop_iteration_limit
    output_stream_limit = ours._Limited.output_stream_limit
    local_namespace_limit = ours._Limited.local_namespace_limit
    context_depth_limit = ours._Limited.context_depth_limit


def library(source: str, names: dict[str, Any], *, html: bool) -> str:
    """What the library makes of it."""
    environment = _Plain(autoescape=html, undefined=StrictUndefined)
    try:
        return environment.from_string(source).render(**names)
    except LiquidError as error:
        return f"!{ours._said(error)}"


def said(filled: Filled, names: dict[str, Any]) -> str:
    """What comes of filling it in, or what is wrong."""
    try:
        return filled.fill(names)
    except Faulty as error:
        return f"!{error}"


@pytest.mark.parametrize("html", [True, False])
@pytest.mark.parametrize(
    "source",
    [
        # words of every kind
        "{{ word }} {{ nothing }} {{ none }} {{ yes }} {{ no }} {{ zero }} {{ count }} {{ price }}",
        "{{ list }} {{ hollow }} {{ 'said' }} {{ 3 }} {{ (1..3) }} {{ word | upcase }}",
        "{{ lines }}|{{ word | escape }}|{{ thing.title }}|{{ thing['title'] }}",
        # what the library reads out of things by itself, and what it does not
        "{{ list.size }} {{ list.first }} {{ list.last }} {{ list[1] }} {{ word.size }}",
        "{{ thing.size }} {{ thing.first }} {{ hollow.size }}",
        "{{ rows[0].box.deep }} {{ rows[1]['box'].deep }}",
        "{% for row in rows %}{{ row.box.deep }}{{ forloop.last }}{% endfor %}",
        # names that are not there
        "a {{ gone }} b",
        "{{ thing.gone }}",
        "{{ thing.title.gone }}",
        "{{ word.gone }}",
        "{{ none.gone }}",
        "{{ list[7] }}",
        "{{ rows.gone }}",
        "{% if gone %}x{% endif %}",
        "{% if yes or gone %}x{% endif %}",
        "{% if gone or yes %}x{% endif %}",
        "{% if no and gone %}x{% else %}y{% endif %}",
        "{% if gone == 'x' %}x{% endif %}",
        "{% if thing.gone != '' %}x{% endif %}",
        # what is true
        "{% if word %}1{% endif %}{% if nothing %}2{% endif %}{% if none %}3{% endif %}"
        "{% if yes %}4{% endif %}{% if no %}5{% endif %}{% if zero %}6{% endif %}"
        "{% if hollow %}7{% endif %}{% if thing %}8{% endif %}{% if thing.none %}9{% endif %}",
        "{% if word == 'x' %}1{% elsif count == 3 %}2{% else %}3{% endif %}",
        "{% if nothing == '' %}1{% endif %}{% if nothing != '' %}2{% endif %}"
        "{% if none == '' %}3{% endif %}{% if none != '' %}4{% endif %}"
        "{% if hollow == empty %}5{% endif %}{% if nothing == blank %}6{% endif %}"
        "{% if yes == '' %}7{% endif %}{% if zero != '' %}8{% endif %}",
        "{% if count > 1 and word != 'x' or no %}1{% endif %}",
        "{% if no or word == 'x' %}1{% endif %}{% if word and no %}2{% endif %}",
        "{% if list contains 'x' %}1{% endif %}{% if word contains 'z' %}2{% endif %}",
        "{% if price > 'x' %}1{% endif %}{% if list.size > 1 %}2{% endif %}",
        "{% if list.size > 1 %}1{% endif %}{% if list.size < 2 %}2{% endif %}",
        "{% if 3 > count %}1{% endif %}{% if count == 3 %}2{% endif %}",
        "{% if yes == 1 %}1{% endif %}{% if zero == no %}2{% endif %}",
        "{% if word %}{% if no %}1{% else %}2{% endif %}{% endif %}{{ 'a&b' }}",
        "{% assign two = word | split: ' ' %}{{ two[1] }}|{{ two.size }}|{{ two[9] }}",
        "{% assign two = word | split: ' ' %}{{ two[1] }}|{{ two.size }}",
        "{% assign big = word | append: word | append: word %}{{ big }}{{ big.size }}",
        "{{ list | split: 'x' }}{{ count | plus: 1 }}{{ word | split }}",
        "{% unless no %}1{% endunless %}",
        "{% case count %}{% when 3 %}three{% else %}else{% endcase %}",
        # which of two things by one name
        "{% assign word = 'mine' %}{{ word }}{% if word == 'mine' %}!{% endif %}",
        "{% assign thing = list %}{{ thing[1] }}{{ thing.size }}",
        "{% for word in list %}{{ word }}{% endfor %}{{ word }}",
        "{% for word in list %}{% for row in rows %}{{ word }}{{ row.n }}{% endfor %}{% endfor %}",
        "{% for one in list %}{% if one == 'x' %}{% continue %}{% endif %}{{ one }}{% endfor %}",
        "{% for one in rows %}{% assign one = 'x' %}{{ one }}{% endfor %}",
        "{% for one in list %}{% assign last = one %}{% endfor %}{{ last }}{{ one }}",
        "{% for one in hollow %}x{% else %}none{% endfor %}",
        "{% for a in list limit: 1 %}{{ a }}{% endfor %}",
        "{% for one in list reversed %}{{ one }}{% endfor %}",
        "{% for a in thing %}{{ a[0] }}{% endfor %}",
        "{% for one in list %}{% if one == 'x' %}{% break %}{% endif %}{{ one }}{% endfor %}",
        "{% break %}",
        "{{ partial }}",
        "{% capture word %}<{{ count }}>{% endcapture %}{{ word }}",
        "{% increment count %}{% increment count %}{{ count }}{% increment fresh %}{{ fresh }}",
        "{% cycle 'a', 'b' %}{% cycle 'a', 'b' %}{% liquid assign a = 1\necho a %}",
        # blank blocks write nothing
        "{% if yes %}  \n {% endif %}|{% if yes %} {{ nothing }} {% endif %}|",
        "{% if yes %}{% assign word = 'set' %}  {% endif %}{{ word }}",
        # what it may cost
        "{% for a in (1..200) %}{% for b in (1..200) %}x{% endfor %}{% endfor %}",
        "{% for a in many %}{% for b in many %}x{% endfor %}{% endfor %}",
        "{% for a in many %}" + "é" * 1400 + "{% endfor %}",
        "{% for a in many %}" + "é" * 1300 + "{% endfor %}",
        "{% for a in (1..9000) %}" + "é" * 40 + "{% endfor %}",
        "{% capture a %}{% for a in (1..9000) %}" + "x" * 40 + "{% endfor %}{% endcapture %}",
    ],
)  # fmt: skip
def test_it_works(source: str, html: bool) -> None:
    assert said(Filled(source, html=html), NAMES) == library(source, NAMES, html=html)


def test_every_shipped_template_reads_the_same(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In each language and tone, whole and with everything that may be empty."""
    versions = [
        (text, language, tone, store.brand_colour)
        for text in shipped().values()
        for language in parse(text).languages
        for tone in TONES
    ]
    quick = [compiled(*one) for one in versions]
    monkeypatch.setattr(ours, "_HTML", _Plain(autoescape=True, undefined=StrictUndefined))
    monkeypatch.setattr(ours, "_TEXT", _Plain(autoescape=False, undefined=StrictUndefined))
    plain = [compiled.__wrapped__(*one) for one in versions]
    for known in names_of_a_late_parcel(store):
        for one, other in zip(quick, plain, strict=True):
            for part in ("subject", "preheader", "text", "html"):
                assert said(getattr(one, part), known) == said(getattr(other, part), known)


def names_of_a_late_parcel(store: Store) -> list[dict[str, Any]]:
    """What templates can ask for, of somebody with an order and of somebody without."""
    promised = (NOW - timedelta(days=1)).isoformat()
    tell(
        store,
        placed(NOW - timedelta(days=4), who=ANA),
        scan("in_transit", NOW - timedelta(days=3), promised_to=promised),
        scan("on_hold", NOW, delayed=True, reason="weather"),
    )
    timeline = timelines(store, [Customer.objects.of(store).get().pk]).popitem()[1]
    known = Subject(
        store=store,
        name={"name": "Ana <b>", "given_name": "Ana"},
        timeline=timeline,
        order=ORDER,
        learned={},
        language="en",
        now=NOW,
        links={"unsubscribe": "https://shop.example/u/1?a=b&c=d", "order": "/o/1"},
        products={},
        base_url="https://shop.example",
        scale=[(0, "/a/0"), (1, "/a/1")],
    )
    return [names(known), names(msgspec.structs.replace(known, order="", links={}, scale=()))]
