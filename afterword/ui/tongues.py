"""What the reader calls a language."""

from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language


def language(code: str) -> str:
    """A language by its name, with its country where the code says one: ``pt-BR`` is "português
    (Brasil)". The code itself where nobody knows it, and nothing for none."""
    try:
        reader = Locale.parse((get_language() or "en").replace("-", "_"))
        return str(Locale.parse(code.replace("-", "_")).get_display_name(reader) or code)
    except (UnknownLocaleError, ValueError):
        return code
