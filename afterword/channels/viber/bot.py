"""A Viber bot of the store's own (REST bot API), for people who have opened a chat with it.

Viber answers 200 whatever it thinks of a message: what counts is ``status``. It knows no key of
ours and cannot be asked, so that a repeat is a second message.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Literal

import msgspec

from afterword.wire.masking import masked
from afterword.wire.reading import Thing, filled, load, part, text, whole
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Event,
    Misread,
    Note,
    Nothing,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Request,
    Response,
    Told,
    Who,
)
from afterword.wire.waiting import retry_after

from .words import carried, said

API = "https://chatapi.viber.com"
LABEL = "Viber bot"
DEDUPE: Dedupe = Nothing()
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("token", "Token of the bot", "", "secret"),
    ("name", "Name of the bot, as people see it", "", ""),
    ("avatar", "Address of its picture", "", ""),
    ("welcome", "Words for who opens the chat", "", ""),
    ("url", "Address of Viber's API", API, ""),
    ("rate", "Messages a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("token",)
TEXT, NAME, PICTURE = 7000, 28, 768
"""The most characters of a text, of the sender's name, and of the words beside a picture."""
_MB = 1024 * 1024
PICTURES, FILM, FILE = ("image/jpeg", "image/png"), 26 * _MB, 50 * _MB
"""The types of a picture, and the most bytes of a film (MP4) and of any other file."""
FILE_NAME = 256
BYTES = 30_000
"""The most bytes of one call."""

Means = Literal["account", "elsewhere", "busy", "permanent"]
STATUSES: dict[int, tuple[Means, str]] = {
    1: ("account", "the address of the webhook is not valid"),
    2: ("account", "the token is not valid"),
    3: ("permanent", "the call is not as it should be"),
    4: ("permanent", "something is missing in the call"),
    5: ("elsewhere", "nobody has this id"),
    6: ("elsewhere", "they have not subscribed, or stopped"),
    7: ("account", "the bot is blocked"),
    8: ("account", "the bot is not found"),
    9: ("account", "the bot is suspended"),
    10: ("account", "no webhook is set"),
    11: ("elsewhere", "they have no device that shows it"),
    12: ("busy", "too many calls at once"),
    13: ("elsewhere", "their Viber is too old for it"),
    14: ("permanent", "the version of the API does not fit"),
    15: ("account", "the bot may not do this"),
}
"""What Viber says of a call, and what that means for us."""


def request(outgoing: Outgoing, account: Account) -> Request:
    """The call that hands a message over. Raises ``ValueError`` for what it carries in no form."""
    settings = account.settings
    name = (text(settings.get("name")) or outgoing.sender_name or "-")[:NAME]
    message = {
        "receiver": outgoing.to,
        "sender": filled(name=name, avatar=text(settings.get("avatar"), 500)),
        # It comes back with what the person writes next.
        "tracking_data": outgoing.key,
        "min_api_version": 1,
        **_content(outgoing),
    }
    body = json.dumps(message, ensure_ascii=False).encode()
    if len(body) > BYTES:
        raise ValueError(f"a message to Viber has at most {BYTES} bytes; this has {len(body)}")
    base = (text(settings.get("url")) or API).rstrip("/")
    return Request(
        method="POST",
        url=f"{base}/pa/send_message",
        headers={
            "X-Viber-Auth-Token": str(account.secrets.get("token") or ""),
            "Content-Type": "application/json",
        },
        body=body,
    )


def shows(file: tuple[str, int], words: str, account: Account) -> bool:
    """Whether one message shows a file with these words under it: only a picture has words."""
    kind, size = file
    if kind in PICTURES:
        return size <= _MB and len(words) <= PICTURE
    return not words and 0 < size <= (FILM if kind == "video/mp4" else FILE)


def _alone(outgoing: Outgoing) -> dict[str, Any] | None:
    """A film or another file, as a message of its own; ``None``: there is more to say than that."""
    more = outgoing.text.strip() or outgoing.link or outgoing.choices
    if more or len(outgoing.media) != 1 or not outgoing.media[0].size:
        return None
    one = outgoing.media[0]
    if one.type == "video/mp4" and one.size <= FILM:
        return {"type": "video", "media": one.url, "size": one.size}
    if one.kind == "image" or one.size > FILE:
        return None
    name = (one.name or one.url.rpartition("/")[2])[-FILE_NAME:]
    return {"type": "file", "media": one.url, "size": one.size, "file_name": name}


