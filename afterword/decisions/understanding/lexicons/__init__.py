"""The words of each language that is understood: data, one file a language."""

from . import ar, de, el, en, es, fr, hr, it, ja, nl, pl, pt, ru, sv, tr

LEXICONS = {
    one.LEXICON.code: one.LEXICON
    for one in (en, es, pt, fr, de, it, nl, pl, sv, hr, tr, ru, el, ar, ja)
}
"""By code, the most common of our stores first."""
