"""Making ready what was begun: who is to carry it, the words, and what the provider is asked."""

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import structlog
from django.conf import settings

from afterword.conversations import files
from afterword.decisions.admit import Verdict
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.house.sealing import Unreadable
from afterword.messages import compose as composing
from afterword.messages import costs
from afterword.outbox import ports as outbox_ports
from afterword.outbox import settling
from afterword.outbox.models import Intent
from afterword.wire import addresses, masking, shapes

from . import catching, uploading
from .ports import Catch

log = structlog.get_logger()


class Ready(NamedTuple):
    """An intent that was begun, with its words and what to hand to the provider."""

    intent: Intent
    asked: shapes.Asked
    sealed: bytes
    to: str
    account: shapes.Account = shapes.Account()
    cost: shapes.Cost | None = None
    """What the provider's prices say that it costs."""
    told: str = ""
    """The days that the words name, as ``Intent`` keeps them."""
    ahead: uploading.Ahead | None = None
    """The file that goes ahead of it."""


class Unconnected(Exception):
    """There is no way out of the house for this channel."""


def account_of(store: Store, channel: str, catch: Catch) -> shapes.Account:
    """How a store reaches a channel's provider; ``catch``: where the catcher is, if it runs here.
    Raises ``Unconnected`` or ``Unreadable``."""
    found = house.account(store, "channel", channel)
    if found:
        secrets = {name: str(value) for name, value in found.secrets(store.secret).items()}
        url = f"{settings.AFTERWORD_URL}/in/{channel}/{store.key}"
        # A provider refuses to report to an address that it cannot reach.
        url = url if addresses.outside(url) else ""
        own = store.secret.derived(f"channel/{channel}").secret_hex
        return shapes.Account(settings=found.settings, secrets=secrets, url=url, own=own)
    address = catch()
    if address is None:
        raise Unconnected(f"{channel} is not connected, and the catcher does not run here")
    host, port = address
    return shapes.Account(settings={"host": host, "port": port, "security": "none"})


def note_providers(intents: Sequence[Intent], verdicts: Sequence[Verdict]) -> None:
    """Note who is to carry each: how a repeat is recognised hangs on it, even after a crash."""
    channels = {verdict.channel for verdict in verdicts}
    accounts = house.accounts({one.store_id for one in intents}, "channel", channels)
    for intent, verdict in zip(intents, verdicts, strict=True):
        found = accounts.get((intent.store_id, verdict.channel))
        if found is not None:
            intent.provider = outbox_ports.named(verdict.channel, found)
        else:
            intent.provider = "" if verdict.channel == "email" else catching.NAME


def _with_content(intent: Intent, outgoing: shapes.Outgoing) -> shapes.Outgoing:
    """The message with the bytes of what goes along. Raises ``ValueError`` for what is not kept any
    more."""
    if not outgoing.files:
        return outgoing
    try:
        whole = tuple(
            msgspec.structs.replace(one, content=files.bytes_of(intent.store, one.token))
            for one in outgoing.files
        )
    except LookupError as error:
        raise ValueError("a file that goes along is not kept any more") from error
    return msgspec.structs.replace(outgoing, files=whole)


def made_ready(intent: Intent, written: composing.Written, account: shapes.Account) -> Ready:
    """What is handed over, and to whom. Raises ``Incomplete`` where the account lacks something,
    and ``ValueError`` for what the channel cannot carry."""
    outgoing, price = _with_content(intent, written.outgoing), None
    ahead: uploading.Ahead | None = None
    if intent.provider == catching.NAME:
        host, port = account.settings["host"], account.settings["port"]
        asked: shapes.Asked = catching.request(outgoing, intent.channel, (host, port))
    else:
        provider = outbox_ports.provider(intent.channel, intent.provider)
        outgoing, ahead = uploading.prepared(intent, outgoing, provider, account)
        asked = provider.request(outgoing, account)
        price = outbox_ports.cost(provider, outgoing, account) or costs.handing_over(
            outgoing, intent.channel, account.settings
        )
    return Ready(intent, asked, written.sealed, outgoing.to, account, price, written.told, ahead)


def receipt(one: Ready, answer: shapes.Response) -> shapes.Receipt | shapes.Refusal:
    """What the provider's answer means. Raises ``Misread``."""
    if one.intent.provider == catching.NAME:
        return catching.receipt(answer)
    provider = outbox_ports.provider(one.intent.channel, one.intent.provider)
    return outbox_ports.receipt(provider, answer, one.account)


def discreet(result: shapes.Result, one: Ready) -> shapes.Result:
    """The same answer without the person's address: it is kept in plain text."""
    known = (one.to, one.to.partition("@")[0])
    if isinstance(result, shapes.Receipt):
        # What looks like an address here is the provider's own id of the mail.
        shown = result.provider_id.replace(one.to, masking.ADDRESS)
        return msgspec.structs.replace(result, provider_id=shown)
    return msgspec.structs.replace(result, says=masking.masked(result.says, *known))


def unreachable(intent: Intent, error: Exception) -> settling.Handed:
    """The store's trouble, not the message's: it waits, and goes out once that is mended."""
    says = str(error)
    if isinstance(error, Unreadable):
        says = f"the account of {intent.channel} cannot be opened; enter its secrets again"
    return settling.Handed(intent, shapes.Refusal(says=says, permanent=False, account=True))


def unwritable(intent: Intent, error: Exception) -> settling.Handed:
    """The words cannot be written: it fails, and a person is told what to mend."""
    if not isinstance(error, composing.Unwritable):
        # The words of an error of ours may hold anything, the person's name too.
        log.exception("message.unwritable", intent=intent.pk)
        error = composing.Unwritable(UNWRITABLE, {"error": type(error).__name__})
    result = shapes.Refusal(says=str(error), permanent=True)
    return settling.Handed(intent, result, faults=error.faults)


UNWRITABLE = "it could not be written (%(error)s)"
