"""What the forms of templates send, put into the text of one."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from afterword.messages import editing
from afterword.messages.text import parse


class NewForm(forms.Form):
    """A new template: its name, and what it begins as."""

    key = forms.CharField(
        label=_("Name for journeys, like second-cup"), max_length=60, validators=[validate_slug]
    )
    start = forms.ChoiceField(label=_("Begins as"), required=False)

    def __init__(self, starts: list[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [("", _("a short mail")), *starts]
        self.fields["start"].choices = found  # type: ignore[attr-defined]


def applied(text: str, sent: Mapping[str, str]) -> str:
    """The text with everything in it that a form of blocks, languages or tones says. What is as it
    was costs nothing. Raises ``Uncut`` and ``Unreadable``."""
    sent = {name: said.replace("\r\n", "\n").replace("\0", "") for name, said in sent.items()}
    for field, said in sent.items():
        text = _changed(text, field, said)
    if "h:head" in sent:
        text = editing.change_head(text, bad_news="h:bad_news" in sent)
    # What takes away or adds comes last, from behind, so that the numbers hold.
    for field in sorted(sent, key=_place, reverse=True):
        text = _grown(text, field, sent)
    return text


def _changed(text: str, field: str, said: str) -> str:
    kind, *rest = field.split(":")
    if kind == "w" and len(rest) >= 3:
        language, tone, name = rest[0], rest[1], ":".join(rest[2:])
        if tone:
            return editing.say_in_tone(text, language, tone, name, said)
        return editing.say(text, language, name, said)
    if kind == "b" and len(rest) == 2:
        at = _number(rest[0])
        if at is not None and at < len(parse(text).blocks):
            return editing.change(text, at, rest[1], said.strip())
    if field == "h:name" and said.strip():
        return editing.change_head(text, name=said.strip()[:120])
    return text


def _grown(text: str, field: str, sent: Mapping[str, str]) -> str:
    kind, *rest = field.split(":")
    numbers = [_number(one) for one in rest[:2]]
    if kind not in ("c", "l") or len(numbers) < 2 or None in numbers:
        return text
    at, number = (one or 0 for one in numbers)
    if kind == "c" and rest[2:] == ["value"]:
        by = sent.get(f"c:{at}:{number}:by", "tag")
        return editing.change_case(text, at, number, by, sent[field].strip())
    if kind == "l" and len(rest) == 2:
        return editing.change_link(text, at, number, sent[field].strip())
    return text


def _place(field: str) -> tuple[int, ...]:
    return tuple(int(one) for one in field.split(":") if one.isascii() and one.isdigit())


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() else None


def done(text: str, deed: str) -> tuple[str, str]:
    """The text after a press of a button of the blocks, and what to look at next: an anchor.

    ``up:2``, ``down:2``, ``move:2:0``, ``copy:2``, ``remove:2``, ``add:button:3``,
    ``language:ca``, ``channel:sms``.
    """
    what, *rest = deed.split(":")
    numbers = [int(one) for one in rest if one.isascii() and one.isdigit()]
    match what:
        case "up" if numbers:
            return editing.move(text, numbers[0], numbers[0] - 1), f"block-{max(numbers[0] - 1, 0)}"
        case "down" if numbers:
            last = len(parse(text).blocks) - 1
            return (
                editing.move(text, numbers[0], numbers[0] + 1),
                f"block-{min(numbers[0] + 1, last)}",
            )
        case "move" if len(numbers) == 2:
            return editing.move(text, *numbers), f"block-{numbers[1]}"
        case "copy" if numbers:
            return editing.copy(text, numbers[0]), f"block-{numbers[0] + 1}"
        case "remove" if numbers:
            return editing.remove(text, numbers[0]), f"block-{max(numbers[0] - 1, 0)}"
        case "add" if len(rest) == 2 and rest[0] in editing.FIELDS and numbers:
            return editing.add(text, rest[0], numbers[0]), f"block-{numbers[0]}"
        case "channel" if rest:
            return editing.say(text, parse(text).languages[0], rest[0], _STUB), "channels"
    return text, ""


_STUB = "{{ store.name }}: …"
