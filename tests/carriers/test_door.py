"""What the vendors send comes in by the real door: once, however often, and not from others."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from afterword.engine import intake as engine
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.timeline.models import Intake
from tests.conftest import NOW
from tests.vendors import aftership, easypost, seventeentrack, shippo
from tests.vendors.letters import Letter, carried, knock


class Sending(NamedTuple):
    """A vendor that sends."""

    secrets: dict[str, str]
    genuine: Letter
    forged: Letter
    tries: int
    again: Callable[[int], bool]


def _easypost() -> Sending:
    api = easypost.EasyPost(now=NOW)
    tracker = api.tracker("EZ4000000004", "USPS", "delivered", "arrived_at_destination")
    return Sending(
        {"key": easypost.KEY, "secret": easypost.SECRET},
        api.event(tracker),
        api.event(tracker, "evt_2", secret="another"),
        easypost.TRIES,
        easypost.again,
    )


def _aftership() -> Sending:
    api = aftership.AfterShip(now=NOW)
    tracking = api.tracking("1Z999AA10123456784", "ups", "Delivered", "Delivered_003")
    return Sending(
        {"key": aftership.KEY, "secret": aftership.SECRET},
        api.webhook(tracking),
        api.webhook(tracking, "2f", secret="another"),
        aftership.TRIES,
        aftership.again,
    )


def _seventeentrack() -> Sending:
    api = seventeentrack.SeventeenTrack(now=NOW)
    api.items["1Z999AA10123456784"] = {"number": "1Z999AA10123456784", "carrier": 100002}
    item = api.moves("1Z999AA10123456784", "Delivered_Other")
    return Sending(
        {"key": seventeentrack.KEY},
        api.push(item),
        api.push(item, key="another"),
        seventeentrack.TRIES,
        seventeentrack.again,
    )


def _shippo() -> Sending:
    api = shippo.Shippo(now=NOW)
    track = api.track("usps", "9205590164917312751089", "DELIVERED", "delivered")
    return Sending(
        {"key": shippo.KEY, "secret": shippo.SECRET},
        api.webhook(track),
        api.webhook(track, word="another"),
        shippo.TRIES,
        shippo.again,
    )


SENDING = {
    "easypost": _easypost,
    "aftership": _aftership,
    "seventeentrack": _seventeentrack,
    "shippo": _shippo,
}


@pytest.mark.parametrize("name", SENDING)
def test_it_comes_in_once_and_from_nobody_else(store: Store, name: str) -> None:
    sending = SENDING[name]()
    house.save_account(
        store,
        kind="carrier",
        plug=name,
        settings={},
        secrets_=sending.secrets,
        now=NOW,
        by="test",
    )
    lost = [True]

    def door(letter: Letter) -> int:
        answer = knock(letter, lambda: NOW).status
        return 504 if lost and lost.pop() else answer  # the first answer is lost on its way

    assert knock(sending.forged, lambda: NOW).status == 401
    assert carried(sending.genuine, door, sending.tries, sending.again) == [504, 200]
    engine.parse_waiting(NOW)
    (intake,) = Intake.objects.of(store)
    assert intake.connector == name
    assert intake.state in ("done", "ignored"), intake.says
