"""Who buys at the demo store: drawn by lot from common names, always the same for one seed."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from random import Random
from typing import Literal, TypeVar

import msgspec
import yaml

from afterword.decisions.zones import zone_of
from afterword.wire.shapes import Who

from .words import lot

HOME = "Europe/London"
"""Where the shop is: its days and hours are Bristol's."""

_Word = TypeVar("_Word", bound=str)
Taste = Literal["filter", "espresso", "tea", "gift"]
_TASTES: dict[Taste, int] = {"filter": 44, "espresso": 18, "tea": 22, "gift": 16}


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """A customer of the demo store."""

    name: str
    given_name: str
    email: str
    country: str
    region: str
    city: str
    language: str
    phone: str = ""
    account: str = ""
    """The id in the shop's customer list; empty for a guest."""
    taste: Taste = "filter"
    agrees: bool = False
    """Said yes to suggestions by e-mail at the checkout."""
    writes_on: tuple[str, ...] = ()
    """Ways by which they said yes to questions and thanks at the checkout."""
    bounces: bool = False
    """The address was misspelt: the first mail comes back."""

    @property
    def zone(self) -> str:
        """The person's own clock."""
        return zone_of(country=self.country, region=self.region, store=HOME)

    @property
    def who(self) -> Who:
        """The person as the shop tells of them with an order."""
        return Who(
            ids=(self.account,) if self.account else (),
            email=self.email,
            phone=self.phone,
            name=self.name,
            given_name=self.given_name,
            language=self.language,
            country=self.country,
            region=self.region,
        )


class Country(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What people in a country are called, where they live, what they read."""

    people: int
    languages: dict[str, int]
    mail: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]
    cities: tuple[str, ...]
    """``city/region``, and in North America the area code of telephone numbers there."""
    phone: str = ""


@cache
def countries() -> dict[str, Country]:
    """Every country the shop sends to."""
    text = (files("afterword.site.demo") / "people.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), dict[str, Country])


BY_TELEPHONE = ("Arthur Pym", "Winifred Tuck", "Dorothy Allardyce", "Stanley Crook")
"""They rang the shop and have no e-mail address: nobody can write to them."""
BAD_ADDRESSES = 5
WITH_ACCOUNT = 0.82
WITH_PHONE = 0.3
AGREES = 0.6
ON_WHATSAPP, BY_POST = 0.3, 0.2
"""The shares of those with a mobile telephone who say yes to WhatsApp at the checkout; of these,
those who say yes to post too."""
NO_MOBILES = ("DE",)
"""Countries whose numbers here are those of landlines."""


def crowd(seed: int, besides: Sequence[Person] = ()) -> tuple[Person, ...]:
    """Everybody else: nobody has the name, address or number of one ``besides``.

    The same for the same seed.
    """
    rng = Random(f"{seed}/people")  # noqa: S311 (a story, not secrecy)
    made = _Crowd(rng, besides)
    found = [made.person(code, country) for code, country in _each(countries())]
    found += [made.by_telephone(name) for name in BY_TELEPHONE]
    return tuple(_with_bad_addresses(found, rng))


def _each(found: dict[str, Country]) -> Iterator[tuple[str, Country]]:
    for code, country in found.items():
        for _ in range(country.people):
            yield code, country


def _with_bad_addresses(found: Sequence[Person], rng: Random) -> list[Person]:
    fitting = [index for index, person in enumerate(found) if person.email and person.account]
    bad = set(rng.sample(fitting, BAD_ADDRESSES))
    return [
        msgspec.structs.replace(person, bounces=True) if index in bad else person
        for index, person in enumerate(found)
    ]


class _Crowd:
    """Makes people, no two of one name or with one address or number."""

    def __init__(self, rng: Random, besides: Sequence[Person]) -> None:
        self.rng = rng
        self.names = {person.name for person in besides}
        self.taken = {one for person in besides for one in (person.email, person.phone)}
        self.accounts = 4000

    def person(self, code: str, country: Country) -> Person:
        given, family = self._name(country)
        city, region, *area = self.rng.choice(country.cities).split("/")
        draw = self.rng.random()
        name, email = f"{given} {family}", self._email(given, family, country.mail)
        phone = self._phone(country.phone, *area) if self.rng.random() < WITH_PHONE else ""
        return Person(
            name=name,
            given_name=given,
            email=email,
            phone=phone,
            writes_on=_ways(name) if phone and code not in NO_MOBILES else (),
            country=code,
            region=region,
            city=city,
            language=self._weighed(country.languages),
            account=self._account() if draw < WITH_ACCOUNT else "",
            taste=self._weighed(_TASTES),
            agrees=self.rng.random() < AGREES,
        )

    def by_telephone(self, name: str) -> Person:
        """Somebody who rang up: a name and a number."""
        self.names.add(name)
        return Person(
            name=name,
            given_name=name.partition(" ")[0],
            email="",
            phone=self._phone(countries()["GB"].phone),
            country="GB",
            region="ENG",
            city="Bristol",
            language="en",
            taste="tea",
        )

    def _weighed(self, weights: dict[_Word, int]) -> _Word:
        return self.rng.choices(list(weights), weights=list(weights.values()))[0]

    def _name(self, country: Country) -> tuple[str, str]:
        while True:
            given, family = self.rng.choice(country.given), self.rng.choice(country.family)
            if f"{given} {family}" not in self.names:
                self.names.add(f"{given} {family}")
                return given, family

    def _email(self, given: str, family: str, domains: Sequence[str]) -> str:
        first, last = _ascii(given), _ascii(family)
        forms = (f"{first}.{last}", f"{first}.{last}", f"{first}{last}", f"{first[0]}.{last}")
        while True:
            address = f"{self.rng.choice(forms)}@{self.rng.choice(domains)}"
            if address in self.taken:
                address = address.replace("@", f"{self.rng.randrange(70, 100)}@")
            if address not in self.taken:
                self.taken.add(address)
                return address

    def _phone(self, form: str, area: str = "") -> str:
        if not form:
            return ""
        while True:
            number = re.sub("#", lambda _: str(self.rng.randrange(10)), form.replace("%", area))
            if number not in self.taken:
                self.taken.add(number)
                return number

    def _account(self) -> str:
        self.accounts += self.rng.randrange(1, 5)
        return f"shop:c{self.accounts}"


def _ways(name: str) -> tuple[str, ...]:
    """By which ways somebody likes to be asked and thanked, as chance has it."""
    if lot("whatsapp", name) >= ON_WHATSAPP:
        return ()
    return ("whatsapp", "post") if lot("post", name) < BY_POST else ("whatsapp",)


def _ascii(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss"))
    return re.sub("[^a-z]", "", plain)
