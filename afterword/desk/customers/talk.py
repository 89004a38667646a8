"""What was said between us and a customer, as lines: messages over every channel, their replies and
answers, and each yes and no with what proves it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from afterword.desk.telling import OURSELVES, telling
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, words_of
from afterword.timeline.models import Event
from afterword.timeline.queries import private_of
from afterword.ui import money, phrasing, words

from .items import Item, Telling

CHATS = frozenset({"sms", "whatsapp", "viber", "messenger", "instagram"})
"""Channels on which so little is said that the words themselves stand on the timeline."""


_LINK = re.compile(r"https?://\S+")


class Talk(Telling):
    """Turns what was said into lines."""

    def _message(self, event: Event, intents: Mapping[str, Intent], *_more: Any) -> Item | None:
        intent = intents.get(str(event.data.get("message", "")))
        if intent is None or event.kind != f"message.{_told_by(intent)}":
            return None
        state = intent.state
        icon, tone = _SIGNS.get(state, (words.CHANNEL_ICONS.get(intent.channel, "envelope"), ""))
        said = self.present.messages.get(intent.send_key)
        read = said is not None and said.seen is not None
        return Item(
            at=event.happened,
            icon=icon,
            tone=tone,
            title=self._called(intent),
            note=_over(intent),
            aside=_("read") if read else words.word(words.STATES, state),
            quote=self._said(intent),
            because=self.reasons(telling(because_of(intent)), intent.journey),
            url=f"messages/{intent.pk}/",
            kind="messages",
        )

    def _called(self, intent: Intent) -> str:
        ours = None if intent.journey else OURSELVES.get(intent.step)
        return str(ours) if ours else self.step_name(intent.journey, intent.step)

    def _said(self, intent: Intent) -> str:
        found = words_of(intent, self.store) if intent.channel in CHATS else None
        if found is None:
            return ""
        offered = " · ".join(one.words for one in found.choices)
        # An address in it opens a page of theirs without asking who comes.
        text = _LINK.sub("…", found.text)
        return f"{text}\n{offered}" if offered else text

    def _reply(self, event: Event, *_more: Any) -> Item:
        text = str(private_of(event, self.customer, self.store).get("text", ""))
        chosen = bool(event.data.get("choice")) and bool(text)
        meaning = str(event.data.get("meaning", ""))
        return Item(
            at=event.happened,
            icon="chat-bubble-left",
            tone="amber" if meaning == "stop" else "",
            title=_("Chose “%s”") % text if chosen else _("Wrote back"),
            note=words.word(words.TALK_CHANNELS, str(event.data.get("channel", "email"))),
            aside=words.word(words.MEANINGS, meaning) if meaning in words.MEANINGS else "",
            quote="" if chosen else text,
            kind="words",
        )

    def _answer(self, event: Event, *_more: Any) -> Item:
        value = event.data.get("value")
        said = str(private_of(event, self.customer, self.store).get("words", ""))
        low = isinstance(value, int) and value <= 6
        return Item(
            at=event.happened,
            icon="chat-bubble-left-ellipsis",
            tone="rose" if low else "leaf",
            title=_("Answered %s") % value,
            note=self.step_name(
                str(event.data.get("journey", "")), str(event.data.get("step", ""))
            ),
            quote=said,
            kind="words",
        )

    def _consents(self, events: Iterable[Event]) -> list[Item]:
        """Every yes and no; what was said in one breath is one line."""
        breaths: dict[tuple[Any, ...], list[Event]] = {}
        for event in events:
            if event.kind.startswith("consent."):
                data = event.data
                breath = (event.kind, event.happened, data.get("channel"), data.get("source"))
                breaths.setdefault(breath, []).append(event)
        return [self._consent(some) for some in breaths.values()]

    def _consent(self, some: list[Event]) -> Item:
        event = some[0]
        given = event.kind == "consent.given"
        purposes = phrasing.listed(
            str(words.word(words.PURPOSES, str(one.data.get("purpose", "")))) for one in some
        )
        channel = words.word(words.CHANNELS, str(event.data.get("channel", "")))
        source = words.word(words.SOURCES, str(event.data.get("source", "")))
        kept = private_of(event, self.customer, self.store)
        wording = kept.get("wording") or event.data.get("wording") or kept.get("said") or ""
        return Item(
            at=event.happened,
            icon="hand-thumb-up" if given else "hand-raised",
            tone="leaf" if given else "",
            title=(_("Said yes to %s") if given else _("Said no to %s")) % purposes,
            note=phrasing.listed(str(one) for one in (channel, source) if one),
            aside=_("the proof"),
            quote=str(wording),
            url=f"customers/{self.customer.pk}/proof/#consent-{event.pk}",
            kind="consent",
            order=max(one.pk for one in some),
        )


def _over(intent: Intent) -> str:
    """Over which channels it went, and what it cost."""
    tried = [one for one in intent.tried.split(",") if one]
    found = " → ".join(str(words.word(words.CHANNELS, one)) for one in (*tried, intent.channel))
    if not intent.cost:
        return found
    return f"{found}{phrasing.comma()}{money.micros(intent.cost, intent.cost_currency)}"


_SIGNS = {
    "withheld": ("no-symbol", ""),
    "expired": ("no-symbol", ""),
    "failed": ("exclamation-triangle", "rose"),
    "unknown": ("question-mark-circle", "amber"),
}
"""(icon, tone) of what became of a message, where it did not simply go out."""


def _told_by(intent: Intent) -> str:
    """The event by which a message stands in the story. What is only planned stands ahead."""
    if intent.accepted:
        return "accepted"
    return "" if intent.state == "planned" else intent.state
