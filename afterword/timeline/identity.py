"""Who somebody is: addresses in one written form, keyed hashes, and the customer they belong to.

The rules, in this order:

1. An id from a store's own customer list names the customer.
2. Else the e-mail address does: one store, one address, one person.
3. Else a phone number does only together with the same full name: numbers are shared in families
   and given to others, so a number alone is never a key.
4. Else an event of a known order or parcel belongs to whoever ordered.
5. Else it is somebody new. Guests without any address stay one person for each order; two of them
   are never taken for one.

An order, a parcel, a return once known to be somebody's stays theirs, whoever a later event names:
a new address is theirs too, and somebody else we know already is not the buyer for being named. A
nameless guest is whoever the order turns out to be of.

When an id and an address point to two customers, and the one behind the address has no id from
the same source, both are the same person (a guest who made an account): they are merged. So are
two whose ids are given together: a store has made one record of them.
"""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

import phonenumbers
from email_validator import EmailNotValidError, validate_email

from afterword.house.sealing import Key
from afterword.wire import postal
from afterword.wire.shapes import Who

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_PLAIN = re.compile(rf"({_ATOM}(?:\.{_ATOM})*)@([A-Za-z0-9.-]+)")
_LONGEST_EMAIL, _LONGEST_LOCAL = 254, 64


def clean_email(text: str) -> str:
    """An e-mail address as it is compared: lower case, unicode in normal form; "" if it is none."""
    text = text.strip()
    if not text or len(text) > _LONGEST_EMAIL:
        return ""
    plain = _PLAIN.fullmatch(text)
    if plain is None or len(plain[1]) > _LONGEST_LOCAL or "--" in plain[2]:
        return _normal(text)
    # Nearly all are like this, and of few domains: nothing is left to ask but for the domain.
    return text.lower() if _is_domain(plain[2].lower()) else ""


@lru_cache(maxsize=4096)
def _is_domain(domain: str) -> bool:
    return _normal(f"a@{domain}") == f"a@{domain}"


def _normal(text: str) -> str:
    try:
        found = validate_email(text, check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return ""
    return found.normalized.lower()


def clean_phone(text: str, country: str = "") -> str:
    """A phone number in E.164, read as in ``country`` when it has no prefix; "" if it is none."""
    try:
        number = phonenumbers.parse(text.strip(), country.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


_LONGEST_CONTACT = 2000


def clean_contact(kind: str, text: str, country: str = "") -> tuple[str, str]:
    """(kind, address) as it is compared; the address is "" if it is none.

    A number is a phone number whatever reaches it, so that one person with one number is found
    however they write. All else is kept as the provider writes it.
    """
    text = text.strip()
    if kind == "email":
        return kind, clean_email(text)
    if kind == "phone":
        return kind, clean_phone(text, country)
    digits = text.lstrip("+")
    if kind in ("whatsapp", "viber") and digits.isascii() and digits.isdigit():
        return "phone", clean_phone(f"+{digits}")
    return kind, text if len(text) <= _LONGEST_CONTACT else ""


def clean_name(text: str) -> str:
    """A name as it is compared: no accents, case folded, single spaces."""
    if text.isascii():
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(
        # No accent stands by itself before U+0300.
        [letter for letter in plain if letter < "\u0300" or not unicodedata.combining(letter)]
    )
    return " ".join(plain.casefold().split())


def _is_same_name(one: str, other: str) -> bool:
    """Whether two names are one, but for how they are written."""
    return one == other or clean_name(one) == clean_name(other)


class Digests:
    """The keyed hashes of one store."""

    def __init__(self, store_key: Key) -> None:
        self._key = store_key.derived("search")

    def email(self, address: str) -> str:
        """The hash of a clean address."""
        return self._key.hash(f"email:{address}")

    def phone(self, number: str) -> str:
        """The hash of an E.164 number."""
        return self._key.hash(f"phone:{number}")

    def contact(self, kind: str, value: str) -> str:
        """The hash of a clean address of any kind."""
        return self._key.hash(f"{kind}:{value}")

    def name(self, text: str) -> str:
        """The hash of a whole name or a word of it."""
        return self._key.hash(f"name:{clean_name(text)}")

    def lot(self, known: str) -> str:
        """The hash of what somebody was first known by."""
        return self._key.hash(f"lot:{known}")

    def of_query(self, text: str, country: str = "") -> list[str]:
        """The hashes under which what a person typed may be found."""
        found = [self.name(text)]
        if email := clean_email(text):
            found.append(self.email(email))
        if phone := clean_phone(text, country):
            found.append(self.phone(phone))
        return found

    def search_keys(self, who: "Known") -> set[str]:
        """All hashes a person is found by."""
        words = [word for word in re.split(r"[\s,]+", who.name) if len(word) > 1]
        found = {self.name(word) for word in words}
        if who.name_digest:
            found.add(who.name_digest)
        return found | {digest for _, digest, _ in who.contacts}


class Known:
    """What an event tells of a person, cleaned: ids, addresses with their hashes, the name."""

    def __init__(self, who: Who, digests: Digests, address: object = None) -> None:
        """``address``: where an order of theirs goes, as the shop told it."""
        self.ids = who.ids
        self.name = " ".join(who.name.split())
        self.given_name = " ".join(who.given_name.split()) or self.name.partition(" ")[0]
        email, phone = clean_email(who.email), clean_phone(who.phone, who.country)
        self.contacts: list[tuple[str, str, str]] = []
        """(channel, digest, value)"""
        if email:
            self.contacts.append(("email", digests.email(email), email))
        if phone:
            self.contacts.append(("phone", digests.phone(phone), phone))
        for named, value in who.contacts:
            kind, clean = clean_contact(named, value, who.country)
            digest = digests.contact(kind, clean)
            if clean and all(digest != other for _, other, _ in self.contacts):
                self.contacts.append((kind, digest, clean))
        if isinstance(address, Mapping) and (self.ids or self.contacts):
            self._keep_postal(address, who, digests)
        self.email = digests.email(email) if email else ""
        self.phone = digests.phone(phone) if phone else ""
        self.name_digest = digests.name(self.name) if self.name else ""
        self.plain = {
            name: value
            for name in ("language", "country", "region", "zone")
            if (value := getattr(who, name))
        }
        self.unread = {
            name: text
            for name, text, read in (("email", who.email, email), ("phone", who.phone, phone))
            if text.strip() and not read
        }
        """Addresses that could not be read: kept sealed with the event, for a person to look at."""

    def _keep_postal(self, address: Mapping[str, object], who: Who, digests: Digests) -> None:
        """Their own postal address. A present that goes to somebody else is not theirs; and of a
        nobody an address makes nobody known."""
        found = postal.told(address, self.name, who.country)
        if found is None or (self.name and not _is_same_name(found.name, self.name)):
            return
        written = postal.kept(found)
        self.contacts.append(("post", digests.contact("post", written), written))

    @property
    def data(self) -> dict[str, object]:
        """The plain part that goes into the event: facts and hashes, no value."""
        return {
            "contacts": [[channel, digest] for channel, digest, _ in self.contacts],
            **self.plain,
        }
