"""Forms of North American carriers, and of those that are at home there."""

from .checks import fedex, gs1, luhn, ups
from .form import COMMON, RARE, Form, digits

_USPS = "USPS Publication 199, Intelligent Mail Package Barcode, appendix on barcode constructs"
_LABEL = "FedEx Ground label layout specification, barcode symbologies"
_OLDER = "USPS Publication 91, Confirmation Services, service type codes"
_SEEN = "as met on labels; the carrier publishes no description"
_SERVICE_20 = "0[1-8]|14|2[1-6]|34|5[06]|7[0-9]|8[1-57]"
_ROUTE = r"(?:420\d{5}(?:\d{4})?)?"

UPS = (
    Form(
        carrier="ups",
        service="UPS",
        pattern=r"1Z(?P<payload>[0-9A-Z]{15})(?P<digit>\d)",
        check=ups,
        one_in=10_000,
        met=COMMON,
        source="UPS, Guide to Labeling, tracking number",
    ),
    Form(
        carrier="ups",
        service="UPS waybill",
        pattern=r"[AHJKTV](?P<payload>\d{9})(?P<digit>\d)",
        check=ups,
        one_in=36,
        source="UPS, paper waybills",
    ),
)

FEDEX = (
    Form(
        carrier="fedex",
        service="FedEx Express",
        pattern=r"(?P<payload>\d{11})(?P<digit>\d)",
        check=fedex,
        one_in=10,
        met=2 * COMMON,
        source="FedEx customer service, check digit of express numbers",
    ),
    Form(
        carrier="fedex",
        service="FedEx Express",
        # 420 and a postcode before 22 digits is the post's way of writing a route.
        pattern=r"(?!420)[0-8]\d{19}(?P<payload>\d{13})(?P<digit>\d)",
        check=fedex,
        one_in=12,
        met=COMMON,
        source="FedEx Express barcode of 34 digits",
    ),
    Form(
        carrier="fedex",
        service="FedEx Express",
        pattern=r"3\d{15}(?P<payload>\d{11})(?P<digit>\d)\d{4}",
        check=fedex,
        one_in=100,
        met=COMMON,
        source="FedEx ASTRA barcode of 32 digits",
    ),
    Form(
        carrier="fedex",
        service="FedEx Ground",
        pattern=r"(?P<payload>\d{14})(?P<digit>\d)",
        check=gs1,
        one_in=10,
        met=COMMON,
        here=("US", "CA"),
        source=_LABEL,
    ),
    Form(
        carrier="fedex",
        service="FedEx Ground",
        pattern=r"(?P<payload>0[0124]\d{15})(?P<digit>\d)",
        check=gs1,
        one_in=250,
        source=_LABEL,
    ),
    Form(
        carrier="fedex",
        service="FedEx Ground",
        pattern=r"(?P<payload>(?!0[0124])\d{17})(?P<digit>\d)",
        check=gs1,
        one_in=10,
        met=RARE,
        source=_LABEL,
    ),
    Form(
        carrier="fedex",
        service="FedEx Ground",
        pattern=r"96\d{5}(?P<payload>\d{14})(?P<digit>\d)",
        check=gs1,
        one_in=1000,
        source=_LABEL,
    ),
    Form(
        carrier="fedex",
        service="FedEx Ground",
        pattern=r"96\d{18}(?P<payload>\d{13})(?P<digit>\d)",
        check=fedex,
        one_in=1000,
        source=_LABEL,
    ),
    Form(
        carrier="fedex",
        service="FedEx Ground Economy",
        pattern=r"(?P<payload>61\d{17})(?P<digit>\d)",
        check=gs1,
        before="92",
        one_in=1000,
        source=_LABEL,
    ),
    Form(
        carrier="fedex",
        service="FedEx door tag",
        pattern=r"DT\d{12}",
        one_in=1000,
        source="FedEx help pages: a door tag number is DT and twelve digits",
    ),
)

USPS = (
    Form(
        carrier="usps",
        service="USPS",
        pattern=_ROUTE + r"(?P<payload>94\d{3}(?:9\d{8}(?:\d{15}|\d{11}|\d{7})"
        r"|[0-8]\d{5}(?:\d{14}|\d{10})))(?P<digit>\d)",
        check=gs1,
        one_in=1000,
        met=COMMON,
        source=_USPS,
    ),
    Form(
        carrier="usps",
        service="USPS",
        pattern=_ROUTE + r"(?P<payload>(?:92(?=\d{3}9)|93(?=\d{3}[0-8])|95)\d{3}"
        r"(?:9\d{8}(?:\d{11}|\d{7})|[0-8]\d{5}(?:\d{14}|\d{10})))(?P<digit>\d)",
        check=gs1,
        one_in=1000,
        met=COMMON,
        source=_USPS,
    ),
    Form(
        carrier="usps",
        service="USPS",
        pattern=_ROUTE + r"(?P<payload>91\d{19})(?P<digit>\d)",
        check=gs1,
        one_in=1000,
        source=_OLDER,
    ),
    Form(
        carrier="usps",
        service="USPS",
        pattern=rf"(?P<payload>(?:{_SERVICE_20})\d{{17}})(?P<digit>\d)",
        check=gs1,
        one_in=25,
        met=COMMON,
        source=_OLDER,
    ),
    Form(
        carrier="usps",
        service="USPS",
        pattern=rf"(?P<payload>(?!{_SERVICE_20}|61)\d{{19}})(?P<digit>\d)",
        check=gs1,
        one_in=10,
        met=RARE,
        source=_OLDER,
    ),
    Form(
        carrier="usps",
        service="USPS",
        pattern=r"420\d{5}(?:\d{4})?(?P<payload>(?!9[1-5])\d{19})(?P<digit>\d)",
        check=gs1,
        before="91",
        one_in=1000,
        source=_OLDER,
    ),
    Form(
        carrier="usps",
        service="USPS",
        pattern=r"(?P<payload>(?!9[1-5]|00)\d{19})(?P<digit>\d)",
        check=gs1,
        before="91",
        one_in=10,
        source=_OLDER,
    ),
)

