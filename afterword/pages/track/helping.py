"""Help with the answer first: each question opens with what we know, and only then with a form."""

from collections.abc import Sequence

import msgspec
from django.utils.translation import gettext as _

from afterword.conversations.actions import Wish
from afterword.decisions.orders import Order
from afterword.decisions.parcels import Shipment
from afterword.house.fronts import Front
from afterword.ui.phrasing import listed

from . import course, words
from .queries import Page
from .sentences import Tongue
from .shown import Parcel

MOST_SAID = 6
"""Of so many parcels it is said how each was handed over."""


class Topic(msgspec.Struct, frozen=True, kw_only=True):
    """One question: its answer, and how to reach a person with it."""

    wish: Wish
    title: str
    says: list[str]
    """The answer, a sentence each."""
    look: list[str] = []
    """What to try first."""
    label: str = ""
    """What stands above the words; empty: there is no form."""
    button: str = ""
    url: str = ""
    """Where it is done instead; empty: nowhere else."""
    url_words: str = ""
    parcels: list[tuple[str, str]] = []
    """Of which parcels it can be said, where there are several: (key, words)."""


def topics(
    order: Order,
    page: Page,
    shipments: Sequence[Shipment],
    tongue: Tongue,
    shop: Front,
    fallback: str,
) -> list[Topic]:
    """The questions that make sense of this order now, the likeliest first. ``fallback``: the
    store's own language, for words of its own that are not there in the reader's."""
    arrived = [one for one in page.parcels if one.answer.state == "done"]
    carried = {one.about for one in page.parcels if not one.collected}
    delivered = [one for one in shipments if one.delivered and one.about in carried]
    found: list[Topic] = []
    if page.open and carried:
        found.append(_where(page))
    if delivered:
        found.append(_missing(page, delivered))
    if page.open and not page.collected:
        found.append(_address(page))
    if page.open:
        found.append(_change(page, order))
    if arrived or not page.open:
        found.append(_broken())
    if shop.returns and order.cancelled is None:
        found.append(_back(shop, tongue, fallback))
    if not (arrived or not page.open):
        found.append(_broken())
    return found


def _where(page: Page) -> Topic:
    says = [page.answer.sentence, page.answer.why]
    says += [course.last_seen(one.scans) for one in page.in_full if one.answer.state != "done"]
    if any(one.scans for one in page.parcels):
        says.append(_("Between two hubs a parcel is often not scanned for a day or two."))
    return Topic(
        wish="question",
        title=_("Where is it?"),
        says=[one for one in says if one],
        label=_("Something else you would like to know"),
        button=_("Ask the team"),
    )


def _missing(page: Page, delivered: Sequence[Shipment]) -> Topic:
    told = {one.about for one in delivered}
    parcels = [one for one in page.parcels if one.about in told]
    look = [str(words.LOOK_FIRST[key]) for key in _proofs(parcels) if key in words.LOOK_FIRST]
    look += [str(one) for one in words.LOOK_ANYWAY]
    return Topic(
        wish="missing",
        title=_("It says delivered, but it is not here"),
        says=list(dict.fromkeys(one.proof or one.answer.sentence for one in parcels[:MOST_SAID])),
        look=look,
        label=_("Where have you looked?"),
        button=_("I looked, and it is not here"),
        parcels=[(one.about, _names(one)) for one in parcels] if len(parcels) > 1 else [],
    )


def _proofs(parcels: Sequence[Parcel]) -> list[str]:
    said = {str(words.PROOFS[key]): key for key in words.PROOFS}
    return [said[one.proof] for one in parcels if one.proof in said]


def _names(one: Parcel) -> str:
    names = listed(piece.title for piece in one.pieces)
    return names or " ".join(part for part in (one.carrier, one.number) if part)


def _address(page: Page) -> Topic:
    if page.parcels and page.waiting:
        says = [
            _("What has not left yet can still go elsewhere; for the rest we ask the carrier."),
        ]
    elif page.parcels:
        says = [
            _("It has left us already. We ask the carrier to change it; they cannot always do it.")
        ]
    else:
        says = [_("It has not left yet, so we can still change the address.")]
    return Topic(
        wish="address",
        title=_("The address is wrong"),
        says=says,
        label=_("How should the address read?"),
        button=_("Send the address"),
    )


def _change(page: Page, order: Order) -> Topic:
    if page.collected:
        says = [_("Write before you come for it: then what you need lies ready.")]
    elif page.parcels and not page.waiting:
        says = [
            _("All of it is on its way, so nothing can be added or taken out any more."),
            _("You can send back what you do not want."),
        ]
    elif page.parcels:
        says = [_("What has not left yet may still be changed; the rest is on its way.")]
    else:
        says = [_("Nothing has left yet. Write at once, and we change it before we pack.")]
    return Topic(
        wish="change",
        title=_("I want to change or cancel it"),
        says=says,
        label=_("What should be different?"),
        button=_("Ask for the change"),
    )


def _back(shop: Front, tongue: Tongue, fallback: str) -> Topic:
    policy = shop.said(shop.policy, tongue.locale.language, fallback)
    says = [policy] if policy else [_("Tell us what and why. A person answers with the way back.")]
    if shop.returns_url:
        return Topic(
            wish="back",
            title=_("I want to send something back"),
            says=says,
            url=shop.returns_url,
            url_words=_("Start a return"),
        )
    return Topic(
        wish="back",
        title=_("I want to send something back"),
        says=says,
        label=_("What would you like to send back, and why?"),
        button=_("Ask for the return"),
    )


def _broken() -> Topic:
    return Topic(
        wish="wrong",
        title=_("Something is wrong with it"),
        says=[_("Broken, missing a part, not what you ordered: we put it right.")],
        label=_("What is wrong?"),
        button=_("Send it to a person"),
    )
