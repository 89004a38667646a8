"""The words people read for points: how many, and why they are what they are."""

from collections.abc import Mapping

from babel import Locale
from babel.numbers import format_decimal
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, get_language_bidi, ngettext, override
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

WHYS: dict[str, Promise] = {
    "order": lazy("an order"),
    "welcome": lazy("a welcome"),
    "changed": lazy("the order was changed"),
    "refunded": lazy("money went back"),
    "cancelled": lazy("the order was cancelled"),
    "delivered": lazy("the order arrived"),
    "person": lazy("by hand"),
    "debt": lazy("what was owed"),
    "age": lazy("by time"),
    "merged": lazy("two records were one person"),
    "reward": lazy("used for a code"),
}
"""Why something changed (``decisions.points.WHYS``)."""

WHATS: dict[str, Promise] = {
    "earn": lazy("earned"),
    "adjust": lazy("given or taken by hand"),
    "reverse": lazy("taken back"),
    "expire": lazy("have expired"),
    "spend": lazy("used"),
    "usable": lazy("may be used from now on"),
}
"""What happened to points, as events tell it."""


FORMS: dict[str, tuple[str, ...]] = {
    "en": ("one",),
    "es": ("one",),
    "ar": ("one", "two", "few"),
}
"""By language: which numbers have a form of their own (CLDR's plural rules), beside the one for
others. In a mapping of names it stands behind the language: ``en-one`` is bean, ``en`` beans."""


def called(names: Mapping[str, str], language: str = "") -> str:
    """What a store calls its points, in a language; empty: points."""
    return names.get(_tongue(names, language)) or ""


def _tongue(names: Mapping[str, str], language: str) -> str:
    """The language in which they are called by name: the one that is wanted, else English."""
    wanted = (language or get_language() or "en").partition("-")[0]
    return wanted if names.get(wanted) else "en"


def title(names: Mapping[str, str], language: str = "") -> str:
    """What stands above them."""
    return capfirst(called(names, language)) or _("Points")


def many(n: int, names: Mapping[str, str], language: str = "") -> str:
    """So many of them: ``28 points``, or by the store's own name for them."""
    wanted = (language or get_language() or "en").partition("-")[0]
    number = format_decimal(n, locale=wanted)
    tongue = _tongue(names, wanted)
    if own := names.get(tongue):
        form = Locale.parse(tongue).plural_form(n)
        return f"{number} {names.get(f'{tongue}-{form}') or own}"
    with override(wanted):
        return ngettext("%(n)s point", "%(n)s points", n) % {"n": number}


def signed(n: int) -> str:
    """A change: ``+28``, ``−10``."""
    return f"+{n}" if n > 0 else f"\N{MINUS SIGN}{-n}"


def _number(number: str) -> str:
    """An order's number, which begins with a sign that would jump to its end from right to left."""
    if not get_language_bidi():
        return number
    return f"\N{LEFT-TO-RIGHT ISOLATE}{number}\N{POP DIRECTIONAL ISOLATE}"


def why(kind: str, why: str, number: str) -> str:
    """Why points came or went, as a line of their list; ``number``: of the order, where one is."""
    if number and why == "order":
        return _("Order %(number)s") % {"number": _number(number)}
    if number and why in ("refunded", "cancelled", "changed"):
        said = {
            "refunded": _("Order %(number)s: money went back"),
            "cancelled": _("Order %(number)s: cancelled"),
            "changed": _("Order %(number)s: changed"),
        }
        return said[why] % {"number": _number(number)}
    if kind == "expire":
        return _("Expired")
    return capfirst(str(WHYS.get(why, why)))
