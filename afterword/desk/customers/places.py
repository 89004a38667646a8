"""Where at the desk a thing is, found by what a person typed: a setting, a journey, a template."""

from collections.abc import Iterable

import msgspec
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions.grammar import tokens
from afterword.desk.permit import DeskRequest
from afterword.desk.plugs import name_of, plugs
from afterword.house import queries as house
from afterword.journeys import queries as journeys
from afterword.messages import queries as templates
from afterword.messages.text import Unreadable, parse

SHORTEST = 3
"""From so many letters on a word is looked for."""
MOST = 12
"""So many places are shown."""


class Place(msgspec.Struct, frozen=True):
    """Somewhere to go."""

    name: str
    kind: str
    """What it is: "Settings", "Journey", "Template"."""
    url: str


class _Known(msgspec.Struct, frozen=True):
    """A place that every store has."""

    name: Promise
    also: Promise
    """Other words by which people look for it."""
    route: str
    needs: str = "manage_store"
    part: str = ""


KNOWN = (
    _Known(
        gettext_lazy("Timing"),
        gettext_lazy("quiet hours, night, how often, limit, pause, frequency"),
        "timing",
    ),
    _Known(
        gettext_lazy("Hours and promise"),
        gettext_lazy("working hours, office, holidays, days off, answer time"),
        "inbox-settings",
    ),
    _Known(
        gettext_lazy("The team"),
        gettext_lazy("invite, teammate, colleague, user, role, rights, refund"),
        "settings",
        "see",
        "team",
    ),
    _Known(
        gettext_lazy("The stop switch"),
        gettext_lazy("pause everything, emergency, halt"),
        "settings",
        "see",
        "stop",
    ),
    _Known(
        gettext_lazy("Connections"),
        gettext_lazy("shop, channels, carriers, integrations"),
        "settings",
        "see",
        "connections",
    ),
    _Known(
        gettext_lazy("The store"),
        gettext_lazy("time zone, currency, sender, brand colour, postal address, domain, language"),
        "settings",
        "manage_store",
        "store",
    ),
    _Known(gettext_lazy("API keys"), gettext_lazy("token, developer"), "settings", part="keys"),
    _Known(
        gettext_lazy("Who did what"),
        gettext_lazy("log, audit, history"),
        "settings",
        "see",
        "audit",
    ),
    _Known(
        gettext_lazy("Tracking page"),
        gettext_lazy("order page, logo, colour, branding"),
        "tracking-page",
    ),
    _Known(
        gettext_lazy("Delivery dates"),
        gettext_lazy("estimate, promise, product page, dispatch, cut-off"),
        "dates",
    ),
    _Known(
        gettext_lazy("Answers page"),
        gettext_lazy("frequent questions, help, knowledge"),
        "own-answers",
    ),
    _Known(
        gettext_lazy("Canned replies"),
        gettext_lazy("macros, snippets, ready answers"),
        "canned",
        "answer",
    ),
    _Known(gettext_lazy("How the brand speaks"), gettext_lazy("tone, voice, signature"), "voice"),
    _Known(
        gettext_lazy("Approved words"), gettext_lazy("WhatsApp templates"), "approvals"
    ),
    _Known(
        gettext_lazy("What we hear"),
        gettext_lazy("keywords, stop words, join by text message"),
        "own-words",
    ),
    _Known(
        gettext_lazy("Help with words"),
        gettext_lazy("model, assistant, translate, draft"),
        "assist",
    ),
    _Known(gettext_lazy("Points"), gettext_lazy("loyalty, rewards, bonus"), "points"),
    _Known(
        gettext_lazy("Offers"), gettext_lazy("codes, coupon, discount, voucher"), "offers",
        "edit_journeys",
    ),
    _Known(gettext_lazy("Cards and letters"), gettext_lazy("post, print, postcard"), "post", "see"),
    _Known(gettext_lazy("Webhooks"), gettext_lazy("tell other programs, developer"), "webhooks"),
    _Known(
        gettext_lazy("Channels and what they cost"), gettext_lazy("price, budget"), "channels"
    ),
    _Known(
        gettext_lazy("Is our mail believed?"),
        gettext_lazy("SPF, DKIM, DMARC, spam, deliverability"),
        "mail-check",
    ),
    _Known(
        gettext_lazy("Closed addresses"),
        gettext_lazy("bounces, complaints, suppression"),
        "closed",
        "see",
    ),
    _Known(
        gettext_lazy("What did not get through"),
        gettext_lazy("failed, undelivered, errors"),
        "undelivered",
        "see",
    ),
    _Known(
        gettext_lazy("What came in"), gettext_lazy("webhook deliveries, could not be read"),
        "intake", "see",
    ),
    _Known(
        gettext_lazy("Conversations in numbers"),
        gettext_lazy("measures, statistics, response time, satisfaction"),
        "inbox-measures",
        "see_numbers",
    ),
    _Known(gettext_lazy("Library"), gettext_lazy("ready journeys, flows"), "library", "see"),
    _Known(gettext_lazy("Your seasons"), gettext_lazy("calendar, holidays, Christmas"), "seasons",
           "see"),
    _Known(
        gettext_lazy("Bring in what happened"),
        gettext_lazy("import, CSV, list, customers, orders, subscribers, history, upload"),
        "import",
        "manage_data",
    ),
    _Known(
        gettext_lazy("Bring journeys"), gettext_lazy("import, export, files"), "bring",
        "edit_journeys",
    ),
    _Known(gettext_lazy("Your customers’ path"), gettext_lazy("map, overview"), "path", "see"),
    _Known(
        gettext_lazy("Carriers and their words"), gettext_lazy("codes, statuses, tracking"),
        "carriers",
    ),
)  # fmt: skip
"""Every place of the desk that is not in the side bar."""


