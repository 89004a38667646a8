"""What became of a mail, under one name whichever provider tells it."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anymail.signals import AnymailTrackingEvent

from afterword.wire.masking import masked
from afterword.wire.reading import digest, filled
from afterword.wire.shapes import Event, Misread, Note, Told, Who

from .codes import ENHANCED, address_is_bad, words_say_nobody

MARK = "afterword"
"""The name under which our key travels in a provider's metadata."""
KEY = re.compile(r"([0-9a-f]{32})\.[A-Za-z0-9_-]{1,40}")
"""Our key as it travels: the send key and the store."""

NEEDS_A_YES = ("care", "reviews", "offers")
"""What nobody gets without a yes; news of their orders comes all the same."""

_QUIET = {
    "deferred": "The mail waits at the provider and is tried again.",
    "autoresponded": "A machine answered.",
    "subscribed": "The provider says that they want to be written to again; only their own word "
    "to the store counts.",
    "inbound_failed": "The provider could not take in a mail.",
}
_HARD = re.compile(
    r"hard.?bounce|permanent|bademailaddress|\binvalid.?(email|recipient|address)|err_user_unknown"
    r"|err_user_inactive|err_domain_inactive|suppress-bounce|bounced address|suppression list",
    re.IGNORECASE,
)
_SOFT = re.compile(
    r"soft.?bounce|transient|temporary|undetermined|\bblocked\b|mailbox.?full|challenge"
    r"|err_mailbox_full|err_too_large",
    re.IGNORECASE,
)
_TELLING = (
    "type", "Type", "event", "status", "severity", "reason", "bounceType", "delivery_status",
    "error_related_to", "bounce_class", "event_name", "description", "Description",
    "SuppressionReason", "message",
)  # fmt: skip
"""Where in a report a provider says what kind of bounce it is."""
_SPARKPOST = {"10": True, "30": True, "90": True, "60": False, "20": False, "21": False}
"""Classes of bounces by number: no such recipient, no recipient, unsubscribed; the rest passes."""


def happened(event: AnymailTrackingEvent, esp: str, at: datetime | None) -> list[Told]:
    """The event as ours. Raises ``Misread`` when nobody knows when it happened."""
    kind = str(event.event_type)
    if kind in _QUIET:
        return [Note(says=_QUIET[kind])]
    make = _KINDS.get(kind)
    if make is None and kind != "unsubscribed":
        return [Note(says=f"{esp} reports something that is new to us: {_word(event)}.")]
    when = event.timestamp or at
    if when is None:
        raise Misread("a report that does not say when")
    report = _Report(event, esp, when)
    found: list[Told] = [make(report)] if make else []
    return [*_no(report), *found] if make is None or _refused(event) else found


def _word(event: AnymailTrackingEvent) -> str:
    raw = event.esp_event if isinstance(event.esp_event, Mapping) else {}
    return masked(str(raw.get("event") or raw.get("type") or event.description or "?"))[:80]


class _Report:
    """One report of one mail."""

    def __init__(self, event: AnymailTrackingEvent, esp: str, when: datetime) -> None:
        self.event, self.when = event, when
        self.esp = esp.lower().replace(" ", "_")
        self.recipient = str(event.recipient or "")
        self.id = _provider_id(event)
        self.message = _key(event)

    def about_mail(self, kind: str, **more: Any) -> Event:
        """News of the mail itself."""
        return Event(
            kind=kind,
            key=self.name(kind, str(more.pop("apart", ""))),
            happened=self.when,
            about=f"message/{self.message}" if self.message else "",
            data=filled(
                channel="email", message=self.message, provider_id=self.id, **more.pop("data", {})
            ),
            private=more.pop("private", {}),
        )

    def about_address(self, kind: str, data: Mapping[str, Any]) -> Event:
        """News of the address it went to."""
        return Event(
            kind=kind,
            key=self.name(kind),
            happened=self.when,
            # Someone we never wrote to does not become a customer by a report.
            about=self.which(),
            who=Who(email=self.recipient) if self.recipient else None,
            data={"channel": "email", **filled(provider_id=self.id), **data},
        )

    def which(self) -> str:
        """The mail, by our key or by the provider's."""
        return f"message/{self.message or f'{self.esp}:{self.id}'}"

    def detail(self) -> str:
        """What was said, without who it was said of."""
        said = self.event.mta_response or self.event.description or self.event.reject_reason or ""
        return masked(" ".join(str(said).split()), self.recipient)[:200]

    def name(self, kind: str, apart: str = "") -> str:
        """What makes this report this one, however often it comes."""
        named = self.message
        if not named:
            # Not ours, or without our key: then it may have gone to several at once.
            named = digest(self.id or self.event.event_id or self.when, self.recipient)
        whole = f"email:{self.esp}:{named}:{kind}{apart}"
        return whole if len(whole) <= 180 else f"email:{self.esp}:{digest(whole)}:{kind}"


