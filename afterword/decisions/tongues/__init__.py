"""The words of each language that ``words`` understands: data, one file a language."""

from . import ar, cs, da, de, el, en, es, fi, fr, he, hu, it, nb, nl, pl, pt, ro, ru, sv, tr, uk

TONGUES = tuple(
    one.TONGUE
    for one in (
        en, es, pt, fr, de, it, nl, pl, cs, ro, hu, el, sv, da, nb, fi, tr, uk, ru, ar, he,
    )
)  # fmt: skip
"""All that are tried, the most common of our stores first."""
