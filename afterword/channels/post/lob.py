"""Cards and letters printed and posted by Lob (https://docs.lob.com).

Lob knows a repeat by our ``Idempotency-Key`` for 24 hours (from memory of its documentation, not
verified here). It prints the address itself, so none stands on the pages.
"""

import hashlib
import hmac
from base64 import b64encode
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from afterword.wire.faults import Fault, Meaning, of_status, refusal
from afterword.wire.forms import multipart
from afterword.wire.reading import digest, filled, instant, load, name, part, text
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Event,
    Incomplete,
    Keyed,
    Misread,
    Note,
    Outgoing,
    Postal,
    Receipt,
    Received,
    Refusal,
    Request,
    Response,
    Told,
)
from afterword.wire.waiting import retry_after

LABEL = "Lob"
DEDUPE: Dedupe = Keyed(ttl=24 * 3600.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("key", "API key", "", "secret"),
    ("webhook_secret", "Secret of the webhook", "", "secret"),
    ("mail_type", "Kind of mail", "usps_first_class", "usps_first_class|usps_standard"),
    ("colour", "Letters in colour", "yes", "yes|no"),
    ("url", "Address of the API", "https://api.lob.com/v1", ""),
    ("rate", "Messages a second at most", "20", "number"),
)
NEEDED: tuple[str, ...] = ("key",)

_LONGEST_LINE = 64
_LONGEST_NAME = 40
TOLERANCE = timedelta(minutes=5)


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to Lob. Raises ``ValueError`` for what it would not print."""
    if not account.secrets.get("key"):
        raise Incomplete("Lob is connected without an API key")
    if outgoing.postal is None:
        raise ValueError("a card needs an address")
    if outgoing.size not in ("us4x6", "letter"):
        raise ValueError("Lob prints cards of 4 by 6 inches and letters in US Letter; choose those")
    fields = [
        *_address("to", outgoing.postal),
        *_home(outgoing),
        ("use_type", "marketing" if outgoing.message_class == "marketing" else "operational"),
        ("mail_type", text(account.settings.get("mail_type")) or "usps_first_class"),
        ("metadata[message]", outgoing.key),
    ]
    if outgoing.size == "us4x6":
        if not (outgoing.pages and outgoing.back):
            raise ValueError("a card needs a front and a back")
        where, fields = "postcards", [*fields, ("size", "4x6")]
        files = {"front": _pdf("front", outgoing.pages), "back": _pdf("back", outgoing.back)}
    else:
        colour = "false" if account.settings.get("colour") == "no" else "true"
        fields += [("color", colour), ("address_placement", "top_first_page")]
        where, files = "letters", {"file": _pdf("letter", outgoing.pages)}
    kind, body = multipart(fields, files)
    return Request(
        method="POST",
        url=f"{_base(account)}/{where}",
        headers={
            "Authorization": _sign_in(account),
            "Content-Type": kind,
            "Idempotency-Key": outgoing.key,
        },
        body=body,
    )


def _base(account: Account) -> str:
    return (text(account.settings.get("url")) or "https://api.lob.com/v1").rstrip("/")


def _sign_in(account: Account) -> str:
    return "Basic " + b64encode(f"{account.secrets['key']}:".encode()).decode()


def _pdf(what: str, content: bytes) -> tuple[str, str, bytes]:
    return f"{what}.pdf", "application/pdf", content


def _home(outgoing: Outgoing) -> list[tuple[str, str]]:
    if outgoing.home is None:
        if outgoing.postal and outgoing.postal.country == "US":
            raise Incomplete("Lob wants the store's whole postal address for post within the US")
        return []
    return _address("from", outgoing.home)


def _address(whose: str, postal: Postal) -> list[tuple[str, str]]:
    """The fields of an address. Raises ``ValueError`` for one that does not fit on a label."""
    lines = list(postal.lines)
    first, second = lines[0], ", ".join(lines[1:])
    if max(len(first), len(second)) > _LONGEST_LINE:
        raise ValueError(f"a line of the address is longer than {_LONGEST_LINE} signs")
    found = filled(
        name=postal.name[:_LONGEST_NAME],
        address_line1=first,
        address_line2=second,
        address_city=postal.city,
        address_state=postal.region,
        address_zip=postal.postcode,
        address_country=postal.country,
    )
    return [(f"{whose}[{field}]", str(value)) for field, value in found.items()]


ERRORS: dict[str, Meaning] = {
    "address_length_exceeds_limit": Meaning("the address is too long for a label", "address"),
    "failed_deliverability_strictness": Meaning("nothing can be delivered there", "address"),
    "invalid_country_covid": Meaning("no post goes to this country", "address"),
    "invalid_international_feature": Meaning("this cannot be sent abroad", "message"),
    "invalid_perforation_return_envelope": Meaning("the letter's form is at fault", "message"),
    "invalid_file": Meaning("a page cannot be printed", "message"),
    "invalid_file_dimensions": Meaning("a page has the wrong size", "message"),
    "invalid_file_download_time": Meaning("a page could not be fetched in time", "again"),
    "invalid_file_url": Meaning("a page could not be fetched", "message"),
    "file_size_exceeds_limit": Meaning("a page is too large", "message"),
    "file_pages_below_min": Meaning("a page is missing", "message"),
    "file_pages_exceed_max": Meaning("there are too many pages", "message"),
    "unembedded_fonts": Meaning("a page has fonts that are not in it", "message"),
    "invalid_api_key": Meaning("Lob does not know the API key", "account"),
    "unauthorized": Meaning("Lob does not let the API key in", "account"),
    "unauthorized_token": Meaning("Lob does not let the token in", "account"),
    "publishable_key_not_allowed": Meaning("the key is for reading only", "account"),
    "billing_address_required": Meaning("Lob wants a billing address", "account"),
    "email_required": Meaning("Lob wants a verified e-mail address", "account"),
    "payment_method_unverified": Meaning("Lob has no payment method that works", "account"),
    "feature_limit_reached": Meaning("the plan with Lob allows no more", "account"),
    "address_limit_reached": Meaning("the plan with Lob allows no more addresses", "account"),
    "rate_limit_exceeded": Meaning("too many at once", "busy"),
    "conflict": Meaning("the same one is being worked on", "busy"),
    "internal_server_error": Meaning("Lob has trouble of its own", "again"),
    "service_unavailable": Meaning("Lob is not there just now", "again"),
    "merge_variable_required": Meaning("a gap was left open", "message"),
    "unsupported_lob_version": Meaning("Lob does not speak this version any more", "message"),
    "unrecognized_endpoint": Meaning("Lob does not know this address of its API", "message"),
    "not_found": Meaning("Lob does not know it", "message"),
    "bad_request": Meaning("Lob does not understand it", "message"),
    "invalid": Meaning("something in it is not allowed", "message"),
    "deleted_bankaccount": Meaning("something in it is not there any more", "message"),
}
"""Lob's codes."""


