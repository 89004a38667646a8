"""What a walk's address asks for: whose future, which version, what is supposed.

The whole walk stands in its address, so that it can be shared. Forms say the same in more words
(a switch, its value and its time each in a field of its own); ``address`` writes it short.
"""

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import msgspec
from django.http import QueryDict

from afterword.decisions.faults import Fault
from afterword.decisions.zones import known_zone
from afterword.engine.supposing import EVENTS, FACTS, Fact, Unclear, read, read_all
from afterword.engine.walk import Invented
from afterword.outbox import ports

VERSIONS = ("live", "draft", "both")
AGO = (0, 2, 5, 10, 20, 40)
"""How many days ago somebody made up may have ordered."""


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A walk as it is asked for. ``who``: a customer's id, or ``new``; empty: nobody was named."""

    who: str = ""
    version: str = ""
    person: Invented = Invented()
    facts: tuple[Fact, ...] = ()
    faults: tuple[Fault, ...] = ()
    query: str = ""
    """Who is looked for."""
    adding: str = ""
    """The kind of event that is being added."""

    @property
    def made_up(self) -> bool:
        return self.who == "new"

    def address(self, **more: str) -> str:
        """The walk as the part of an address behind the question mark."""
        parts: list[tuple[str, str]] = [("who", self.who), ("version", self.version)]
        if self.made_up:
            parts += _of_person(self.person)
        parts += [("if", one.text) for one in self.facts]
        known = dict(more)
        parts = [(name, known.pop(name, value)) for name, value in parts]
        return "?" + urlencode([(n, v) for n, v in (*parts, *known.items()) if v], safe="=;,@")


def asked(given: QueryDict) -> Asked:
    """What an address asks for. What cannot be read is said, and the rest holds."""
    facts, faults = read_all([*given.getlist("if"), *_switched_on(given)])
    adding = given.get("add", "")
    if adding and (given.get("added") or "add-now" in given):
        try:
            facts.append(read(_added(adding, given)))
            adding = ""
        except Unclear as error:
            faults += error.faults
    who = given.get("who", "")
    version = given.get("version", "")
    return Asked(
        who=who if who == "new" or (who.isascii() and who.isdigit() and len(who) < 16) else "",
        version=version if version in VERSIONS else "",
        person=_person(given),
        facts=tuple(facts),
        faults=tuple(faults),
        query=given.get("q", "").strip()[:200],
        adding=adding if adding in EVENTS or adding.startswith("custom.") else "",
    )


def _switched_on(given: QueryDict) -> list[str]:
    """The facts of the form's switches, as they are written."""
    found: list[str] = []
    for name in given.getlist("on"):
        kind = FACTS.get(name)
        if kind is None or name == "event":
            continue
        value = given.get(f"v-{name}", "") or kind.usual
        when = given.get(f"at-{name}", "")
        fact = Fact(name, value if kind.wants else "")
        found.append(fact.text + (f"@{when}" if when else ""))
    return found


def _added(kind: str, given: QueryDict) -> str:
    fields = tuple(
        (name.removeprefix("field-"), given.get(name, "").strip())
        for name in given
        if name.startswith("field-") and given.get(name, "").strip()
    )
    when = given.get("at-add", "")
    return Fact("event", kind, None, fields).text + (f"@{when}" if when else "")


def _person(given: QueryDict) -> Invented:
    usual = Invented()
    country, zone = given.get("country", "").upper(), given.get("zone", "")
    ago = given.get("ago", "0")
    return Invented(
        name=given.get("name", "").strip()[:60] or usual.name,
        country=country if len(country) == 2 and country.isalpha() else "",
        zone=zone if known_zone(zone) else "",
        language=given.get("language", "")[:16],
        yes=tuple(one for one in given.getlist("yes") if one in ports.channels) or usual.yes,
        product=given.get("product", "")[:160],
        ago=min(int(ago), 365) if ago.isascii() and ago.isdigit() and len(ago) < 4 else 0,
    )


def _of_person(person: Invented) -> list[tuple[str, str]]:
    known: Mapping[str, str] = {
        "name": person.name,
        "country": person.country,
        "zone": person.zone,
        "language": person.language,
        "product": person.product,
        "ago": str(person.ago) if person.ago else "",
    }
    return [*known.items(), *(("yes", one) for one in person.yes)]


def without(facts: Sequence[Fact], text: str) -> tuple[Fact, ...]:
    """The facts but this one."""
    return tuple(one for one in facts if one.text != text)