def _content(outgoing: Outgoing) -> dict[str, Any]:
    if alone := _alone(outgoing):
        return alone
    picture = carried(outgoing, ("image",))
    # What may be pressed stands on the keyboard, and need not be listed.
    bare = msgspec.structs.replace(outgoing, choices=())
    words = said(bare, picture, TEXT)
    if picture and len(words) > PICTURE:
        picture, words = None, said(bare, None, TEXT)
    found: dict[str, Any] = {"type": "text", "text": words}
    if picture:
        found = {"type": "picture", "text": words, "media": picture.url}
    if outgoing.choices:
        found["keyboard"] = {
            "Type": "keyboard",
            "Buttons": [
                {"ActionType": "reply", "ActionBody": one.key, "Text": one.words}
                for one in outgoing.choices
            ],
        }
    return found


def receipt(response: Response) -> Receipt | Refusal:
    """What the answer means. Raises ``Misread`` for what is none."""
    wait = retry_after(response.headers)
    if response.status >= 500:
        return Refusal(says=str(response.status), permanent=False, retry_after=wait)
    found = _object(response.body)
    status = whole(found.get("status"), -1)
    if status == 0:
        known = text(found.get("message_token"), 60)
        if not known:
            raise Misread("the answer names no message")
        return Receipt(provider_id=known)
    means, words = STATUSES.get(status, ("permanent", text(found.get("status_message"), 200)))
    says = f"{status} {words}"
    match means:
        case "account":
            return Refusal(says=says, permanent=False, account=True)
        case "busy":
            return Refusal(says=says, permanent=False, retry_after=wait or 10.0, busy=True)
        case "elsewhere":
            return Refusal(says=says, permanent=True, elsewhere=True)
    return Refusal(says=says, permanent=True)


def _object(body: bytes) -> Thing:
    found = load(body)
    if not isinstance(found, dict):
        raise Misread("it is no object")
    return found


