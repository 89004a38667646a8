"""AfterShip as a case: nine tags and the subtags of its documentation of 2026-07."""

import json

from afterword.carriers import aftership
from afterword.carriers.aftership import settings
from afterword.wire.shapes import Received
from tests.carriers.given import AT, Case
from tests.vendors.aftership import PATH, signature

TAGS = {
    "Pending": "pending",
    "InfoReceived": "label_created",
    "InTransit": "in_transit",
    "OutForDelivery": "out_for_delivery",
    "AttemptFail": "attempt_failed",
    "Delivered": "delivered",
    "AvailableForPickup": "available_for_pickup !collect",
    "Exception": "exception",
    "Expired": "expired",
}
SUBTAGS = {
    "Pending_001": "pending",
    "Pending_002": "pending",
    "Pending_003": "pending",
    "Pending_004": "pending",
    "Pending_005": "pending",
    "Pending_006": "pending",
    "InfoReceived_001": "label_created",
    "InTransit_001": "in_transit",
    "InTransit_002": "picked_up",
    "InTransit_003": "in_transit",
    "InTransit_004": "in_transit",
    "InTransit_005": "customs",
    "InTransit_006": "customs",
    "InTransit_007": "in_transit",
    "InTransit_008": "in_transit",
    "InTransit_009": "in_transit",
    "OutForDelivery_001": "out_for_delivery",
    "OutForDelivery_003": "out_for_delivery",
    "OutForDelivery_004": "out_for_delivery",
    "AttemptFail_001": "attempt_failed",
    "AttemptFail_002": "attempt_failed (consignee_not_home)",
    "AttemptFail_003": "attempt_failed (consignee_business_closed)",
    "AvailableForPickup_001": "available_for_pickup !collect",
    "Delivered_001": "delivered",
    "Delivered_002": "delivered",
    "Delivered_003": "delivered =signed",
    "Delivered_004": "delivered =cod",
    "Delivered_005": "delivered =neighbour",
    "Exception_001": "exception",
    "Exception_002": "exception (consignee_incorrect_address)",
    "Exception_003": "exception (consignee_refused)",
    "Exception_004": "customs ~ (customs_delay)",
    "Exception_005": "in_transit ~",
    "Exception_006": "on_hold !pay_duty",
    "Exception_007": "on_hold !fix_address (consignee_incorrect_address)",
    "Exception_008": "exception !contact_carrier (consignee_not_available)",
    "Exception_009": "exception",
    "Exception_010": "returning",
    "Exception_011": "returned",
    "Exception_012": "exception (carrier_damaged_parcel)",
    "Exception_013": "lost (carrier_parcel_lost)",
    "Exception_016": "in_transit ~",
    "Exception_017": "in_transit ~ (weather_delay)",
    "Exception_018": "customs !provide_docs (customs_documentation)",
    "Exception_019": "in_transit ~",
    "Exception_020": "cancelled",
    "Exception_021": "exception",
    "Expired_001": "expired",
}


def saying(code: str) -> bytes:
    tag, _, number = code.partition("_")
    subtag = code if number else None
    checkpoint = {"checkpoint_time": "2026-11-20T09:00:00Z", "tag": tag, "subtag": subtag}
    tracking = {
        "tracking_number": "1Z999AA10123456784",
        "slug": "ups",
        "tag": tag,
        "subtag": subtag,
        "updated_at": "2026-11-20T09:01:00Z",
        "checkpoints": [checkpoint],
    }
    return json.dumps({"event": "tracking_update", "msg": tracking}).encode()


def sign(body: bytes, secret: str) -> Received:
    headers = {"aftership-hmac-sha256": signature(secret, body)}
    return Received(headers=headers, body=body, path=PATH, at=AT)


CASE = Case(
    carrier=aftership,
    read=lambda sent: aftership.parse(Received(headers={}, body=sent, at=AT), "USD", {}),
    saying=saying,
    named=(*settings.NAMES, *settings.ALSO.values()),
    words={**TAGS, **SUBTAGS},
    new={
        "InTransit_011": "in_transit",
        "Exception_014": "exception",
        "Delivered_099": "delivered",
        "Vanished_001": "unknown",
    },
    no_scan=("Pending", *(code for code in SUBTAGS if code.startswith("Pending"))),
    told={
        "tracking_update__delivered_to_a_neighbour": (
            "china_post LX123456785CN: picked_up, customs !provide_docs (customs_documentation), "
            "in_transit ~ (weather_delay), in_transit ?, delivered =neighbour"
        ),
        "tracking_update__older_version_signed": (
            "usps 9405511202575421535949: label_created, delivered =signed"
        ),
        "edd_revise__carrier_moved_the_date": "ups 1Z999AA10123456784: in_transit",
        "tracking_update__expired": "dhl 00340434161094042557: expired",
        "tracking_pending_time__nothing_yet": "- ABC12345678: nothing",
    },
    sign=sign,
)
