"""Fetching the files that customers send, beside the engine: from the provider that has them, or
out of the mail that brought them.

Whatever address a report names is looked at like any other: no private network, no other scheme, a
limit of size and time. An account's secret goes only where the provider's adapter says.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from threading import Lock
from typing import Any
from urllib.parse import urlencode, urljoin
from uuid import uuid4

import msgspec
import structlog

from afterword.conversations import file_kinds, files
from afterword.conversations.file_kinds import MOST_BYTES, Unkept
from afterword.conversations.file_models import Attachment
from afterword.house import hot as house_hot
from afterword.house.sealing import Unreadable
from afterword.timeline import ports
from afterword.timeline.models import Intake
from afterword.wire import addresses, shapes
from afterword.wire.http import TOO_LONG

from .crew import Crew
from .reaching import Unconnected, account_of

MOST_STEPS = 4
"""Requests that one file takes."""
MOST_HOPS = 3
"""How often one of them may be sent on."""

_drawing = Lock()
"""One picture at a time is unfolded in a process: a large one takes a hundred megabytes."""

log = structlog.get_logger()


class Later(Exception):
    """It may be there another time."""


class Collector(Crew[Attachment]):
    """Fetches what customers sent to all stores."""

    name = "files"

    def next_due(self) -> datetime | None:
        """When a file is to be fetched next."""
        return files.next_due()

    def claim(self, now: datetime, limit: int) -> Sequence[Attachment]:
        """Take so many."""
        return files.claim(now, limit, uuid4().hex)

    def work(self, taken: Attachment) -> None:
        """Fetch it, look at it, keep it; or say why not."""
        try:
            content = self._fetched(taken)
            with _drawing:
                found = file_kinds.sound(content)
            files.keep(taken, found)
        except Unkept as error:
            files.fail(taken, error.why)
        except Unreadable:
            files.fail(taken, "gone")
        except Later:
            files.later(taken, self.clock.now())
        except Exception:
            # Whatever it is, it is not tried at once and for ever.
            log.exception("files.broke", file=taken.pk)
            files.later(taken, self.clock.now())

    def _fetched(self, one: Attachment) -> bytes:
        told = files.source(one)
        if told.get("raw"):
            return _out_of_the_mail(one, int(str(told["raw"])), str(told["channel"]))
        media = told.get("media")
        return self._asked(one, media if isinstance(media, dict) else {}, str(told["channel"]))

    def _asked(self, one: Attachment, media: Mapping[str, Any], channel: str) -> bytes:
        account = _account(one, channel)
        source: Any = ports.source(channel, account.settings)
        answers: list[shapes.Response] = []
        for _ in range(MOST_STEPS):
            try:
                if isinstance(source, ports.LeadsToFiles):
                    request = source.file_request(media, account, answers, self.clock.now())
                else:
                    request = None if answers else _plain(media)
            except shapes.Misread as error:
                raise Unkept("gone") from error
            except shapes.Incomplete as error:
                raise Unkept("unconnected") from error
            if request is None:
                return answers[-1].body
            answers.append(self._answer(request))
        raise Unkept("refused")

    def _answer(self, request: shapes.Request) -> shapes.Response:
        """The answer to a request, wherever that is sent on to; nobody's secret goes along."""
        for _ in range(MOST_HOPS + 1):
            try:
                addresses.check(request.url)
            except ValueError as error:
                raise Unkept("refused") from error
            answer = _heard(self._ask(msgspec.structs.replace(request, longest=MOST_BYTES)))
            on = answer.headers.get("location", "")
            if not (300 <= answer.status < 400 and on):
                return answer
            request = shapes.Request(method="GET", url=urljoin(request.url, on))
        raise Unkept("refused")


def _heard(answer: shapes.Answer) -> shapes.Response:
    """The answer, where it is one. Raises what follows from any other."""
    if isinstance(answer, shapes.Refusal):
        if answer.says == TOO_LONG:
            raise Unkept("too_large")
        if answer.permanent or answer.account:
            raise Unkept("refused")
    if not isinstance(answer, shapes.Response):
        raise Later
    if answer.status in (404, 410):
        raise Unkept("gone")
    if answer.status >= 500 or answer.status in (408, 425, 429):
        raise Later
    if answer.status >= 400:
        raise Unkept("refused")
    return answer


def _account(one: Attachment, channel: str) -> shapes.Account:
    """The store's account with the channel; where there is none, what lies open can be had."""
    try:
        return account_of(one.store, channel, "channel")
    except Unconnected:
        return shapes.Account()


def _plain(media: Mapping[str, Any]) -> shapes.Request:
    url = str(media.get("url", ""))
    if not url:
        raise Unkept("unconnected")
    return shapes.Request(method="GET", url=url)


def _out_of_the_mail(one: Attachment, number: int, channel: str) -> bytes:
    """The file out of what came in: that is kept for thirty days."""
    intake = Intake.objects.of(one.store).filter(id=number).first()
    if intake is None or not intake.sealed:
        raise Unkept("gone")
    kind = ports.account_kind(intake.connector)
    settings = house_hot.settings_of(one.store_id, kind, intake.connector)
    if ports.PROVIDER in intake.headers:
        settings = {**settings, "provider": intake.headers[ports.PROVIDER]}
    source: Any = ports.source(intake.connector, settings)
    about = intake.headers.get(ports.MESSAGE)
    received = shapes.Received(
        headers=intake.headers,
        body=one.store.secret.unpack(bytes(intake.sealed), "intake"),
        query=urlencode({"message": about}) if about else "",
        at=intake.received,
    )
    held = (
        source.files(received, settings, one.event) if isinstance(source, ports.HoldsFiles) else ()
    )
    if one.place >= len(held):
        raise Unkept("gone")
    return bytes(held[one.place])
