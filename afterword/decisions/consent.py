"""Who may be written to: contact, suppression and consent, for one purpose on one channel.

What stands is the strictest reading of what was said: a no for every address of a channel
(contact empty) reaches each of them until a later yes names the address; a no for one address
binds that address. A customer is owed the confirmation of what they bought: for orders mail and
post go whatever was said, and where a message rings in a pocket only a no to just that (a STOP to a
text message) stands in the way. On other purposes a no always wins, and where the store's rules ask
for a yes, silence is not one. What answers somebody's own words needs nobody's leave.
"""

import msgspec

from .fold import Present
from .people import Consent, Contact
from .reasons import Because, because
from .rules import Rules, loudness

REACHED_BY: dict[str, tuple[str, ...]] = {
    "sms": ("phone",),
    "voice": ("phone",),
    "whatsapp": ("whatsapp", "phone"),
    "viber": ("viber", "phone"),
}
"""The kinds of address a channel can write to; a channel not listed has its own kind only."""


def kinds_for(channel: str) -> tuple[str, ...]:
    """The kinds of address that a channel can write to."""
    return REACHED_BY.get(channel, (channel,))


def reaching(kind: str) -> tuple[str, ...]:
    """The channels that can write to a kind of address, beside the one of its own name."""
    return tuple(channel for channel, kinds in REACHED_BY.items() if kind in kinds)


class Way(msgspec.Struct, frozen=True):
    """A way to reach somebody, or the reasons why there is none on this channel."""

    channel: str
    contact: Contact | None
    because: tuple[Because, ...]

    @property
    def open(self) -> bool:
        return self.contact is not None


def allowed(present: Present, rules: Rules, channel: str, purpose: str) -> bool:
    """Whether this person may be written to for the purpose on the channel."""
    return way(present, rules, channel, purpose).open


def way(present: Present, rules: Rules, channel: str, purpose: str, prefer: str = "") -> Way:
    """The address to use, or why there is none.

    Of several usable addresses the one named last is taken: people order with the one they read.
    ``prefer``: the digest of the one to take first, where it is usable.
    """
    reached_by = kinds_for(channel)
    contacts = sorted(
        (one for (of, _), one in present.contacts.items() if of in reached_by),
        key=lambda contact: (contact.digest == prefer, contact.used, contact.digest),
        reverse=True,
    )
    if not contacts:
        return Way(channel, None, (because("contact", "no", channel=channel),))
    reasons: list[Because] = []
    for contact in contacts:
        reason = _refusal(present, rules, channel, contact, purpose)
        if reason is None:
            return Way(channel, contact, _granted(present, rules, channel, contact, purpose))
        reasons.append(reason)
    # One address is the rule; with several, the reason of the one named last speaks for all.
    return Way(channel, None, (reasons[0],))


def _refusal(
    present: Present, rules: Rules, channel: str, contact: Contact, purpose: str
) -> Because | None:
    blocked = contact.blocked or present.blocks.get((channel, contact.digest), "")
    if blocked:
        return because("suppressed", "no", channel=channel, why=blocked)
    if is_owed(channel, purpose):
        return None
    word = standing(present, channel, contact.digest, purpose)
    if word is not None and not word.given:
        return because("consent", "no", channel=channel, purpose=purpose, said=word.since)
    if word is None and needs_yes(rules, channel, purpose):
        return because("consent", "no", channel=channel, purpose=purpose, said=None)
    return None


def _granted(
    present: Present, rules: Rules, channel: str, contact: Contact, purpose: str
) -> tuple[Because, ...]:
    reached = because("contact", "yes", channel=channel)
    if purpose in ("orders", "answer"):
        return (reached,)
    word = standing(present, channel, contact.digest, purpose)
    said = word.since if word else None
    needed = needs_yes(rules, channel, purpose)
    consented = because(
        "consent", "yes", channel=channel, purpose=purpose, said=said, needed=needed
    )
    return reached, consented


def is_owed(channel: str, purpose: str) -> bool:
    """Whether a message for this goes out whatever was said of it: only a blocked address stops
    the news of an order by mail or post, and the answer to somebody's own words."""
    return purpose == "answer" or (purpose == "orders" and loudness(channel) in ("mail", "silent"))


def needs_yes(rules: Rules, channel: str, purpose: str) -> bool:
    """Whether silence is no yes: the store's rules ask for a word beforehand."""
    listed = rules.needs_consent.get(channel)
    return purpose != "orders" if listed is None else purpose in listed


def standing(present: Present, channel: str, contact: str, purpose: str) -> Consent | None:
    """The word that stands for an address: the later of the one for it and the one for all.

    Where both were said at the same moment, the no wins.
    """
    words = [
        word
        for key in ((channel, contact, purpose), (channel, "", purpose))
        if (word := present.consents.get(key)) is not None
    ]
    return max(words, key=lambda word: (word.since, not word.given), default=None)
