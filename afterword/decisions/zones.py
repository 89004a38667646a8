"""Where a person's clock stands: the zone of a country and region, as far as it can be told.

The country's first zone in the locked ``tzdata`` table ``zone.tab`` (its most populous one, by
that table's own rule) serves unless the country is one of those below, where the state or
province decides. A zone told by the customer or the store always wins over this guess.
"""

from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_BY_REGION: dict[str, dict[str, str]] = {
    "US": {
        "America/New_York": "CT DC DE FL GA IN KY MA MD ME MI NC NH NJ NY OH PA RI SC VA VT WV",
        "America/Chicago": "AL AR IA IL KS LA MN MO MS ND NE OK SD TN TX WI",
        "America/Denver": "CO ID MT NM UT WY",
        "America/Phoenix": "AZ",
        "America/Los_Angeles": "CA NV OR WA",
        "America/Anchorage": "AK",
        "Pacific/Honolulu": "HI",
        "America/Puerto_Rico": "PR",
    },
    "CA": {
        "America/St_Johns": "NL",
        "America/Halifax": "NB NS PE",
        "America/Toronto": "ON QC",
        "America/Winnipeg": "MB",
        "America/Regina": "SK",
        "America/Edmonton": "AB NT NU",
        "America/Vancouver": "BC",
        "America/Whitehorse": "YT",
    },
    "AU": {
        "Australia/Sydney": "NSW ACT",
        "Australia/Melbourne": "VIC",
        "Australia/Brisbane": "QLD",
        "Australia/Adelaide": "SA",
        "Australia/Darwin": "NT",
        "Australia/Perth": "WA",
        "Australia/Hobart": "TAS",
    },
    "BR": {
        "America/Sao_Paulo": "DF ES GO MG PR RJ RS SC SP",
        "America/Bahia": "BA SE",
        "America/Maceio": "AL",
        "America/Recife": "PE",
        "America/Fortaleza": "CE MA PB PI RN",
        "America/Belem": "AP PA",
        "America/Araguaina": "TO",
        "America/Manaus": "AM",
        "America/Cuiaba": "MT",
        "America/Campo_Grande": "MS",
        "America/Porto_Velho": "RO",
        "America/Boa_Vista": "RR",
        "America/Rio_Branco": "AC",
    },
    "MX": {
        "America/Mexico_City": "CMX MEX JAL NLE PUE VER GUA MIC OAX CHP TAM COA SLP",
        "America/Tijuana": "BCN",
        "America/Hermosillo": "SON",
        "America/Mazatlan": "BCS SIN NAY",
        "America/Chihuahua": "CHH",
        "America/Cancun": "ROO",
    },
}


@cache
def _regions() -> dict[tuple[str, str], str]:
    return {
        (country, region): zone
        for country, zones in _BY_REGION.items()
        for zone, regions in zones.items()
        for region in regions.split()
    }


@cache
def _countries() -> dict[str, str]:
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    first: dict[str, str] = {}
    for line in table.splitlines():
        if not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            first.setdefault(country, zone)
    return first


@cache
def zone(name: str) -> ZoneInfo:
    """The zone of that name. Raises ``ValueError`` when the locked data does not have it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, IsADirectoryError, OSError) as error:
        raise ValueError(f"{name!r} is not a time zone; write it like 'Europe/London'") from error


def known_zone(name: str) -> bool:
    """Whether ``name`` is a zone of the locked data."""
    try:
        zone(name)
    except ValueError:
        return False
    return bool(name)


def zone_of(*, told: str = "", country: str = "", region: str = "", store: str = "UTC") -> str:
    """The name of the zone a person most likely lives in: told, by region, by country, the store's.

    ``country`` is ISO 3166-1 alpha-2, ``region`` the part after the dash of ISO 3166-2.
    """
    if told and known_zone(told):
        return told
    return _guess(country, region) or store


@lru_cache(maxsize=4096)
def _guess(country: str, region: str) -> str:
    country, region = country.upper(), region.upper().removeprefix(f"{country.upper()}-")
    return _regions().get((country, region)) or _countries().get(country) or ""
