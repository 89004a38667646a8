"""What tests start from is what publishing leaves behind, whether it was published or put in."""

from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, QuerySet

from afterword.house import actions as house
from afterword.house.models import Store
from afterword.journeys.queries import beginning
from tests import given
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table but its number and a store's secret; what it belongs to by keys."""
    found: dict[str, list[dict[str, Any]]] = {}
    for model in models():
        every: QuerySet[Model] = QuerySet(model)
        found[model._meta.label] = [told(one) for one in every.order_by("pk")]
    return found


def models() -> list[type[Model]]:
    """All of ours."""
    rooms = ("auth.", "contenttypes.")
    return [one for one in apps.get_models() if not one._meta.label.startswith(rooms)]


def told(row: Model) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in row._meta.concrete_fields:
        value = getattr(row, field.name)
        if field.name not in ("id", "wrapped_key"):
            found[field.name] = getattr(value, "key", None) if isinstance(value, Model) else value
    return found


@pytest.mark.parametrize("facts", [{}, {"key": "kamenica", "country": "HR", "language": "es"}])
def test_it_works(facts: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    given.a_store(**facts)
    Store.objects.all().delete()
    published: list[str] = []
    monkeypatch.setattr(given, "publish", lambda *_: published.append("again"))
    given.a_store(**facts)
    put_in = rows()
    assert not published
    monkeypatch.undo()
    Store.objects.all().delete()
    made = house.create_store(**{**given.LONDON, "key": "ada-fern", **facts}, now=NOW, by="test")
    given.publish(made, tuple(beginning().values()), NOW)
    assert put_in == rows()
    assert len(put_in["journeys.Version"]) == len(beginning())
