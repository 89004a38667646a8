"""What FedEx says of a package, in our shapes."""

from datetime import datetime

from afterword.wire.checkpoints import in_order, promise, scan, when
from afterword.wire.reading import Thing, country, name, part, parts, text
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Misread

from .settings import NAME
from .statuses import LATE, MAPPING, meaning

NOT_FOUND = "TRACKING.TRACKINGNUMBER.NOTFOUND"
PLACES: dict[str, str] = {
    "NEIGHBOR": "neighbour",
    "LOCKER": "locker",
    "RECEPTION": "reception",
    "FRONT_DESK": "reception",
    "MAILROOM": "reception",
    "GUARD": "reception",
    "GATE_HOUSE": "reception",
    "OFFICE": "reception",
    "SHIPPING_RECEIVING": "reception",
    "DOOR": "safe_place",
    "PORCH": "safe_place",
    "GARAGE": "safe_place",
    "PATIO": "safe_place",
}
"""Where it was left (``deliveryDetails.locationType`` or its description), by a word in it."""
_NOBODY = ("SIGNATURE NOT", "SIGNATURE RELEASE", "NOT REQ")
"""What stands in the place of a name where nobody signed."""


def results(answer: Thing) -> list[Tracked]:
    """What an answer says: a number that is used again has several results. Raises ``Misread``."""
    output = part(answer, "output")
    if not isinstance(output.get("completeTrackResults"), list):
        raise Misread("FedEx's answer holds no results")
    found = (
        _result(result, name(complete.get("trackingNumber"), 80))
        for complete in parts(output, "completeTrackResults")
        for result in parts(complete, "trackResults")
        if not part(result, "error")
    )
    return [one for one in found if one.number]


def _result(result: Thing, asked: str) -> Tracked:
    delivery = part(result, "deliveryDetails")
    signed_by = _signature(delivery)
    proof = _proof(delivery, signed_by)
    scans = [_scan(one, proof) for one in parts(result, "scanEvents")]
    began, ended = _promised(result)
    return Tracked(
        source=NAME,
        # The number that was asked for: FedEx may answer with the one it has for it now.
        number=asked or name(part(result, "trackingNumberInfo").get("trackingNumber"), 80),
        mapping=MAPPING,
        carrier=NAME,
        scans=in_order(one for one in scans if one),
        promised_from=began,
        promised_to=ended,
        signed_by=signed_by,
    )


def _scan(event: Thing, proof: str) -> Scan | None:
    at = when(event.get("date"))
    kind = text(event.get("eventType"), 8).upper()
    if at is None or not kind:
        return None
    exception = text(event.get("exceptionCode"), 8)
    code = f"{kind} {exception}" if exception else kind
    delay = part(event, "delayDetail")
    if text(delay.get("status")) == "DELAYED":
        # It stands in the code, so that reading it again comes to the same.
        code = f"{code} {LATE}{text(delay.get('type'), 24).upper()}"
    known = meaning(code)
    if known and known["status"] == "delivered" and proof:
        known = {**known, "proof": proof}
    place = part(event, "scanLocation")
    words = (text(event.get("eventDescription"), 250), text(event.get("exceptionDescription"), 250))
    return scan(
        code,
        known,
        "unknown",
        at,
        country=country(place.get("countryCode")),
        region=place.get("stateOrProvinceCode"),
        city=place.get("city"),
        postcode=place.get("postalCode"),
        message=" – ".join(word for word in dict.fromkeys(words) if word),
    )


def _signature(delivery: Thing) -> str:
    found = text(delivery.get("receivedByName"), 120) or text(delivery.get("signedByName"), 120)
    plain = found.upper().replace(".", " ")
    return "" if any(word in plain for word in _NOBODY) else found


def _proof(delivery: Thing, signed_by: str) -> str:
    where = f"{text(delivery.get('locationType'))} {text(delivery.get('locationDescription'))}"
    plain = where.upper().replace(" ", "_")
    found = next((proof for word, proof in PLACES.items() if word in plain), "")
    return found or ("signed" if signed_by else "")


def _promised(result: Thing) -> tuple[datetime | None, datetime | None]:
    """The window in which FedEx means to deliver, else the moment by which."""
    moments = {text(one.get("type")): one.get("dateTime") for one in parts(result, "dateAndTimes")}
    if text(moments.get("ACTUAL_DELIVERY")):
        return None, None
    window = part(part(result, "estimatedDeliveryTimeWindow"), "window")
    if text(window.get("begins")) and text(window.get("ends")):
        return promise(window.get("begins"), until=window.get("ends"))
    return promise(window.get("ends") or moments.get("ESTIMATED_DELIVERY"))
