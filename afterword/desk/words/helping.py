"""Help with the words of a template: what is missing in a language or a tone, suggested into the
draft. Nothing of it is said to anybody before a person saves it, and it can be undone."""

from afterword.conversations import assist_settings as settings
from afterword.conversations import assisting
from afterword.decisions.assisting.asking import Use
from afterword.desk.permit import DeskRequest
from afterword.messages import editing
from afterword.messages.text import TONES, Template, Tone, parse

from . import queries

AT_ONCE = 20
"""Words that are asked for together; the rest is another press."""


def uses(request: DeskRequest) -> tuple[Use, ...]:
    """What the store's model may be used for."""
    return settings.uses(request.store)


def helped(request: DeskRequest, text: str, deed: str, language: str) -> str:
    """The text with what ``deed`` asks for suggested in it; any other deed leaves it as it is.

    Raises ``assisting.Unhelped``.
    """
    what, _colon, tone = deed.removeprefix("assist:").partition(":")
    if not deed.startswith("assist:"):
        return text
    template = parse(text)
    known = next((one for one in TONES if one == tone), None)
    if what == "tone" and known is not None and not template.bad_news:
        return _toned(request, text, template, language, known)
    return _translated(request, text, template, language) if what == "translate" else text


def _translated(request: DeskRequest, text: str, template: Template, language: str) -> str:
    first = template.words[template.languages[0]]
    there = template.words.get(language, {})
    missing = [one for one in first if one not in there][:AT_ONCE]
    found = assisting.translate_each(
        request.store,
        request.user,
        _some({name: first[name] for name in missing}),
        language,
        now=request.now,
    )
    for name, said in found.items():
        text = editing.say(text, language, name, said)
    return text


def _toned(request: DeskRequest, text: str, template: Template, language: str, tone: Tone) -> str:
    plain = template.words.get(language, {})
    there = template.tones.get(language, {}).get(tone, {})
    missing = [one for one in queries.toned(template) if one in plain and one not in there]
    found = assisting.tone_each(
        request.store,
        request.user,
        _some({name: plain[name] for name in missing[:AT_ONCE]}),
        tone,
        now=request.now,
    )
    for name, said in found.items():
        text = editing.say_in_tone(text, language, tone, name, said)
    return text


def _some(texts: dict[str, str]) -> dict[str, str]:
    if not texts:
        raise assisting.Unhelped("nothing")
    return texts
