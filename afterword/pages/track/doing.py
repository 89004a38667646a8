"""What the person has to do before a parcel can go on, said first and in big letters.

The carrier's own word for it comes first; where it gives none, the state or the reason does.
"""

import msgspec
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions.parcels import Shipment


class Words(msgspec.Struct, frozen=True):
    """How something that is to be done is said."""

    title: Promise
    how: Promise
    button: Promise
    """What stands on the way there: to the carrier's page, or to our own form."""
    ours: bool = False
    """It is done with us, by the form below, and not on the carrier's page."""


ACTIONS: dict[str, Words] = {
    "pay_duty": Words(
        gettext_lazy("Customs asks you for the duty."),
        gettext_lazy(
            "It goes on as soon as that is paid. Pay on the carrier’s own page and nowhere else: "
            "we never ask for it by message."
        ),
        gettext_lazy("Pay on the carrier’s page"),
    ),
    "fix_address": Words(
        gettext_lazy("The address needs a correction."),
        gettext_lazy("Tell us how it should read, and a person passes it on to the carrier."),
        gettext_lazy("Correct the address"),
        ours=True,
    ),
    "collect": Words(
        gettext_lazy("It is ready for you to collect."),
        gettext_lazy(
            "Take its number with you, and something that shows your name. It is kept for some "
            "days only, so go soon."
        ),
        gettext_lazy("See where and until when"),
    ),
    "contact_carrier": Words(
        gettext_lazy("The carrier has a question for you."),
        gettext_lazy("Tell them its number. They know more than they tell us."),
        gettext_lazy("Go to the carrier’s page"),
    ),
    "reschedule": Words(
        gettext_lazy("Choose when it comes."),
        gettext_lazy("On the carrier’s page you can take another day or another place."),
        gettext_lazy("Choose a day"),
    ),
    "provide_docs": Words(
        gettext_lazy("Customs needs a paper from you."),
        gettext_lazy(
            "The carrier’s page says which. If it is one of ours, an invoice for example, write to "
            "us below."
        ),
        gettext_lazy("See which paper"),
    ),
}
"""What a person can have to do, by the word for it (``wire.scans.ACTIONS``)."""

_BY_REASON = {
    "customs_duties_unpaid": "pay_duty",
    "customs_documentation": "provide_docs",
    "consignee_incorrect_address": "fix_address",
    "carrier_address_not_found": "fix_address",
}
_BY_STATUS = {"available_for_pickup": "collect", "attempt_failed": "reschedule"}
_OVER = frozenset({"delivered", "returned", "cancelled", "lost", "returning", "expired"})

ORDER = ("pay_duty", "provide_docs", "fix_address", "collect", "reschedule", "contact_carrier")
"""Of several the first here is said first: what stops a parcel before what waits for a day."""


class Doing(msgspec.Struct, frozen=True):
    """What is to be done for one parcel, and where."""

    key: str
    title: str
    how: str
    button: str
    url: str
    """The carrier's page; empty: it is done with us, or there is none to lead to."""
    ours: bool
    """Our own form is where it is done."""
    number: str
    carrier: str
    written: str = ""
    """What the carrier wrote of it, in its own words and language."""


def of_parcel(one: Shipment, carrier: str, url: str, written: str = "") -> Doing | None:
    """What the person has to do for a parcel; ``None``: nothing. ``url``: the carrier's page;
    ``written``: the carrier's own words for it."""
    key = action_of(one)
    if not key:
        return None
    said = ACTIONS[key]
    how = str(said.how)
    if key == "collect" and not one.number:
        # At the shop's own counter: no carrier knows of it, and it has no number there.
        how = _("Take the number of your order with you, and something that shows your name.")
    elif not url and not said.ours and one.number:
        # Whoever cannot be sent to the carrier's page is told whom to look for.
        name = carrier or _("the carrier")
        how = f"{how} {_('Look for %s, with the number of the parcel.') % name}"
    return Doing(
        key=key,
        title=str(said.title),
        how=how,
        button=str(said.button),
        url="" if said.ours else url,
        ours=said.ours,
        number=one.number,
        carrier=carrier,
        written=written if key == "collect" else "",
    )


def action_of(one: Shipment) -> str:
    """The word for what is to be done; empty: nothing."""
    if one.status in _OVER:
        return ""
    found = one.action or _BY_REASON.get(one.reason, "") or _BY_STATUS.get(one.status, "")
    return found if found in ACTIONS else ""
