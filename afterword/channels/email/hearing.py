"""How each provider's reports are recognised and proved genuine, by Anymail's own views.

Where a view of Anymail would open a socket by itself (fetch a body, an attachment, confirm a
subscription), it is kept from doing so here.
"""

import base64
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from hashlib import sha256
from typing import Any, NamedTuple

from anymail.inbound import AnymailInboundMessage
from anymail.webhooks import (
    amazon_ses,
    brevo,
    mailersend,
    mailgun,
    mailjet,
    mailtrap,
    mandrill,
    postal,
    postmark,
    resend,
    sendgrid,
    sparkpost,
    unisender_go,
)
from anymail.webhooks.base import AnymailBaseWebhookView

from afterword.wire.shapes import Received

TOLERANCE = timedelta(minutes=5)
"""How far a signed time may be from ours, both ways."""


class Hears(NamedTuple):
    """How a provider is heard.

    ``secrets``: (name of the account's secret, Anymail's name for it) of a signature.
    ``inbound``: the view that reads what people wrote; ``None``: it does not tell the words.
    ``is_inbound``: which of the two a body is for.
    """

    tracking: type[Any]
    inbound: type[Any] | None
    is_inbound: Callable[[Any], bool]
    secrets: tuple[tuple[str, str], ...] = ()
    inbound_secrets: tuple[tuple[str, str], ...] = ()
    check: Callable[[Received, str], bool] | None = None
    """A signature that Anymail leaves to another library: over what came, with the secret."""
    unsigned: Callable[[Any], bool] = lambda body: False
    """What the provider does not sign though it signs the rest."""


class _SesTracking(amazon_ses.AmazonSESTrackingWebhookView):  # type: ignore[misc]
    """Without boto3: it is wanted for confirming subscriptions, which a person does."""

    def __init__(self, **kwargs: Any) -> None:
        self.auto_confirm_enabled = False
        AnymailBaseWebhookView.__init__(self, **kwargs)


class _SesInbound(amazon_ses.AmazonSESInboundWebhookView):  # type: ignore[misc]
    """Without boto3: it is wanted for mails that were put into S3, which are not fetched."""

    def __init__(self, **kwargs: Any) -> None:
        self.auto_confirm_enabled = False
        AnymailBaseWebhookView.__init__(self, **kwargs)

    def esp_to_anymail_events(self, ses_event: dict[str, Any], sns_message: dict[str, Any]) -> Any:
        action = _thing(_thing(ses_event.get("receipt")).get("action")).get("type")
        if action != "SNS":
            raise LookupError("the mail itself is not in it; use the SNS action with the content")
        return super().esp_to_anymail_events(ses_event, sns_message)


class _BrevoInbound(brevo.BrevoInboundWebhookView):  # type: ignore[misc]
    """Names the attachments and leaves them where they are."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(api_key="-", **kwargs)

    def _fetch_attachment(self, attachment: dict[str, Any]) -> Any:
        return AnymailInboundMessage.construct_attachment(
            content_type=attachment.get("ContentType") or "application/octet-stream",
            content=b"",
            filename=attachment.get("Name"),
        )


def _svix(received: Received, secret: str) -> bool:
    """A Svix signature (Standard Webhooks 1.0): one of several, over id, time and body."""
    told = received.headers
    moment, given = told.get("svix-timestamp", ""), told.get("svix-signature", "")
    if received.at is None or not (moment.isascii() and moment.isdigit() and len(moment) < 12):
        return False
    if abs(int(moment) - received.at.timestamp()) > TOLERANCE.total_seconds():
        return False
    try:
        key = base64.b64decode(secret.removeprefix("whsec_"), validate=True)
    except ValueError:
        return False
    signed = f"{told.get('svix-id', '')}.{moment}.".encode() + received.body
    wanted = base64.b64encode(hmac.new(key, signed, sha256).digest()).decode()
    return any(
        hmac.compare_digest(one.removeprefix("v1,").encode(), wanted.encode())
        for one in given.split()
        if one.startswith("v1,")
    )


def _thing(body: Any) -> dict[str, Any]:
    return body if isinstance(body, dict) else {}


def _first(body: Any) -> dict[str, Any]:
    found = body[0] if isinstance(body, list) and body else body
    return _thing(found)


def _ses_received(body: Any) -> bool:
    try:
        said = json.loads(str(_thing(body).get("Message", "")))
    except (ValueError, RecursionError):
        return False
    return _thing(said).get("notificationType") == "Received"


def _form(body: Any) -> bool:
    return body is None


def _never(body: Any) -> bool:
    return False


MAILGUN = Hears(
    mailgun.MailgunTrackingWebhookView,
    mailgun.MailgunInboundWebhookView,
    _form,
    secrets=(("webhook_signing_key", "webhook_signing_key"),),
)
SENDGRID = Hears(
    sendgrid.SendGridTrackingWebhookView,
    sendgrid.SendGridInboundWebhookView,
    _form,
    secrets=(("webhook_key", "tracking_webhook_verification_key"),),
    unsigned=_form,
)
POSTMARK = Hears(
    postmark.PostmarkTrackingWebhookView,
    postmark.PostmarkInboundWebhookView,
    lambda body: "RecordType" not in _thing(body),
)
BREVO = Hears(brevo.BrevoTrackingWebhookView, _BrevoInbound, lambda body: "items" in _thing(body))
MAILERSEND = Hears(
    mailersend.MailerSendTrackingWebhookView,
    mailersend.MailerSendInboundWebhookView,
    lambda body: _thing(body).get("type") == "inbound.message",
    secrets=(("webhook_signing_secret", "signing_secret"),),
    inbound_secrets=(("webhook_inbound_secret", "inbound_secret"),),
)
MAILJET = Hears(
    mailjet.MailjetTrackingWebhookView,
    mailjet.MailjetInboundWebhookView,
    lambda body: "event" not in _first(body),
)
MAILTRAP = Hears(
    mailtrap.MailtrapTrackingWebhookView,
    None,
    lambda body: str(_first(_thing(body).get("events")).get("event", "")).startswith("inbound"),
    secrets=(("webhook_signing_secret", "signing_secret"),),
)
MANDRILL = Hears(
    mandrill.MandrillCombinedWebhookView,
    mandrill.MandrillCombinedWebhookView,
    _never,
    secrets=(("webhook_key", "webhook_key"),),
)
POSTAL = Hears(
    postal.PostalTrackingWebhookView,
    postal.PostalInboundWebhookView,
    lambda body: "rcpt_to" in _thing(body),
    secrets=(("webhook_key", "webhook_key"),),
)
RESEND = Hears(
    resend.ResendTrackingWebhookView,
    None,
    lambda body: _thing(body).get("type") == "email.received",
    check=_svix,
)
SES = Hears(_SesTracking, _SesInbound, _ses_received)
SPARKPOST = Hears(
    sparkpost.SparkPostTrackingWebhookView,
    sparkpost.SparkPostInboundWebhookView,
    lambda body: "relay_message" in _thing(_first(body).get("msys")),
)
UNISENDER = Hears(
    unisender_go.UnisenderGoTrackingWebhookView, None, _never, secrets=(("api_key", "api_key"),)
)
