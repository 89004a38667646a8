"""The words of each language that is understood: data, one file a language."""

from . import ar, de, en, es, fr

LEXICONS = {one.LEXICON.code: one.LEXICON for one in (en, es, fr, de, ar)}
"""By code, the most common of our stores first."""