# ------------------------------------------------------------------------------- what it tells


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here, as Viber does when its webhook is set."""
    try:
        return text(_object(received.body).get("event")) == "webhook"
    except Misread:
        return False


def verify(received: Received, account: Account) -> bool:
    """Whether Viber signed these bytes with the bot's token."""
    token = str(account.secrets.get("token") or "")
    given = received.headers.get("x-viber-content-signature", "")
    made = hmac.new(token.encode(), received.body, hashlib.sha256).hexdigest()
    return bool(token) and hmac.compare_digest(made.encode(), given.strip().lower().encode())


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): Viber repeats the same bytes until it is thanked."""
    try:
        topic = text(_object(received.body).get("event"), 40)
    except Misread:
        topic = ""
    return topic, hashlib.sha256(received.body).hexdigest()


def answer(received: Received, account: Account) -> Response:
    """One welcome to who opens the chat, where the store has written one; else thanks."""
    try:
        event = text(_object(received.body).get("event"))
    except Misread:
        event = ""
    words = text(account.settings.get("welcome"), TEXT)
    if event != "conversation_started" or not words:
        return Response(status=200)
    name = (text(account.settings.get("name")) or "-")[:NAME]
    welcome = {"type": "text", "text": words, "sender": {"name": name}}
    return Response(
        status=200,
        headers={"content-type": "application/json"},
        body=json.dumps(welcome, ensure_ascii=False).encode(),
    )


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> list[Told]:
    """What people write, and what became of messages. Raises ``Misread`` for what is neither."""
    found = _object(received.body)
    event = text(found.get("event"), 40)
    if not event:
        raise Misread("this is no event of Viber's")
    read = READ.get(event)
    if read is None:
        return [Note(f"Viber tells of something else: {event}")]
    return list(read(found, _when(found, received)))


def _when(found: Thing, received: Received) -> datetime:
    written = found.get("timestamp")
    number = int(written) if isinstance(written, int) and not isinstance(written, bool) else 0
    if 0 < number < 10**14:
        return datetime.fromtimestamp(number / 1000, UTC)
    if received.at is None:
        raise Misread("nothing says when this happened")
    return received.at


def _who(one: Thing) -> Who | None:
    known = text(one.get("id"), 200)
    country = text(one.get("country")).upper()
    if not known:
        return None
    return Who(
        contacts=(("viber", known),),
        name=text(one.get("name"), 200),
        language=text(one.get("language"), 16),
        # Viber writes UK where ISO 3166 has GB.
        country="GB" if country == "UK" else country if len(country) == 2 else "",
    )


def _message(found: Thing, at: datetime) -> Iterator[Told]:
    who, message = _who(part(found, "sender")), part(found, "message")
    token = text(found.get("message_token"), 60)
    if who is None or not token:
        yield Note("Something of nobody was left out.")
        return
    plain, private = _said(message)
    yield Event(
        kind="reply.received",
        key=f"viber:{token}",
        happened=at,
        who=who,
        data=filled(channel="viber", provider_id=token, **plain),
        private=private,
    )


_WHAT = {"text": "text", "picture": "image", "video": "video", "file": "document",
         "sticker": "image", "contact": "contact", "url": "text",
         "location": "location"}  # fmt: skip


def _said(message: Thing) -> tuple[dict[str, Any], dict[str, Any]]:
    kind = text(message.get("type"), 40)
    what = _WHAT.get(kind, "unknown")
    url = text(message.get("media"), 2000)
    card, place = part(message, "contact"), part(message, "location")
    media = filled(
        kind=what,
        url=url,
        name=text(message.get("file_name"), 240),
        sticker=text(message.get("sticker_id"), 40),
    )
    words = text(message.get("text"), 8000) or (url if kind == "url" else "")
    private = filled(
        text=words or text(card.get("name"), 200),
        media=[media] if len(media) > 1 and kind != "url" else [],
        cards=[
            filled(name=text(card.get("name"), 200), phones=[text(card.get("phone_number"), 40)])
        ]
        if card
        else [],
        location=filled(latitude=text(place.get("lat"), 40), longitude=text(place.get("lon"), 40)),
    )
    # What we sent last comes back with what they write next: that is what they answer.
    before = text(message.get("tracking_data"), 200).partition(".")
    ours = before[0] if before[1] else ""
    return {"what": what, "about_message": ours, "kind": kind if what == "unknown" else ""}, private


def _outcome(found: Thing, at: datetime) -> Iterator[Told]:
    event = text(found.get("event"))
    word = {"delivered": "delivered", "seen": "read", "failed": "failed"}[event]
    token = text(found.get("message_token"), 60)
    if not token:
        yield Note(f"Viber says {event} of no message.")
        return
    says = masked(text(found.get("desc"), 200), text(found.get("user_id")))
    wrong = {"detail": says, "hard": False, "means": "elsewhere"} if word == "failed" else {}
    yield Event(
        kind=f"message.{word}",
        key=f"viber:{token}:{word}",
        happened=at,
        data=filled(channel="viber", provider_id=token, **wrong),
    )


def _opened(found: Thing, at: datetime) -> Iterator[Told]:
    """Somebody opened the chat. They are no subscriber yet."""
    who, token = _who(part(found, "user")), text(found.get("message_token"), 60)
    if who is None:
        yield Note("Somebody opened the chat; it does not say who.")
        return
    yield Event(
        kind="reply.received",
        key=f"viber:{token or int(at.timestamp())}:opened",
        happened=at,
        who=who,
        data={"channel": "viber", "what": "welcome"},
        private=filled(context=text(found.get("context"), 1000)),
    )


STOPPED = ("care", "reviews", "offers")
"""What somebody takes back who leaves the bot."""


def _subscribed(found: Thing, at: datetime) -> Iterator[Told]:
    """Joining the bot is a yes to being helped by it, and to no more."""
    yield from _word(found, at, "consent.given", ("care",), _who(part(found, "user")))


def _left(found: Thing, at: datetime) -> Iterator[Told]:
    yield from _word(found, at, "consent.revoked", STOPPED, _who({"id": found.get("user_id")}))


def _word(
    found: Thing, at: datetime, kind: str, purposes: tuple[str, ...], who: Who | None
) -> Iterator[Told]:
    if who is None:
        yield Note("Somebody joined or left; it does not say who.")
        return
    token = text(found.get("message_token"), 60) or f"{int(at.timestamp())}"
    for purpose in purposes:
        yield Event(
            kind=kind,
            key=f"viber:consent:{token}:{purpose}:{kind.rpartition('.')[2]}",
            happened=at,
            who=who,
            data={"channel": "viber", "purpose": purpose, "source": "viber"},
        )


READ: Mapping[str, Callable[[Thing, datetime], Iterator[Told]]] = {
    "message": _message,
    "delivered": _outcome,
    "seen": _outcome,
    "failed": _outcome,
    "conversation_started": _opened,
    "subscribed": _subscribed,
    "unsubscribed": _left,
}
"""What Viber can tell, and how each is read."""
