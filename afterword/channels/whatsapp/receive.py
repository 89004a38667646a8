"""Reading what the Cloud API tells: messages, statuses, preferences, news of templates.

One delivery may hold several of each. What is unknown is kept as a note or as a reply of an unknown
kind; a part that cannot be read never hides the others.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from afterword.wire import meta
from afterword.wire.masking import masked
from afterword.wire.reading import Thing, digest, filled, part, parts, text
from afterword.wire.shapes import Event, Note, Received, Told, Who

from .codes import CODES, STOPPED_MARKETING
from .talk import said

STATUSES = {
    "sent": "message.accepted",
    "delivered": "message.delivered",
    "read": "message.read",
    "played": "message.read",
    "failed": "message.failed",
}
"""What becomes of a message: their word and ours. ``played``: a voice note was heard."""

PREFERENCES = {"stop": "consent.revoked", "resume": "consent.given", "signup": "consent.given"}
JUDGED = {
    "message_template_status_update": "event",
    "message_template_quality_update": "new_quality_score",
    "template_category_update": "new_category",
}
"""The news of templates, and where each says what is new."""


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> list[Told]:
    """What a webhook says. Raises ``Misread`` for what is no webhook of WhatsApp's."""
    found = meta.payload(received, "whatsapp_business_account")
    told: list[Told] = []
    for entry in parts(found, "entry"):
        for change in parts(entry, "changes"):
            told += _change(change, entry, received)
    return told or [Note("There is nothing in this webhook.")]


def _change(change: Thing, entry: Thing, received: Received) -> Iterator[Told]:
    field, value = text(change.get("field")), part(change, "value")
    if field in JUDGED:
        yield _judged(field, value, entry, received)
        return
    read = FIELDS.get(field)
    if read is None:
        event = text(value.get("event"), 80)
        yield Note(f"WhatsApp tells of the account: {field or 'no field'} {event}".strip())
        return
    yield from read(value, received)


# ------------------------------------------------------------------------------------ people


def who_of(value: Thing, number: str, own_id: str) -> Who | None:
    """Who it is: the number and the id that a part names, and what the contacts say of them."""
    for one in parts(value, "contacts"):
        known = {text(one.get("wa_id")), text(one.get("user_id"))} - {""}
        if known & {number, own_id} or not (number or own_id):
            number = number or text(one.get("wa_id"))
            own_id = own_id or text(one.get("user_id"))
            return _who(number, own_id, text(part(one, "profile").get("name"), 200))
    found = _who(number, own_id, "")
    others = parts(value, "contacts")
    if found is None and len(others) == 1:
        return who_of({"contacts": others}, "", "")
    return found


def _who(number: str, own_id: str, name: str) -> Who | None:
    digits = number.removeprefix("+")
    contacts = [("whatsapp", f"+{digits}")] if digits.isascii() and digits.isdigit() else []
    contacts += [("whatsapp", own_id)] if own_id else []
    return Who(contacts=tuple(contacts), name=name) if contacts else None


def _messages(value: Thing, received: Received) -> Iterator[Told]:
    for message in parts(value, "messages"):
        yield _reply(message, value, received)
    for status in parts(value, "statuses"):
        yield from _status(status, value, received)
    for one in parts(value, "errors"):
        code, _, says = meta.fault(one)
        yield Note(f"WhatsApp reports an error of its own: {code} {says}")


def _reply(message: Thing, value: Thing, received: Received) -> Told:
    known = text(message.get("id"), 180)
    who = who_of(value, text(message.get("from")), text(message.get("from_user_id")))
    if not known or who is None:
        return Note("A message without an id, or of nobody, was left out.")
    if text(message.get("type")) == "system":
        return _moved(message, known, who, received)
    plain, private = said(message)
    return Event(
        kind="reply.received",
        key=f"whatsapp:{known}",
        happened=meta.when(message.get("timestamp"), received),
        who=who,
        data=filled(channel="whatsapp", provider_id=known, **plain),
        private=private,
    )


def _moved(message: Thing, known: str, who: Who, received: Received) -> Told:
    """WhatsApp says something of a person: who changed their number is known at both from now on.
    That is no word of theirs."""
    told = part(message, "system")
    new = _who(text(told.get("wa_id")) or text(told.get("new_wa_id")), "", "")
    if new is None:
        return Note(f"WhatsApp says of somebody: {text(told.get('type'), 60) or 'nothing'}")
    return _known_by(f"whatsapp:{known}", message, who, new.contacts, received)


def _known_by(
    key: str, thing: Thing, who: Who, more: tuple[tuple[str, str], ...], received: Received
) -> Event:
    """The same person has other addresses too."""
    return Event(
        kind="customer.seen",
        key=key,
        happened=meta.when(thing.get("timestamp"), received),
        who=Who(contacts=(*who.contacts, *more), name=who.name),
        data={"source": "whatsapp"},
    )


def _calls(value: Thing, received: Received) -> Iterator[Told]:
    for call in parts(value, "calls"):
        known, event = text(call.get("id"), 180), text(call.get("event"), 40)
        who = who_of(value, text(call.get("from")), text(call.get("from_user_id")))
        theirs = text(call.get("direction")) in ("", "USER_INITIATED")
        if not known or who is None or event != "connect" or not theirs:
            yield Note(f"A call: {event or 'unknown'}.")
            continue
        yield Event(
            kind="reply.received",
            key=f"whatsapp:{known}",
            happened=meta.when(call.get("timestamp"), received),
            who=who,
            data=filled(channel="whatsapp", provider_id=known, what="call"),
        )


