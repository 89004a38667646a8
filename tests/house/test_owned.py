"""A query that does not say whose rows it means does not run, whatever way it is asked."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Count, Exists, F, OuterRef

from afterword.house.models import Account, ApiKey, Store
from afterword.house.owned import Owned, OwnedQuerySet, Unscoped
from tests.conftest import NOW
from tests.given import a_store

Query = OwnedQuerySet[ApiKey]


def a_key(store: Store, name: str) -> ApiKey:
    return ApiKey.objects.create(
        store=store, name=name, prefix=name, digest=f"{store.key}/{name}", made=NOW, made_by="test"
    )


@pytest.fixture
def other(store: Store) -> Store:
    a_key(store, "mine")
    made = a_store("other")
    a_key(made, "theirs")
    return made


def test_it_works(store: Store, other: Store) -> None:
    assert [key.name for key in ApiKey.objects.of(store)] == ["mine"]
    assert [key.name for key in ApiKey.objects.of(other)] == ["theirs"]
    assert [key.name for key in ApiKey.objects.of(store.pk)] == ["mine"]
    assert ApiKey.objects.everywhere().count() == 2


def whole(query: Query) -> Any:
    return list(query)


WAYS: list[tuple[str, Callable[[Query], Any]]] = [
    ("list", whole),
    ("bool", bool),
    ("len", len),
    ("in", lambda query: ApiKey(id=1) in query),
    ("index", lambda query: query[0]),
    ("slice", lambda query: list(query[:1])),
    ("get", lambda query: query.get(name="mine")),
    ("first", lambda query: query.first()),
    ("last", lambda query: query.last()),
    ("earliest", lambda query: query.earliest("made")),
    ("latest", lambda query: query.latest("made")),
    ("filter", lambda query: list(query.filter(name="mine"))),
    ("exclude", lambda query: list(query.exclude(name="mine"))),
    ("order_by", lambda query: list(query.order_by("name"))),
    ("distinct", lambda query: list(query.distinct())),
    ("reverse", lambda query: list(query.order_by("name").reverse())),
    ("annotate", lambda query: list(query.annotate(n=Count("store")))),
    ("alias", lambda query: list(query.alias(n=Count("store")))),
    ("values", lambda query: list(query.values("name"))),
    ("values_list", lambda query: list(query.values_list("name", flat=True))),
    ("only", lambda query: list(query.only("name"))),
    ("defer", lambda query: list(query.defer("name"))),
    ("dates", lambda query: list(query.dates("made", "day"))),
    ("datetimes", lambda query: list(query.datetimes("made", "day"))),
    ("in_bulk", lambda query: query.in_bulk()),
    ("in_bulk of some", lambda query: query.in_bulk([1, 2])),
    ("select_related", lambda query: list(query.select_related("store"))),
    ("select_for_update", lambda query: list(query.select_for_update())),
    ("exists", lambda query: query.exists()),
    ("contains", lambda query: query.contains(ApiKey(id=1))),
    ("count", lambda query: query.count()),
    ("aggregate", lambda query: query.aggregate(Count("id"))),
    ("iterator", lambda query: list(query.iterator())),
    ("aiterator", lambda query: query.aiterator()),
    ("explain", lambda query: query.explain()),
    ("raw", lambda query: list(query.raw("SELECT * FROM house_apikey"))),
    ("union", lambda query: list(query.union(ApiKey.objects.everywhere()))),
    ("union, the other half", lambda query: list(ApiKey.objects.everywhere().union(query))),
    ("intersection", lambda query: list(query.intersection(ApiKey.objects.everywhere()))),
    ("difference", lambda query: list(ApiKey.objects.everywhere().difference(query))),
    ("or", lambda query: list(query | ApiKey.objects.everywhere())),
    ("or, the other half", lambda query: list(ApiKey.objects.everywhere() | query)),
    ("and", lambda query: list(query & ApiKey.objects.everywhere())),
    ("xor", lambda query: list(ApiKey.objects.everywhere() ^ query)),
    ("within another", lambda query: list(ApiKey.objects.everywhere().filter(id__in=query))),
    (
        "values within another",
        lambda query: list(ApiKey.objects.everywhere().filter(id__in=query.values("id"))),
    ),
    ("update", lambda query: query.update(name="x")),
    ("update of itself", lambda query: query.update(name=F("prefix"))),
    ("delete", lambda query: query.delete()),
    ("get_or_create", lambda query: query.get_or_create(name="mine")),
    ("update_or_create", lambda query: query.update_or_create(name="mine", defaults={})),
]


@pytest.mark.parametrize("ask", [ask for _, ask in WAYS], ids=[name for name, _ in WAYS])
def test_a_query_that_does_not_say_whose_is_refused(
    store: Store, other: Store, ask: Callable[[Query], Any]
) -> None:
    with pytest.raises(Unscoped, match=r"ApiKey: say \.of\(store\) or \.everywhere\(\)"):
        ask(ApiKey.objects.all())
    names = ApiKey.objects.everywhere().order_by("name").values_list("name", flat=True)
    assert list(names) == ["mine", "theirs"]


READING = [(name, ask) for name, ask in WAYS if "create" not in name]


@pytest.mark.parametrize("ask", [ask for _, ask in READING], ids=[name for name, _ in READING])
def test_a_query_that_says_whose_never_touches_others(
    store: Store, other: Store, ask: Callable[[Query], Any]
) -> None:
    theirs = ApiKey.objects.of(other).get()
    ask(ApiKey.objects.of(store))
    after = ApiKey.objects.of(other).get()
    assert (after.pk, after.name) == (theirs.pk, theirs.name)


def test_these_or_those_is_no_way_round(store: Store, other: Store) -> None:
    with pytest.raises(Unscoped):
        list(ApiKey.objects.of(store) | ApiKey.objects.filter(name="theirs"))
    both = ApiKey.objects.of(store) | ApiKey.objects.of(store).filter(name="theirs")
    assert [key.name for key in both] == ["mine"]


def test_what_was_fetched_is_not_asked_for_again(store: Store, other: Store) -> None:
    mine = ApiKey.objects.of(store)
    assert len(mine) == 1
    assert [key.name for key in mine] == ["mine"]
    assert list(mine.none()) == []


def test_rows_at_hand_can_be_written_and_read_anew(store: Store, other: Store) -> None:
    key = ApiKey.objects.of(store).get()
    key.name = "changed"
    ApiKey.objects.bulk_update([key], ["name"])
    key.refresh_from_db()
    assert key.name == "changed"
    key.name = "again"
    key.save()
    key.delete()
    assert [one.name for one in ApiKey.objects.everywhere()] == ["theirs"]


def test_whether_there_is_one_can_be_asked_within_another(store: Store, other: Store) -> None:
    keys = ApiKey.objects.of(store).filter(store=OuterRef("pk"))
    assert [one.key for one in Store.objects.filter(Exists(keys))] == ["ada-fern"]


def test_everything_that_belongs_to_a_store_is_kept_this_way() -> None:
    from django.apps import apps

    owned = [model for model in apps.get_models() if issubclass(model, Owned)]
    assert Account in owned
    for model in owned:
        assert isinstance(model._default_manager.all(), OwnedQuerySet), model
        names = {constraint.name for constraint in model._meta.constraints}
        assert f"{model._meta.app_label}_{model._meta.model_name}_owned" in names, model
        with pytest.raises(Unscoped):
            list(model._default_manager.all())
