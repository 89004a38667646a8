"""WhatsApp over the Cloud API, with an account of the store's own at Meta.

There is no key by which Meta would know a repeat, but it says our own key back with every status:
a hand-over of unknown fate is settled by what is heard in the minutes after it.
"""

from afterword.wire.meta import GRAPH, VERSION, delivery, handshake, ping, verify
from afterword.wire.shapes import Dedupe, Echo

from .examples import example, example_begun, example_named, example_sent, shows_examples
from .files import file_request
from .prices import cost
from .receive import parse
from .send import OPENS, receipt, request
from .templates import listed, listing, submission, submitted
from .uploading import shows, upload, uploaded

LABEL = "WhatsApp Cloud API (Meta)"
DEDUPE: Dedupe = Echo(field="biz_opaque_callback_data", settle=600.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("number_id", "Id of the phone number", "", ""),
    ("business_id", "Id of the WhatsApp business account", "", ""),
    ("app_id", "Id of the app, for pictures over approved words", "", ""),
    ("token", "Access token", "", "secret"),
    ("app_secret", "App secret", "", "secret"),
    ("app_secret_before", "App secret before the last change", "", "secret"),
    ("verify_token", "Verify token of the webhook", "", "secret"),
    ("version", "Version of the Graph API", VERSION, ""),
    ("url", "Address of the Graph API", GRAPH, ""),
    ("list_button", "Words on the button that opens a list", OPENS, ""),
    ("rate", "Messages a second at most", "80", "number"),
    (
        "prices",
        "Price by category and country, for example marketing GB 0.053, utility * 0.02",
        "",
        "",
    ),
    ("price_currency", "Currency of these prices", "EUR", ""),
)
NEEDED: tuple[str, ...] = ("number_id", "token")

__all__ = [
    "DEDUPE",
    "FIELDS",
    "LABEL",
    "NEEDED",
    "cost",
    "delivery",
    "example",
    "example_begun",
    "example_named",
    "example_sent",
    "file_request",
    "handshake",
    "listed",
    "listing",
    "parse",
    "ping",
    "receipt",
    "request",
    "shows",
    "shows_examples",
    "submission",
    "submitted",
    "upload",
    "uploaded",
    "verify",
]
