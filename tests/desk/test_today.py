"""Today: what is at fault with the machine or with what a store has settled."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from afterword.house import workers
from tests.desk.test_screens import text_of

if TYPE_CHECKING:
    from django.test import Client

    from afterword.house.models import Store


@pytest.mark.parametrize(("jump", "says"), [(2, "ahead by 2 hours"), (-1, "back by 60 minutes")])
def test_a_machine_whose_clock_jumped_is_shown_until_it_is_believed(
    jump: int, says: str, store: Store, owner: Client
) -> None:
    workers.register("w1", host="till", pid=1)
    assert "sends nothing just now" not in text_of(owner, "/desk/ada-fern/")
    workers.touch("w1", rests=workers.resting_after(timedelta(hours=jump)))
    page = text_of(owner, "/desk/ada-fern/")
    assert "sends nothing just now" in page
    assert f"jumped {says}" in page
    assert "till:" in page
    assert 'class="count needs">1<' in page
    workers.touch("w1", rests="")
    assert "sends nothing just now" not in text_of(owner, "/desk/ada-fern/")


def test_a_rule_that_cannot_be_read_stops_nothing_and_is_settled_anew(
    store: Store, owner: Client, now: datetime
) -> None:
    before = store.rules
    store.rules_written = {
        "spacing": {"marketing": "a while"},
        "caps": {"marketing": {"day": 3}},
        "of a newer version": 1,
    }
    store.save(update_fields=["rules_written"])
    assert store.rules.spacing == before.spacing
    assert store.rules.caps["marketing"].day == 3, "what can be read holds"
    page = text_of(owner, "/desk/ada-fern/")
    assert "cannot be read" in page
    assert "It concerns: pauses, of a newer version." in page
    form = owner.get("/desk/ada-fern/settings/timing/").context["form"]
    told = {name: form[name].value() or "" for name in form.fields}
    assert owner.post("/desk/ada-fern/settings/timing/", told).status_code == 302
    store.refresh_from_db()
    assert store.rules_faults == []
    assert store.rules.caps["marketing"].day == 3
    assert "cannot be read" not in text_of(owner, "/desk/ada-fern/")
