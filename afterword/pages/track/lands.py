"""Where countries are, roughly: enough to tell how far a parcel goes, and no more.

The middle of each land (degrees north and east) and the radius of a disc of its area (km), rounded.
A parcel within a land goes about as far as two points of such a disc lie apart.
"""

from typing import NamedTuple


class Land(NamedTuple):
    """A country or state. ``group``: lands that lorries go between."""

    north: float
    east: float
    radius: int
    group: str


_EUROPE, _NORTH, _SOUTH, _ASIA, _GULF, _AFRICA = "europe", "north", "south", "asia", "gulf", "af"

LANDS: dict[str, Land] = {
    "AD": Land(42.5, 1.6, 12, _EUROPE),
    "AE": Land(24, 54, 163, _GULF),
    "AL": Land(41, 20, 96, _EUROPE),
    "AR": Land(-34.6, -62, 900, _SOUTH),
    "AT": Land(47.6, 14.1, 163, _EUROPE),
    "AU": Land(-31, 145, 1100, "AU"),
    "BA": Land(44, 18, 128, _EUROPE),
    "BE": Land(50.6, 4.6, 99, _EUROPE),
    "BG": Land(42.8, 25.2, 188, _EUROPE),
    "BH": Land(26, 50.5, 16, _GULF),
    "BO": Land(-17, -65, 590, _SOUTH),
    "BR": Land(-19, -46, 1100, _SOUTH),
    "CA": Land(48, -88, 1200, _NORTH),
    "CH": Land(46.8, 8.2, 115, _EUROPE),
    "CL": Land(-34, -71, 490, _SOUTH),
    "CN": Land(32, 114, 1100, _ASIA),
    "CO": Land(5, -74, 600, _SOUTH),
    "CR": Land(10, -84, 128, _NORTH),
    "CY": Land(35, 33, 54, "CY"),
    "CZ": Land(49.8, 15.5, 158, _EUROPE),
    "DE": Land(51, 10, 337, _EUROPE),
    "DK": Land(56, 10, 117, _EUROPE),
    "DZ": Land(36, 3, 400, _AFRICA),
    "EC": Land(-1.5, -78.5, 285, _SOUTH),
    "EE": Land(58.7, 25.5, 120, _EUROPE),
    "EG": Land(30, 31, 300, _AFRICA),
    "ES": Land(40.2, -3.6, 400, _EUROPE),
    "FI": Land(62, 26, 328, _EUROPE),
    "FR": Land(46.6, 2.5, 418, _EUROPE),
    "GB": Land(52.9, -1.8, 279, _EUROPE),
    "GR": Land(39, 22.5, 205, _EUROPE),
    "HK": Land(22.3, 114.2, 19, _ASIA),
    "HR": Land(45.4, 16, 134, _EUROPE),
    "HU": Land(47.2, 19.4, 172, _EUROPE),
    "ID": Land(-6.5, 108, 780, "ID"),
    "IE": Land(53.2, -7.8, 150, _EUROPE),
    "IL": Land(32, 35, 81, "IL"),
    "IN": Land(22, 79, 1020, "IN"),
    "IS": Land(64.8, -18.6, 181, "IS"),
    "IT": Land(43, 12, 310, _EUROPE),
    "JO": Land(31.5, 36.2, 168, _GULF),
    "JP": Land(36, 138, 347, "JP"),
    "KE": Land(-0.5, 37.5, 430, _AFRICA),
    "KR": Land(36.5, 127.8, 179, "KR"),
    "KW": Land(29.3, 47.7, 75, _GULF),
    "LB": Land(33.9, 35.8, 58, _GULF),
    "LI": Land(47.1, 9.5, 7, _EUROPE),
    "LT": Land(55.3, 23.9, 144, _EUROPE),
    "LU": Land(49.8, 6.1, 29, _EUROPE),
    "LV": Land(56.9, 24.8, 143, _EUROPE),
    "MA": Land(33, -7, 377, _AFRICA),
    "MC": Land(43.7, 7.4, 1, _EUROPE),
    "MD": Land(47.2, 28.6, 104, _EUROPE),
    "ME": Land(42.8, 19.3, 66, _EUROPE),
    "MK": Land(41.6, 21.7, 90, _EUROPE),
    "MT": Land(35.9, 14.4, 10, _EUROPE),
    "MX": Land(21, -101, 790, _NORTH),
    "MY": Land(3.5, 102, 324, _ASIA),
    "NG": Land(8, 7, 540, _AFRICA),
    "NL": Land(52.2, 5.4, 115, _EUROPE),
    "NO": Land(61, 9, 320, _EUROPE),
    "NZ": Land(-40, 175, 292, "NZ"),
    "OM": Land(22, 57, 314, _GULF),
    "PE": Land(-10, -76, 640, _SOUTH),
    "PH": Land(13, 122, 309, "PH"),
    "PK": Land(31, 72, 500, "PK"),
    "PL": Land(52, 19.3, 315, _EUROPE),
    "PT": Land(39.7, -8.3, 171, _EUROPE),
    "PY": Land(-25, -57, 360, _SOUTH),
    "QA": Land(25.3, 51.3, 61, _GULF),
    "RO": Land(45.8, 25, 275, _EUROPE),
    "RS": Land(44.2, 20.8, 157, _EUROPE),
    "SA": Land(24.5, 45, 820, _GULF),
    "SE": Land(59.5, 16, 378, _EUROPE),
    "SG": Land(1.35, 103.8, 15, _ASIA),
    "SI": Land(46.1, 14.8, 80, _EUROPE),
    "SK": Land(48.7, 19.5, 125, _EUROPE),
    "SM": Land(43.9, 12.5, 4, _EUROPE),
    "TH": Land(14.5, 101, 404, _ASIA),
    "TN": Land(36, 9.8, 228, _AFRICA),
    "TR": Land(39, 33, 500, _EUROPE),
    "TW": Land(24, 121, 107, "TW"),
    "UA": Land(49, 31, 438, _EUROPE),
    "US": Land(38.5, -92, 1300, _NORTH),
    "UY": Land(-33.5, -56, 237, _SOUTH),
    "VN": Land(16.5, 106.8, 325, _ASIA),
    "ZA": Land(-28.5, 26.5, 623, _AFRICA),
}

