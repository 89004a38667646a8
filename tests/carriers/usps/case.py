"""USPS as a case: what is mapped of the event codes of Publication 199 (appendices G-4 and G-5) and
of Publication 97 (appendix I)."""

import json
from collections.abc import Sequence

from afterword.carriers import usps
from afterword.wire.shapes import Refusal, Response, Told
from afterword.wire.tracking import Parcel
from tests.carriers.given import Case

CODES = {
    "label_created": "83 89 GC GX MA TM",
    "picked_up": "03 43 80 82 OA UA AC PA",
    "in_transit": (
        "06 07 10 19 33 41 42 60 61 63 64 81 84 A1 AA AD AR E1 EF EP L1 NT OD PC RB SF T1 U1 VX"
    ),
    "in_transit ~": "LD DE 71",
    "in_transit ~ (carrier_sorting_error)": "08",
    "in_transit ~ (retailer_incorrect_data)": "15",
    "out_for_delivery": "59 OF DG",
    "out_for_delivery ~": "DX",
    "available_for_pickup !collect": "14 16 AP",
    "delivered": "01 17 AH",
    "attempt_failed !reschedule": "02",
    "attempt_failed !reschedule (consignee_business_closed)": "51 52",
    "attempt_failed !reschedule (consignee_access_restricted)": "30 53 54",
    "attempt_failed !reschedule (consignee_safe_place_unavailable)": "55",
    "attempt_failed !reschedule (consignee_not_available)": "56",
    "exception (consignee_refused)": "04",
    "exception !contact_carrier (consignee_incorrect_address)": "05",
    "exception !contact_carrier (carrier_address_not_found)": "11",
    "returning (consignee_incorrect_address)": "21 22 23 24 25 26",
    "returning (consignee_not_available)": "27 31",
    "returning": "09 28 29",
    "returning (retailer_cancelled)": "44",
    "customs": "C1 C2 C3 H0 H1 EX",
    "customs ~ (customs_delay)": "C4",
    "on_hold": "HP HS",
}
WORDS = {code: meant for meant, all_ in CODES.items() for code in all_.split()}
WORDS["01 SENDER"] = "returned"


def saying(code: str) -> bytes:
    code, _, sender = code.partition(" ")
    event = {
        "eventType": "Delivered, To Original Sender" if sender else "words",
        "eventTimestamp": "2026-11-20T09:00:00",
        "eventCity": "RENO",
        "eventState": "NV",
        "eventCode": code,
    }
    package = {
        "trackingNumber": "9400111206206406260787",
        "statusCategory": "In Transit",
        "trackingEvents": [event],
    }
    return json.dumps(package).encode()


def read(sent: bytes) -> Sequence[Told]:
    found = usps.asked([Parcel(key="k", number="n")], Response(status=200, body=sent))
    assert not isinstance(found, Refusal)
    return found


CASE = Case(
    carrier=usps,
    read=read,
    saying=saying,
    words=WORDS,
    new={"Y9": "in_transit", "Z": "in_transit"},
    told={
        "delivered_in_the_mailbox": (
            "usps 9400111206206406260787: label_created, picked_up, in_transit, in_transit, "
            "out_for_delivery, delivered =safe_place"
        ),
        "notice_left_then_held_and_refused": (
            "usps 9505511069605048600624: attempt_failed !reschedule, "
            "available_for_pickup !collect, exception (consignee_refused)"
        ),
        "abroad_signed_for": "usps LX000717616US: in_transit ?, customs, delivered =signed",
        "no_event_yet": "usps 92001903060085300042901077: nothing",
    },
)
