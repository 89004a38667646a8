"""What Messenger and Instagram have in common: pages that people write to, and what they write.

Both send and tell in one form. Which address is called, how long a text may be and what a webhook
is called is each channel's own.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from . import meta
from .masking import masked
from .reading import Thing, digest, filled, part, parts, text
from .shapes import (
    Account,
    Event,
    Media,
    Misread,
    Note,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Request,
    Response,
    Told,
    Who,
)

QUICK, ON_QUICK, QUICK_KEY = 13, 20, 1000
LONGEST = 8000
"""The most characters of what people write that are kept."""

CODES: Mapping[int, meta.Means] = {
    1: "retry",
    2: "retry",
    4: "slow",
    10: "account",  # a permission is missing
    100: "permanent",
    190: "account",  # the token has ended
    200: "account",  # a permission is missing
    230: "account",
    368: "account",  # held back for breaking the rules
    551: "elsewhere",  # this person is not available
    613: "slow",
    1200: "retry",
    1545041: "elsewhere",  # cannot be written to just now
    80006: "slow",
}
"""What the errors of the Send API mean for us."""
BENEATH: Mapping[int, meta.Means] = {
    2018278: "elsewhere",  # out of the window
    2018065: "elsewhere",  # out of the window, with another wording
    2018108: "elsewhere",  # this person takes no messages just now
    2018001: "elsewhere",  # nobody has this id
    1545041: "elsewhere",
    1893063: "account",  # the page is restricted
}
"""And those beneath them, which say more."""


class Way(NamedTuple):
    """How the two differ."""

    channel: str
    object: str
    """What a webhook of it says it is about."""
    longest: Callable[[str], bool]
    """Whether a text is too long for it."""
    most: str
    """How long it may be, in words."""
    echoes: bool
    """Whether what is written into ``metadata`` comes back with the echo of a message."""


# -------------------------------------------------------------------------------------- out


def request(outgoing: Outgoing, account: Account, way: Way) -> Request:
    """The call that hands a message over. Raises ``ValueError`` for what it carries in no form."""
    page = text(account.settings.get("page_id")) or "me"
    body: dict[str, Any] = {"recipient": {"id": outgoing.to}, "messaging_type": "RESPONSE"}
    if outgoing.by_person:
        # People may answer for a week, and only people: no journey may use this.
        body |= {"messaging_type": "MESSAGE_TAG", "tag": "HUMAN_AGENT"}
    body["message"] = _content(outgoing, way)
    if way.echoes:
        body["message"]["metadata"] = outgoing.key
    if outgoing.answers and not outgoing.by_person:
        body["reply_to"] = {"mid": outgoing.answers}
    return meta.call(account, f"{page}/messages", body)


def _content(outgoing: Outgoing, way: Way) -> dict[str, Any]:
    words = outgoing.text.strip()
    beside = [outgoing.link] if outgoing.link else []
    alone = outgoing.media[0] if len(outgoing.media) == 1 and not (words or beside) else None
    if alone is None:
        # A message is either words or one picture: beside words it is named by its address.
        beside += [one.url for one in outgoing.media]
    words = "\n".join(filter(None, (words, *(one for one in beside if one not in words))))
    if not words and alone is None:
        raise ValueError("there is nothing to say")
    found: dict[str, Any] = _shown(alone) if alone else {"text": words}
    if way.longest(words):
        raise ValueError(f"a text has at most {way.most}")
    if outgoing.choices:
        found["quick_replies"] = _choices(outgoing)
    return found


_KINDS = {"image": "image", "video": "video", "audio": "audio", "voice": "audio"}


def _shown(media: Media) -> dict[str, Any]:
    # A sound or film that other messengers play not is one all the same.
    kind = _KINDS.get(media.kind) or _KINDS.get(media.type.partition("/")[0], "file")
    return {"attachment": {"type": kind, "payload": {"url": media.url}}}


def _choices(outgoing: Outgoing) -> list[dict[str, str]]:
    if len(outgoing.choices) > QUICK:
        raise ValueError(f"{len(outgoing.choices)} choices; there is room for {QUICK}")
    for one in outgoing.choices:
        if not 0 < len(one.words) <= ON_QUICK or not 0 < len(one.key) <= QUICK_KEY:
            raise ValueError(f"a choice has at most {ON_QUICK} characters: {one.words[:30]}")
    return [
        {"content_type": "text", "title": one.words, "payload": one.key} for one in outgoing.choices
    ]


def receipt(response: Response) -> Receipt | Refusal:
    """What the answer means. Raises ``Misread`` for what is none."""
    found = meta.answered(response, CODES, BENEATH, {})
    if isinstance(found, Refusal):
        return found
    known = text(found.get("message_id"), 200)
    if not known:
        raise Misread("the answer names no message")
    return Receipt(provider_id=known)


# --------------------------------------------------------------------------------------- in


def parse(received: Received, way: Way) -> list[Told]:
    """What a webhook says. Raises ``Misread`` for what is no webhook of this kind."""
    found = meta.payload(received, way.object)
    told: list[Told] = []
    for entry in parts(found, "entry"):
        for one in parts(entry, "messaging"):
            told += _heard(one, entry, received, way)
        others = len(parts(entry, "standby"))
        if others:
            told.append(Note(f"{others} that another app of yours answers."))
        for change in parts(entry, "changes"):
            told.append(Note(f"It tells of the page: {text(change.get('field'), 60)}"))
    return told or [Note("There is nothing in this webhook.")]


def _heard(one: Thing, entry: Thing, received: Received, way: Way) -> Iterator[Told]:
    found = False
    for name, read in READ.items():
        if isinstance(one.get(name), Mapping):
            found = True
            yield from read(_Heard(one, part(one, name), entry, received, way))
    if not found:
        kinds = sorted(set(one) - {"sender", "recipient", "timestamp"})
        yield Note(f"It tells of something else: {', '.join(kinds)[:200] or 'nothing'}")


class _Heard(NamedTuple):
    """One thing of a webhook. ``about``: the part of it that says what it is."""

    whole: Thing
    about: Thing
    entry: Thing
    received: Received
    way: Way

    def reply(
        self, known: str, plain: Mapping[str, Any], private: Mapping[str, Any] | None = None
    ) -> Told:
        """Something that a person did. ``known``: what makes it this and no other."""
        person = text(part(self.whole, "sender").get("id"), 200)
        channel = self.way.channel
        if not person or not known:
            return Note("Something of nobody was left out.")
        return Event(
            kind="reply.received",
            key=_key(channel, known),
            happened=self.when,
            who=Who(contacts=((channel, person),)),
            data=filled(channel=channel, **plain),
            private=filled(**(private or {})),
        )

    @property
    def when(self) -> Any:
        return meta.when(self.whole.get("timestamp") or self.entry.get("time"), self.received)

    def mark(self, *what: object) -> str:
        """What makes something without an id of its own this and no other."""
        person = part(self.whole, "sender").get("id")
        return digest(text(person), text(self.whole.get("timestamp")), *what)


def _key(channel: str, known: str) -> str:
    return f"{channel}:{known if len(known) <= 150 else digest(known)}"


_OURS = re.compile(r"([0-9A-Za-z_-]{1,64})\.[A-Za-z0-9_-]{1,40}")


def _message(heard: _Heard) -> Iterator[Told]:
    message = heard.about
    mid = text(message.get("mid"), 300)
    if message.get("is_echo") is True:
        yield _echo(heard, mid)
        return
    if message.get("is_deleted") is True or message.get("is_unsupported") is True:
        gone = message.get("is_deleted") is True
        what = {"what": "revoke", "answers": mid} if gone else {"what": "unknown"}
        yield heard.reply(f"{mid}:gone" if gone else mid, {"provider_id": mid, **what})
        return
    plain: dict[str, Any] = {
        "provider_id": mid,
        "answers": text(part(message, "reply_to").get("mid")),
    }
    media = [_attached(one) for one in parts(message, "attachments")]
    plain["what"] = _what(message, media)
    if choice := text(part(message, "quick_reply").get("payload"), QUICK_KEY):
        plain |= {"what": "choice", "choice": choice}
    story = part(part(message, "reply_to"), "story")
    private = {
        "text": text(message.get("text"), LONGEST),
        "media": [one for one in media if one.get("kind") != "location"],
        "location": next((one for one in media if one.get("kind") == "location"), None),
        "story": filled(id=text(story.get("id"), 200), url=text(story.get("url"), 2000)),
    }
    yield heard.reply(mid, plain, private)


def _what(message: Thing, media: list[dict[str, Any]]) -> str:
    if text(message.get("text")):
        return "text"
    return str(media[0]["kind"]) if media else "unknown"


_ATTACHED = {"image": "image", "video": "video", "audio": "audio", "file": "document",
             "location": "location"}  # fmt: skip


def _attached(one: Thing) -> dict[str, Any]:
    """What hangs on a message. A share, a mention in a story, a reel keep their own name too."""
    named, payload = text(one.get("type"), 60), part(one, "payload")
    place = part(payload, "coordinates")
    return filled(
        kind=_ATTACHED.get(named, "unknown"),
        named=named if named not in _ATTACHED else "",
        url=text(payload.get("url"), 2000) or text(one.get("URL"), 2000),
        name=text(one.get("title"), 240) or text(payload.get("title"), 240),
        latitude=text(place.get("lat"), 40),
        longitude=text(place.get("long"), 40),
        sticker=True if payload.get("sticker_id") else None,
    )


def _echo(heard: _Heard, mid: str) -> Told:
    """What the page itself wrote. Ours comes back with our own key: it was taken."""
    ours = _OURS.fullmatch(text(heard.about.get("metadata"), 200))
    if ours is None or not mid:
        return Note("The page wrote something by another way.")
    return Event(
        kind="message.accepted",
        key=_key(heard.way.channel, f"{mid}:accepted"),
        happened=heard.when,
        about=f"message/{ours[1]}",
        data={"message": ours[1], "channel": heard.way.channel, "provider_id": mid[:200]},
    )


def _edited(heard: _Heard) -> Iterator[Told]:
    mid = text(heard.about.get("mid"), 300)
    known = f"{mid}:edit:{text(heard.about.get('num_edit')) or heard.mark()}"
    words = text(heard.about.get("text"), LONGEST)
    yield heard.reply(known, {"what": "edit", "answers": mid}, {"text": words})


def _reacted(heard: _Heard) -> Iterator[Told]:
    mid, action = text(heard.about.get("mid"), 300), text(heard.about.get("action"))
    gone = action == "unreact"
    sign = text(heard.about.get("emoji"), 40) or text(heard.about.get("reaction"), 40)
    plain = {"what": "reaction", "answers": mid, "gone": gone}
    yield heard.reply(heard.mark("reaction", mid, action, sign), plain, {"text": sign})


def _pressed(heard: _Heard) -> Iterator[Told]:
    pressed = heard.about
    key = text(pressed.get("payload"), QUICK_KEY)
    mid = text(pressed.get("mid"), 300) or heard.mark("postback", key)
    plain = {"what": "choice", "choice": key, "provider_id": text(pressed.get("mid"), 200)}
    came = part(pressed, "referral")
    private = {"text": text(pressed.get("title"), LONGEST), "came_by": _came(came)}
    yield heard.reply(mid, plain, private)


def _came(came: Thing) -> dict[str, Any]:
    return filled(
        **{name: text(came.get(name), 300) for name in ("source", "type", "ref", "ad_id")}
    )


def _referred(heard: _Heard) -> Iterator[Told]:
    """Somebody came by a link. That is no message of theirs."""
    came = _came(heard.about)
    yield heard.reply(heard.mark("referral", came), {"what": "welcome"}, {"came_by": came})


def _read(heard: _Heard) -> Iterator[Told]:
    mid = text(heard.about.get("mid"), 300)
    if not mid:
        yield Note("They have read all up to a moment; of which message is not said.")
        return
    yield _outcome(heard, "read", mid)


def _delivered(heard: _Heard) -> Iterator[Told]:
    mids = heard.about.get("mids")
    known = [text(one, 300) for one in mids] if isinstance(mids, list) else []
    for mid in filter(None, known):
        yield _outcome(heard, "delivered", mid)
    if not any(known):
        yield Note("All up to a moment has arrived; which messages is not said.")


def _outcome(heard: _Heard, word: str, mid: str) -> Event:
    return Event(
        kind=f"message.{word}",
        key=_key(heard.way.channel, f"{mid}:{word}"),
        happened=meta.when(
            heard.whole.get("timestamp") or heard.about.get("watermark"), heard.received
        ),
        data={"channel": heard.way.channel, "provider_id": mid[:200]},
    )


def _warned(heard: _Heard) -> Iterator[Told]:
    why = masked(text(heard.about.get("reason"), 200))
    yield Note(f"Meta warns the page: {text(heard.about.get('action'), 40)} {why}")


def _opted(heard: _Heard) -> Iterator[Told]:
    yield Note("They pressed to hear more by another of Meta's ways; it is not used here.")


def _handed_over(heard: _Heard) -> Iterator[Told]:
    yield Note("A conversation was handed from one app to another.")


READ: Mapping[str, Callable[[_Heard], Iterator[Told]]] = {
    "message": _message,
    "message_edit": _edited,
    "reaction": _reacted,
    "postback": _pressed,
    "referral": _referred,
    "read": _read,
    "delivery": _delivered,
    "optin": _opted,
    "policy-enforcement": _warned,
    "pass_thread_control": _handed_over,
    "take_thread_control": _handed_over,
    "request_thread_control": _handed_over,
}
"""What a webhook can tell, and how each is read."""
