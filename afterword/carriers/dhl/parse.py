"""What DHL says of a shipment, in our shapes."""

from datetime import datetime

from afterword.wire.checkpoints import in_order, promise, scan, when
from afterword.wire.reading import Thing, country, name, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread

from .settings import NAME
from .statuses import MAPPING, STATUSES, code_of, meaning


def shipments(answer: Thing, asked: str) -> list[Tracked]:
    """What an answer says: a number may be of several shipments. Raises ``Misread``."""
    if not isinstance(answer.get("shipments"), list):
        raise Misread("DHL's answer holds no shipments")
    found = [_shipment(one, asked) for one in parts(answer, "shipments")]
    return [one for one in found if one.number]


def _shipment(shipment: Thing, asked: str) -> Tracked:
    told = parts(shipment, "events")
    last = part(shipment, "status")
    if _newer(last, told):
        told = [last, *told]  # the newest word is not always among the events
    scans = [_scan(one) for one in told]
    began, ended = _promised(shipment)
    signed = part(part(part(shipment, "details"), "proofOfDelivery"), "signed")
    return Tracked(
        source=NAME,
        number=asked or name(shipment.get("id"), 80),
        mapping=MAPPING,
        carrier=NAME,
        scans=in_order(one for one in scans if one),
        promised_from=began,
        promised_to=ended,
        url=name(shipment.get("serviceUrl"), 300),
        signed_by=_name(signed),
    )


def _newer(last: Thing, told: list[Thing]) -> bool:
    at = when(last.get("timestamp"))
    known = [found for found in (when(one.get("timestamp")) for one in told) if found]
    return at is not None and all(at.happened > found.happened for found in known)


def _name(person: Thing) -> str:
    whole = f"{text(person.get('givenName'), 60)} {text(person.get('familyName'), 60)}".strip()
    return whole or text(person.get("name"), 120) or text(person.get("organizationName"), 120)


def _scan(event: Thing) -> Scan | None:
    at = when(event.get("timestamp"))
    word = text(event.get("statusCode"), 20).lower()
    if at is None or not word:
        return None
    said = [text(event.get(which), 200) for which in ("status", "description", "remark")]
    code = code_of(word, " | ".join(said))
    if meaning(code) == STATUSES["unknown"]:
        return None  # "unknown" is said when there is nothing to say
    place = part(part(event, "location"), "address")
    message = said[1] or said[0]
    return scan(
        code,
        meaning(code),
        "unknown",
        at,
        country=country(place.get("countryCode")),
        city=place.get("addressLocality"),
        postcode=place.get("postalCode"),
        message=" – ".join(one for one in dict.fromkeys((message, said[2])) if one),
    )


def _promised(shipment: Thing) -> tuple[datetime | None, datetime | None]:
    """When DHL means to deliver: its window, else its moment, which at midnight is a day."""
    if text(part(shipment, "status").get("statusCode")) == "delivered":
        return None, None
    window = part(shipment, "estimatedDeliveryTimeFrame")
    if text(window.get("estimatedFrom")) and text(window.get("estimatedThrough")):
        return promise(window.get("estimatedFrom"), until=window.get("estimatedThrough"))
    return promise(window.get("estimatedThrough") or shipment.get("estimatedTimeOfDelivery"))
