"""A company that sends e-mail, spoken to as Anymail knows it.

Anymail writes the request and reads the answers and the reports; nothing of it opens a socket here:
``request`` gives what Anymail would have posted, for ``wire`` to hand over.
"""

import warnings
from collections.abc import Callable, Mapping
from functools import cached_property, lru_cache
from importlib import import_module
from typing import Any

import requests
from anymail.exceptions import AnymailAPIError, AnymailError
from django.core.mail import EmailMultiAlternatives

from afterword.wire.shapes import (
    Account,
    Dedupe,
    Misread,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Request,
    Response,
    Told,
)

from . import refusals, reports
from .happenings import MARK
from .headers import extras, mailbox, reply_address
from .hearing import Hears

# Anymail says of SendGrid that its makers test it no more; the guide says so too.
warnings.filterwarnings("ignore", message="django-anymail has dropped")

Field = tuple[str, str, str, str]
_Options = tuple[tuple[str, str], ...]


class Esp:
    """One provider that Anymail carries.

    ``name``: its module in Anymail. ``fields``: what an account is told about sending, by the names
    that Anymail's backend has for it. ``echo``: where our key travels, in its metadata or as a tag.
    ``own_id``: it lets us choose the Message-ID. ``keyed``: writes our key where the provider knows
    a repeat by it. ``fixed``: options of the backend that no account changes. ``needs``: fields
    without a usual value. ``provider_id``: where an answer names the mail, if Anymail does not say.
    """

    def __init__(
        self,
        name: str,
        label: str,
        fields: tuple[Field, ...],
        *,
        dedupe: Dedupe,
        echo: str = "metadata",
        own_id: bool = False,
        one_click: bool = True,
        keyed: Callable[[EmailMultiAlternatives, dict[str, str], str], None] | None = None,
        fixed: Mapping[str, Any] | None = None,
        needs: tuple[str, ...] = (),
        provider_id: Callable[[Response, str], str] = lambda response, found: found,
    ) -> None:
        self.name = name
        self.LABEL = label
        self.DEDUPE = dedupe
        self.FIELDS = (*fields, *_SENDING)
        self.NEEDED = tuple(
            name
            for name, _label, default, _kind in fields
            if not (name.startswith("webhook_") or default) and (name not in _FREE or name in needs)
        )
        self.echo = echo
        self.own_id = own_id
        self.one_click = one_click
        self._keyed = keyed
        self._fixed = dict(fixed or {})
        self._needs = needs
        self._own = tuple(field for field in fields if not field[0].startswith("webhook_"))
        self._provider_id = provider_id

    # ------------------------------------------------------------------------------- sending

    def request(self, outgoing: Outgoing, account: Account) -> Request:
        """What to post. Raises ``ValueError`` for what this provider cannot carry."""
        backend = _backend(self.name, self._options(account))
        message = self._message(outgoing, account)
        more: dict[str, str] = {}
        if self._keyed:
            self._keyed(message, more, outgoing.key)
        try:
            payload = backend.build_message_payload(message, backend.send_defaults)
            asked = payload.get_request_params(backend.api_url)
        except AnymailError as error:
            raise ValueError(" ".join(str(error).split())[:300]) from error
        return _as_posted(asked, more)

    def _options(self, account: Account) -> _Options:
        """What the account says, as Anymail's backend wants it. Raises ``ValueError``."""
        told = {**account.settings, **account.secrets}
        found = {name: str(told.get(name) or default) for name, _, default, _ in self._own}
        for name, label, _, _ in self._own:
            if not found[name] and (name not in _FREE or name in self._needs):
                raise ValueError(f"{self.LABEL}: {label} is missing in the connection")
        return tuple((name, value) for name, value in found.items() if value) + tuple(
            self._fixed.items()
        )

    def _message(self, outgoing: Outgoing, account: Account) -> EmailMultiAlternatives:
        headers = extras(outgoing, account, own_id=self.own_id, one_click=self.one_click)
        answers_go = reply_address(outgoing, account)
        message = EmailMultiAlternatives(
            subject=" ".join(outgoing.subject.split()),
            body=outgoing.text,
            from_email=mailbox(outgoing.sender_name, outgoing.sender),
            to=[mailbox(outgoing.to_name, outgoing.to)],
            reply_to=[answers_go] if answers_go else None,
            headers=headers,
        )
        if outgoing.html:
            message.attach_alternative(outgoing.html, "text/html")
        for one in outgoing.files:
            message.attach(one.name, one.content, one.type)
        told: Any = message
        if self.echo == "metadata":
            told.metadata = {MARK: outgoing.key}
        else:
            told.tags = [outgoing.key]
        return message

    def receipt(self, response: Response) -> Receipt | Refusal:
        """What its answer means. Raises ``Misread`` for what is no answer of its."""
        answer = requests.Response()
        answer.status_code = response.status
        answer.headers.update({"Content-Type": "", **response.headers})
        answer._content = response.body
        answer.encoding = "utf-8"
        backend, payload, message = self._anybody
        try:
            backend.raise_for_status(answer, payload, message)
            statuses = backend.parse_recipient_status(answer, payload, message)
        except AnymailAPIError as error:
            return self._no(response, str(error), error)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            return self._no(response, "", error)
        # Some answer by address, some do not: the placeholder stands for the recipient then.
        named = [one for address, one in statuses.items() if address != _ANYBODY]
        status = (named or list(statuses.values()) or [None])[0]
        if status is None or (not named and status.status == "failed"):
            return self._no(response, "", None)
        if status.status in ("rejected", "invalid", "failed"):
            return refusals.turned_away(response, status.status)
        if response.status >= 300:
            return refusals.refused(response, "")
        found = self._provider_id(response, str(status.message_id or "").strip("<> "))
        return Receipt(provider_id=found[:200])

    def _no(self, response: Response, says: str, cause: Exception | None) -> Receipt | Refusal:
        """What an answer means that is no yes. Raises ``Misread`` where it is no "no" either: they
        may have taken the mail."""
        if response.status < 300 and not refusals.says_no(response):
            raise Misread(f"{self.LABEL} answered something else than it used to") from cause
        return refusals.refused(response, says)

    @cached_property
    def _anybody(self) -> tuple[Any, Any, EmailMultiAlternatives]:
        """What Anymail wants beside an answer: whom it was about. Nothing of it is sent."""
        options = tuple((name, "0" if name != "api_url" else _NOWHERE) for name, *_ in self._own)
        backend = _backend(self.name, (*options, *self._fixed.items()))
        message = EmailMultiAlternatives("-", "-", "a@example.invalid", [_ANYBODY])
        return backend, backend.build_message_payload(message, {}), message


