"""Amazon SES, over its SMTP interface.

Anymail sends through SES with boto3 only, which is 30 MB for one signed request. SES takes the same
mails over SMTP, with credentials of their own; what became of them SNS tells, and Anymail reads.
"""

from collections.abc import Mapping
from typing import Any

import msgspec

from afterword.wire.shapes import (
    Account,
    Dedupe,
    Echo,
    Mail,
    Outgoing,
    Receipt,
    Received,
    Refusal,
    Response,
    Told,
)

from . import reports, send
from .happenings import MARK
from .hearing import SES

LABEL = "Amazon SES"
DEDUPE: Dedupe = Echo("X-Metadata", settle=1800.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("region", "Region", "eu-central-1", ""),
    ("user", "User of the SMTP credentials", "", ""),
    ("password", "Password of the SMTP credentials", "", "secret"),
    ("configuration_set", "Configuration set that publishes to SNS", "", ""),
    ("host", "Server, if it is another", "", ""),
    ("port", "Port", "587", "number"),
    ("security", "Security", "starttls", "none|starttls|tls"),
    ("reply_to", "Address that answers go to; it may hold {key}", "", ""),
    ("dkim_selector", "Name of the DKIM key (its selector)", "", ""),
    ("rate", "Messages a second at most", "", "number"),
    ("inbound_secret", "Secret of the bounce address", "", "secret"),
    *reports.FIELDS,
)
NEEDED: tuple[str, ...] = ("user", "password")


def request(outgoing: Outgoing, account: Account) -> Mail:
    """The mail, and the server of the region. Raises ``ValueError`` for what cannot be written."""
    region = str(account.settings.get("region") or "eu-central-1")
    host = str(account.settings.get("host") or f"email-smtp.{region}.amazonaws.com")
    reached = msgspec.structs.replace(account, settings={**account.settings, "host": host})
    mail = send.request(outgoing, reached)
    metadata = msgspec.json.encode({MARK: outgoing.key})
    head = b"X-Metadata: %s\r\n" % metadata
    chosen = str(account.settings.get("configuration_set") or "")
    if chosen:
        if not (chosen.isascii() and chosen.isprintable()):
            raise ValueError(f"a configuration set is not called {chosen!r}")
        head += b"X-SES-CONFIGURATION-SET: %s\r\n" % chosen.encode()
    return msgspec.structs.replace(mail, data=head + mail.data)


def receipt(response: Response) -> Receipt | Refusal:
    """What the server's answer means; it names the mail as SNS will."""
    found = send.receipt(response)
    if isinstance(found, Receipt):
        return Receipt(provider_id=found.provider_id.rpartition(" ")[2].strip()[:160])
    return found


def ping(received: Received) -> bool:
    """SNS never asks if anybody is here."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether it came with the user and password of the webhook, or is a mail with its secret."""
    return reports.genuine(SES, received, account)


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery)."""
    return reports.delivery(received)


def parse(
    received: Received, currency: str = "", settings: Mapping[str, Any] | None = None
) -> list[Told]:
    """What it tells. Raises ``Misread`` for what cannot be read at all."""
    return reports.parse(SES, received, settings or {})