def receipt(response: Response) -> Receipt | Refusal:
    """What Lob's answer means. Raises ``Misread`` for what is no answer of its."""
    found = load(response.body)
    if 200 <= response.status < 300:
        if not (provider_id := name(part({"": found}, "").get("id"), 64)):
            raise Misread("Lob's answer names no card")
        return Receipt(provider_id=provider_id)
    error = part(found, "error")
    code = text(error.get("code"), 60)
    meant = ERRORS.get(code)
    says = f"Lob: {meant.says if meant else f'answered {response.status}'}"
    if more := text(error.get("message"), 200):
        says = f"{says} ({more})"
    fault = meant.fault if meant else _fault(response.status)
    return refusal(says, fault, retry_after(response.headers))


def _fault(status: int) -> Fault:
    # Lob says 409 while it still works at the first request with the same key.
    return "busy" if status == 409 else of_status(status, "Lob")


# --------------------------------------------------------------------------------- hearing


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Lob never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether Lob signed it, and a moment ago: over its stamp (in milliseconds) and the body."""
    stamp = received.headers.get("lob-signature-timestamp", "")
    given = received.headers.get("lob-signature", "")
    secret = account.secrets.get("webhook_secret") or ""
    if not (secret and given and stamp.isascii() and stamp.isdigit() and len(stamp) < 15):
        return False
    sent = datetime.fromtimestamp(0, UTC) + timedelta(milliseconds=int(stamp))
    if received.at is None or abs(received.at - sent) > TOLERANCE:
        return False
    said = f"{stamp}.".encode() + received.body
    made = hmac.new(secret.encode(), said, hashlib.sha256).hexdigest()
    return hmac.compare_digest(made.encode(), given.encode("utf-8", "replace"))


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the event's own id); without one its content is."""
    try:
        found = load(received.body)
    except Misread:
        return "", digest(received.body)
    kind = text(part(found, "event_type").get("id"), 80)
    return kind, name(part({"": found}, "").get("id"), 160) or digest(received.body)


BECAME: dict[str, str] = {
    "created": "accepted",
    "rendered_pdf": "accepted",
    "mailed": "accepted",
    "in_transit": "accepted",
    "in_local_area": "accepted",
    "processed_for_delivery": "accepted",
    "international_exit": "accepted",
    "re-routed": "accepted",
    "delivered": "delivered",
    "viewed": "clicked",
    "rejected": "failed",
    "failed": "failed",
    "deleted": "failed",
    "returned_to_sender": "failed",
}
"""What becomes of a card, as Lob says it. The scans of the post are likely, not certain: a card
that was delivered may never be said to be."""
QUIET = ("rendered_thumbnails",)


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What became of a card or a letter. Raises ``Misread``."""
    found = load(received.body)
    kind = text(part(found, "event_type").get("id"), 80)
    thing, _, what = kind.partition(".")
    if thing not in ("postcard", "letter") or what in QUIET:
        return [Note(f"Lob says “{kind}”, from which nothing follows here.")]
    if what not in BECAME:
        return [Note(f"Lob says “{kind}”, which is not known here.")]
    body = part(found, "body")
    provider_id = name(body.get("id"), 64) or name(part({"": found}, "").get("reference_id"), 64)
    if not provider_id:
        raise Misread("it names no card")
    at = instant(part({"": found}, "").get("date_created")) or received.at
    if at is None:
        raise Misread("nobody says when it happened")
    key = text(part(body, "metadata").get("message"), 80).partition(".")[0]
    return list(_events(what, provider_id, key, at))


def _events(what: str, provider_id: str, key: str, at: datetime) -> Sequence[Event]:
    became = BECAME[what]
    about = f"message/{key}" if key else ""
    data = filled(message=key) | {"channel": "post", "provider_id": provider_id, "detail": what}
    if became == "failed":
        data |= {"code": what, "hard": what == "returned_to_sender"}
    told = Event(
        kind=f"message.{became}",
        key=f"lob:{provider_id}:{what}",
        happened=at,
        about=about,
        data=data,
    )
    if what != "returned_to_sender":
        return [told]
    bounced = Event(
        kind="contact.bounced",
        key=f"lob:{provider_id}:bounced",
        happened=at,
        about=about,
        data={
            **filled(message=key),
            "channel": "post",
            "provider_id": provider_id,
            "hard": True,
            "detail": "returned to sender",
        },
    )
    return [told, bounced]