CANADIAN = (
    Form(
        carrier="canada_post",
        service="Canada Post",
        pattern=r"(?P<payload>\d{15})(?P<digit>\d)",
        check=gs1,
        one_in=10,
        met=COMMON,
        here=("CA", "US"),
        source="Canada Post, parcel label specification: seven digits of origin, eight, modulo 10",
    ),
    Form(
        carrier="purolator",
        service="Purolator",
        pattern=r"(?P<payload>[0-5]\d{10})(?P<digit>\d)",
        check=luhn,
        one_in=16,
        met=RARE,
        here=("CA", "US"),
        source="Purolator E-Ship, PIN of twelve digits",
    ),
    Form(
        carrier="purolator",
        service="Purolator",
        pattern=r"(?P<payload>3[0-4]\d{9})(?P<digit>\d)",
        check=luhn,
        one_in=200,
        here=("CA", "US"),
        source="Purolator E-Ship: the PINs of its examples and of recent labels begin so",
    ),
    Form(
        carrier="purolator",
        service="Purolator",
        pattern=r"[A-Z]{3}\d{9}",
        one_in=10,
        here=("CA", "US"),
        source="Purolator E-Ship, PIN of three letters and nine digits",
    ),
    Form(
        carrier="canpar",
        service="Canpar Express",
        pattern=r"D\d{21}",
        one_in=1000,
        here=("CA",),
        source=_SEEN,
    ),
)

REGIONAL = (
    Form(
        carrier="amazon",
        service="Amazon Logistics",
        pattern=r"TB[ACM]\d{12}",
        one_in=10_000,
        met=COMMON,
        source=_SEEN,
    ),
    Form(
        carrier="amazon",
        service="Amazon Shipping",
        pattern=r"[AFC]\d{10}",
        one_in=12,
        source=_SEEN,
    ),
    Form(
        carrier="ontrac",
        service="OnTrac",
        pattern=r"C(?P<payload>\d{13})(?P<digit>\d)",
        check=ups,
        before="4",
        one_in=360,
        here=("US",),
        source="OnTrac support: the sum of UPS, with C counted as 4",
    ),
    Form(
        carrier="ontrac",
        service="OnTrac",
        pattern=r"D(?P<payload>\d{13})(?P<digit>\d)",
        check=ups,
        before="5",
        one_in=360,
        here=("US",),
        source="OnTrac support: the sum of UPS, with D counted as 5",
    ),
    Form(
        carrier="lasership",
        service="LaserShip",
        pattern=r"L[AIEHNX][1-3]\d{7}",
        one_in=1000,
        here=("US",),
        source=_SEEN,
    ),
    Form(
        carrier="lasership",
        service="LaserShip",
        pattern=r"1LS(?:7[12]\d{10}|7[12]\d{2}01[1-4]\d{6}1|CX[0-9A-Z]{10})",
        one_in=10_000,
        here=("US",),
        source=_SEEN,
    ),
    Form(
        carrier="speedee",
        service="Spee-Dee Delivery",
        pattern=r"SP\d{18,20}",
        one_in=1000,
        here=("US",),
        source=_SEEN,
    ),
    Form(
        carrier="landmark",
        service="Landmark Global",
        pattern=r"LTN\d{8,9}N\d",
        one_in=10_000,
        source=_SEEN,
    ),
    Form(
        carrier="gofo",
        service="GOFO Express",
        pattern=r"GF[A-Z]{2}\d{14}",
        one_in=1000,
        source=_SEEN,
    ),
    Form(
        carrier="uniuni",
        service="UniUni",
        pattern=r"UUS[0-9A-Z]{16}|UUS\d{10,16}",
        one_in=10_000,
        here=("US", "CA"),
        source=_SEEN,
    ),
    digits(
        "old_dominion",
        "Old Dominion",
        r"\d{11}",
        "US",
        "Old Dominion: PRO numbers have eleven digits; how the last is reckoned is not published",
    ),
)

FORMS = UPS + FEDEX + USPS + CANADIAN + REGIONAL
