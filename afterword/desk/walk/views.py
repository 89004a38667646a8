"""Walking somebody's future: the screen, and the messages in it as they look."""

from typing import Any

import msgspec
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from afterword.decisions.journey import Ask, Plan
from afterword.decisions.zones import zone
from afterword.desk.mail import framed
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.desk.queries import frame
from afterword.engine.walk import Invented, Walked
from afterword.engine.walk import walk as walk_ahead
from afterword.journeys import queries as journeys
from afterword.journeys.models import Journey
from afterword.messages import paper, posting
from afterword.messages.trying import Tried
from afterword.outbox.models import Intent
from afterword.outbox.queries import words_of
from afterword.timeline.models import Customer
from afterword.timeline.queries import name_of
from afterword.ui.money import micros

from . import queries
from .asked import AGO, Asked, asked
from .columns import Teller, part, summary
from .saying import fact_words


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """What an address leads to."""

    asked: Asked
    row: Journey
    versions: queries.Versions
    person: Customer | Invented
    name: str

    @property
    def plans(self) -> dict[str, Plan]:
        """The versions that are walked, by name."""
        known = {"live": self.versions.live, "draft": self.versions.draft}
        return {
            name: plan for name, plan in known.items()
            if plan is not None and self.asked.version in (name, "both")
        }  # fmt: skip


def _found(request: DeskRequest, key: str) -> Found:
    try:
        row = journeys.journey(request.store, key)
    except LookupError as error:
        raise Http404 from error
    known = queries.versions(request.store, row)
    wanted = asked(request.GET)
    person = _person(request, row, wanted)
    if isinstance(person, Customer):
        name = name_of(person, request.store)["name"]
        wanted = msgspec.structs.replace(wanted, who=str(person.pk))
    else:
        name = person.name
        wanted = msgspec.structs.replace(wanted, who="new")
    version = _version(wanted.version, known)
    wanted = msgspec.structs.replace(wanted, version=version)
    return Found(asked=wanted, row=row, versions=known, person=person, name=name)


def _person(request: DeskRequest, row: Journey, wanted: Asked) -> Customer | Invented:
    if wanted.made_up:
        return wanted.person
    if wanted.who:
        found = queries.person(request.store, int(wanted.who))
        if found is None:
            raise Http404
        return found
    return queries.latest(request.store, row.key) or wanted.person


def _version(wanted: str, known: queries.Versions) -> str:
    """The version that is asked for, where it is there; else the draft, else the live one."""
    there = {"live": known.live is not None, "draft": known.draft is not None}
    there["both"] = all(there.values())
    if there.get(wanted):
        return wanted
    return "draft" if there["draft"] else "live"


@require_safe
@permitted("see")
def walk(request: DeskRequest, key: str) -> HttpResponse:
    """The walk. A form that changed asks for the story alone."""
    found = _found(request, key)
    context = {"here": "journeys", **_form(request, found), **_story(request, found)}
    if not request.headers.get("HX-Request"):
        return show(request, "desk/walk.html", context)
    part_ = render(request, "desk/walk_story.html", {**frame(request), **context, "alone": True})
    part_["HX-Push-Url"] = request.path + found.asked.address()
    return part_


def _walked(request: DeskRequest, found: Found, plan: Plan, version: str, facts: bool) -> Walked:
    return walk_ahead(
        request.store,
        plan,
        found.person,
        found.asked.facts if facts else (),
        now=request.now,
        draft=version == "draft",
    )


