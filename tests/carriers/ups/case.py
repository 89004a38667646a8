"""UPS as a case: its list of "Status/Description Codes" whole, and of its exceptions those that say
more than these (developer.ups.com, Tracking, appendix)."""

import json
from collections.abc import Sequence

from afterword.carriers import ups
from afterword.wire.shapes import Received, Refusal, Response, Told
from afterword.wire.tracking import Parcel
from tests.carriers.given import AT, Case
from tests.vendors.ups import PATH

DIGITS = {
    "unknown": "000 088 148 163",
    "label_created": "003 044 045 065 077 079 080 131 133 135 157 166",
    "cancelled": "007 043",
    "picked_up": "038 160 167 168 169",
    "in_transit": (
        "005 010 016 025 027 028 039 041 042 047 054 056 057 063 070 071 073 074 075 082 087 "
        "095 096 097 098 099 100 101 110 111 112 113 114 117 120 121 122 127 128 137 138 140 "
        "142 143 153 154 158 159 164 165 018 102 103 106 107 108 109"
    ),
    "out_for_delivery": "006 021 037 072 078 089 091 146 162",
    "delivered": "011 026 155 156",
    "customs": "012 014 084 092 134",
    "customs ~ (customs_inspection)": "126",
    "customs ~": "123",
    "customs ~ !provide_docs (customs_documentation)": "058 124 125 141",
    "available_for_pickup !collect": "017 040 144 161",
    "on_hold": "019 020 083 104 105",
    "on_hold !pay_duty": "085",
    "attempt_failed": "022 023 024 060 066 145",
    "attempt_failed (consignee_verification_failed)": "061",
    "attempt_failed !pay_duty": "062",
    "exception": "013 030 076",
    "exception !contact_carrier": "029 069",
    "on_hold ~ !contact_carrier": "049",
    "on_hold ~ !fix_address (consignee_incorrect_address)": "050",
    "on_hold ~ (consignee_access_restricted)": "139",
    "in_transit ~": "046 048 086 090 093 094 055 115 116 136",
    "in_transit ~ (security_issue)": "132",
    "in_transit ~ (weather_delay)": "032 051 052 053",
    "exception (consignee_refused)": "064",
    "exception (carrier_damaged_parcel)": "059",
    "exception (parcel_being_researched)": "068 129 130",
    "returning": "033 035 036 118 119",
    "returning (carrier_damaged_parcel)": "081",
    "returned": "034 067",
    "exception (regulatory_hold)": "147",
    "exception (customs_prohibited)": "149",
}
EXCEPTIONS = {
    "in_transit ~ (carrier_sorting_error)": "04 06 07 34",
    "in_transit ~ (carrier_not_enough_time)": "01 03 17 18 19 1K",
    "in_transit ~ (carrier_mechanical_delay)": "15 16 22 23 68 1O",
    "in_transit ~ (carrier_capacity_exceeded)": "1G 1Q",
    "in_transit ~": "02 08 14 31 87 1B 1L 1P 1V",
    "in_transit ~ (weather_delay)": "1E",
    "customs ~ (customs_inspection)": "05 1U",
    "customs ~ !provide_docs (customs_documentation)": "29 40 43 71 1W",
    "customs !pay_duty (customs_duties_unpaid)": "1C",
    "exception (carrier_damaged_parcel)": "13 24 25 26 27 45 64 65 66 67",
    "attempt_failed (consignee_not_available)": "48",
    "attempt_failed !contact_carrier (consignee_not_available)": "49",
    "attempt_failed (consignee_business_closed)": "55",
    "attempt_failed !pay_duty": "51 52",
    "available_for_pickup !collect": "39 54",
    "exception (carrier_address_not_found)": "46 47",
    "exception (customs_prohibited)": "73 90 1F",
    "exception (parcel_being_researched)": "11 93",
    "on_hold (consignee_access_restricted)": "95",
    "exception !contact_carrier": "99",
}
WORDS = {
    **{f"I {digits}": meant for meant, all_ in DIGITS.items() for digits in all_.split()},
    **{f"X 013 {code}": meant for meant, all_ in EXCEPTIONS.items() for code in all_.split()},
    "D 011": "delivered",
    "M 003": "label_created",
    "X 013 ZZ": "exception",
    "X 032 48": "in_transit ~ (weather_delay)",
}


def saying(code: str) -> bytes:
    kind, digits, *more = code.split()
    status = {"type": kind, "statusCode": digits, "code": more[0] if more else ""}
    activity = {
        "date": "20261120",
        "time": "090000",
        "gmtDate": "20261120",
        "gmtTime": "140000",
        "gmtOffset": "-05:00",
        "location": {"address": {"city": "Reno", "countryCode": "US"}},
        "status": status,
    }
    package = {"trackingNumber": "1Z12345E1512345676", "activity": [activity]}
    return json.dumps({"trackResponse": {"shipment": [{"package": [package]}]}}).encode()


def read(sent: bytes) -> Sequence[Told]:
    if b"trackResponse" not in sent:
        return ups.parse(Received(headers={}, body=sent, at=AT), "USD", {})
    found = ups.asked([Parcel(key="k", number="n")], Response(status=200, body=sent))
    assert not isinstance(found, Refusal)
    return found


def sign(body: bytes, secret: str) -> Received:
    return Received(headers={"credential": secret}, body=body, path=PATH, at=AT)


CASE = Case(
    carrier=ups,
    read=read,
    saying=saying,
    words=WORDS,
    new={"I 500": "in_transit", "D 500": "delivered", "MV 500": "cancelled", "Q 500": "unknown"},
    no_scan=tuple(f"I {digits}" for digits in DIGITS["unknown"].split()),
    told={
        "track__to_a_safe_place": (
            "ups 1Z12345E1512345676: label_created, picked_up, in_transit, "
            "in_transit ~ (carrier_mechanical_delay), out_for_delivery, delivered =safe_place"
        ),
        "track__attempt_then_access_point": (
            "ups 1ZA1B2C30312345675: customs ~ !provide_docs (customs_documentation), customs, "
            "attempt_failed (consignee_not_available), available_for_pickup !collect"
        ),
        "track__handed_to_the_post": "ups 1ZXX3150YW44070023: in_transit",
        "track__label_only": "ups 1Z5R89390357567127: label_created",
        "alert__label": "ups 1Z12345E1512345676: label_created",
        "alert__on_its_way": "ups 1Z12345E1512345676: in_transit",
        "alert__delivered": "ups 1Z12345E1512345676: delivered",
    },
    sign=sign,
)
