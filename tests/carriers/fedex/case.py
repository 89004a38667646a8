"""FedEx as a case: its "Tracking Status Codes" whole, and the exceptions that say more than these
(developer.fedex.com, Track API; X12 data element 641)."""

import json
from collections.abc import Sequence

from afterword.carriers import fedex
from afterword.wire.shapes import Refusal, Response, Told
from afterword.wire.tracking import Parcel
from tests.carriers.given import Case

TYPES = {
    "label_created": "OC EP AP RP LP RG RD",
    "picked_up": "PU PX",
    "label_created ~": "PD DR",
    "in_transit": (
        "AA AC AD AE AF AO AR AX CH DP DS EA EO FD IT IX LO OF OW OX PF PL PM RC RM RR SF SP TP TR"
    ),
    "out_for_delivery": "OD ED",
    "customs": "CC CP",
    "customs ~ (customs_delay)": "CD",
    "available_for_pickup !collect": "HL HP",
    "attempt_failed": "DE",
    "in_transit ~": "DY DD",
    "exception": "SE",
    "returning": "RS",
    "delivered": "DL",
    "cancelled": "CA",
}
EXCEPTIONS = {
    "attempt_failed (consignee_not_available)": "01 08 46",
    "on_hold !fix_address (consignee_incorrect_address)": "03 06",
    "on_hold !contact_carrier (carrier_address_not_found)": "05",
    "exception (consignee_refused)": "07",
    "delivered (carrier_damaged_parcel)": "09",
    "exception (carrier_damaged_parcel)": "10 37",
    "attempt_failed (consignee_business_closed)": "11 15 42",
    "in_transit ~ (carrier_sorting_error)": "12 18 28",
    "returning": "14",
    "in_transit ~": "17 84",
    "in_transit ~ (carrier_not_enough_time)": "22 23 31 32",
    "in_transit ~ (carrier_mechanical_delay)": "24 30 85",
    "in_transit ~ (carrier_capacity_exceeded)": "21 79",
    "exception (parcel_being_researched)": "34 36 38",
    "in_transit ~ (weather_delay)": "43",
    "customs ~ !provide_docs (customs_documentation)": "50 58 71",
    "customs ~ (customs_delay)": "55 56 63",
    "available_for_pickup !collect": "59",
    "on_hold !pay_duty": "93",
}
WORDS = {
    **{kind: meant for meant, all_ in TYPES.items() for kind in all_.split()},
    **{f"DE {code}": meant for meant, all_ in EXCEPTIONS.items() for code in all_.split()},
    "SE 10": "exception (carrier_damaged_parcel)",
    "DE 999": "attempt_failed",
    "IT 08": "in_transit",
}


def saying(code: str) -> bytes:
    kind, _, exception = code.partition(" ")
    event = {
        "date": "2026-11-20T09:00:00-05:00",
        "eventType": kind,
        "eventDescription": "words",
        "exceptionCode": exception,
        "scanLocation": {"city": "RENO", "countryCode": "US"},
    }
    results = [{"trackingNumberInfo": {"trackingNumber": "1"}, "scanEvents": [event]}]
    complete = [{"trackingNumber": "790535312317", "trackResults": results}]
    return json.dumps({"output": {"completeTrackResults": complete}}).encode()


def read(sent: bytes) -> Sequence[Told]:
    found = fedex.asked([Parcel(key="k", number="n")], Response(status=200, body=sent))
    assert not isinstance(found, Refusal)
    return found


CASE = Case(
    carrier=fedex,
    read=read,
    saying=saying,
    words=WORDS,
    new={"ZZ": "unknown", "Q1 08": "unknown"},
    told={
        "delivered_to_a_neighbour": (
            "fedex 790535312317: label_created, picked_up, in_transit ~ (weather_delay), "
            "attempt_failed (consignee_not_available), out_for_delivery, delivered =neighbour"
        ),
        "in_customs_with_a_window": (
            "fedex 986578788855: in_transit, customs ~ (customs_delay), "
            "customs ~ !provide_docs (customs_documentation)"
        ),
        "used_again_and_not_found": (
            "fedex 477179081230: picked_up | fedex 477179081230: delivered"
        ),
    },
)