def places(request: DeskRequest, query: str, *, whole: bool) -> list[Place]:
    """The places that answer to every word of what was typed, settings first, as far as the role
    goes. A word finds what begins with it; ``whole``: only what is that very word, where a person
    is called so too."""
    wanted = tokens(query)
    if not wanted or max(map(len, wanted)) < SHORTEST:
        return []
    if whole:
        wanted = [f"{one} " for one in wanted]
    found = [*_known(request, wanted), *_connections(request, wanted)]
    if house.may(request.member, "see"):
        found += [*_journeys(request, wanted), *_templates(request, wanted)]
    return found[:MOST]


def _fits(wanted: Iterable[str], *texts: object) -> bool:
    known = [f"{word} " for word in tokens(" ".join(map(str, texts)))]
    return all(any(word.startswith(one) for word in known) for one in wanted)


def _known(request: DeskRequest, wanted: list[str]) -> list[Place]:
    store = request.store.key
    return [
        Place(
            str(one.name),
            _("Settings") if one.needs == "manage_store" or one.route == "settings" else _("Desk"),
            _address(store, one),
        )
        for one in KNOWN
        if house.may(request.member, one.needs) and _fits(wanted, one.name, one.also)
    ]


def _address(store: str, one: _Known) -> str:
    more = ["whatsapp"] if one.route == "approvals" else []
    return reverse(one.route, args=[store, *more]) + (f"#{one.part}" if one.part else "")


def _connections(request: DeskRequest, wanted: list[str]) -> list[Place]:
    if not house.may(request.member, "manage_store"):
        return []
    named = [(kind, plug, name_of(plug)) for kind, plug, _icon in plugs()]
    return [
        Place(
            capfirst(name),
            _("Connections"),
            reverse("connection", args=[request.store.key, kind, plug]),
        )
        for kind, plug, name in named
        if _fits(wanted, name, _("connect"))
    ]


def _journeys(request: DeskRequest, wanted: list[str]) -> list[Place]:
    return [
        Place(one.name, _("Journey"), reverse("journey", args=[request.store.key, one.key]))
        for one in journeys.journeys(request.store)
        if _fits(wanted, one.name, _("journey"))
    ]


def _templates(request: DeskRequest, wanted: list[str]) -> list[Place]:
    named = ((key, _name(text)) for key, text in templates.texts(request.store).items())
    return [
        Place(name, _("Template"), reverse("words-edit", args=[request.store.key, key]))
        for key, name in sorted(named, key=lambda one: one[1].casefold())
        if name and _fits(wanted, name, _("template"))
    ]


def _name(text: str) -> str:
    """What a template is called; empty: it cannot be read."""
    try:
        return parse(text).name
    except Unreadable:
        return ""
