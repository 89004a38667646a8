"""Forms of carriers of the rest of the world."""

from .checks import seven
from .form import COMMON, RARE, Form, digits

_SEEN = "as met on labels; the carrier publishes no description"
_HELP = "the carrier's help pages"
_GULF = "AE BH EG IN JO KW LB OM QA SA ZA"

FORMS = (
    Form(
        carrier="yunexpress",
        service="YunExpress",
        pattern=r"YT\d{16}",
        one_in=1000,
        met=COMMON,
        source="YunExpress: YT and sixteen digits, the first of them the date",
    ),
    Form(
        carrier="yto",
        service="YTO Express",
        pattern=r"YT\d{13}",
        one_in=1000,
        here=("CN",),
        source=_SEEN,
    ),
    Form(
        carrier="yanwen",
        service="Yanwen",
        pattern=r"[SUV][A-Z]\d{9}YP",
        one_in=10_000,
        source="Yanwen: the posts' form with YP in the place of the country",
    ),
    Form(
        carrier="sf_express",
        service="SF Express",
        pattern=r"SF\d{12,13}",
        one_in=1000,
        met=COMMON,
        source="SF Express: SF and twelve or thirteen digits",
    ),
    Form(
        carrier="4px",
        service="4PX",
        pattern=r"4PX\d{13}CN",
        one_in=1_000_000,
        source="4PX: 4PX, thirteen digits, CN",
    ),
    Form(
        carrier="cainiao",
        service="Cainiao",
        pattern=r"LP\d{14}",
        one_in=1000,
        source="Cainiao: LP and fourteen digits",
    ),
    Form(
        carrier="jt_express",
        service="J&T Express",
        pattern=r"J[TP]\d{10,13}",
        one_in=1000,
        met=RARE,
        source=_SEEN,
    ),
    Form(
        carrier="speedx",
        service="SpeedX",
        pattern=r"SPX[A-Z]{3}\d{8,20}",
        one_in=10_000,
        here=("US",),
        source=_SEEN,
    ),
    digits("aramex", "Aramex", r"\d{10,12}", _GULF, _HELP),
    digits("blue_dart", "Blue Dart", r"\d{11}", "IN", _HELP),
    digits("delhivery", "Delhivery", r"\d{13,14}", "IN", _HELP),
    Form(
        carrier="australia_post",
        service="Australia Post",
        pattern=r"(?:\d{2})?[A-Z]{3}\d{18}",
        one_in=1000,
        here=("AU",),
        source="Australia Post eParcel: article identifiers of 21 to 23 characters",
    ),
    digits(
        "australia_post",
        "Australia Post",
        r"(?:\d{2})?[A-Z]{3}\d{7,9}|\d{22,23}",
        "AU",
        "Australia Post eParcel: consignments, the merchant's location and seven digits",
    ),
    digits("startrack", "StarTrack", r"[A-Z]{4}\d{8}", "AU", _HELP),
    digits("nz_post", "NZ Post", r"\d{16}[A-Z]{3}\d{3}[A-Z]{2}|[A-Z]{2}\d{9}NZ", "NZ", _HELP),
    Form(
        carrier="yamato",
        service="Yamato",
        pattern=r"(?P<payload>\d{11})(?P<digit>\d)",
        check=seven,
        one_in=10,
        here=("JP",),
        unmarked=True,
        source="Yamato: the last of twelve digits is the rest of the others by 7",
    ),
    Form(
        carrier="sagawa",
        service="Sagawa",
        pattern=r"(?P<payload>\d{11})(?P<digit>\d)",
        check=seven,
        one_in=10,
        met=0.8,
        here=("JP",),
        unmarked=True,
        source="Sagawa: the last of twelve digits is the rest of the others by 7",
    ),
    digits("japan_post", "Japan Post", r"\d{11,12}", "JP", _HELP, met=RARE),
    digits("cj_logistics", "CJ Logistics", r"\d{10}|\d{12}", "KR", _HELP),
)
