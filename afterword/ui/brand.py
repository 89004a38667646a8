"""From one brand colour to all the colours of a store's pages and messages.

Worked out in OKLCH (Björn Ottosson, "A perceptual color space for image processing", 2020), keeping
the hue. Contrast is WCAG 2.2's.
"""

from functools import lru_cache
from math import atan2, cbrt, cos, hypot, sin

import msgspec

INK = "#23211d"
PAPER = "#faf8f4"
WHITE = "#ffffff"
DARK_INK = "#161512"
DARK_PAPER = "#181613"


class Palette(msgspec.Struct, frozen=True):
    """The colours made from one. ``on_fill`` is the text on ``fill``."""

    fill: str
    on_fill: str
    words: str
    tint: str
    dark_fill: str
    dark_on_fill: str
    dark_tint: str


def _channels(colour: str) -> tuple[float, float, float]:
    value = int(colour.removeprefix("#"), 16)
    return (value >> 16) / 255, (value >> 8 & 255) / 255, (value & 255) / 255


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4


def _encoded(channel: float) -> float:
    return channel * 12.92 if channel <= 0.0031308 else 1.055 * channel ** (1 / 2.4) - 0.055


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2.2, from 0 to 1."""
    red, green, blue = (_linear(one) for one in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2.2, from 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def to_oklch(colour: str) -> tuple[float, float, float]:
    """(lightness 0-1, chroma, hue in radians)."""
    r, g, b = (_linear(one) for one in _channels(colour))
    long = cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b)
    medium = cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b)
    short = cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b)
    lightness = 0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short
    a = 1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short
    bb = 0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short
    return lightness, hypot(a, bb), atan2(bb, a)


def _linear_rgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    a, b = chroma * cos(hue), chroma * sin(hue)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def from_oklch(lightness: float, chroma: float, hue: float) -> str:
    """The nearest colour a screen can show: chroma is taken back until it fits."""
    while chroma > 0.001:
        if all(-0.0005 <= one <= 1.0005 for one in _linear_rgb(lightness, chroma, hue)):
            break
        chroma -= 0.002
    parts = (
        round(255 * _encoded(min(max(one, 0.0), 1.0)))
        for one in _linear_rgb(lightness, max(chroma, 0.0), hue)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


@lru_cache(maxsize=256)
def palette(brand: str) -> Palette:
    """All colours of a brand. Raises ``ValueError`` for what is no colour like ``#2f6b4f``."""
    if len(brand) != 7 or not brand.startswith("#"):
        raise ValueError(f"{brand!r} is not a colour; write it like '#2f6b4f'")
    lightness, chroma, hue = to_oklch(brand)
    fill, on_fill = _fill(brand, lightness, chroma, hue)
    tint = from_oklch(0.953, min(chroma, 0.03), hue)
    words = _darker(min(lightness, 0.52), chroma, hue, 5.5, (PAPER, tint, WHITE))
    dark = from_oklch(min(max(lightness, 0.74), 0.86), min(chroma, 0.12), hue)
    return Palette(
        fill=fill,
        on_fill=on_fill,
        words=words,
        tint=tint,
        dark_fill=dark,
        dark_on_fill=DARK_INK,
        dark_tint=from_oklch(0.3, min(chroma, 0.04), hue),
    )


class Verdict(msgspec.Struct, frozen=True):
    """How well a brand's colour can be read, as ratios of WCAG 2.2, and what is used instead.

    ``kind``: ``white``: white words on it are read well; ``ink``: dark ones are; ``deeper``:
    neither is, so buttons take ``fill``, the nearest that holds.
    """

    kind: str
    white: float
    """White on the colour as it was given."""
    fill: str
    on_fill: float
    """The words of a button on what it is filled with."""
    words: str
    on_paper: float
    """Links and words on the page."""


LEAST = 4.5
"""What text needs at the least (WCAG 2.2, 1.4.3)."""


def judged(brand: str) -> Verdict:
    """The verdict on a brand's colour. Raises ``ValueError`` as ``palette`` does."""
    made = palette(brand)
    white = contrast(WHITE, brand)
    kind = "white" if white >= LEAST else "ink" if made.fill == brand else "deeper"
    return Verdict(
        kind=kind,
        white=white,
        fill=made.fill,
        on_fill=contrast(made.on_fill, made.fill),
        words=made.words,
        on_paper=contrast(made.words, PAPER),
    )


def _fill(brand: str, lightness: float, chroma: float, hue: float) -> tuple[str, str]:
    if contrast(WHITE, brand) >= 4.5:
        return brand, WHITE
    if contrast(INK, brand) >= 7:
        return brand, INK
    return _darker(lightness, chroma, hue, 4.6, (WHITE,)), WHITE


def _darker(
    lightness: float, chroma: float, hue: float, least: float, against: tuple[str, ...]
) -> str:
    found = from_oklch(lightness, chroma, hue)
    while lightness > 0.05 and any(contrast(found, one) < least for one in against):
        lightness -= 0.01
        found = from_oklch(lightness, chroma, hue)
    return found