STATES: dict[str, Land] = {
    f"US-{name}": Land(north, -west, radius, group)
    for name, north, west, radius, group in (
        ("AK", 62, 150, 700, "AK"), ("AL", 32.8, 86.8, 206, _NORTH),
        ("AR", 34.9, 92.4, 209, _NORTH), ("AZ", 33.5, 111.9, 306, _NORTH),
        ("CA", 35.7, 119.5, 367, _NORTH), ("CO", 39.4, 105.2, 293, _NORTH),
        ("CT", 41.6, 72.7, 68, _NORTH), ("DC", 38.9, 77, 8, _NORTH),
        ("DE", 39.2, 75.5, 45, _NORTH), ("FL", 27.9, 81.8, 233, _NORTH),
        ("GA", 33.2, 83.9, 221, _NORTH), ("HI", 21.2, 157.6, 95, "HI"),
        ("IA", 41.9, 93.2, 215, _NORTH), ("ID", 44.2, 115.2, 262, _NORTH),
        ("IL", 41, 88.8, 218, _NORTH), ("IN", 39.9, 86.2, 173, _NORTH),
        ("KS", 38.5, 96.6, 260, _NORTH), ("KY", 37.8, 85.4, 183, _NORTH),
        ("LA", 30.6, 91.6, 206, _NORTH), ("MA", 42.3, 71.5, 93, _NORTH),
        ("MD", 39.2, 76.8, 101, _NORTH), ("ME", 44.6, 69.6, 170, _NORTH),
        ("MI", 42.9, 84.4, 284, _NORTH), ("MN", 45.3, 93.9, 268, _NORTH),
        ("MO", 38.4, 92.3, 240, _NORTH), ("MS", 32.7, 89.6, 200, _NORTH),
        ("MT", 46.9, 110.5, 348, _NORTH), ("NC", 35.6, 79.6, 211, _NORTH),
        ("ND", 47.4, 99.5, 241, _NORTH), ("NE", 41.2, 97.6, 253, _NORTH),
        ("NH", 43.2, 71.5, 88, _NORTH), ("NJ", 40.4, 74.4, 84, _NORTH),
        ("NM", 34.8, 106.3, 317, _NORTH), ("NV", 37.2, 116.4, 302, _NORTH),
        ("NY", 41.5, 74.7, 212, _NORTH), ("OH", 40.4, 82.8, 193, _NORTH),
        ("OK", 35.6, 96.8, 240, _NORTH), ("OR", 44.6, 122.5, 284, _NORTH),
        ("PA", 40.5, 77.1, 195, _NORTH), ("RI", 41.8, 71.4, 36, _NORTH),
        ("SC", 34, 81, 162, _NORTH), ("SD", 44, 98.8, 253, _NORTH),
        ("TN", 35.8, 86.4, 186, _NORTH), ("TX", 30.9, 97.4, 471, _NORTH),
        ("UT", 40.4, 111.9, 265, _NORTH), ("VA", 37.8, 78.2, 187, _NORTH),
        ("VT", 44.1, 72.8, 89, _NORTH), ("WA", 47.4, 121.6, 242, _NORTH),
        ("WI", 43.7, 89, 232, _NORTH), ("WV", 38.8, 80.8, 141, _NORTH),
        ("WY", 42.7, 107, 284, _NORTH),
    )
}  # fmt: skip
"""The middle of where people live in each state of the United States, which are too far apart for
one middle."""


def land(country: str, region: str = "") -> Land | None:
    """Where a country is, or its state where we know states; ``None``: we do not know."""
    country = country.upper()
    bare = region.upper().removeprefix(f"{country}-")
    return STATES.get(f"{country}-{bare}") or LANDS.get(country)
