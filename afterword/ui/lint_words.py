"""What the linter of journeys says, by the code of the problem: what is so, and what to do."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Words(NamedTuple):
    """One kind of problem in words. Both may have named holes."""

    says: Promise
    mend: Promise


PROBLEMS: dict[str, Words] = {
    "waits-for-nothing": Words(
        _("Nothing comes after this wait: people stay in it for no reason."),
        _("Add a step behind it, or take it out."),
    ),
    "decides-nothing": Words(
        _("All lanes are empty: whichever way people go, nothing happens."),
        _("Add a step to one of the lanes, or take this out."),
    ),
    "never-starts": Words(
        _("Nobody enters: nothing here says “%(event)s”, and it never came in."),
        _("Start with another event, or let a journey or your shop send this one."),
    ),
    "no-parcel": Words(
        _("Who buys nothing that comes by parcel never enters: for them nothing is delivered."),
        _(
            "Let a journey that starts with “%(event)s” start this one as well. Is it about the "
            "delivery? Then it is well as it is."
        ),
    ),
    "never-hears": Words(
        _("“%(event)s” is never heard: no journey says it, and it never came in."),
        _("Listen for another event, or let a journey or your shop send this one."),
    ),
    "not-of-subject": Words(
        _("“%(event)s” is about the person, not about this order: here it is never heard."),
        _("Write “of: customer” there."),
    ),
    "no-journey": Words(
        _("There is no journey “%(journey)s”: this step does nothing."),
        _("Choose a journey of this store."),
    ),
    "no-audience": Words(
        _("There is no audience “%(audience)s”: nobody comes into it."),
        _("Make it under Audiences, or name another by its key."),
    ),
    "no-offer": Words(
        _("There is no offer “%(offer)s”: nobody is given a code."),
        _("Make it under Settings, Offers, or name another."),
    ),
    "no-webhook": Words(
        _("There is no webhook “%(webhook)s”: nobody is told."),
        _("Make it under Settings, Webhooks, or name another."),
    ),
    "no-language": Words(
        _("The words are not written in: %(languages)s. %(people)s people read those."),
        _("Write them in that language; until then people get them in %(first)s."),
    ),
    "may-be-missing": Words(
        _("The words use %(names)s, which may be missing here: then a gap is left."),
        _("Say them only if they are known, or take them out."),
    ),
    "never-learned": Words(
        _("The words use %(names)s, but no question before this step learns it."),
        _("Ask for it in an earlier step, or take it out of the words."),
    ),
    "nobody-consented": Words(
        _("Nobody can be written to by %(channel)s for this yet: no one said yes, or has one."),
        _("Name another channel too, or ask for a yes first."),
    ),
    "not-connected": Words(
        _("%(channel)s is not connected: what goes out there stays in the mailbox here."),
        _("Connect it under Settings, Channels, or name another channel."),
    ),
    "at-night": Words(
        _("%(channel)s may ring here at any hour, also at night."),
        _("Give the step hours, as 08:00 to 21:00."),
    ),
    "never-open": Words(
        _("The hours of this step and the quiet hours of the store leave no time to send it."),
        _("Let the hours of the step overlap those of the store."),
    ),
    "expires-first": Words(
        _("It may wait up to %(hours)s hours for allowed hours, but is only valid for %(valid)s."),
        _("Let it be valid for longer, or give it wider hours."),
    ),
    "over-before-the-talk": Words(
        _(
            "It waits while somebody complains or is talked with, but is only valid for %(valid)s: "
            "whoever is talked with for longer is never asked."
        ),
        _("Let it be valid for longer, as 52 weeks: then everyone is asked, only later."),
    ),
    "held-by-nobody": Words(
        _("The journey waits for this task, but nobody in the team has the role “%(role)s”."),
        _("Give it to another role, or invite somebody."),
    ),
    "same-twice": Words(
        _("It says the same as the step “%(other)s” before it."),
        _("Choose other words, or take one of the two out."),
    ),
}
