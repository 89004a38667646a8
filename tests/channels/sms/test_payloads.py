"""What every payload says: files in the vendors’ shapes, written here, and what follows."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast

import pytest

from afterword.site.plugs import CHANNELS
from afterword.timeline.checking import check
from afterword.timeline.ports import Source
from afterword.wire.shapes import Event, Note, Received

HERE = Path(__file__).parent.parent
AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
STOP = [f"consent.revoked {purpose}" for purpose in ("orders", "care", "reviews", "offers")]

SAYS: dict[str, list[str]] = {
    "sms/twilio__accepted": ["message.accepted"],
    "sms/twilio__sent": ["message.accepted"],
    "sms/twilio__delivered": ["message.delivered"],
    "sms/twilio__undelivered_unknown_number": ["message.failed 30005 hard"],
    "sms/twilio__failed_opted_out": ["message.failed 21610", *STOP],
    "sms/twilio__canceled": ["message.failed"],
    "sms/twilio__new_status": ["note"],
    "sms/twilio__words": ["reply.received text: It arrived, thank you 🌿"],
    "sms/twilio__words_greek": ["reply.received text: ΣΤΟΠ"],
    "sms/twilio__opt_out": ["reply.received text, stop, answered: STOP"],
    "sms/twilio__opt_in": ["reply.received text, start, answered: START"],
    "sms/twilio__help": ["reply.received text, help, answered: HELP"],
    "sms/twilio__two_pictures": ["reply.received text, 2 files: The box"],
    "sms/twilio__contact_card": ["reply.received contact, 1 files: "],
    "sms/twilio__nothing": ["reply.received unknown: "],
    "sms/twilio__null_bytes": ["reply.received text: remove these"],
    "sms/vonage__submitted": ["message.accepted"],
    "sms/vonage__delivered": ["message.delivered"],
    "sms/vonage__rejected_gone": ["message.failed 1190 hard"],
    "sms/vonage__rejected_stopped": ["message.failed 1240", *STOP],
    "sms/vonage__new_status": ["note"],
    "sms/vonage__words": ["reply.received text: Danke!"],
    "sms/vonage__picture": ["reply.received image, 1 files: hier"],
    "sms/vonage__card": ["reply.received contact, 1 files: "],
    "sms/vonage__new_kind": ["reply.received unknown: "],
    "sms/vonage__sms_receipt_delivered": ["message.delivered"],
    "sms/vonage__sms_receipt_failed": ["message.failed 3 hard"],
    "sms/vonage__sms_part_of_two": ["reply.received text: The first half of it, and"],
    "voice/twilio__initiated": ["message.accepted"],
    "voice/twilio__completed": ["message.delivered"],
    "voice/twilio__completed_mailbox": ["message.delivered"],
    "voice/twilio__busy": ["message.failed busy"],
    "voice/twilio__no_answer": ["message.failed no-answer"],
    "voice/twilio__failed": ["message.failed 21211 hard"],
    "voice/twilio__key_again": ["note"],
    "voice/twilio__key_call_back": ["reply.received choice, call-back: "],
    "voice/twilio__key_stop": STOP,
    "voice/twilio__new_status": ["note"],
}


def word(told: Any) -> str:
    """One thing that is told, in a few words."""
    if isinstance(told, Note):
        return "note"
    assert isinstance(told, Event)
    check(told)
    data = told.data
    if told.kind == "reply.received":
        files = told.private.get("media", [])
        marks = [data["what"], data.get("choice"), data.get("opted")]
        marks += ["answered"] if data.get("answered") else []
        marks += [f"{len(files)} files"] if files else []
        return f"{told.kind} {', '.join(filter(None, marks))}: {told.private.get('text', '')}"
    more = [data.get("purpose"), data.get("code"), "hard" if data.get("hard") else ""]
    return " ".join(filter(None, (told.kind, *more)))


@pytest.mark.parametrize("name", SAYS)
def test_every_payload_says_what_it_should(name: str) -> None:
    channel, _, file = name.partition("/")
    (path,) = (HERE / channel / "payloads").glob(f"{file}.*")
    source = cast(Source, CHANNELS[channel].PROVIDERS[file.partition("__")[0]])
    kind = "application/json" if path.suffix == ".json" else "application/x-www-form-urlencoded"
    received = Received(
        headers={"content-type": kind},
        body=path.read_bytes().strip(),
        query="message=key-1.ada-fern",
        at=AT,
    )
    told = source.parse(received, "GBP", {})
    assert [word(one) for one in told] == SAYS[name]
    events = [one for one in told if isinstance(one, Event)]
    assert all(one.data["channel"] == channel for one in events)
    assert len({one.key for one in events}) == len(events)
    topic, delivery = source.delivery(received)
    assert topic
    assert delivery


def test_every_file_is_asked() -> None:
    found = {
        f"{channel}/{path.stem}"
        for channel in ("sms", "voice")
        for path in (HERE / channel / "payloads").iterdir()
    }
    assert found == set(SAYS)
