"""What the screens of one template show: the frame of all of them, and each of its tabs."""

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from afterword.decisions.words import languages as known_languages
from afterword.desk.permit import DeskRequest
from afterword.house.models import Store
from afterword.messages import checking, designing, drafts, sampling
from afterword.messages import queries as templates
from afterword.messages.text import BRIEF, Template, speaks
from afterword.messages.voice import voice_of
from afterword.ui import tongues

from . import helping, listing, queries, saying
from .opened import Opened, about
from .preview import headline


def frame(request: DeskRequest, opened: Opened, tab: str) -> dict[str, Any]:
    """What all screens of a template show."""
    store, template = request.store, opened.template
    used = listing.uses(store).get(opened.key, [])
    own = drafts.versions(store, opened.key)
    draft = drafts.draft(store, opened.key)
    return {
        "here": "words",
        "tab": tab,
        "key": opened.key,
        "name": template.name if template else opened.key,
        "template": template,
        "written_in": opened.language,
        "languages": [
            (code, tongues.language(code)) for code in (template.languages if template else ())
        ],
        "first": template.languages[0] if template else "",
        "stamp": opened.stamp,
        "mark": request.POST.get("mark") or secrets.token_hex(8),
        "draft": draft,
        "undoable": bool(draft and draft.before),
        "redoable": bool(draft and draft.after),
        "uses": used,
        "version": own[0] if own else None,
        "ships": opened.key in templates.shipped(),
        "assist": helping.uses(request),
        **checked(store, opened.text, used),
        **_looked(store, template),
    }


def checked(store: Store, text: str, used: list[listing.Use]) -> dict[str, Any]:
    """What is to mend in a text, and how much of it keeps it from being saved."""
    found = checking.problems(
        text,
        voice_of(store),
        orderless=any(one.subject in listing.ORDERLESS for one in used),
        pictures=designing.pictures(store),
    )
    return {
        "problems": saying.problems(found),
        "stopping": sum(one.stops for one in found),
    }


def _looked(store: Store, template: Template | None) -> dict[str, Any]:
    """What the preview can be asked for."""
    spoken = speaks(template) if template else frozenset({"email"})
    views = [(one, str(label)) for one, label in saying.VIEWS.items()] if "email" in spoken else []
    views += [(one, saying.channel(one)) for one in (*BRIEF, "post") if one in spoken]
    return {
        "views": views,
        "people": sampling.people(store),
        "states": list(saying.STATES.items()),
        "state": "late" if template and template.bad_news else "road",
        "tones": list(saying.TONES.items()),
        "bad_news": bool(template and template.bad_news),
    }


Tab = Callable[[DeskRequest, Opened, Mapping[str, str]], dict[str, Any]]


def _blocks(request: DeskRequest, opened: Opened, typed: Mapping[str, str]) -> dict[str, Any]:
    template = opened.template
    assert template is not None
    pictures = designing.pictures(request.store)
    person = about(request, opened.language)
    used = listing.uses(request.store).get(opened.key, [])
    return {
        "page": queries.page(template, opened.language, pictures, typed),
        "kinds": list(saying.BLOCKS.items()),
        "fields": queries.fields(person, used),
        "focus": request.GET.get("focus", ""),
        "missing": _missing(template, opened.language),
    }


def _missing(template: Template, language: str) -> int:
    """How many words a language lacks, so that its readers get those of the first."""
    first = template.words[template.languages[0]]
    return len(set(first) - set(template.words.get(language, {})))


def _languages(request: DeskRequest, opened: Opened, typed: Mapping[str, str]) -> dict[str, Any]:
    template = opened.template
    assert template is not None
    first = template.languages[0]
    shown = opened.language
    if shown == first:
        others = [one for one in template.languages if one != first]
        shown = others[0] if others else next(one for one in ("es", "en") if one != first)
    rows = queries.side_by_side(template, shown, typed)
    base = shown.partition("-")[0]
    falls = base if base in template.words and base != shown else first
    every = sorted((tongues.language(code), code) for code in known_languages())
    return {
        "rows": rows,
        "shown": shown,
        "shown_name": tongues.language(shown),
        "first_name": tongues.language(first),
        "falls": tongues.language(falls),
        "written": shown in template.words,
        "lacking": _missing(template, shown),
        "every": [(code, name) for name, code in every if code != first],
        "coverage": [
            (code, tongues.language(code), _missing(template, code)) for code in template.languages
        ],
    }


def _tones(request: DeskRequest, opened: Opened, typed: Mapping[str, str]) -> dict[str, Any]:
    template = opened.template
    assert template is not None
    return {
        "rows": queries.in_tones(template, opened.language, typed),
        "tone_names": [
            (code, label, *headline(request, opened, code)) for code, label in saying.TONES.items()
        ],
        "default": request.store.tone,
    }


def _text(request: DeskRequest, opened: Opened, typed: Mapping[str, str]) -> dict[str, Any]:
    used = listing.uses(request.store).get(opened.key, [])
    return {"text": opened.text, "fields": queries.fields(about(request, opened.language), used)}


TABS: dict[str, Tab] = {
    "blocks": _blocks,
    "text": _text,
    "languages": _languages,
    "tones": _tones,
}
