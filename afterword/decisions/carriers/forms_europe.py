"""Forms of European carriers, and of DHL and DPD wherever they bring."""

from .checks import gs1, ident, mod_37_36, seven
from .form import COMMON, RARE, USUAL, Form, digits

_SEEN = "as met on labels; the carrier publishes no description"
_PAKETDA = "paketda.de, how check digits of German parcel services are reckoned"
_HELP = "the carrier's help pages"
_DPD = "AT BE CH CZ DE EE ES FR GB HR HU IE LT LU LV NL PL PT RO SI SK"
_GLS = "AT BE CZ DE DK ES FI FR HR HU IE IT LU NL PL PT RO SI SK"

DHL = (
    Form(
        carrier="dhl",
        service="DHL Express",
        pattern=r"(?P<payload>\d{9})(?P<digit>\d)",
        check=seven,
        one_in=10,
        met=COMMON,
        source="DHL Express waybill number: the last digit is the rest of the others by 7",
    ),
    Form(
        carrier="dhl",
        service="DHL Express",
        pattern=r"(?P<payload>\d{10})(?P<digit>\d)",
        check=seven,
        one_in=10,
        source="DHL Express waybill number of eleven digits, with the same sum",
    ),
    Form(
        carrier="dhl",
        service="DHL Express piece",
        pattern=r"J(?:JD|D|VGL)\d{9,20}",
        one_in=1000,
        met=COMMON,
        source="DHL Express: piece identifiers begin with JD, JJD or JVGL",
    ),
    Form(
        carrier="dhl",
        service="DHL Express piece",
        pattern=r"J[A-Z]{2,3}\d{9,10}",
        one_in=10,
        met=RARE,
        source="ISO/IEC 15459 licence plates begin with J",
    ),
    Form(
        carrier="dhl",
        service="DHL eCommerce",
        # Two letters, nine digits and two letters are the posts' form: it has a check digit.
        pattern=r"(?![A-Z]{2}\d{9}[A-Z]{2}$)(?:GM|LX|RX|UV|CN|SG|TH|IN|HK|MY)\d[0-9A-Z]{9,38}",
        one_in=36,
        source="DHL eCommerce: the code of the country or GM before the number",
    ),
    Form(
        carrier="dhl",
        service="DHL eCommerce",
        pattern=r"\d{14}",
        one_in=1,
        source="DHL eCommerce Americas, package number of fourteen digits",
    ),
    Form(
        carrier="dhl",
        service="DHL Paket",
        pattern=r"(?P<payload>003404\d{13})(?P<digit>\d)",
        check=gs1,
        one_in=10_000_000,
        here=("DE",),
        source=_PAKETDA,
    ),
    Form(
        carrier="dhl",
        service="DHL Paket",
        pattern=r"(?P<payload>\d{11})(?P<digit>\d)",
        check=ident,
        one_in=10,
        here=("DE",),
        unmarked=True,
        source="Deutsche Post Identcode: digits weigh 4 and 9 in turn, modulo 10",
    ),
)

DPD = (
    Form(
        carrier="dpd",
        service="DPD",
        pattern=r"(?P<payload>\d{24}(?!000)\d{3})(?P<digit>[0-9A-Z])",
        check=mod_37_36,
        one_in=100,
        met=COMMON,
        source="DPD parcel label specification, barcode of 28 characters",
    ),
    Form(
        carrier="dpd",
        service="DPD",
        pattern=r"(?P<payload>\d{14})(?P<digit>[0-9A-Z])",
        check=mod_37_36,
        one_in=36,
        here=tuple(_DPD.split()),
        source="DPD parcel label specification, parcel number with its check character",
    ),
    digits("dpd", "DPD", r"\d{14}", _DPD, "DPD parcel label specification, parcel number", met=3.0),
)

BRITISH = (
    Form(
        carrier="yodel",
        service="Yodel",
        pattern=r"JJ?D000\d{13}",
        one_in=1_000_000,
        here=("GB", "IE"),
        source=_SEEN,
    ),
    Form(
        carrier="evri",
        service="Evri",
        pattern=r"[CHT]\d{2}[0-9A-Z]{2}[A-Z]\d{10}",
        one_in=1000,
        here=("GB",),
        source=_SEEN,
    ),
    Form(
        carrier="parcelforce",
        service="Parcelforce",
        pattern=r"[A-Z]{2}\d{7}|[A-Z]{4}\d{10}",
        one_in=3,
        here=("GB",),
        unmarked=True,
        source="parcelforce.com, tracking number formats",
    ),
    digits("evri", "Evri", r"\d{16}", "GB", _HELP, met=3.0),
)

GERMAN_AND_DUTCH = (
    Form(
        carrier="hermes",
        service="Hermes",
        pattern=r"(?P<payload>\d{13})(?P<digit>\d)",
        check=gs1,
        one_in=10,
        here=("DE", "AT"),
        unmarked=True,
        source=_PAKETDA,
    ),
    digits("gls", "GLS", r"\d{11,12}", _GLS, "paketda.de, what stands on a GLS label"),
    digits("gls", "GLS", r"(?=.*\d)[0-9A-Z]{8}", _GLS, "paketda.de: the Track ID", one_in=2),
    Form(
        carrier="postnl",
        service="PostNL",
        pattern=r"3S[A-Z]{4}[0-9A-Z]{7,11}|3S[0-9A-Z]{13}",
        one_in=1000,
        met=COMMON,
        here=("NL", "BE"),
        source="PostNL shipping API: 3S, the customer's letters and a number",
    ),
    Form(
        carrier="bpost",
        service="bpost",
        pattern=r"3232\d{20}|3232\d{14}",
        one_in=10_000,
        here=("BE",),
        source=_SEEN,
    ),
)

