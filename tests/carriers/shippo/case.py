"""Shippo as a case: six statuses and 27 substatuses of its documentation, each with its status."""

import json
from urllib.parse import quote

from afterword.carriers import shippo
from afterword.carriers.shippo import settings
from afterword.wire.shapes import Received
from tests.carriers.given import AT, Case
from tests.vendors.shippo import PATH

WORDS = {
    "UNKNOWN": "unknown",
    "PRE_TRANSIT": "label_created",
    "TRANSIT": "in_transit",
    "DELIVERED": "delivered",
    "RETURNED": "returning",
    "FAILURE": "exception",
    "PRE_TRANSIT information_received": "label_created",
    "TRANSIT address_issue": "on_hold !fix_address (consignee_incorrect_address)",
    "TRANSIT contact_carrier": "on_hold !contact_carrier",
    "TRANSIT delayed": "in_transit ~",
    "TRANSIT delivery_attempted": "attempt_failed !contact_carrier",
    "TRANSIT delivery_rescheduled": "in_transit ~",
    "TRANSIT delivery_scheduled": "in_transit",
    "TRANSIT location_inaccessible": "on_hold !contact_carrier (consignee_access_restricted)",
    "TRANSIT notice_left": "attempt_failed !contact_carrier",
    "TRANSIT out_for_delivery": "out_for_delivery",
    "TRANSIT package_accepted": "picked_up",
    "TRANSIT package_arrived": "in_transit",
    "TRANSIT package_damaged": "exception !contact_carrier (carrier_damaged_parcel)",
    "TRANSIT package_departed": "in_transit",
    "TRANSIT package_forwarded": "in_transit",
    "TRANSIT package_held": "on_hold !contact_carrier",
    "TRANSIT package_processed": "in_transit",
    "TRANSIT package_processing": "in_transit",
    "TRANSIT pickup_available": "available_for_pickup !collect",
    "TRANSIT reschedule_delivery": "attempt_failed !reschedule",
    "DELIVERED delivered": "delivered",
    "RETURNED return_to_sender": "returning",
    "RETURNED package_unclaimed": "exception !contact_carrier (consignee_not_available)",
    "FAILURE package_undeliverable": "exception !contact_carrier",
    "FAILURE package_disposed": "exception",
    "FAILURE package_lost": "lost !contact_carrier (carrier_parcel_lost)",
    "UNKNOWN other": "unknown",
    "FAILURE delayed": "exception ~",
    "PRE_TRANSIT delayed": "label_created ~",
    "PRE_TRANSIT package_held": "label_created",
    "DELIVERED delivery_attempted": "delivered",
}


def saying(code: str) -> bytes:
    status, _, substatus = code.partition(" ")
    state = {
        "status": status,
        "status_date": "2026-11-20T09:00:00Z",
        "status_details": "words",
        "substatus": {"code": substatus, "text": "", "action_required": False},
    }
    track = {"carrier": "ups", "tracking_number": "1Z999AA10123456784", "tracking_history": [state]}
    return json.dumps({"event": "track_updated", "data": track}).encode()


def sign(body: bytes, secret: str) -> Received:
    return Received(headers={}, body=body, path=PATH, query=f"token={quote(secret)}", at=AT)


CASE = Case(
    carrier=shippo,
    read=lambda sent: shippo.parse(Received(headers={}, body=sent, at=AT), "USD", {}),
    saying=saying,
    named=(*settings.TOKENS, *settings.ALSO.values()),
    words=WORDS,
    new={
        "TRANSIT package_ballooned": "in_transit",
        "FAILURE package_eaten": "exception",
        "VANISHED": "unknown",
    },
    no_scan=("UNKNOWN", "UNKNOWN other"),
    told={
        "track_updated__notice_left": (
            "usps 9205590164917312751089: picked_up, in_transit ?, attempt_failed !contact_carrier"
        ),
        "track_updated__not_found": "royal_mail LX123456785GB: nothing",
        "track_updated__delivered_without_history": "dhl 1234567890: delivered",
        "transaction_created__any": (
            "note: Shippo says “transaction_created”, from which nothing follows here."
        ),
    },
    sign=sign,
)
