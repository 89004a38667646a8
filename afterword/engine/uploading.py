"""Files that go to a provider ahead of the message that shows them.

One request is one message, and giving a file is none: it reaches nobody, and given twice it doubles
nothing. So it goes after the hand-over was committed to and noted, and before the message's own
request. Whatever breaks on the way to that request, the message was surely not handed over.
"""

import hashlib
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from typing import Any

import msgspec
import structlog

from afterword.conversations import files
from afterword.messages import pictures, recordings
from afterword.messages.compose import Unwritable
from afterword.outbox import ports, uploads
from afterword.outbox.models import Intent
from afterword.wire import shapes

from .ports import Carrier, May

DRAFT = "0"
"""Stands for the file's id while that is not known: what is wrong with the message shows before
anything is given."""

log = structlog.get_logger()


class Ahead:
    """A file that goes ahead of one message, or went ahead of an earlier one.

    ``request``: how it is given; ``None``: the provider has it, as ``known``. ``given``: what came
    of it, once something did.
    """

    def __init__(
        self,
        place: uploads.Place,
        known: str,
        request: shapes.Request | None,
        provider: ports.TakesFiles,
        message: Callable[[str], shapes.Asked],
    ) -> None:
        self.place = place
        self.known = known
        self.request = request
        self.provider = provider
        self.message = message
        self.given: shapes.Given | None = None


def prepared(
    intent: Intent, outgoing: shapes.Outgoing, provider: Any, account: shapes.Account
) -> tuple[shapes.Outgoing, Ahead | None]:
    """The message as it shows the file that goes ahead of it, and that file; ``None``: none does.
    Raises ``Unwritable`` for a file that the provider does not take, and says why."""
    if not outgoing.media or not isinstance(provider, ports.TakesFiles):
        return outgoing, None
    file = _kept(intent, outgoing.media[0])
    try:
        request = provider.upload(file, account) if file is not None else None
    except ValueError as error:
        raise Unwritable("its file is not taken: %(says)s", {"says": str(error)}) from error
    if file is None or request is None:
        return outgoing, None
    place = _place(intent, file, account)
    known = uploads.known(place, outgoing.at)

    def message(given: str) -> shapes.Asked:
        asked: shapes.Asked = provider.request(_showing(outgoing, given), account)  # type: ignore[attr-defined]
        return asked

    ahead = Ahead(place, known, None if known else request, provider, message)
    return _showing(outgoing, known or DRAFT), ahead


def _kept(intent: Intent, media: shapes.Media) -> shapes.File | None:
    """The file behind what is shown, where it is one of ours: a picture that everybody may see too,
    so that nobody fetches it for each message. Raises ``Unwritable`` for one that is not kept any
    more."""
    kind = media.type or "audio/ogg"
    try:
        if media.token:
            content = files.bytes_of(intent.store, media.token)
        elif media.kind == "voice":
            content = recordings.behind(intent.store, media.url)
        elif media.kind == "image":
            content, kind = pictures.behind(intent.store, media.url)
        else:
            return None
    except LookupError as error:
        raise Unwritable("a file that goes along is not kept any more") from error
    if not content:
        return None
    return shapes.File(token=media.token, name=media.name, type=kind, content=content)


def _place(intent: Intent, file: shapes.File, account: shapes.Account) -> uploads.Place:
    key = intent.store.secret.derived("uploads")
    settings = msgspec.json.encode([intent.provider, account.settings], order="sorted").decode()
    bytes_ = f"{file.type} {hashlib.sha256(file.content).hexdigest()}"
    return uploads.Place(intent.store_id, intent.channel, key.hash(settings), key.hash(bytes_))


def _showing(outgoing: shapes.Outgoing, given: str) -> shapes.Outgoing:
    first = msgspec.structs.replace(outgoing.media[0], given=given)
    return msgspec.structs.replace(outgoing, media=(first, *outgoing.media[1:]))


def handed_over(
    carrier: Carrier, ahead: Ahead | None, asked: shapes.Carried, may: May
) -> "Future[shapes.Answer]":
    """Hand a message over, and its file before it. ``may`` is asked before each of the two."""
    if ahead is None or ahead.request is None:
        return carrier.start(asked, may)
    whole: Future[shapes.Answer] = Future()

    def came(first: "Future[shapes.Answer]") -> None:
        try:
            found = _given(ahead, first.result())
            if isinstance(found, shapes.Given):
                ahead.given = found
                message: Any = ahead.message(found.id)
                carrier.start(message, may).add_done_callback(passed_on)
                return
        except Exception as error:
            # Nothing of the message was written yet.
            log.exception("uploading.broke")
            found = _again(type(error).__name__)
        whole.set_result(found)

    def passed_on(second: "Future[shapes.Answer]") -> None:
        error = second.exception()
        if error is not None:
            whole.set_exception(error)
        else:
            whole.set_result(second.result())

    carrier.start(ahead.request, may).add_done_callback(came)
    return whole


def _given(ahead: Ahead, answer: shapes.Answer) -> shapes.Given | shapes.Refusal | shapes.Held:
    """What came of giving the file. That nobody can tell is as good as that it was not taken."""
    if isinstance(answer, shapes.Response):
        try:
            return ahead.provider.uploaded(answer)
        except shapes.Misread as error:
            return _again(str(error))
    if isinstance(answer, shapes.Unknown):
        return _again(answer.says)
    return answer


def _again(says: str) -> shapes.Refusal:
    return shapes.Refusal(says=f"its file could not be handed over: {says}", permanent=False)


def learn(ahead: Ahead, result: shapes.Result | None, now: datetime) -> None:
    """Remember what the provider calls a file, or that it does not know it. ``result``: what became
    of the message, where it was handed over."""
    if ahead.given is not None:
        lasts = timedelta(seconds=ahead.given.lasts)
        uploads.keep(ahead.place, ahead.given.id, now + lasts)
    if isinstance(result, shapes.Refusal) and result.forgets:
        uploads.forget(ahead.place, ahead.given.id if ahead.given else ahead.known)