FRENCH = (
    Form(
        carrier="colissimo",
        service="Colissimo",
        pattern=r"\d[A-Z]\d{11}",
        one_in=360,
        met=COMMON,
        here=("FR",),
        source="La Poste, how to find the number of a Colissimo: a digit, a letter, eleven digits",
    ),
    digits("chronopost", "Chronopost", r"\d{14}[0-9A-Z]", "FR", _HELP),
    digits("mondial_relay", "Mondial Relay", r"\d{8}|\d{12}", "FR BE ES LU NL PT", _HELP),
)

SOUTHERN = (
    Form(
        carrier="correos",
        service="Correos",
        pattern=r"[CP][A-Z][0-9A-Z]{20}[A-Z]",
        one_in=36,
        here=("ES",),
        source="Correos, localizador: codes of 23 characters, letters first and last",
    ),
    digits("correos_express", "Correos Express", r"\d{16}|\d{23}", "ES PT", _HELP),
    digits("seur", "SEUR", r"\d{9}|\d{14}|\d{22}", "ES PT", _HELP),
    digits("mrw", "MRW", r"\d{12}", "ES PT", _HELP),
    digits("ctt", "CTT Expresso", r"\d{22}|[A-Z]{2}\d{9}PT", "PT ES", _HELP),
    digits("poste_italiane", "Poste Italiane", r"[0-9][0-9A-Z]{12}|\d{12}", "IT SM", _HELP),
    digits("brt", "BRT", r"\d{12}|\d{15}", "IT", _HELP),
    digits("sda", "SDA", r"[0-9A-Z]{13}", "IT", _HELP, met=RARE),
    digits("acs", "ACS Courier", r"\d{10}", "GR CY", _HELP),
    digits("geniki", "Geniki Taxydromiki", r"\d{10}", "GR", _HELP, met=0.6),
    digits("box_now", "BOX NOW", r"\d{10}", "GR CY BG HR", _HELP, met=0.5),
    digits("speedex", "Speedex", r"\d{12}", "GR", _HELP),
    digits("courier_center", "Courier Center", r"\d{12}", "GR", _HELP, met=RARE),
    digits("elta_courier", "ELTA Courier", r"[A-Z]{2}\d{9}GR|\d{13}", "GR", _HELP),
)

EASTERN_AND_NORTHERN = (
    Form(
        carrier="inpost",
        service="InPost",
        pattern=r"[56]\d{23}",
        one_in=5,
        met=COMMON,
        here=("PL", "GB", "IT", "FR"),
        source="InPost ShipX API: numbers of 24 digits",
    ),
    Form(
        carrier="packeta",
        service="Packeta",
        pattern=r"Z\d{10}",
        one_in=36,
        met=COMMON,
        here=("CZ", "SK", "HU", "RO", "PL"),
        source="Packeta API: Z and ten digits",
    ),
    Form(
        carrier="venipak",
        service="Venipak",
        pattern=r"V\d{5}E\d{7}",
        one_in=1000,
        here=("LT", "LV", "EE"),
        source="Venipak API: V, the customer, E, a number",
    ),
    Form(
        carrier="nova_poshta",
        service="Nova Poshta",
        pattern=r"(?:20|59)\d{12}",
        one_in=50,
        here=("UA",),
        source="Nova Poshta API: express waybills of fourteen digits, 20 or 59 first",
    ),
    digits("ukrposhta", "Ukrposhta", r"\d{13}", "UA", _HELP),
    digits("meest", "Meest", r"\d{9}|\d{16}", "UA PL", _HELP, met=RARE),
    digits("speedy", "Speedy", r"\d{11}", "BG RO GR", "Speedy API: numbers of eleven digits"),
    digits("econt", "Econt", r"\d{13}", "BG", "Econt API: numbers of thirteen digits"),
    digits("sameday", "Sameday", r"\d[A-Z]{1,3}\d{9,13}|\d{16}", "RO HU BG", _HELP, met=RARE),
    digits("fan_courier", "FAN Courier", r"\d{13}", "RO", _HELP),
    digits("cargus", "Cargus", r"\d{10}", "RO", _HELP),
    digits("ppl", "PPL", r"\d{11}", "CZ SK", _HELP),
    digits("dpd", "DPD", r"\d{13}", "PL", "DPD Poland: numbers of thirteen digits and a letter"),
    digits("poczta_polska", "Poczta Polska", r"\d{20}", "PL", _HELP),
    Form(
        carrier="postnord",
        service="PostNord",
        pattern=r"(?P<payload>(?:00)?373\d{14})(?P<digit>\d)",
        check=gs1,
        one_in=10_000,
        met=USUAL,
        here=("SE", "DK", "NO", "FI"),
        source="GS1: a serial shipping container code of a Swedish company (prefix 73)",
    ),
    Form(
        carrier="bring",
        service="Bring",
        pattern=r"(?P<payload>(?:00)?370\d{14})(?P<digit>\d)",
        check=gs1,
        one_in=10_000,
        met=USUAL,
        here=("NO", "SE", "DK"),
        source="GS1: a serial shipping container code of a Norwegian company (prefix 70)",
    ),
)

FORMS = DHL + DPD + BRITISH + GERMAN_AND_DUTCH + FRENCH + SOUTHERN + EASTERN_AND_NORTHERN
