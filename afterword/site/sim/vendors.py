"""Who carries messages in a world: a mail system, Twilio, Meta, Infobip and Google.

Each reads what the product's own adapter wrote, refuses what it would refuse, and answers in its
own words. What it does with a message is ``ports.Provider``'s.
"""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, Literal, NamedTuple
from urllib.parse import parse_qs, parse_qsl, urlsplit

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from afterword.wire import shapes

What = Literal["taken", "later", "refused", "dead"]
"""What a vendor says: it has it; not now; not like this; there is nobody there."""
_ID = re.compile(rb"^Message-ID: <([^.]+)\.s(\d+)@", re.MULTILINE)
REPORTS = frozenset({"sms", "whatsapp", "viber"})
"""The channels whose vendors say afterwards what became of a message, and know no repeat."""
REPLACES = frozenset({"apppush"})
"""Those that show a repeat in the place of the first."""


class Asked(NamedTuple):
    """A message as its vendor reads it."""

    channel: str
    account: int
    """The store whose account it comes over."""
    key: str
    store: int
    """The store that the key names."""
    to: str
    free: bool = True
    """Whether its words are free ones, and not approved beforehand."""


class Elsewhere(Exception):
    """It is no message, or one that is at fault. ``response``: what the vendor answers."""

    def __init__(self, status: int, body: Mapping[str, Any]) -> None:
        self.response = _json(status, body)


def read(asked: shapes.Carried) -> Asked:
    """What a vendor is asked to carry. Raises ``Elsewhere``."""
    if isinstance(asked, shapes.Mail):
        found = _ID.search(asked.data)
        assert found, "a mail without an id of ours"
        account = int(asked.host.removeprefix("mail.s"))
        return Asked("email", account, found[1].decode(), int(found[2]), asked.recipient)
    assert isinstance(asked, shapes.Request), "the simulated stores have no message centre"
    where = urlsplit(asked.url)
    host = where.hostname or ""
    if host.startswith("oauth2."):
        raise Elsewhere(200, {"access_token": f"google-{where.path[1:]}", "expires_in": 3600})
    return _READ[host.partition(".")[0]](asked)


def _named(key: str) -> tuple[str, int]:
    mine, _, store = key.partition(".s")
    return mine, int(store)


def _signed(asked: shapes.Request, scheme: str, wanted: str) -> int:
    """The store whose secret stands in the request. Raises ``Elsewhere``."""
    kind, _, given = asked.headers.get("Authorization", "").partition(" ")
    if kind != scheme or not given.startswith(wanted):
        raise Elsewhere(401, {"error": {"code": 190, "message": "sign in"}, "code": 20003})
    return int(given.removeprefix(wanted))


def _twilio(asked: shapes.Request) -> Asked:
    account = int(urlsplit(asked.url).path.split("/")[3].removeprefix("AC"))
    told = dict(parse_qsl(asked.body.decode()))
    if not re.fullmatch(r"\+[1-9]\d{6,14}", told.get("To", "")):
        raise Elsewhere(400, {"code": 21211, "message": "no number"})
    if not told.get("Body") or not told.get("From"):
        raise Elsewhere(400, {"code": 21602, "message": "nothing to say"})
    key, store = _named(parse_qs(urlsplit(told["StatusCallback"]).query)["message"][0])
    return Asked("sms", account, key, store, told["To"])


def _meta(asked: shapes.Request) -> Asked:
    account = _signed(asked, "Bearer", "meta-")
    told = json.loads(asked.body)
    if told.get("type") not in ("text", "template") or not told.get("to"):
        raise Elsewhere(400, {"error": {"code": 100, "message": "a parameter is wrong"}})
    key, store = _named(told["biz_opaque_callback_data"])
    return Asked("whatsapp", account, key, store, f"+{told['to']}", told["type"] == "text")


def _infobip(asked: shapes.Request) -> Asked:
    account = _signed(asked, "App", "infobip-")
    (told,) = json.loads(asked.body)["messages"]
    if not told["content"].get("text"):
        raise Elsewhere(400, {"requestError": {"serviceException": {"messageId": "BAD_REQUEST"}}})
    key, store = _named(told["webhooks"]["callbackData"])
    return Asked("viber", account, key, store, f"+{told['destinations'][0]['to']}")


def _google(asked: shapes.Request) -> Asked:
    account = _signed(asked, "Bearer", "google-")
    told = json.loads(asked.body)["message"]
    if not told["notification"]["body"]:
        raise Elsewhere(400, {"error": {"status": "INVALID_ARGUMENT"}})
    key, store = _named(told["data"]["message"])
    return Asked("apppush", account, key, store, told["token"])