class Reporting(Esp):
    """One that tells what became of its mails, and what people wrote.

    ``hears``: how its reports are recognised and proved genuine; see ``hearing``.
    """

    def __init__(self, *args: Any, hears: Hears, **how: Any) -> None:
        super().__init__(*args, **how)
        self.hears = hears
        self.FIELDS = (*self.FIELDS, *reports.FIELDS)

    def ping(self, received: Received) -> bool:
        """Whether it only asks if anybody is here. They ask with HEAD, which is answered before."""
        return False

    def verify(self, received: Received, account: Account) -> bool:
        """Whether it was sent by who it says: its signature, or user and password. Or it is a mail
        that the store's own mail system hands on, with the secret."""
        return reports.genuine(self.hears, received, account)

    def delivery(self, received: Received) -> tuple[str, str]:
        """(topic, the id of the delivery): what comes again is the same bytes."""
        return reports.delivery(received)

    def parse(
        self, received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
    ) -> list[Told]:
        """What it tells. Raises ``Misread`` for what cannot be read at all."""
        return reports.parse(self.hears, received, settings or {})

    def files(self, received: Received, settings: Mapping[str, Any], key: str) -> list[bytes]:
        """The files of the mail with this key, in the order of its ``media``."""
        return reports.files(self.hears, received, settings, key)


_ANYBODY = "somebody@example.invalid"
_NOWHERE = "https://example.invalid/"
_FREE = frozenset(
    {"api_url", "sender_domain", "message_stream", "subaccount", "sandbox_id", "region"}
)
"""Fields that may stay empty: the usual is meant then."""
_SENDING: tuple[Field, ...] = (
    ("reply_to", "Address that answers go to; it may hold {key}", "", ""),
    ("dkim_selector", "Name of the DKIM key (its selector)", "", ""),
    ("rate", "Messages a second at most", "", "number"),
    ("inbound_secret", "Secret of the bounce address", "", "secret"),
)


def _as_posted(asked: Mapping[str, Any], more: Mapping[str, str]) -> Request:
    """The request as ``requests`` would write it; what is text already needs no writing."""
    whole = isinstance(asked["data"], str | bytes) and not asked["files"] and not asked["auth"]
    if whole and not asked["params"]:
        url: str | None = _address(asked["url"])
        body, headers = asked["data"], asked["headers"]
    else:
        ready = requests.Request(**asked).prepare()
        url, body, headers = ready.url, ready.body or b"", ready.headers
    return Request(
        method="POST",
        url=str(url),
        headers={**{name: str(value) for name, value in (headers or {}).items()}, **more},
        body=body.encode() if isinstance(body, str) else body,
    )


@lru_cache(maxsize=256)
def _address(url: str) -> str:
    """An address as ``requests`` writes it: the same one for all mails of an account."""
    return str(requests.Request("POST", url).prepare().url)


@lru_cache(maxsize=256)
def _backend(name: str, options: _Options) -> Any:
    """Anymail's backend with what the account says and with nothing from anywhere else."""
    module = import_module(f"anymail.backends.{name}")
    return module.EmailBackend(**dict(options))
