"""Reading a number: a ranked list of whose it may be."""

import re
import unicodedata

import msgspec

from . import forms_america, forms_europe, forms_world, posts
from .checks import s10
from .form import COMMON, Form

FORMS: tuple[Form, ...] = forms_america.FORMS + forms_europe.FORMS + forms_world.FORMS
ELSE = 1.0
"""How much weighs what we know nothing of: a carrier without a line in the tables."""
SURE = 0.99
"""No form is so much its own that nobody else could use it."""
AT_HOME, ABROAD = 3.0, 1 / 3
_LENGTHS = range(8, 46)
_S10 = re.compile(r"(?P<service>[A-Z]{2})(?P<payload>\d{8})(?P<digit>\d)(?P<country>[A-Z]{2})")
_S10_BY_CHANCE = 1_000.0


class Guess(msgspec.Struct, frozen=True):
    """Whose a number may be. ``confidence`` is between 0 and 1; those of a list add up to less
    than one: the rest is for whom we do not know."""

    carrier: str
    """Our word for it: a key of ``CARRIERS``."""
    service: str
    confidence: float


def clean(number: str) -> str:
    """A number as the forms have it: digits of any script as ours, letters large, without spaces,
    dashes, dots and what nobody sees."""
    wide = unicodedata.normalize("NFKC", number).upper()
    return "".join(
        str(unicodedata.decimal(c)) if c.isdecimal() else c
        for c in wide
        if unicodedata.category(c)[0] not in "ZPC"
    )


def recognise(number: str, country: str = "") -> list[Guess]:
    """Whose a number may be, best first; nothing where it has no form that we know.

    Each form that the number has weighs by how often such numbers are met and by how unlikely it
    is that another number has it by chance: a check digit that is right counts ten, a prefix more,
    a length alone nothing. So a check digit comes before a mere shape, and what two carriers may
    both have written stays a ranked list. ``country`` (ISO 3166 alpha-2) is where the parcel goes,
    or comes from: it turns the scales, and forms without any mark are thought of only then.
    """
    told = clean(number)
    if len(told) not in _LENGTHS or len(set(told)) == 1 or not told.isascii():
        return []
    weights: dict[str, tuple[float, str]] = {}
    for carrier, service, weight in [*_by_form(told, country.upper()), *_by_post(told)]:
        if weight > weights.get(carrier, (0.0, ""))[0]:
            weights[carrier] = (weight, service)
    total = ELSE + sum(weight for weight, _ in weights.values())
    ranked = sorted(weights.items(), key=lambda item: (-item[1][0], item[0]))
    return [
        Guess(carrier, service, max(0.01, min(SURE, round(weight / total, 2))))
        for carrier, (weight, service) in ranked
    ]


def _by_form(number: str, country: str) -> list[tuple[str, str, float]]:
    found = []
    for form in FORMS:
        if form.unmarked and country not in form.here:
            continue
        if form.matches(number):
            weight = form.met * form.one_in * _nearer(form, country)
            found.append((form.carrier, form.service, weight))
    return found


def _nearer(form: Form, country: str) -> float:
    if not country or not form.here or form.unmarked:
        return 1.0
    return AT_HOME if country in form.here else ABROAD


def _by_post(number: str) -> list[tuple[str, str, float]]:
    """By the form of the posts (UPU S10): two letters for the service, eight digits, a check digit,
    the country whose post it is."""
    found = _S10.fullmatch(number)
    if found is None or s10(found["payload"]) != found["digit"]:
        return []
    whole = COMMON * _S10_BY_CHANCE
    return [
        (carrier, posts.service(found["service"]), whole * share)
        for carrier, share in posts.operators(found["country"], found["service"])
    ]
