"""The providers that Anymail carries, by name. Each is one line of ``PROVIDERS`` and one section of
the guide."""

from uuid import NAMESPACE_URL, uuid5

from django.core.mail import EmailMultiAlternatives

from afterword.wire.shapes import Echo, Keyed, Nothing, Response

from . import hearing
from .esp import Esp, Field, Reporting

_DAY = 24 * 3600.0
_HALF_HOUR = 1800.0


def _key(label: str = "API key", name: str = "api_key") -> Field:
    return (name, label, "", "secret")


def _address(default: str = "") -> Field:
    return ("api_url", "Address of the API, if it is another", default, "")


def _signing(label: str, name: str = "webhook_key") -> Field:
    return (name, label, "", "secret")


_ECHO = Echo("metadata", settle=_HALF_HOUR)
"""Our key comes back with what it reports. Reports may be late."""
_TAG = Echo("tag", settle=_HALF_HOUR)


def _resend_key(message: EmailMultiAlternatives, more: dict[str, str], key: str) -> None:
    more["Idempotency-Key"] = key


def _brevo_key(message: EmailMultiAlternatives, more: dict[str, str], key: str) -> None:
    # Brevo wants a UUID among the headers of the mail.
    message.extra_headers["idempotencyKey"] = str(uuid5(NAMESPACE_URL, key))


def _keeps_id(message: EmailMultiAlternatives, more: dict[str, str], key: str) -> None:
    # Postmark writes a Message-ID of its own unless it is asked to keep ours.
    message.extra_headers["X-PM-KeepID"] = "true"


def _sendgrid_id(response: Response, found: str) -> str:
    return response.headers.get("x-message-id", "") or found


ESPS: dict[str, Esp] = {
    "brevo": Reporting(
        "brevo",
        "Brevo",
        (_key(), _address()),
        dedupe=Keyed(_HALF_HOUR),
        keyed=_brevo_key,
        hears=hearing.BREVO,
    ),
    "mailersend": Reporting(
        "mailersend",
        "MailerSend",
        (
            _key("API token", "api_token"),
            _address(),
            _signing("Signing secret of the webhook", "webhook_signing_secret"),
            _signing("Secret of the inbound route", "webhook_inbound_secret"),
        ),
        dedupe=_TAG,
        echo="tags",
        hears=hearing.MAILERSEND,
    ),
    "mailgun": Reporting(
        "mailgun",
        "Mailgun",
        (
            _key(),
            ("sender_domain", "Sending domain, if it is not the sender's", "", ""),
            ("api_url", "Region", "https://api.mailgun.net/v3", ""),
            _signing("Signing key of the webhooks", "webhook_signing_key"),
        ),
        dedupe=_ECHO,
        own_id=True,
        hears=hearing.MAILGUN,
    ),
    "mailjet": Reporting(
        "mailjet",
        "Mailjet",
        (_key(), _key("Secret key", "secret_key"), _address()),
        dedupe=_ECHO,
        hears=hearing.MAILJET,
    ),
    "mailtrap": Reporting(
        "mailtrap",
        "Mailtrap",
        (
            _key("API token", "api_token"),
            ("sandbox_id", "Number of the sandbox, for trying out", "", ""),
            _address(),
            _signing("Signing secret of the webhook", "webhook_signing_secret"),
        ),
        dedupe=_ECHO,
        hears=hearing.MAILTRAP,
    ),
    "mandrill": Reporting(
        "mandrill",
        "Mandrill (Mailchimp Transactional)",
        (_key(), _address(), _signing("Key of the webhook")),
        dedupe=_ECHO,
        own_id=True,
        hears=hearing.MANDRILL,
    ),
    "postal": Reporting(
        "postal",
        "Postal",
        (
            _key(),
            ("api_url", "Address of the API", "", ""),
            _signing("Public key of the webhook, without its first and last line"),
        ),
        dedupe=_TAG,
        echo="tags",
        needs=("api_url",),
        hears=hearing.POSTAL,
    ),
    "postmark": Reporting(
        "postmark",
        "Postmark",
        (
            _key("Server API token", "server_token"),
            ("message_stream", "Message stream, if it is not the usual one", "", ""),
            _address(),
        ),
        dedupe=_ECHO,
        own_id=True,
        keyed=_keeps_id,
        hears=hearing.POSTMARK,
    ),
    "resend": Reporting(
        "resend",
        "Resend",
        (_key(), _address(), _signing("Signing secret of the webhook", "webhook_signing_secret")),
        dedupe=Keyed(_DAY),
        keyed=_resend_key,
        hears=hearing.RESEND,
    ),
    "scaleway": Esp(
        "scaleway",
        "Scaleway",
        (
            _key("Secret key", "secret_key"),
            ("project_id", "Project", "", ""),
            ("region", "Region", "fr-par", ""),
            _address(),
        ),
        dedupe=Nothing(),
    ),
    "sendgrid": Reporting(
        "sendgrid",
        "SendGrid",
        (_key(), _address(), _signing("Public key of the event webhook")),
        dedupe=_ECHO,
        fixed={"generate_message_id": False},
        provider_id=_sendgrid_id,
        hears=hearing.SENDGRID,
    ),
    "sparkpost": Reporting(
        "sparkpost",
        "SparkPost",
        (_key(), ("subaccount", "Subaccount, if you use one", "", ""), _address()),
        dedupe=_ECHO,
        hears=hearing.SPARKPOST,
    ),
    "unisender_go": Reporting(
        "unisender_go",
        "Unisender Go",
        (_key(), ("api_url", "Address of the API", "", "")),
        dedupe=_ECHO,
        needs=("api_url",),
        fixed={"generate_message_id": False},
        hears=hearing.UNISENDER,
    ),
}
