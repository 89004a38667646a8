"""The words of each language that ``words`` understands: data, one file a language."""

from . import (
    ar,
    bg,
    ca,
    cs,
    da,
    de,
    el,
    en,
    es,
    fi,
    fr,
    he,
    hi,
    hr,
    hu,
    ind,
    it,
    ja,
    ko,
    nb,
    nl,
    pl,
    pt,
    ro,
    ru,
    sk,
    sv,
    th,
    tr,
    uk,
    vi,
    zh,
)  # fmt: skip

TONGUES = tuple(
    one.TONGUE
    for one in (
        en, es, pt, fr, de, it, nl, pl, cs, ro, hu, el, sv, da, nb, fi, tr, uk, ru, ar, he,
        bg, ca, hr, sk, ja, zh, ko, hi, ind, vi, th,
    )
)  # fmt: skip
"""All that are tried, the most common of our stores first."""