def _key(event: AnymailTrackingEvent) -> str:
    """The send key that came back, from the metadata or a tag; empty: none did."""
    told = event.metadata if isinstance(event.metadata, Mapping) else {}
    named = str(told.get(MARK) or "").partition(".")[0]
    if named:
        return named[:64]
    tags = event.tags if isinstance(event.tags, list | tuple) else [event.tags]
    for one in (*tags, str(event.message_id or "").strip("<>").partition("@")[0]):
        found = KEY.fullmatch(str(one or ""))
        if found:
            return found[1]
    return ""


def _provider_id(event: AnymailTrackingEvent) -> str:
    raw = event.esp_event if isinstance(event.esp_event, Mapping) else {}
    # SendGrid answers with the first part of what it reports under this name.
    sendgrid = str(raw.get("sg_message_id") or "").partition(".")[0]
    return (sendgrid or str(event.message_id or "").strip("<> "))[:160]


# ------------------------------------------------------------------------------- each kind


def _accepted(report: _Report) -> Told:
    return report.about_mail("message.accepted")


def _delivered(report: _Report) -> Told:
    return report.about_mail("message.delivered")


def _opened(report: _Report) -> Told:
    # Mail programs and scanners open mails by themselves.
    return report.about_mail("message.read", data={"trusted": False})


def _clicked(report: _Report) -> Told:
    url = str(report.event.click_url or "")
    if "/l/" in url:
        return Note(says="A link of ours was followed, which is counted where it leads.")
    return report.about_mail(
        "message.clicked",
        apart=f":{digest(url)[:12]}" if url else "",
        # Scanners follow links, too, and few providers tell them from people.
        data={"by": "provider", "trusted": False},
        private={"url": url[:1000]} if url else {},
    )


def _bounced(report: _Report) -> Told:
    return report.about_address(
        "contact.bounced", {"hard": _is_hard(report), "detail": report.detail()}
    )


def _complained(report: _Report) -> Told:
    return report.about_address("contact.complained", filled(detail=report.detail()))


def _rejected(report: _Report) -> Told:
    """The provider did not even try: an address that bounced or complained before."""
    reason = str(report.event.reject_reason or "")
    if reason in ("bounced", "invalid"):
        return report.about_address("contact.bounced", {"hard": True, "detail": report.detail()})
    if reason == "spam":
        return _complained(report)
    return report.about_mail(
        "message.failed", data={"code": reason, "detail": report.detail(), "hard": False}
    )


def _failed(report: _Report) -> Told:
    if report.esp == "postal":
        return _bounced(report)
    return report.about_mail("message.failed", data={"detail": report.detail(), "hard": False})


def _refused(event: AnymailTrackingEvent) -> bool:
    """Whether it was not sent because they had said no to the provider before."""
    return str(event.event_type) == "rejected" and str(event.reject_reason) == "unsubscribed"


def _no(report: _Report) -> list[Told]:
    """They said no at the provider: that holds for all that needs a yes."""
    return [
        Event(
            kind="consent.revoked",
            key=report.name("consent.revoked", f":{purpose}"),
            happened=report.when,
            about=report.which(),
            who=Who(email=report.recipient) if report.recipient else None,
            data={"channel": "email", "purpose": purpose, "contact": "", "source": report.esp},
        )
        for purpose in NEEDS_A_YES
    ]


_KINDS = {
    "queued": _accepted,
    "sent": _accepted,
    "delivered": _delivered,
    "opened": _opened,
    "clicked": _clicked,
    "bounced": _bounced,
    "complained": _complained,
    "rejected": _rejected,
    "failed": _failed,
}


def _is_hard(report: _Report) -> bool:
    """Whether the address itself leads nowhere: by the mail server's code, the provider's word, or
    the words of the server, in this order."""
    said = str(report.event.mta_response or "")
    raw = report.event.esp_event if isinstance(report.event.esp_event, Mapping) else {}
    if report.esp == "sparkpost":
        message: Any = next(iter(raw.get("msys", {}).values()), {})
        known = _SPARKPOST.get(str(message.get("bounce_class", "")))
        if known is not None:
            return known
    words = " ".join(_words(raw))
    code = ENHANCED.search(said)
    if address_is_bad(said) or _NOBODY_SAID.search(words):
        return True
    if code and (code[1] == "4" or code[2] == "7"):
        # For now, or a rule of theirs: the address is good, whatever the provider calls it.
        return False
    if raw.get("hard_bounce") in (True, "true", 1):
        return True
    if _SOFT.search(words):
        return False
    if _HARD.search(f"{words} {report.event.description or ''}"):
        return True
    # SendGrid calls those that pass "blocked".
    return words_say_nobody(said) or (report.esp == "sendgrid" and raw.get("type") == "bounce")


_NOBODY_SAID = re.compile(r"err_user_unknown|err_user_inactive|NoEmail|BadEmailAddress")
"""Words of a provider that are surer than a server's code."""


def _words(raw: Any, deep: int = 0) -> list[str]:
    """What a provider says of the kind of a bounce, wherever in the report."""
    if not isinstance(raw, Mapping) or deep > 3:
        return []
    found = [str(raw[name]) for name in _TELLING if isinstance(raw.get(name), str | int)]
    for value in raw.values():
        found += _words(value, deep + 1)
    return found