_READ: dict[str, Callable[[shapes.Request], Asked]] = {
    "api": _twilio,
    "graph": _meta,
    "s": _infobip,
    "fcm": _google,
}


# ---------------------------------------------------------------------------------- answers


def answer(channel: str, what: What, ident: str) -> shapes.Response:
    """What a vendor answers. ``ident``: by which it knows a message that it has."""
    if channel == "email":
        status, phase, says = _MAIL[what]
        return shapes.Response(status=status, headers={"phase": phase}, body=says.encode())
    status, body = _SAYS[channel][what]
    return _json(status, json.loads(json.dumps(body).replace("IDENT", ident)))


def garbage(channel: str) -> shapes.Response | shapes.Unknown:
    """An answer that says nothing, though the message was taken."""
    if channel == "email":
        return shapes.Unknown(says="no answer")
    return shapes.Response(status=200, body=b"<html>Bad gateway</html>")


def _json(status: int, body: Mapping[str, Any]) -> shapes.Response:
    return shapes.Response(status=status, body=json.dumps(body).encode())


_MAIL: dict[What, tuple[int, str, str]] = {
    "taken": (250, "data", "2.0.0 queued"),
    "later": (451, "rcpt", "4.7.1 later, please"),
    "dead": (550, "rcpt", "5.1.1 there is no such mailbox"),
    "refused": (554, "data", "5.6.0 not like this"),
}


def _infobips(group: int, name: str) -> dict[str, Any]:
    return {"messages": [{"messageId": "IDENT", "status": {"groupId": group, "name": name}}]}


_SAYS: dict[str, dict[What, tuple[int, dict[str, Any]]]] = {
    "sms": {
        "taken": (201, {"sid": "SMIDENT", "status": "queued"}),
        "later": (429, {"code": 20429, "message": "too many requests"}),
        "dead": (400, {"code": 21614, "message": "no mobile number"}),
        "refused": (400, {"code": 21617, "message": "too long"}),
    },
    "whatsapp": {
        "taken": (200, {"messaging_product": "whatsapp", "messages": [{"id": "wamid.IDENT"}]}),
        "later": (400, {"error": {"code": 131056, "message": "pair rate limit hit"}}),
        "dead": (400, {"error": {"code": 131026, "message": "undeliverable"}}),
        "refused": (400, {"error": {"code": 132005, "message": "too long"}}),
    },
    "viber": {
        "taken": (200, _infobips(1, "PENDING_ACCEPTED")),
        "later": (429, {"requestError": {"serviceException": {"messageId": "TOO_MANY_REQUESTS"}}}),
        "dead": (200, _infobips(2, "UNDELIVERABLE_NOT_DELIVERED")),
        "refused": (200, _infobips(5, "REJECTED_NOT_ENOUGH_WORDS")),
    },
    "apppush": {
        "taken": (200, {"name": "projects/sim/messages/IDENT"}),
        "later": (429, {"error": {"status": "QUOTA_EXCEEDED"}}),
        "dead": (404, {"error": {"status": "UNREGISTERED"}}),
        "refused": (400, {"error": {"status": "INVALID_ARGUMENT"}}),
    },
}

# ---------------------------------------------------------------------- accounts, approvals


def approve(asked: shapes.Request) -> shapes.Answer:
    """What is asked for approval, approved at once."""
    told = json.loads(asked.body)
    return _json(200, {"id": "1", "status": "APPROVED", "category": told["category"]})


def accounts(number: int) -> Mapping[str, tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """(settings, secrets) of a store's accounts, by channel."""
    service = {
        "project_id": "sim",
        "client_email": "sim@sim.example",
        "private_key": _private_key(),
        "token_uri": f"https://oauth2.sim.example/{number}",
    }
    return {
        "sms": (
            {
                "account_sid": f"AC{number}",
                "sender": "+15005550006",
                "api": "https://api.sim.example",
            },
            {"auth_token": f"twilio-{number}"},
        ),
        "whatsapp": (
            {
                "number_id": f"10{number}",
                "business_id": f"20{number}",
                "url": "https://graph.sim.example",
            },
            {"token": f"meta-{number}", "app_secret": "sim"},
        ),
        "viber": (
            {"provider": "infobip", "url": "https://s.sim.example", "sender": "Sim"},
            {"key": f"infobip-{number}", "report_secret": "sim"},
        ),
        "apppush": (
            {"url": "https://fcm.sim.example"},
            {"service_account": json.dumps(service)},
        ),
    }


@cache
def _private_key() -> str:
    """A key to sign in with: nothing in a world hangs on which one."""
    key = rsa.generate_private_key(65537, 2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
