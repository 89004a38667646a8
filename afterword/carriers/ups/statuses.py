"""UPS's words for where a parcel is, in ours.

A code is the letter of the activity's type and the three digits of its status, with a space
between, and for an exception the activity's own code behind them: ``I 005``, ``X 013 48``
(developer.ups.com, Tracking, appendix: "Status/Description Codes" and "Package Exceptions"). The
digits say how far a parcel is; what went wrong is in the code of the exception.
"""

from afterword.wire.checkpoints import Meaning, means

MAPPING = 1

_TRANSIT = means("in_transit")
_OUT = means("out_for_delivery")
_LABEL = means("label_created")
_DELAY = means("in_transit", delayed=True)
_ATTEMPT = means("attempt_failed")
_COLLECT = means("available_for_pickup", action="collect")
_CUSTOMS = means("customs")
_PAPERS = means("customs", reason="customs_documentation", action="provide_docs", delayed=True)
_STORM = means("in_transit", delayed=True, reason="weather_delay")
_HELD = means("on_hold")

_GROUPS: tuple[tuple[Meaning, str], ...] = (
    (means("unknown"), "000 088 148 163"),
    (_LABEL, "003 044 045 065 077 079 080 131 133 135 157 166"),
    (means("cancelled"), "007 043"),
    (means("picked_up"), "038 160 167 168 169"),
    (
        _TRANSIT,
        "005 010 016 025 027 028 039 041 042 047 054 056 057 063 070 071 073 074 075 082 087 095"
        " 096 097 098 099 100 101 110 111 112 113 114 117 120 121 122 127 128 137 138 140 142 143"
        " 153 154 158 159 164 165",
    ),
    (_OUT, "006 021 037 072 078 089 091 146 162"),
    (means("delivered"), "011 026 155 156"),
    (_CUSTOMS, "012 014 084 092 134"),
    (means("customs", reason="customs_inspection", delayed=True), "126"),
    (means("customs", delayed=True), "123"),
    (_PAPERS, "058 124 125 141"),
    (_COLLECT, "017 040 144 161"),
    (means("in_transit"), "018 102 103 106 107 108 109"),
    (_HELD, "019 020 083 104 105"),
    (means("on_hold", action="pay_duty"), "085"),
    (_ATTEMPT, "022 023 024 060 066 145"),
    (means("attempt_failed", reason="consignee_verification_failed"), "061"),
    (means("attempt_failed", action="pay_duty"), "062"),
    (means("exception"), "013 030 076"),
    (means("exception", action="contact_carrier"), "029 069"),
    (means("on_hold", action="contact_carrier", delayed=True), "049"),
    (
        means("on_hold", action="fix_address", reason="consignee_incorrect_address", delayed=True),
        "050",
    ),
    (means("on_hold", reason="consignee_access_restricted", delayed=True), "139"),
    (_DELAY, "046 048 086 090 093 094"),
    (means("in_transit", delayed=True, reason="security_issue"), "132"),
    (_STORM, "032 051 052 053"),
    (means("in_transit", delayed=True), "055 115 116 136"),
    (means("exception", reason="consignee_refused"), "064"),
    (means("exception", reason="carrier_damaged_parcel"), "059"),
    (means("exception", reason="parcel_being_researched"), "068 129 130"),
    (means("returning"), "033 035 036 118 119"),
    (means("returning", reason="carrier_damaged_parcel"), "081"),
    (means("returned"), "034 067"),
    (means("exception", reason="regulatory_hold"), "147"),
    (means("exception", reason="customs_prohibited"), "149"),
)
STATUSES: dict[str, Meaning] = {
    code: meaning for meaning, codes in _GROUPS for code in codes.split()
}


EXCEPTIONS: dict[str, Meaning] = {
    code: meaning
    for meaning, codes in (
        (means("in_transit", delayed=True, reason="carrier_sorting_error"), "04 06 07 34"),
        (means("in_transit", delayed=True, reason="carrier_not_enough_time"), "01 03 17 18 19 1K"),
        (
            means("in_transit", delayed=True, reason="carrier_mechanical_delay"),
            "15 16 22 23 68 1O",
        ),
        (means("in_transit", delayed=True, reason="carrier_capacity_exceeded"), "1G 1Q"),
        (means("in_transit", delayed=True), "02 08 14 31 87 1B 1L 1P 1V"),
        (means("in_transit", delayed=True, reason="weather_delay"), "1E"),
        (means("customs", delayed=True, reason="customs_inspection"), "05 1U"),
        (_PAPERS, "29 40 43 71 1W"),
        (means("customs", action="pay_duty", reason="customs_duties_unpaid"), "1C"),
        (means("exception", reason="carrier_damaged_parcel"), "13 24 25 26 27 45 64 65 66 67"),
        (means("attempt_failed", reason="consignee_not_available"), "48"),
        (
            means("attempt_failed", reason="consignee_not_available", action="contact_carrier"),
            "49",
        ),
        (means("attempt_failed", reason="consignee_business_closed"), "55"),
        (means("attempt_failed", action="pay_duty"), "51 52"),
        (_COLLECT, "39 54"),
        (means("exception", reason="carrier_address_not_found"), "46 47"),
        (means("exception", reason="customs_prohibited"), "73 90 1F"),
        (means("exception", reason="parcel_being_researched"), "11 93"),
        (means("on_hold", reason="consignee_access_restricted"), "95"),
        (means("exception", action="contact_carrier"), "99"),
    )
    for code in codes.split()
}
"""Of the long list those that say something that the digits do not; the others go by the digits."""

TYPES: dict[str, str] = {
    "D": "delivered",
    "I": "in_transit",
    "M": "label_created",
    "MV": "cancelled",
    "O": "out_for_delivery",
    "P": "picked_up",
    "RS": "returning",
    "U": "in_transit",
    "X": "exception",
}
"""What the type alone says, where the digits are not known."""


def meaning(code: str) -> Meaning | None:
    """What a code comes to; ``None``: its digits are not known."""
    kind, _, rest = code.partition(" ")
    digits, _, exception = rest.partition(" ")
    if digits not in STATUSES:
        return None
    if kind == "X" and digits in GENERAL and exception in EXCEPTIONS:
        return EXCEPTIONS[exception]
    return STATUSES[digits]


GENERAL = frozenset({"005", "013", "029", "046", "048", "049", "069", "086", "090"})
"""Digits that say no more than that something is wrong."""
