"""The law: what is live, lived again over its own recorded past, says what it said."""

from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.engine.past import reading
from afterword.engine.past.asking import beside, version
from afterword.engine.past.living import begun, live_again
from afterword.engine.past.running import Looker, Spec, plans_of
from afterword.engine.simulate import Outcome
from afterword.house.models import Store
from afterword.outbox import models as outbox
from afterword.outbox.queries import because_of
from afterword.timeline import models
from tests.conftest import NOW
from tests.given import Days
from tests.laws import histories
from tests.laws.histories import Told, a_shop, customers
from tests.laws.test_live_is_replay import STATES, Said, live, publish


def looked(store: Store, start: datetime, end: datetime) -> Looker:
    texts = beside(store, version(store, "orders"))
    spec = Spec(
        store=store.pk, start=start, end=end, own="orders", journeys=texts, against="record"
    )
    return Looker(spec, store)


def on_record(store: Store, customer: int, runs: set[int]) -> set[Said]:
    return {
        (one.send_key, one.step, one.state, one.state_at, msgspec.json.encode(because_of(one)))
        for one in outbox.Intent.objects.of(store).filter(customer=customer, run__in=runs)
        if one.state not in ("planned", "ready")
    }


def again(outcomes: list[Outcome]) -> set[Said]:
    return {
        (one.key, one.step, STATES[one.what], one.at, msgspec.json.encode(list(one.because)))
        for one in outcomes
        if one.what in STATES
    }


@pytest.mark.django_db
@settings(max_examples=14)
@given(
    told=histories.histories(most=18),
    answer=st.sampled_from([None, 3, 9]),
    hours=st.sampled_from([40, 90]),
)
def test_the_live_version_over_its_own_past_says_what_it_said(
    told: list[Told], answer: int | None, hours: int
) -> None:
    end = NOW + timedelta(hours=hours)
    told = [one for one in told if one.known <= end]
    with a_shop() as store, TemporaryDirectory() as home:
        publish(store)
        live(store, Days(Path(home)), told, answer, end)
        first = min((one.known for one in told), default=NOW)
        looker = looked(store, first, end)
        people = [one.pk for one in customers(store)]
        for story in reading.stories(store.pk, people, end):
            start = begun(story, first, imported=True)
            lived = live_again(
                start, plans_of(looker.spec.journeys), store.rules, start=first, end=end
            )
            runs = {run.id for run in story.runs}
            assert again(list(lived.outcomes)) == on_record(store, story.customer, runs)
        result = looker.look(looker.customers(), lambda done, of: True)
        assert result.faults == 0, result.fault
        assert result.parted.messages == 0, result.parted
        assert result.other_all is not None
        assert result.all.days == result.other_all.days
        assert result.all.received == result.other_all.received
        assert result.all.entered >= result.other_all.entered


@pytest.mark.django_db
@settings(max_examples=14)
@given(
    told=histories.histories(most=18),
    answer=st.sampled_from([None, 3, 9]),
    later=st.integers(1, 40),
)
def test_from_a_later_day_on_it_says_what_the_runs_since_then_said(
    told: list[Told], answer: int | None, later: int
) -> None:
    end = NOW + timedelta(hours=90)
    first = NOW + timedelta(hours=later, minutes=7)
    told = [one for one in told if one.known <= end]
    with a_shop() as store, TemporaryDirectory() as home:
        publish(store)
        live(store, Days(Path(home)), told, answer, end)
        looker = looked(store, first, end)
        before = (models.Event.objects.of(store).count(), outbox.Intent.objects.of(store).count())
        result = looker.look(looker.customers(), lambda done, of: True)
        assert result.faults == 0, result.fault
        assert result.parted.messages == 0, result.parted
        after = (models.Event.objects.of(store).count(), outbox.Intent.objects.of(store).count())
        assert after == before
