"""karrio as a case: its eleven words for a stage, its reasons, and what we know better of some
carriers' codes. The payloads are answers of its process (``wire/karrio.py``)."""

import json
from collections.abc import Sequence

from afterword.carriers import karrio
from afterword.carriers.karrio.settings import CARRIERS
from afterword.wire.shapes import Refusal, Response, Told
from afterword.wire.tracking import Parcel
from tests.carriers.given import Case

WORDS = {
    "bpost A1=pending": "label_created",
    "bpost A2=picked_up": "picked_up",
    "dpd A3=in_transit": "in_transit",
    "dpd A3=in_transit/weather_delay": "in_transit (weather_delay)",
    "hermes A4=on_hold": "on_hold",
    "hermes A4=on_hold/customs_duties_unpaid": "customs ~ (customs_duties_unpaid)",
    "hermes A5=cancelled": "cancelled",
    "bpost A6=delivered": "delivered",
    "bpost A6=delivered/consignee_not_home": "delivered",
    "bpost L00=on_hold": "out_for_delivery",
    "dpd AT_DELIVERY_DEPOT": "in_transit",
    "dpd DELIVERED": "delivered",
    "la_poste DR1": "label_created",
    "la_poste PC1": "picked_up",
    "la_poste ET1=out": "in_transit",
    "la_poste DO3": "customs ~ (customs_delay)",
    "la_poste MD2=out": "out_for_delivery",
    "la_poste AG1": "available_for_pickup !collect",
    "la_poste RE1": "returning",
    "la_poste DI1=delivered": "delivered",
    "la_poste DI2": "returned",
    "spring 101=delivered": "in_transit",
    "spring 12501=return/consignee_refused": "returned (consignee_refused)",
    "canada_post 1100=failed": "attempt_failed !reschedule",
    "canada_post 1417=failed/consignee_not_home": (
        "attempt_failed !reschedule (consignee_not_home)"
    ),
    "canada_post 1415=failed/consignee_refused": "exception (consignee_refused)",
    "canada_post 1482=failed/consignee_incorrect_address": (
        "exception !contact_carrier (consignee_incorrect_address)"
    ),
    "canada_post 153=failed/carrier_parcel_lost": "lost (carrier_parcel_lost)",
    "hermes A7=delayed": "in_transit ~",
    "hermes A8=out": "out_for_delivery",
    "hermes A9=ready": "available_for_pickup !collect",
    "dpd B1=return": "returning",
    "canada_post 0174": "out_for_delivery",
    "canada_post 1302": "picked_up",
    "landmark 400=delayed": "attempt_failed !reschedule",
    "landmark 135=on_hold": "customs ~ (customs_delay)",
    "purolator ProofOfPickUp": "picked_up",
    "spring 111=failed": "lost (carrier_parcel_lost)",
    "spring 31=on_hold": "on_hold !contact_carrier",
    "spring 4106=failed": "cancelled",
    "sendle Card Left=delayed": "attempt_failed !reschedule (consignee_not_home)",
    "sendle Left with Agent=ready": "available_for_pickup !collect",
    "sendle Pickup=in_transit": "picked_up",
    "sendle Damaged=failed/carrier_damaged_parcel": ("exception (carrier_damaged_parcel)"),
    "sendle Expired": "expired",
}
THEIRS = {ours: one.karrio for ours, one in karrio.settings.SPOKEN.items()}


def saying(code: str) -> bytes:
    own, _, said = code.partition("=")
    carrier, _, theirs = own.partition(" ")
    status, _, reason = said.partition("/")
    status = {
        "failed": "delivery_failed",
        "delayed": "delivery_delayed",
        "out": "out_for_delivery",
        "ready": "ready_for_pickup",
        "return": "return_to_sender",
    }.get(status, status)
    event = {
        "code": theirs,
        "status": status or None,
        "reason": reason or None,
        "timestamp": "2026-11-20T09:00:00",
        "description": "words",
        "location": "LIEGE, BE",
    }
    answer = {
        "carrier": THEIRS.get(carrier, "bpost"),
        "alone": True,
        "statuses": [200],
        "messages": [],
        "details": [{"tracking_number": "323299", "status": "in_transit", "events": [event]}],
    }
    return json.dumps(answer).encode()


def read(sent: bytes) -> Sequence[Told]:
    found = karrio.asked([Parcel(key="k", number="n")], Response(status=200, body=sent))
    return [] if isinstance(found, Refusal) else found


CASE = Case(
    carrier=karrio,
    read=read,
    saying=saying,
    words=WORDS,
    new={"bpost Z99": "in_transit", "canada_post 9999": "in_transit"},
    told={
        "canadapost_delivered": (
            "canada_post 7023210039414604: picked_up, in_transit ?, "
            "attempt_failed !reschedule (consignee_not_home), out_for_delivery, delivered"
        ),
        "sendle_on_its_way": "sendle S3ND73: picked_up, in_transit, in_transit",
        "landmark_no_code": "landmark LTN48392101N1: in_transit ?, out_for_delivery",
        "nothing_known": "",
    },
    named=CARRIERS,
)
