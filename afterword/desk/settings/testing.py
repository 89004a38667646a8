"""A test of a channel, from its connection's page: to whom it goes, and what came of it."""

from typing import Any

import msgspec
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_POST

from afterword.desk.permit import DeskRequest, permitted
from afterword.engine import testing
from afterword.house import queries as house
from afterword.house.models import Account, Store
from afterword.outbox import ports
from afterword.ui import kept_words
from afterword.wire.carry import carry

_KEPT = "tested"
"""Under this name a browser's session keeps what came of its last test, until it was shown."""

_CAME = {
    "accepted": (
        lazy("%(who)s has taken the test."),
        lazy("It should be there within a minute. %(look)s"),
    ),
    "account": (
        lazy("%(who)s does not let this account send."),
        lazy("Look at what stands under “The account”, save it again, and send another test."),
    ),
    "address": (
        lazy("%(who)s cannot reach this address."),
        lazy("Look whether it is right and can be reached over this channel. %(first)s"),
    ),
    "message": (
        lazy("%(who)s does not take this message."),
        lazy("What they say tells what is in the way; what customers get may meet the same."),
    ),
    "later": (
        lazy("%(who)s does not take it just now."),
        lazy("Messages to customers are tried again by themselves. Send a test in some minutes."),
    ),
    "unreached": (
        lazy("%(who)s could not be reached."),
        lazy(
            "Look at the address of the server under “The account”, and whether this machine may "
            "reach it."
        ),
    ),
    "unknown": (
        lazy(
            "Nobody can tell whether %(who)s has it: the line broke, or the answer cannot be read."
        ),
        lazy("Look whether the test arrived before you send another one."),
    ),
    "stopped": (
        lazy("Nothing was sent: the stop switch is on."),
        lazy("Release it under “Undelivered” or in the settings, then send a test."),
    ),
    "closed": (
        lazy("Nothing was sent: this address is closed."),
        lazy(
            "It came back or complained earlier. Under “Closed addresses” it can be opened again."
        ),
    ),
    "often": (
        lazy("Nothing was sent: there were several tests just now."),
        lazy("Five in ten minutes is the most. Wait a little."),
    ),
    "resting": (
        lazy("Nothing was sent: %(who)s asked to be left alone for a while."),
        lazy("Messages to customers wait as well. Send a test when they go out again."),
    ),
}
"""By what came of it: what that means, and what to do."""

_LOOK = {
    "email": lazy(
        "If not, look among unwanted mail; “Is our mail believed?” tells why it may be there."
    ),
    "voice": lazy("The phone rings for 25 seconds."),
    "webpush": lazy("If not, look whether the browser may show notices on this device."),
    "apppush": lazy("If not, look whether the app may show notices on this device."),
}


_FIRST = {
    "whatsapp": lazy(
        "WhatsApp shows free words only within 24 hours after somebody wrote: write any word from "
        "your phone to the store's number first, then send a test."
    ),
    **dict.fromkeys(
        ("messenger", "instagram"),
        lazy(
            "Free words are taken only within 24 hours after somebody wrote: write to the store "
            "there first, then send a test."
        ),
    ),
}


class Panel(msgspec.Struct, frozen=True):
    """What the connection's page shows of tests. ``way``: ``own`` (it goes to ``to``), ``number``
    (one is typed), ``nobody`` (nobody of this address is known there)."""

    way: str
    to: str = ""
    came: dict[str, str] = {}


def there_is_one(channel: str) -> bool:
    """Whether a channel can be tested."""
    return testing.goes_over_a_wire(channel)


def page(store: Store, channel: str) -> str:
    """Where a channel's test stands."""
    return f"{reverse('connection', args=[store.key, 'channel', channel])}#test"


def panel(request: DeskRequest, channel: str, account: Account | None) -> Panel | None:
    """The panel of a channel's page; ``None``: there is nothing to test."""
    if account is None or not account.enabled or not testing.goes_over_a_wire(channel):
        return None
    provider = ports.named(channel, account.settings)
    came = request.session.pop(_KEPT, None) or {}
    came = _said(channel, provider, came) if came.get("channel") == channel else {}
    if channel == "email":
        return Panel("own", request.user.email, came)
    if testing.takes_numbers(channel, provider):
        return Panel("number", "", came)
    known = testing.known_at(request.store, channel, request.user.email)
    return Panel("own" if known else "nobody", request.user.email, came)


def _said(channel: str, provider: str, came: dict[str, str]) -> dict[str, str]:
    who = ports.provider(channel, provider).LABEL
    says, do = _CAME[came["kind"]]
    known = {"who": _company(channel, provider, who), "first": _FIRST.get(channel, "")}
    known["look"] = _LOOK.get(channel, known["first"])
    return {
        "tone": "leaf" if came["kind"] == "accepted" else "rose",
        "says": str(says) % known,
        "do": (str(do) % known).strip(),
        "their": (
            kept_words.said(came["says"]) if came["kind"] not in ("closed", "resting") else ""
        ),
    }


def _company(channel: str, provider: str, label: str) -> str:
    """Who carries it, as somebody who does something."""
    if (channel, provider) == ("email", "smtp"):
        return _("The mail server")
    if channel == "webpush":
        return _("The browser's push service")
    return label


@require_POST
@permitted("manage_store")
def test(request: DeskRequest, plug: str) -> HttpResponse:
    """Send a test to the teammate who asks for it."""
    store = request.store
    if plug not in ports.channels or not testing.goes_over_a_wire(plug):
        raise Http404
    back = redirect(page(store, plug))
    try:
        account = house.account(store, "channel", plug)
        if account is None:
            raise LookupError(plug)
        to = _to(request, plug, account)
        if not to:
            return back
        words = _words(store, to, request.user.get_full_name())
        came = testing.hand_over(store, plug, words, ask=carry, now=request.now, by=request.by)
    except LookupError:  # it may have been switched off in this very moment, too
        messages.error(request, _("It is not connected: nothing was sent."))
        return back
    request.session[_KEPT] = {"channel": plug, "kind": came.kind, "says": came.says}
    return back


def _to(request: DeskRequest, plug: str, account: Account) -> str:
    """The teammate's address there; empty: there is none, and it was said why."""
    email, store = request.user.email, request.store
    if plug == "email":
        return email
    if not testing.takes_numbers(plug, ports.named(plug, account.settings)):
        found = testing.known_at(store, plug, email)
        if not found:
            messages.error(request, _("Nobody with your address is known on this channel yet."))
        return found
    try:
        found = testing.number(store, plug, request.POST.get("number", ""), email)
    except testing.NotTheirs:
        messages.error(
            request,
            _("This number is a customer's. A test goes to the team alone: write your own."),
        )
        return ""
    if not found:
        messages.error(
            request, _("That is no phone number. Write it with + and its country, like +44 20 …")
        )
    return found


def _words(store: Store, to: str, name: str) -> testing.Words:
    """What a test says, in the language of who asks for it."""
    known: dict[str, Any] = {"store": store.sender_name or store.name, "name": name}
    subject = _("Test from %(store)s") % known
    text = _("This is a test from %(store)s. %(name)s asked for it; no customer got it.") % known
    language = get_language() or "en"
    way = "rtl" if get_language_bidi() else "ltr"
    html = format_html(
        '<!doctype html><html lang="{0}" dir="{1}"><head><meta charset="utf-8"><title>{2}</title>'
        '</head><body><p dir="{1}">{3}</p></body></html>',
        language, way, subject, text,
    )  # fmt: skip
    return testing.Words(to=to, name=name, subject=subject, text=text, html=html, language=language)