def _story(request: DeskRequest, found: Found) -> dict[str, Any]:
    store = request.store
    tracks: list[dict[str, Any]] = []
    live = journeys.live_plans(store)
    for version, plan in found.plans.items():
        walked = _walked(request, found, plan, version, facts=True)
        plainly = _walked(request, found, plan, version, facts=False)
        where = zone(walked.zone)
        past = (
            queries.past(store, found.person, found.row.key)
            if isinstance(found.person, Customer)
            else []
        )
        columns = Teller(store, walked, live, where).columns(past)
        told = summary(walked, plainly)
        tracks.append(
            {
                "version": version,
                "number": plan.journey.version,
                "walked": walked,
                "where": where,
                "columns": columns,
                "told": told | {"costs": [micros(c.micros, c.currency) for c in told["costs"]]},
                "standing": [one for one in walked.standing if one.due is None],
            }
        )
    if len(tracks) == 2:
        first, second = (one["columns"] for one in tracks)
        tracks[0]["columns"], tracks[1]["columns"] = part(first, second), part(second, first)
        same = not any(one.parts for track in tracks for one in track["columns"])
    else:
        same = False
    return {
        "found": found,
        "row": found.row,
        "name": found.name,
        "initials": "".join(word[:1] for word in found.name.split()[:2]).upper(),
        "tracks": tracks,
        "same": same,
        "where": tracks[0]["where"] if tracks else request.zone,
        "address": found.asked.address(),
        "addresses": {
            version: found.asked.address(version=version) for version in ("live", "draft", "both")
        },
        "supposed": bool(found.asked.facts),
        "fault": found.versions.fault,
    }


def _form(request: DeskRequest, found: Found) -> dict[str, Any]:
    facts, plans = found.asked.facts, list(found.plans.values())
    scales = [
        step.scale.high
        for plan in plans
        for step in plan.steps.values()
        if isinstance(step, Ask) and step.scale.high <= 20
    ]
    most = max(scales, default=10)
    return {
        "asked": found.asked,
        "first": queries.switches(queries.FIRST, facts, most),
        "more": (more := queries.switches(queries.MORE, facts, most)),
        "more_on": any(one.on for one in more) or bool(found.asked.adding),
        "extra": [(one.text, fact_words(one)) for one in queries.beside(facts)],
        "events": queries.events(plans),
        "fields": queries.fields(found.asked.adding),
        "times": queries.times("event"),
        "hits": queries.found(request.store, found.asked.query) if found.asked.query else None,
        "choices": queries.choices(request.store, plans) if _chooses(request, found) else None,
        "ago": AGO,
        "customer": found.person if isinstance(found.person, Customer) else None,
        "made_up": found.person if isinstance(found.person, Invented) else found.asked.person,
    }


def _chooses(request: DeskRequest, found: Found) -> bool:
    return "choose" in request.GET or bool(found.asked.query)


# -------------------------------------------------------------------- messages as they look


@require_safe
@permitted("see")
def body(request: DeskRequest, key: str) -> HttpResponse:
    """A mail of a walk, for a sandboxed frame; a page of a card or letter, as it will be printed.

    ``key`` in the address names the message; without it, it is the first one.
    """
    found = _found(request, key)
    wanted = request.GET.get("key", "")
    if wanted.startswith("past:"):
        return framed(_past(request, found, wanted.removeprefix("past:")))
    said = _of_walk(request, found, wanted)
    if said is None and wanted:
        raise Http404
    if said is None or said.sheet is None:
        return framed(said.html if said else "")
    return _page(request, said.sheet, 2 if request.GET.get("page") == "2" else 1)


def _past(request: DeskRequest, found: Found, number: str) -> str:
    rows = Intent.objects.of(request.store).filter(journey=found.row.key)
    intent = rows.filter(id=int(number)).first() if _is_id(number) else None
    said = words_of(intent, request.store) if intent else None
    if said is None:
        raise Http404
    return said.html


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 16


def _of_walk(request: DeskRequest, found: Found, key: str) -> Tried | None:
    for version, plan in found.plans.items():
        said = _walked(request, found, plan, version, facts=True).said
        if key in said or (said and not key):
            return said[key or next(iter(said))]
    return None


def _page(request: DeskRequest, sheet: paper.Sheet, number: int) -> HttpResponse:
    try:
        pages = paper.pictures(sheet, posting.picture_of(request.store, sheet.picture), 96)
    except paper.Unprintable as error:
        raise Http404 from error
    if number > len(pages):
        raise Http404
    answer = HttpResponse(pages[number - 1], content_type="image/png")
    answer["Cache-Control"] = "no-store"
    return answer
