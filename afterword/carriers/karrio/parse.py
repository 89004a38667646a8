"""What karrio makes of a carrier's answer, in our shapes."""

from datetime import datetime

from afterword.wire.checkpoints import When, in_order, promise, scan, when
from afterword.wire.reading import Thing, name, part, parts, text
from afterword.wire.scans import REASONS, Scan, Tracked

from .settings import NAME
from .statuses import KARRIO, MAPPING, meaning, of_karrio, written


def details(answer: Thing, carrier: str) -> list[Tracked]:
    """What an answer tells of numbers, of a carrier in our word. Of one number told twice, once."""
    found: dict[str, Tracked] = {}
    for one in parts(answer, "details"):
        told = _tracked(one, carrier)
        if told:
            found.setdefault(told.number, told)
    return list(found.values())


def _tracked(one: Thing, carrier: str) -> Tracked | None:
    number = name(one.get("tracking_number"), 80)
    if not number:
        return None
    events = parts(one, "events")
    # karrio's word for the whole is that for one of its events, not always the newest: it says
    # something only where nothing is known of any of them.
    known = any(KARRIO.get(text(each.get("status"), 24)) for each in events)
    whole = None if known else of_karrio(text(one.get("status"), 40), "")
    status = whole["status"] if whole else "in_transit"
    newest = max((at.happened for at in (_when(each) for each in events) if at), default=None)
    scans = [_scan(each, carrier, status, newest) for each in events]
    info = part(one, "info")
    over = any(each.status in ("delivered", "returned") for each in scans if each)
    began, ended = (None, None) if over else promise(one.get("estimated_delivery"))
    return Tracked(
        source=NAME,
        number=number,
        mapping=MAPPING,
        carrier=carrier,
        scans=in_order(each for each in scans if each),
        promised_from=began,
        promised_to=ended,
        signed_by=text(info.get("signed_by"), 120),
        url=_page(info.get("carrier_tracking_link")),
    )


def _page(url: object) -> str:
    found = name(url, 500)
    return found if found.startswith("https://") else ""


def _when(event: Thing) -> When | None:
    """By the clock of the place; with its offset where the carrier tells one."""
    day = text(event.get("date"), 10)
    return when(event.get("timestamp")) or when(f"{day}T{text(event.get('time'), 8)}") or when(day)


def _scan(event: Thing, carrier: str, status: str, newest: datetime | None) -> Scan | None:
    at = _when(event)
    message = text(event.get("description"), 500)
    own = text(event.get("code"), 24).replace("=", "-")
    if at is None or not (own or message):
        return None
    reason = text(event.get("reason"), 40)
    reason = reason if reason in REASONS and reason != "unknown" else ""
    code = written(carrier, own, text(event.get("status"), 24), reason)
    return scan(
        code,
        meaning(code),
        status if at.happened == newest else "in_transit",
        at,
        city=event.get("location"),
        message=message,
    )
