"""The law: a text filled in quickly is what the library makes of it, or is not made at all."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from liquid import BoundTemplate
from liquid.exceptions import LiquidError

from afterword.house.models import Store
from afterword.messages import liquid, sampling
from afterword.messages.compile import briefly, compiled
from afterword.messages.context import names
from afterword.messages.liquid import Faulty, Filled
from afterword.messages.queries import shipped
from afterword.messages.quick import filler
from afterword.messages.text import Unreadable
from tests.conftest import NOW


def template(source: str, *, html: bool) -> BoundTemplate:
    return (liquid._HTML if html else liquid._TEXT).from_string(source)


def by_the_library(source: str, known: dict[str, Any], *, html: bool) -> str | None:
    try:
        return str(template(source, html=html).render(**known))
    except (LiquidError, TypeError, ValueError):
        return None


def by_us(source: str, known: dict[str, Any], *, html: bool) -> str | None:
    try:
        return Filled(source, html=html).fill(known)
    except (Faulty, TypeError, ValueError):
        return None


def pieces(key: str, language: str) -> list[Filled]:
    found: list[Filled] = []
    for make in (
        lambda: compiled(shipped()[key], language, "friendly", "#225544"),
        lambda: briefly(shipped()[key], "sms", language, "professional"),
    ):
        try:
            made = make()
        except Unreadable:
            continue
        found += [one for one in vars_of(made) if isinstance(one, Filled)]
    return found


def vars_of(made: Any) -> list[Any]:
    return [getattr(made, name) for name in made.__struct_fields__]


@pytest.mark.parametrize("language", ["en", "es", "ar"])
def test_it_works(store: Store, language: str) -> None:
    quickly = every = 0
    for state in sampling.STATES:
        about = sampling.subject(store, who=None, state=state, language=language, tone="", now=NOW)
        known = names(about)
        for key in shipped():
            for one in pieces(key, language):
                wanted = by_the_library(one.source, known, html=one.html)
                assert by_us(one.source, known, html=one.html) == wanted, key
                every += 1
                quickly += filler(template(one.source, html=one.html)) is not None
    assert quickly > every * 0.95  # else the law holds for the want of anything to hold


WORDS = st.sampled_from(["", "tea", "a < b & c", "\u0627\u0644", "<b>", "0", "x" * 300])
PLAIN = st.one_of(WORDS, st.integers(-2, 3), st.booleans(), st.none())
DATA = st.fixed_dictionaries(
    {
        "a": PLAIN,
        "b": st.one_of(PLAIN, st.lists(PLAIN, max_size=3)),
        "c": st.dictionaries(st.sampled_from(["a", "b", "size", "first"]), PLAIN, max_size=3),
        "d": st.lists(st.dictionaries(st.sampled_from(["a", "b"]), PLAIN, min_size=1), max_size=3),
    }
)
PATHS = st.sampled_from(
    [
        *("a", "b", "c", "d", "e", "one", "other", "now.size", "forloop.index"),
        *("a.size", "b.size", "c.size", "c.a", "c.b", "c.first", "c.last", "b.first", "b.last"),
        *("d.first.a", "d.last.b", "d[0].a", "b[0]", "b[-1]", "a[0]", "one.a", "one.b", "d.size"),
    ]
)
VALUES = st.one_of(PATHS, st.sampled_from(["''", "'<i>'", "1", "0", "true", "false", "1.5", "nil"]))
FILTERED = st.builds(
    lambda value, some: " | ".join([value, *some]),
    VALUES,
    st.lists(
        st.sampled_from(
            [
                *("default: '-'", "split: ' '", "upcase", "append: 'y'", "escape", "join: ', '"),
                *("minus: 1", "divided_by: 0", "truncate: 3, '..'", "first", "size", "nosuch"),
                *("default: a, allow_false: true",),
            ]
        ),
        max_size=2,
    ),
)
COMPARED = st.builds(
    lambda left, sign, right: f"{left} {sign} {right}",
    VALUES,
    st.sampled_from(["==", "!=", ">", "<", ">=", "contains"]),
    VALUES,
)
ONE = st.one_of(VALUES, COMPARED)
CONDITIONS = st.one_of(
    ONE, st.builds(lambda a, how, b: f"{a} {how} {b}", ONE, st.sampled_from(["and", "or"]), ONE)
)
LEAVES = st.one_of(
    st.sampled_from(["", " ", "Hello & ", "<p>", "\n"]),
    st.builds("{{{{ {} }}}}".format, FILTERED),
    st.builds("{{% assign {} = {} %}}".format, st.sampled_from(["e", "a", "one"]), FILTERED),
    st.sampled_from(["{% break %}", "{% comment %}no{% endcomment %}", "{% increment e %}"]),
)


def larger(some: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    inner = st.lists(some, max_size=3).map("".join)
    return st.one_of(
        st.builds("{{% if {} %}}{}{{% endif %}}".format, CONDITIONS, inner),
        st.builds(
            "{{% if {} %}}{}{{% elsif {} %}}{}{{% else %}}{}{{% endif %}}".format,
            *(CONDITIONS, inner, CONDITIONS, inner, inner),
        ),
        st.builds(
            "{{% for {} in {} {}%}}{}{{% else %}}{}{{% endfor %}}".format,
            st.sampled_from(["one", "other", "a"]),
            PATHS,
            st.sampled_from(["", "", "limit: 1 ", "reversed "]),
            *(inner, inner),
        ),
    )


SOURCES = st.lists(st.recursive(LEAVES, larger, max_leaves=6), max_size=4).map("".join)


@given(source=SOURCES, known=DATA, html=st.booleans())
def test_whatever_is_written_comes_out_as_the_library_has_it(
    source: str, known: dict[str, Any], *, html: bool
) -> None:
    try:
        template(source, html=html)
    except LiquidError:
        return
    wanted = by_the_library(source, dict(known), html=html)
    assert by_us(source, dict(known), html=html) == wanted


@pytest.mark.parametrize("sign", ["==", "!=", ">", "<", ">=", "contains", "and", "or"])
def test_every_kind_of_value_compares_with_every_other_as_the_library_has_it(sign: str) -> None:
    names = ("yes", "no", "none", "nought", "one", "part", "empty", "text", "list", "bare", "map")
    each = dict(zip(names, (True, False, None, 0, 1, 1.0, "", "1", [1], [], {"a": 1}), strict=True))
    literals = ["true", "false", "nil", "1", "0", "1.0", "''", "'1'"]
    for left in [*each, *literals]:
        for right in [*each, *literals]:
            source = f"{{% if {left} {sign} {right} %}}so{{% else %}}not{{% endif %}}"
            wanted = by_the_library(source, dict(each), html=False)
            assert by_us(source, dict(each), html=False) == wanted, source


@pytest.mark.parametrize("path", ["size", "first", "last", "[0]", "[-1]", "x", "size.size"])
def test_every_kind_of_value_is_looked_into_as_the_library_does(path: str) -> None:
    sizes = [{"size": 3}, {"first": "f", "last": "l"}, {"x": "y"}, {}, [], ["a", "b"], "text", ""]
    for value in [*sizes, 5, None, True]:
        source = f"{{{{ a{path if path[0] == '[' else '.' + path} }}}}"
        wanted = by_the_library(source, {"a": value}, html=True)
        assert by_us(source, {"a": value}, html=True) == wanted, value


@pytest.mark.parametrize(
    "source",
    [
        "{% for one in d %}{% assign one = 'z' %}{{ one }}{% endfor %}{{ one }}",
        "{% for a in b %}{% assign a = 'z' %}{{ a }}{% endfor %}{{ a }}",
        "{% for a in d %}{{ a.a }}{% endfor %}{{ a }}",
        "{% for a in d %}{% for a in d %}{{ a.a }}{% endfor %}{{ a.a }}{% endfor %}{{ a }}",
        "{% for one in d %}.{% endfor %}{{ one }}",
        "{% for one in d %}{% assign a = one.a %}{% endfor %}{{ a }}",
        "{% if a %} {% assign a = 2 %} {% endif %}{{ a }}",
    ],
)
def test_a_name_means_what_it_means_to_the_library(source: str) -> None:
    known = {"a": "before", "b": ["x", "y"], "d": [{"a": 1}, {"a": 2}]}
    wanted = by_the_library(source, dict(known), html=False)
    assert by_us(source, dict(known), html=False) == wanted


@pytest.mark.parametrize(
    ("source", "well"),
    [
        ("{% for one in many %}{{ one }}{% endfor %}", True),
        ("{% for one in many %}{% for other in many %}.{% endfor %}{% endfor %}", False),
        ("{% for one in ten %}{{ long }}{% endfor %}", True),
        ("{% for one in ten %}{{ long }}{{ long }}{% endfor %}", False),
        ("{% for one in many %}{{ long }}{% endfor %}", False),
        ("{% assign a = long | append: long %}{{ a }}", True),
        ("{% assign a = long" + " | append: long" * 8 + " %}{{ a }}", False),
    ],
)
def test_what_may_be_used_ends_where_the_library_ends_it(source: str, *, well: bool) -> None:
    known = {"many": list(range(150)), "ten": list(range(10)), "long": "é" * 9000}
    wanted = by_the_library(source, known, html=False)
    assert (wanted is not None) is well
    assert by_us(source, known, html=False) == wanted


@pytest.mark.parametrize(
    "source",
    [
        "{% if a.b != '' %}{{ a.b }}{% elsif a.size > 1 %}-{% else %}+{% endif %}",
        "{% assign b = a.b | split: ' ' %}{{ b[0] }}{{ b.size }}",
        "{% for one in ten %}{{ one | default: '-' }}{% endfor %}",
    ],
)
def test_what_templates_do_is_done_here(source: str) -> None:
    assert filler(template(source, html=True)) is not None
