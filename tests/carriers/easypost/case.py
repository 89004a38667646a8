"""EasyPost as a case: docs.easypost.com/docs/trackers lists ten statuses and 28 details of them."""

import json

from afterword.carriers import easypost
from afterword.carriers.easypost import settings
from afterword.wire.shapes import Received
from tests.carriers.given import AT, Case
from tests.vendors.easypost import PATH, signature

STATUSES = {
    "unknown": "unknown",
    "pre_transit": "label_created",
    "in_transit": "in_transit",
    "out_for_delivery": "out_for_delivery",
    "available_for_pickup": "available_for_pickup !collect",
    "delivered": "delivered",
    "return_to_sender": "returning",
    "failure": "exception",
    "cancelled": "cancelled",
    "error": "exception",
}
ON_THE_WAY = {
    "address_correction": "on_hold !fix_address (consignee_incorrect_address)",
    "arrived_at_destination": "in_transit",
    "arrived_at_facility": "in_transit",
    "arrived_at_pickup_location": "available_for_pickup !collect",
    "awaiting_information": "on_hold !contact_carrier",
    "cancelled": "cancelled",
    "damaged": "exception (carrier_damaged_parcel)",
    "delayed": "in_transit ~",
    "delivery_exception": "attempt_failed",
    "departed_facility": "in_transit",
    "departed_origin_facility": "in_transit",
    "expired": "expired",
    "failure": "exception",
    "held": "on_hold !contact_carrier",
    "in_transit": "in_transit",
    "label_created": "in_transit",
    "lost": "lost (carrier_parcel_lost)",
    "missorted": "in_transit ~ (carrier_sorting_error)",
    "out_for_delivery": "out_for_delivery",
    "received_at_destination_facility": "in_transit",
    "received_at_origin_facility": "picked_up",
    "refused": "exception (consignee_refused)",
    "return": "returning",
    "status_update": "in_transit",
    "transferred_to_destination_carrier": "in_transit",
    "transit_exception": "exception",
    "unknown": "in_transit",
    "weather_delay": "in_transit ~ (weather_delay)",
}
WORDS = {
    **STATUSES,
    **{f"in_transit {detail}": meant for detail, meant in ON_THE_WAY.items()},
    **{f"delivered {detail}": "delivered" for detail in ON_THE_WAY},
    **{f"return_to_sender {detail}": "returning" for detail in ON_THE_WAY},
    **{f"{status} status_update": meant for status, meant in STATUSES.items()},
    "pre_transit label_created": "label_created",
    "pre_transit delayed": "label_created ~",
    "pre_transit held": "label_created",
    "pre_transit cancelled": "cancelled",
    "out_for_delivery delayed": "out_for_delivery ~",
    "out_for_delivery delivery_exception": "attempt_failed",
    "available_for_pickup arrived_at_pickup_location": "available_for_pickup !collect",
    "failure delivery_exception": "attempt_failed",
    "failure lost": "lost (carrier_parcel_lost)",
    "failure weather_delay": "exception ~ (weather_delay)",
    "failure unknown": "exception",
    "error damaged": "exception (carrier_damaged_parcel)",
    "cancelled cancelled": "cancelled",
    "unknown label_created": "label_created",
    "unknown unknown": "unknown",
}


def saying(code: str) -> bytes:
    status, _, detail = code.partition(" ")
    scan = {
        "object": "TrackingDetail",
        "message": "words",
        "status": status,
        "status_detail": detail or None,
        "datetime": "2026-11-20T09:00:00Z",
        "tracking_location": {"object": "TrackingLocation", "city": "Reno", "state": "NV"},
    }
    tracker = {
        "object": "Tracker",
        "tracking_code": "EZ2000000002",
        "status": status,
        "status_detail": detail,
        "updated_at": "2026-11-20T09:01:00Z",
        "carrier": "USPS",
        "tracking_details": [scan],
    }
    return json.dumps({"object": "Event", "id": "evt", "result": tracker}).encode()


def sign(body: bytes, secret: str) -> Received:
    headers = {"x-hmac-signature": signature(secret, body)}
    return Received(headers=headers, body=body, path=PATH, at=AT)


CASE = Case(
    carrier=easypost,
    read=lambda sent: easypost.parse(Received(headers={}, body=sent, at=AT), "USD", {}),
    saying=saying,
    named=(*settings.NAMES, *settings.ALSO.values()),
    words=WORDS,
    new={
        "in_transit teleported": "in_transit",
        "delivered by_drone": "delivered",
        "vanished": "unknown",
        "vanished lost": "unknown",
    },
    no_scan=("unknown", "unknown status_update", "unknown unknown"),
    told={
        "tracker_updated__delivered": (
            "usps 9400110200793123456784: label_created, picked_up, in_transit, "
            "out_for_delivery, delivered =signed"
        ),
        "tracker_created__no_scan": "ups 1Z999AA10123456784: nothing",
        "tracker_updated__back_without_a_scan": (
            "- LX123456785GB: in_transit ?, "
            "on_hold !fix_address (consignee_incorrect_address), returning"
        ),
        "batch_updated__any": (
            "note: EasyPost says “batch.updated”, from which nothing follows here."
        ),
    },
    sign=sign,
)
