"""What one message of a person's says, by its kind: the plain part and the sealed one."""

from collections.abc import Callable, Mapping
from typing import Any

from afterword.wire import meta
from afterword.wire.reading import Thing, filled, part, parts, text

LONGEST = 8000
"""The most characters of words that are kept."""

Parts = tuple[dict[str, Any], dict[str, Any]]
"""The plain part, for conditions and journeys, and the one that is stored sealed."""


def said(message: Thing) -> Parts:
    """What a message says. What we do not know is kept as ``unknown``, with its name."""
    kind = text(message.get("type"), 40)
    plain, private = (READ.get(kind) or _unknown)(message)
    context = part(message, "context")
    plain = {"answers": text(context.get("id"), 200), **plain}
    if context.get("forwarded") or context.get("frequently_forwarded"):
        plain["forwarded"] = True
    return plain, filled(**private, **_came_by(message))


def _came_by(message: Thing) -> dict[str, Any]:
    """The advertisement or post by which somebody came."""
    came = part(message, "referral")
    names = ("source_type", "source_id", "source_url", "headline", "body", "ctwa_clid")
    return {"came_by": filled(**{name: text(came.get(name), 500) for name in names})}


def _text(message: Thing) -> Parts:
    return {"what": "text"}, {"text": text(part(message, "text").get("body"), LONGEST)}


def _media(message: Thing) -> Parts:
    kind = text(message.get("type"))
    media = part(message, kind)
    what = {"sticker": "image"}.get(kind, kind)
    one = filled(
        kind="voice" if media.get("voice") is True else what,
        id=text(media.get("id"), 200),
        url=text(media.get("url"), 2000),
        type=text(media.get("mime_type"), 100),
        name=text(media.get("filename"), 240),
        sticker=True if kind == "sticker" else None,
    )
    return {"what": what}, {"text": text(media.get("caption"), LONGEST), "media": [one]}


def _location(message: Thing) -> Parts:
    place = part(message, "location")
    names = ("latitude", "longitude", "name", "address", "url")
    found = filled(**{name: text(place.get(name), 500) for name in names})
    words = ", ".join(found[name] for name in ("name", "address") if name in found)
    return {"what": "location"}, {"text": words, "location": found}


def _contacts(message: Thing) -> Parts:
    cards = [
        filled(
            name=text(part(card, "name").get("formatted_name"), 200),
            phones=[text(one.get("phone"), 40) for one in parts(card, "phones")],
            emails=[text(one.get("email"), 254) for one in parts(card, "emails")],
        )
        for card in parts(message, "contacts")
    ]
    names = ", ".join(card["name"] for card in cards if "name" in card)
    return {"what": "contact"}, {"text": names, "cards": cards}


def _reaction(message: Thing) -> Parts:
    """A reaction without a sign takes back the one before it."""
    reaction = part(message, "reaction")
    sign = text(reaction.get("emoji"), 40)
    plain = {"what": "reaction", "answers": text(reaction.get("message_id"), 200), "gone": not sign}
    return plain, {"text": sign}


def _button(message: Thing) -> Parts:
    """The button of a template."""
    button = part(message, "button")
    key = text(button.get("payload"), 256) or text(button.get("text"), 256)
    return {"what": "choice", "choice": key}, {"text": text(button.get("text"), LONGEST)}


def _interactive(message: Thing) -> Parts:
    asked = part(message, "interactive")
    for name in ("button_reply", "list_reply"):
        if reply := part(asked, name):
            words = text(reply.get("title"), LONGEST)
            return {"what": "choice", "choice": text(reply.get("id"), 256)}, {"text": words}
    if flow := part(asked, "nfm_reply"):
        # The answers are JSON in a text, not always sound JSON: kept as they came.
        answers = text(flow.get("response_json"), LONGEST)
        name = text(flow.get("name"), 80) or "flow"
        return {"what": "choice", "choice": name}, {"text": text(flow.get("body")), "form": answers}
    if call := part(asked, "call_permission_reply"):
        return {"what": "choice", "choice": f"call:{text(call.get('response'), 40)}"}, {}
    return _unknown(message)


def _order(message: Thing) -> Parts:
    """What somebody put together from a catalogue."""
    order = part(message, "order")
    items = [
        filled(
            product=text(one.get("product_retailer_id"), 160),
            quantity=text(one.get("quantity"), 20),
            price=text(one.get("item_price"), 20),
            currency=text(one.get("currency"), 3),
        )
        for one in parts(order, "product_items")
    ]
    return {"what": "order", "items": len(items)}, {
        "text": text(order.get("text"), LONGEST),
        "lines": items,
    }


def _edit(message: Thing) -> Parts:
    """The words of a message, changed; ``answers`` is the one that was changed."""
    edit = part(message, "edit")
    _, private = said(part(edit, "message")) if part(edit, "message") else ({}, {})
    return {"what": "edit", "answers": text(edit.get("original_message_id"), 200)}, private


def _revoke(message: Thing) -> Parts:
    """A message was taken back; ``answers`` is that one."""
    original = text(part(message, "revoke").get("original_message_id"), 200)
    return {"what": "revoke", "answers": original}, {}


def _unknown(message: Thing) -> Parts:
    named = text(part(message, "unsupported").get("type"), 60) or text(message.get("type"), 60)
    errors = parts(message, "errors")
    code = str(meta.fault(errors[0]).code) if errors else ""
    return {"what": "unknown", "kind": named, "code": code}, {}


READ: Mapping[str, Callable[[Thing], Parts]] = {
    "text": _text,
    "image": _media,
    "video": _media,
    "audio": _media,
    "document": _media,
    "sticker": _media,
    "location": _location,
    "contacts": _contacts,
    "reaction": _reaction,
    "button": _button,
    "interactive": _interactive,
    "order": _order,
    "edit": _edit,
    "revoke": _revoke,
    "request_welcome": lambda message: ({"what": "welcome"}, {}),
}
"""How each kind of message is read."""
