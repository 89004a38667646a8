"""Where the demo store's parcels go: a street and a postcode for everybody, by lot, of no place
that there is."""

import re
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from .people import Person
from .words import lot


class Streets(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How addresses look in a country."""

    streets: tuple[str, ...]
    postcode: str


@cache
def _by_country() -> dict[str, Streets]:
    text = (files("afterword.site.demo") / "homes.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, Streets])


def home(person: Person) -> dict[str, str]:
    """The address that somebody's parcels go to, as a shop tells it. Always the same one."""
    known = _by_country()[person.country]
    street = known.streets[int(lot("street", person.name) * len(known.streets))]
    return {
        "name": person.name,
        "address1": street.format(1 + int(lot("house", person.name) * 180)),
        "city": person.city,
        "zip": _drawn(known.postcode, person.name),
        "country": person.country,
    }


def _drawn(form: str, name: str) -> str:
    """A form with a digit for each ``#`` and a letter for each ``@``."""
    signs = {"#": "0123456789", "@": "ABDEFGHJLNPQRSTUWXYZ"}

    def sign(found: re.Match[str]) -> str:
        some = signs[found[0]]
        return some[int(lot("postcode", name, str(found.start())) * len(some))]

    return re.sub("[#@]", sign, form)
