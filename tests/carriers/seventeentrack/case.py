"""17TRACK as a case: nine main statuses, the sub statuses of its help centre, its milestones."""

import json

from afterword.carriers import seventeentrack
from afterword.carriers.seventeentrack import settings
from afterword.wire.shapes import Account, Received
from tests.carriers.given import AT, SECRETS, Case
from tests.vendors.seventeentrack import PATH, signature

MAIN = {
    "NotFound": "pending",
    "InfoReceived": "label_created",
    "InTransit": "in_transit",
    "Expired": "expired",
    "AvailableForPickup": "available_for_pickup !collect",
    "OutForDelivery": "out_for_delivery",
    "DeliveryFailure": "attempt_failed",
    "Delivered": "delivered",
    "Exception": "exception",
}
STAGES = {
    "PickedUp": "picked_up",
    "Departure": "in_transit",
    "Arrival": "in_transit",
    "Returning": "returning",
    "Returned": "returned",
}
SUB = {
    "NotFound_Other": "pending",
    "NotFound_InvalidCode": "pending",
    "InTransit_PickedUp": "picked_up",
    "InTransit_Other": "in_transit",
    "InTransit_Departure": "in_transit",
    "InTransit_Arrival": "in_transit",
    "InTransit_CustomsProcessing": "customs",
    "InTransit_CustomsReleased": "customs",
    "InTransit_CustomsRequiringInformation": "on_hold !provide_docs (customs_documentation)",
    "Expired_Other": "expired",
    "AvailableForPickup_Other": "available_for_pickup !collect",
    "OutForDelivery_Other": "out_for_delivery",
    "DeliveryFailure_Other": "attempt_failed",
    "DeliveryFailure_NoBody": "attempt_failed (consignee_not_available)",
    "DeliveryFailure_Security": "on_hold !contact_carrier (security_issue)",
    "DeliveryFailure_Rejected": "attempt_failed (consignee_refused)",
    "DeliveryFailure_InvalidAddress": "on_hold !fix_address (consignee_incorrect_address)",
    "Delivered_Other": "delivered",
    "Exception_Other": "exception",
    "Exception_Returning": "returning",
    "Exception_Returned": "returned",
    "Exception_NoBody": "exception (consignee_not_available)",
    "Exception_Security": "exception (security_issue)",
    "Exception_Damage": "exception (carrier_damaged_parcel)",
    "Exception_Rejected": "exception (consignee_refused)",
    "Exception_Delayed": "in_transit ~",
    "Exception_Lost": "lost (carrier_parcel_lost)",
    "Exception_Destroyed": "exception",
    "Exception_Cancel": "cancelled",
}


def saying(code: str) -> bytes:
    event = {
        "time_iso": "2026-11-20T09:00:00+08:00",
        "time_utc": "2026-11-20T01:00:00Z",
        "description": "words",
        "sub_status": code,
    }
    info = {
        "latest_status": {"status": code.partition("_")[0], "sub_status": code},
        "latest_event": event,
        "tracking": {"providers": [{"provider": {"key": 100002}, "events": [event]}]},
    }
    item = {"number": "1Z999AA10123456784", "carrier": 100002, "track_info": info}
    return json.dumps({"event": "TRACKING_UPDATED", "data": item}).encode()


def sign(body: bytes, secret: str) -> Received:
    return Received(headers={"sign": signature(secret, body)}, body=body, path=PATH, at=AT)


CASE = Case(
    carrier=seventeentrack,
    read=lambda sent: seventeentrack.parse(Received(headers={}, body=sent, at=AT), "USD", {}),
    saying=saying,
    named=(*settings.KEYS, *settings.ALSO.values()),
    words={**MAIN, **STAGES, **SUB},
    new={
        "InTransit_TransportArrived": "in_transit",
        "Delivered_Robot": "delivered",
        "Vanished_Other": "unknown",
    },
    no_scan=("NotFound", "NotFound_Other", "NotFound_InvalidCode"),
    told={
        "tracking_updated__two_carriers": (
            "china_post LX123456785CN: label_created, picked_up, "
            "on_hold !provide_docs (customs_documentation), in_transit ?, delivered"
        ),
        "tracking_updated__older_without_words": (
            "ups 1Z2617V10300000001: label_created, label_created, in_transit, out_for_delivery"
        ),
        "tracking_stopped__given_up": "china_post RR123456789CN: nothing",
        "tracking_updated__expired": "ems_china RR123456789CN: in_transit, expired",
    },
    sign=sign,
    account=Account(secrets={"key": SECRETS[0], "key_before": SECRETS[1]}),
    refused=(Account(), Account(secrets={"key": "", "key_before": ""})),
)
