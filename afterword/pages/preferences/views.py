"""What we may send: the page of all choices, and the one-click no of a mail program."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import translation

from afterword.house import tokens
from afterword.pages.door import LANGUAGES, Gone, Visit, customer, door, language_of, reached
from afterword.pages.proof import proof_of
from afterword.programs.loyalty import queries as loyalty
from afterword.timeline import consents
from afterword.timeline.models import Customer, Order
from afterword.timeline.queries import name_of

from . import actions, queries, words

BY = "page:preferences"


@door("unsubscribe")
def unsubscribe(visit: Visit) -> HttpResponse:
    """One button. A mail program sends ``List-Unsubscribe=One-Click`` here (RFC 8058)."""
    channel, purpose, contact = _parts(visit)
    person = reached(visit.store, channel, contact)
    with translation.override(visit.language(person)):
        title, meaning = (str(one) for one in words.PURPOSES[purpose])
        by = words.channel(channel)
    form = visit.request.POST
    one_click = form.get("List-Unsubscribe") == "One-Click"
    # A link that stops something takes back a no that stands, and says no yes by itself.
    given = form.get("undo") == "yes" and not one_click
    undoes = given and queries.refused(visit.store, person, (channel, purpose, contact))
    if visit.posted and (undoes or not given):
        said = consents.Word(channel, contact, purpose, given, f"{title}. {meaning}")
        source = "one-click" if one_click else "page"
        consents.say(
            visit.store,
            person,
            [said],
            proof=proof_of(visit, source),
            now=visit.now,
            by=BY,
        )
    if one_click:
        return HttpResponse("", content_type="text/plain; charset=utf-8")
    context = {
        "title": title,
        "meaning": meaning,
        "channel": by,
        "stopped": queries.refused(visit.store, person, (channel, purpose, contact)),
        "undone": visit.posted and given,
        "preferences": visit.onward(
            f"/p/{tokens.make(visit.store, 'preferences', channel, contact)}"
        ),
    }
    return visit.show("pages/unsubscribe.html", context, person)


def _parts(visit: Visit) -> tuple[str, str, str]:
    if len(visit.parts) != 3 or visit.parts[1] not in words.PURPOSES:
        raise Gone
    channel, purpose, contact = visit.parts
    return channel, purpose, contact


@door("preferences")
def preferences(visit: Visit) -> HttpResponse:
    """Every purpose on every channel, the language, and one button that stops all but orders."""
    person, contact = _whose(visit)
    if visit.posted:
        chosen = _save(visit, person, contact)
        here = f"/p/{visit.token}"
        # Who has just chosen a language reads on in that one.
        return redirect(f"{here}?saved=" if chosen else visit.onward(here, saved=""))
    language = visit.language(person)
    with translation.override(language):
        places = queries.places(visit.store, person)
    wishes = queries.wishes(visit.store, person, language, visit.now)
    context = {
        "places": places,
        "less": wishes.less,
        "paused_until": wishes.paused_until,
        "languages": LANGUAGES,
        "language": language_of(visit.store, person),
        "person": name_of(person, visit.store)["given_name"],
        "points": visit.onward(f"/points/{tokens.make(visit.store, 'points', *visit.parts)}")
        if loyalty.running(visit.store)
        else "",
        "saved": "saved" in visit.request.GET,
        "any": any(choice.on for place in places for choice in place.choices),
    }
    return visit.show("pages/preferences.html", context, person)


def _whose(visit: Visit) -> tuple[Customer, str]:
    """Whose page it is, and the address that its link was sent to. A message names that; our own
    page about an order names the order, and no address."""
    if len(visit.parts) == 2:
        channel, contact = visit.parts
        return reached(visit.store, channel, contact), contact
    order = Order.objects.of(visit.store).filter(about=visit.parts[0]).first()
    if order is None:
        raise Gone
    person = customer(visit.store, order.customer_id)
    if not person.wrapped_key:
        raise Gone  # whoever was forgotten chooses nothing, and nothing is kept of them
    return person, ""


def _save(visit: Visit, person: Customer, contact: str) -> bool:
    """Write down what was chosen, in the words that were read. A no binds the address for whoever
    shares it, too. True: another language was chosen."""
    form = visit.request.POST
    with translation.override(visit.language(person)):
        places = queries.places(visit.store, person)
        choices = [choice for place in places for choice in place.choices]
    nothing = form.get("stop") == "all"
    wanted = {one.field for one in choices if one.field in form and not nothing}
    said = [
        consents.Word(one.channel, "", one.purpose, one.field in wanted, one.wording)
        for one in choices
        if (one.field in wanted) is not one.on
    ]
    shared = [
        consents.Word(one.channel, contact, one.purpose, False, one.wording)
        for one in choices
        if contact and one.field not in wanted and (one.on or nothing)
    ]
    proof = proof_of(visit, "page")
    consents.say(visit.store, person, said, shared, proof=proof, now=visit.now, by=BY)
    if not nothing:
        actions.choose_pace(
            visit.store,
            person,
            "less" if form.get("pace") == "less" else "",
            now=visit.now,
            by=BY,
        )
        actions.pause(visit.store, person, "pause" in form, now=visit.now, by=BY)
    language = form.get("language", "")
    if language not in LANGUAGES or language == language_of(visit.store, person):
        return False
    return actions.choose_language(visit.store, person, language, now=visit.now, by=BY)
