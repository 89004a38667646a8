"""The path of a store's customers, as a teammate reads it."""

from datetime import datetime, timedelta
from html import unescape

import pytest
from django.test import Client

from afterword.engine.path import MOMENTS, path
from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import queries
from afterword.outbox.models import Intent


def moment(client: Client, store: Store, name: str) -> str:
    """What stands at one moment."""
    answer = client.get(f"/desk/{store.key}/path/")
    assert answer.status_code == 200
    rows = " ".join(unescape(answer.content.decode()).split()).split('<li class="path-row')[1:]
    assert len(rows) == len(MOMENTS)
    (found,) = [row for row in rows if f'section-title">{name}<' in row]
    return found


def test_it_works(owner: Client, lived: Store, that_day: datetime) -> None:
    ordered = moment(owner, lived, "Ordered")
    assert "We have your order" in ordered
    assert "Order confirmation and shipping" in ordered
    assert "7 of 9 orders that came so far heard something" in ordered
    days = moment(owner, lived, "The days after")
    assert "Getting the best out of it" in days
    assert '<span class="pill' not in days
    year = moment(owner, lived, "A year")
    assert "Nothing is said here." in year
    assert '<span class="pill dashed">silent</span>' in year
    assert "No order has come so far yet." in year
    assert f"/desk/{lived.key}/library/a-year-together/" in year
    assert "It is in the library." in year


def test_a_gap_is_closed_by_what_was_suggested(
    owner: Client, lived: Store, that_day: datetime
) -> None:
    journeys.switch(lived, "order-and-shipping", on=False, now=that_day, by="test")
    ordered = moment(owner, lived, "Ordered")
    assert "Nothing is said here." in ordered
    assert f"/desk/{lived.key}/journeys/order-and-shipping/" in ordered
    assert "You have it; it is switched off." in ordered
    journeys.switch(lived, "order-and-shipping", on=True, now=that_day, by="test")
    assert "Nothing is said here." not in moment(owner, lived, "Ordered")


def test_nothing_is_on(owner: Client, store: Store) -> None:
    for name in ("Ordered", "Shipped", "On the road", "Delivered", "The days after"):
        assert "Nothing is said here." in moment(owner, store, name)
    assert "order-and-shipping" in moment(owner, store, "Ordered")


def test_two_journeys_that_say_the_same(owner: Client, lived: Store, that_day: datetime) -> None:
    text = queries.text_of(queries.journey(lived, "after-first-delivery"))
    again = text.replace("journey: after-first-delivery", "journey: once-more")
    again = again.replace("name: After the first delivery", "name: Once more")
    journeys.publish(lived, again, now=that_day, by="test")
    journeys.switch(lived, "once-more", on=True, now=that_day, by="test")
    days = moment(owner, lived, "The days after")
    assert "“After the first delivery” and “Once more” say the same words here." in days
    assert '<span class="pill amber">said twice</span>' in days


def test_too_many_at_once(owner: Client, lived: Store, that_day: datetime) -> None:
    assert "crowded</span>" not in moment(owner, lived, "The days after")
    care = Intent.objects.of(lived).filter(step="care", accepted__isnull=False)
    crowd: list[Intent] = []
    for one in care:
        assert one.accepted is not None
        for hours in (1, 2):
            one.pk, one.send_key = None, f"{one.order[-6:]}-{hours}-{len(crowd)}"
            crowd.append(Intent(**{f.attname: getattr(one, f.attname) for f in one._meta.fields}))
            crowd[-1].accepted = one.accepted + timedelta(hours=hours)
    people = len({one.customer_id for one in crowd})
    Intent.objects.bulk_create(crowd)
    days = moment(owner, lived, "The days after")
    assert f"{people} people got more than two messages within a day here." in days
    assert '<span class="pill amber">crowded</span>' in days


@pytest.mark.usefixtures("that_day")
def test_the_present_is_walked_and_nothing_is_written(lived: Store, that_day: datetime) -> None:
    before = Intent.objects.of(lived).count()
    first, again = path(lived, that_day), path(lived, that_day)
    assert first == again
    assert Intent.objects.of(lived).count() == before
