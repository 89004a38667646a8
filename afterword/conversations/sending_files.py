"""Files that the team sends along with an answer: attached first, sent with the words.

What is attached is looked at like what comes in: pictures are drawn anew, and what could run is not
taken. By e-mail they go as parts of the mail. Where a message shows one file, each goes with one of
its own; what a channel does not show goes as an address on the store's pages that nobody can guess
and that is good for a while.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from afterword.house import queries as house
from afterword.house.models import Store, User
from afterword.messages.attaching import SHOWN
from afterword.messages.parting import Part, parted, showing
from afterword.messages.picture_messages import Sent, carried
from afterword.outbox import ports
from afterword.timeline import actions as timeline

from . import files
from .file_kinds import ENDINGS, Unkept, sound
from .file_models import Attachment, Content
from .models import Conversation

SHARED_FOR = timedelta(days=30)
MOST_FILES = 5
"""With one answer."""
_MB = 1024 * 1024
TOGETHER = {"email": 10 * _MB}
"""By channel: how much all of it together may be. Few mail servers take more."""
EACH: dict[str, dict[str, int]] = {
    "whatsapp": {"image": 5 * _MB},
    "viber": {"image": 1 * _MB},
    "instagram": {"image": 8 * _MB},
}
"""By channel and kind: how large one may be, where that is less than what is kept at all."""


def attach(
    talk: Conversation, user: User, name: str, content: bytes, *, now: datetime
) -> Attachment:
    """Attach a file to the answer that a teammate is writing. Raises ``Unkept``."""
    if len(attached(talk, user)) >= MOST_FILES:
        raise Unkept("too_many")
    found = sound(content)
    customer = talk.customer
    if not customer.wrapped_key:
        raise Unkept("gone")
    key = customer.key(talk.store.secret)
    with transaction.atomic():
        one = _attached(
            talk,
            user,
            now,
            kind=found.kind,
            type=found.type,
            size=len(found.content),
            width=found.width,
            height=found.height,
            sealed=key.seal_json({"name": name[:200]}, files.SEALED),
        )
        Content.objects.create(
            store=talk.store,
            attachment=one,
            sealed=key.seal(found.content, files.SEALED),
            small=key.seal(found.small, files.SEALED) if found.small else b"",
        )
    return one


def _attached(talk: Conversation, user: User, now: datetime, **what: Any) -> Attachment:
    return Attachment.objects.create(
        store=talk.store,
        customer=talk.customer,
        token=secrets.token_urlsafe(24),
        user=user,
        state="kept",
        at=now,
        **what,
    )


def attached(talk: Conversation, user: User) -> list[Attachment]:
    """What a teammate has attached and not sent yet, in that order."""
    rows = Attachment.objects.of(talk.store).filter(
        customer=talk.customer_id, user=user, event="", message=""
    )
    return list(rows.select_related("store", "customer__store").order_by("at", "id"))


def detach(talk: Conversation, user: User, token: str) -> bool:
    """Take one off again. Gives whether it was there."""
    mine = [one for one in attached(talk, user) if one.token == token]
    for one in mine:
        one.delete()
    return bool(mine)


def too_large(channel: str, some: Sequence[Attachment]) -> list[Attachment]:
    """Those that a channel does not carry; where all together are too much, all of them."""
    most = TOGETHER.get(channel)
    if most is not None and sum(one.size for one in some) > most:
        return list(some)
    limits = EACH.get(channel, {})
    return [one for one in some if one.size > limits.get(one.kind, one.size)]


def part_keys(send_key: str) -> list[str]:
    """The send keys that the further messages of an answer may have, by that of its first."""
    return [
        timeline.natural_key("file", send_key, str(place)) for place in range(1, MOST_FILES + 1)
    ]


def parts(
    store: Store, channel: str, to: str, words: str, some: Sequence[Attachment]
) -> tuple[Part, ...]:
    """The messages in which these files go with these words; see ``parted``."""
    known = [Sent(one.type, one.size, address(one)) for one in some]
    return parted(store, channel, to, words, known)


def go_with(
    talk: Conversation,
    user: User,
    send_key: str,
    channel: str,
    to: str,
    words: str,
    *,
    now: datetime,
) -> list[list[dict[str, Any]]]:
    """Send what is attached along with an answer: gives for each of its messages what that is to
    know of its files. Runs inside the transaction that plans them. ``to``: the address, where how
    files go hangs on it. Raises ``ValueError`` for what the channel does not carry; the text says
    so."""
    some = attached(talk, user)
    if too_large(channel, some):
        raise ValueError("a file is too large for this channel")
    keys = [send_key, *part_keys(send_key)]
    found = parts(talk.store, channel, to, words, some)
    for key, part in zip(keys, found, strict=False):
        for one in (some[place] for place in part.files):
            given = channel == "email" or _is_given(talk.store, channel, one)
            one.message, one.shared_until = key, None if given else now + SHARED_FOR
            one.save(update_fields=["message", "shared_until"])
    return [[_told(some[place]) for place in part.files] for part in found]


def _is_given(store: Store, channel: str, one: Attachment) -> bool:
    """Whether the provider is given the file itself and fetches it nowhere."""
    found = house.account(store, "channel", channel)
    if found is None or not is_shown(store, channel, one):
        return False
    provider = ports.provider(channel, ports.named(channel, found.settings))
    return isinstance(provider, ports.TakesFiles)


def come_back(store: Store, send_keys: Sequence[str]) -> None:
    """The answer was taken back before it went out: what was attached is attached again."""
    rows = Attachment.objects.of(store).filter(message__in=send_keys, event="")
    rows.update(message="", shared_until=None)


_SAME = ("kind", "type", "size", "width", "height", "sealed")


@transaction.atomic
def again(talk: Conversation, user: User, send_key: str, *, now: datetime) -> list[str]:
    """Attach what went with a message that did not reach them to what a teammate writes now; with
    that message it stays too. Gives the names of those that cannot be: more than go with one
    answer, or not kept any more. Safe to repeat: what is attached already is not attached twice.
    """
    mine = attached(talk, user)
    known = {(files.name_of(one), one.size) for one in mine}
    left = []
    for one in by_message(talk.store, [send_key]).get(send_key, []):
        content = Content.objects.of(talk.store).filter(attachment=one).first()
        name = files.name_of(one)
        if (name, one.size) in known:
            continue
        if content is None or len(known) >= MOST_FILES:
            left.append(name)
            continue
        known.add((name, one.size))
        copy = _attached(talk, user, now, **{field: getattr(one, field) for field in _SAME})
        Content.objects.create(
            store=talk.store, attachment=copy, sealed=content.sealed, small=content.small
        )
    return left


def _told(one: Attachment) -> dict[str, Any]:
    return {
        "token": one.token,
        "name": files.name_of(one),
        "type": one.type,
        "size": one.size,
        "url": address(one),
        "fetched": f"{address(one)}/{one.kind}.{ENDINGS.get(one.type, 'bin')}",
    }


def address(one: Attachment) -> str:
    """Where a file lies for who was sent its address."""
    return f"{one.store.pages}/file/{one.store.key}/{one.token}"


def shared(store_key: str, token: str, now: datetime) -> Attachment | None:
    """A file that lies open at its address; ``None``: there is none, or its time is over."""
    rows = Attachment.objects.everywhere().select_related("store", "customer__store")
    return rows.filter(store__key=store_key, token=token, shared_until__gt=now).first()


def by_message(store: Store, keys: Sequence[str]) -> dict[str, list[Attachment]]:
    """The files that went out, by the message's send key."""
    found: dict[str, list[Attachment]] = {}
    rows = Attachment.objects.of(store).filter(message__in=[one for one in keys if one])
    for one in rows.select_related("store", "customer__store").order_by("at", "id"):
        found.setdefault(one.message, []).append(one)
    return found


def pictured(store: Store, channel: str, to: str, some: Sequence[Attachment]) -> list[Attachment]:
    """Those that go as parts of the first picture message to this number."""
    known = [Sent(one.type, one.size) for one in some]
    goes = carried(store, channel, to, known)
    return [one for one, along in zip(some, goes, strict=True) if along]


def in_pictures(store: Store, to: str, some: Sequence[Attachment]) -> list[Attachment]:
    """Those that go as parts of picture messages to this number, in as many as that takes."""
    return [one for one in some if pictured(store, "sms", to, [one])]


def is_shown(store: Store, channel: str, one: Attachment) -> bool:
    """Whether a messenger shows this file; else it goes as an address."""
    shows = showing(store, channel)
    return shows is not None and shows(Sent(one.type, one.size), "")


def as_links(channel: str) -> bool:
    """Whether files go over a channel as addresses in the words."""
    return channel != "email" and channel not in SHOWN
