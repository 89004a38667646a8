"""Stores as the hot path reads them are as the ORM reads them."""

from __future__ import annotations

import pytest

from afterword.house import hot
from afterword.house.models import Store

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("called", [None, {}, {"en": "beans", "ar": "حبّة"}])
def test_it_works(store: Store, called: dict[str, str] | None) -> None:
    Store.objects.filter(id=store.pk).update(points_called=called)
    (found,) = hot.stores([store.pk])
    again = Store.objects.get(id=store.pk)
    for field in Store._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(again, field.attname), field.name
    assert found.points_called == called
