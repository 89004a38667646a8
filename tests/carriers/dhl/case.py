"""DHL as a case: five words for all its divisions (developer.dhl.com, Shipment Tracking - Unified),
and what we find in its sentences."""

import json
from collections.abc import Sequence

from afterword.carriers import dhl
from afterword.wire.shapes import Refusal, Response, Told
from afterword.wire.tracking import Parcel
from tests.carriers.given import Case

SENTENCES = {
    "pre-transit": "The instruction data have been provided by the sender",
    "transit": "Processed at BRUSSELS",
    "delivered": "Delivered",
    "failure": "An exception occurred",
    "unknown": "Event",
    "transit picked-up": "Shipment has been picked up",
    "transit out-for-delivery": "Shipment is out with courier for delivery: out for delivery",
    "transit customs": "Customs status updated",
    "transit customs-papers": "Customs: further documents are required",
    "transit customs-duty": "Import duties must be paid",
    "transit collect": "The shipment is ready for pick-up at the service point",
    "failure attempted": "Delivery attempted; recipient not home",
    "failure closed": "The business was closed",
    "failure address": "Incomplete address",
    "failure refused": "The recipient refused acceptance",
    "failure damaged": "The shipment was damaged",
    "failure lost": "The shipment is lost",
    "transit held": "Shipment on hold",
    "transit delayed": "The shipment is delayed",
    "transit weather": "Delayed by severe weather",
    "failure returning": "The shipment is being returned to sender",
    "delivered returned": "Returned to sender",
    "delivered neighbour": "Delivered to a neighbor",
    "delivered locker": "Delivered to the Packstation",
    "delivered safe-place": "Placed in the letterbox",
    "delivered signed": "Delivered - Signed for by: A MUELLER",
}
WORDS = {
    "pre-transit": "label_created",
    "transit": "in_transit",
    "delivered": "delivered",
    "failure": "exception",
    "unknown": "unknown",
    "transit picked-up": "picked_up",
    "transit out-for-delivery": "out_for_delivery",
    "transit customs": "customs",
    "transit customs-papers": "customs ~ !provide_docs (customs_documentation)",
    "transit customs-duty": "customs !pay_duty (customs_duties_unpaid)",
    "transit collect": "available_for_pickup !collect",
    "failure attempted": "attempt_failed (consignee_not_available)",
    "failure closed": "attempt_failed (consignee_business_closed)",
    "failure address": "on_hold !fix_address (consignee_incorrect_address)",
    "failure refused": "exception (consignee_refused)",
    "failure damaged": "exception (carrier_damaged_parcel)",
    "failure lost": "lost (carrier_parcel_lost)",
    "transit held": "on_hold",
    "transit delayed": "in_transit ~",
    "transit weather": "in_transit ~ (weather_delay)",
    "failure returning": "returning",
    "delivered returned": "returned",
    "delivered neighbour": "delivered =neighbour",
    "delivered locker": "delivered =locker",
    "delivered safe-place": "delivered =safe_place",
    "delivered signed": "delivered =signed",
}


def saying(code: str) -> bytes:
    event = {
        "timestamp": "2026-11-20T09:00:00+01:00",
        "statusCode": code.split()[0],
        "description": SENTENCES.get(code, "words"),
    }
    shipment = {"id": "3318810025", "service": "express", "status": event, "events": [event]}
    return json.dumps({"shipments": [shipment]}).encode()


def read(sent: bytes) -> Sequence[Told]:
    found = dhl.asked([Parcel(key="k", number="")], Response(status=200, body=sent))
    assert not isinstance(found, Refusal)
    return found


CASE = Case(
    carrier=dhl,
    read=read,
    saying=saying,
    words=WORDS,
    new={"teleported": "unknown", "in-orbit": "unknown"},
    no_scan=("unknown",),
    told={
        "parcel_de__to_a_neighbour": (
            "dhl 00340434292135100124: label_created, in_transit, out_for_delivery, "
            "delivered =neighbour"
        ),
        "express__customs_then_window": (
            "dhl 3318810025: picked_up, in_transit, customs ~ !provide_docs (customs_documentation)"
        ),
        "express__signed": (
            "dhl 8487135506: attempt_failed (consignee_not_available), delivered =signed"
        ),
        "ecommerce__last_word_apart": "dhl GM2951173225174494: in_transit, returning",
    },
)