def _ids(value: Thing, received: Received) -> Iterator[Told]:
    """An id that one person has with this business has changed, as it does with their number."""
    for one in parts(value, "user_id_update"):
        before, after = _ends(one)
        who = who_of(value, text(one.get("wa_id")), before or after)
        if who is None or not after:
            yield Note("An id has changed, and it does not say of whom.")
            continue
        key = f"whatsapp:id:{digest(after)}"
        yield _known_by(key, one, who, (("whatsapp", after),), received)


def _ends(one: Thing) -> tuple[str, str]:
    changed = part(one, "user_id")
    return text(changed.get("previous")), text(changed.get("current")) or text(one.get("user_id"))


# ---------------------------------------------------------------------------------- statuses


def _status(status: Thing, value: Thing, received: Received) -> Iterator[Told]:
    known, word = text(status.get("id"), 180), text(status.get("status"), 40)
    kind = STATUSES.get(word)
    if not known:
        yield Note(f"A status without a message: {word}")
        return
    if kind is None:
        yield Note(f"WhatsApp says of a message of ours: {word or 'nothing'}")
        return
    key = text(status.get("biz_opaque_callback_data"), 512).partition(".")[0][:64]
    errors = parts(status, "errors")
    happened = meta.when(status.get("timestamp"), received)
    yield Event(
        kind=kind,
        key=f"whatsapp:{known}:{word}",
        happened=happened,
        about=f"message/{key}" if key else "",
        data=filled(
            message=key, channel="whatsapp", provider_id=known, **_priced(status), **_wrong(status)
        ),
    )
    if any(meta.fault(one).code == STOPPED_MARKETING for one in errors):
        who = who_of(value, text(status.get("recipient_id")), text(status.get("recipient_user_id")))
        if who:
            yield _consent("consent.revoked", f"{known}:stopped", happened, who)


def _priced(status: Thing) -> dict[str, Any]:
    """What Meta says it takes for it: by which category, and whether at all."""
    pricing = part(status, "pricing")
    billable = pricing.get("billable")
    found = filled(
        category=text(pricing.get("category"), 40), price_type=text(pricing.get("type"), 40)
    )
    return found | ({"billable": billable} if isinstance(billable, bool) else {})


def _wrong(status: Thing) -> dict[str, Any]:
    errors = parts(status, "errors")
    if not errors:
        return {}
    code, _, says = meta.fault(errors[0])
    says = masked(says, text(status.get("recipient_id")))
    means = CODES.get(code, "permanent")
    # Nothing that WhatsApp says closes a number: it may still be called, or be there next week.
    return {"code": str(code), "detail": says, "hard": False, "means": means}


# --------------------------------------------------------------------- preferences, templates


def _preferences(value: Thing, received: Received) -> Iterator[Told]:
    for one in parts(value, "user_preferences"):
        word = text(one.get("value"), 40)
        who = who_of(value, text(one.get("wa_id")), text(one.get("user_id")))
        kind = PREFERENCES.get(word)
        if kind is None or who is None or text(one.get("category")) != "marketing_messages":
            yield Note(f"A preference we do not know: {text(one.get('category'), 40)} {word}")
            continue
        happened = meta.when(one.get("timestamp"), received)
        # A key is kept in plain text: it must not say whose number it is.
        whom = digest(*who.contacts)
        detail = text(one.get("detail"), 200)
        yield _consent(kind, f"{whom}:{word}:{happened:%s}", happened, who, detail)


def _consent(kind: str, key: str, happened: Any, who: Who, wording: str = "") -> Event:
    """A yes or no to offers, said to WhatsApp: it binds all addresses they have there."""
    return Event(
        kind=kind,
        key=f"whatsapp:consent:{key}",
        happened=happened,
        who=who,
        data={"channel": "whatsapp", "purpose": "offers", "source": "whatsapp"},
        private=filled(wording=wording),
    )


def _judged(field: str, value: Thing, entry: Thing, received: Received) -> Event:
    """A template was approved, refused, paused, or has another quality or category."""
    name, language = (
        text(value.get("message_template_name"), 512),
        text(value.get("message_template_language"), 20),
    )
    new = text(value.get(JUDGED[field]), 40)
    why = part(value, "rejection_info")
    reason = text(why.get("reason")) or text(value.get("reason"))
    happened = meta.when(entry.get("time"), received)
    what = {"event": "status", "new_quality_score": "quality", "new_category": "category"}
    return Event(
        kind="template.judged",
        key=f"whatsapp:template:{name}:{language}:{field}:{new}:{happened.isoformat()}"[:200],
        happened=happened,
        about=f"template/whatsapp:{name}:{language}"[:160],
        data=filled(
            channel="whatsapp",
            template=name,
            language=language,
            provider_id=text(value.get("message_template_id"), 60),
            reason=reason[:300] if reason != "NONE" else "",
            advice=text(why.get("recommendation"), 300),
            category=text(value.get("message_template_category"), 40).lower(),
        )
        | {what[JUDGED[field]]: new.lower()},
    )


def _echoes(value: Thing, received: Received) -> Iterator[Told]:
    count = len(parts(value, "message_echoes"))
    yield Note(f"{max(count, 1)} of ours, written in the business's own app.")


Read = Callable[[Thing, Received], Iterator[Told]]
FIELDS: Mapping[str, Read] = {
    "messages": _messages,
    "calls": _calls,
    "user_preferences": _preferences,
    "user_id_update": _ids,
    "smb_message_echoes": _echoes,
}
"""What a webhook can be about that concerns a person. All else is noted."""
