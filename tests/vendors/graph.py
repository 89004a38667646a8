"""A stand-in of Meta's Graph API, for WhatsApp, Messenger and Instagram.

Written from Meta's documentation before our own adapter. It checks the token, the fields
each kind of message must have, their limits, the window and the templates, and refuses with Meta's
own error body. It signs its webhooks.
"""

import hashlib
import hmac
import itertools
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from multidict import MultiDictProxy

TOKEN, APP_SECRET, VERIFY = "EAAG-ada-and-fern", "app_secret_of_ada", "agreed-word"
NUMBER_ID, BUSINESS_ID, PAGE_ID, IG_ID = (
    "106540352242922",
    "102290129340398",
    "404217156637689",
    "178414",
)
APP_ID = "714312898113407"
_MB = 1024 * 1024
_OFFICE = "application/vnd.openxmlformats-officedocument"
_FILES = {
    **dict.fromkeys(("image/jpeg", "image/png"), 5 * _MB),
    "image/webp": 500 * 1024,
    **dict.fromkeys(
        ("audio/aac", "audio/mp4", "audio/mpeg", "audio/amr", "audio/ogg", "audio/opus"), 16 * _MB
    ),
    **dict.fromkeys(("video/mp4", "video/3gpp"), 16 * _MB),
    **dict.fromkeys(
        (
            "application/pdf",
            "text/plain",
            "application/msword",
            "application/vnd.ms-excel",
            "application/vnd.ms-powerpoint",
            f"{_OFFICE}.wordprocessingml.document",
            f"{_OFFICE}.spreadsheetml.sheet",
            f"{_OFFICE}.presentationml.presentation",
        ),
        100 * _MB,
    ),
}
"""What it takes as a file, and the most bytes of each."""
_PICTURES = (["image/jpeg"], ["image/png"])
VERSION = re.compile(r"v\d\d\.\d")


class Refused(Exception):
    """What the Graph API answers instead of a result."""

    def __init__(
        self,
        code: int,
        says: str,
        *,
        status: int = 400,
        sub: int = 0,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(says)
        self.code, self.says, self.status, self.sub = code, says, status, sub
        self.headers = headers

    def answer(self) -> web.Response:
        error: dict[str, Any] = {
            "message": f"(#{self.code}) {self.says}",
            "type": "OAuthException",
            "code": self.code,
            "error_data": {"messaging_product": "whatsapp", "details": self.says},
            "fbtrace_id": "AbCdEf",
        }
        if self.sub:
            error["error_subcode"] = self.sub
        return web.json_response({"error": error}, status=self.status, headers=self.headers)


@dataclass
class Graph:
    """The API. ``heard``: the people who wrote within the last day."""

    token: str = TOKEN
    heard: set[str] = field(default_factory=set)
    templates: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    taken: list[dict[str, Any]] = field(default_factory=list)
    calls: list[tuple[str, str]] = field(default_factory=list)
    media: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What people sent, by its id: (type, bytes)."""
    expired: set[str] = field(default_factory=set)
    """Files that are not kept any more."""
    uploads: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """What we gave it, by the id that it gave back: (type, bytes)."""
    sessions: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Uploads of examples that were begun, by their id: (type, bytes to come)."""
    handles: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    """Examples that it was given, by their handle: (type, bytes)."""
    next_errors: list[Refused] = field(default_factory=list)
    """What it answers to the next calls, whatever they are."""
    refuses: str = ""
    """The kind of message that it refuses for good."""
    hangs_up: str = ""
    """It takes calls whose address ends so, and hangs up without an answer."""

    def __post_init__(self) -> None:
        self._ids = itertools.count(1)

    def app(self) -> web.Application:
        app = web.Application(client_max_size=110 * _MB)
        app.router.add_post("/{version}/{node}/messages", self.messages)
        app.router.add_post("/{version}/{node}/media", self.given)
        app.router.add_post("/{version}/{node}/message_templates", self.submit)
        app.router.add_post("/{version}/{node}/uploads", self.begun)
        app.router.add_post("/{version}/{session}", self.example)
        app.router.add_get("/{version}/{node}/message_templates", self.listed)
        app.router.add_get("/whatsapp_business/attachments/", self.attachment)
        app.router.add_get("/{version}/{media}", self.media_address)
        return app

    # -------------------------------------------------------------------------------- checks

    def _let_in(self, request: web.Request, how: str = "Bearer") -> None:
        self.calls.append((request.method, request.path))
        if not VERSION.fullmatch(request.match_info["version"]):
            raise Refused(2635, "You are calling a deprecated version of the API")
        if request.headers.get("Authorization") != f"{how} {self.token}":
            raise Refused(190, "Invalid OAuth access token", status=401)
        if self.next_errors:
            raise self.next_errors.pop(0)

    async def _asked(self, request: web.Request) -> dict[str, Any]:
        self._let_in(request)
        if request.method == "GET":
            return dict(request.query)
        if request.content_type != "application/json":
            raise Refused(100, "The body is no JSON")
        try:
            found = json.loads(await request.read())
        except ValueError as error:
            raise Refused(100, "The body is no JSON") from error
        if not isinstance(found, dict):
            raise Refused(100, "Invalid parameter")
        return found

    async def messages(self, request: web.Request) -> web.Response:
        try:
            asked = await self._asked(request)
            node = request.match_info["node"]
            if node == NUMBER_ID:
                taken = self._whatsapp(asked)
                self._hang_up(request)
                return web.json_response(taken)
            if node in (PAGE_ID, IG_ID, "me"):
                return web.json_response(self._page(asked, node))
            raise Refused(
                100, f"Unsupported post request. Object with ID '{node}' does not exist", sub=33
            )
        except Refused as refused:
            return refused.answer()

    # --------------------------------------------------------------------------------- media

    async def given(self, request: web.Request) -> web.Response:
        """A file that we give it: it is kept for thirty days under an id that this number has."""
        try:
            self._let_in(request)
            if request.match_info["node"] != NUMBER_ID:
                raise Refused(100, "Unsupported post request", sub=33)
            if request.content_type != "multipart/form-data":
                raise Refused(100, "The parameter file is required")
            told = await request.post()
            known = self._taken_in(told)
        except Refused as refused:
            return refused.answer()
        self._hang_up(request)
        return web.json_response({"id": known})

    async def begun(self, request: web.Request) -> web.Response:
        """The upload of an example begins: https://developers.facebook.com/docs/graph-api/guides/upload"""
        try:
            self._let_in(request)
            if request.match_info["node"] != APP_ID:
                raise Refused(100, "Unsupported post request", sub=33)
            asked = request.query
            kinds = ("application/pdf", "image/jpeg", "image/jpg", "image/png", "video/mp4")
            _must(asked.get("file_type") in kinds, "file_type")
            _must(asked.get("file_length", "").isdigit(), "file_length")
            _must(bool(asked.get("file_name")), "file_name")
        except Refused as refused:
            return refused.answer()
        known = f"upload:MTphdHRhY2htZW50Oj{next(self._ids)}"
        self.sessions[known] = asked["file_type"], int(asked["file_length"])
        return web.json_response({"id": f"{known}?sig=ARZqkGCA"})

    async def example(self, request: web.Request) -> web.Response:
        """The bytes of an example, from where they were left off."""
        try:
            self._let_in(request, "OAuth")
            known = request.match_info["session"]
            if known not in self.sessions or request.query.get("sig") != "ARZqkGCA":
                raise Refused(100, "Unsupported post request", sub=33)
            _must(request.headers.get("file_offset") == "0", "file_offset")
            kind, size = self.sessions[known]
            content = await request.read()
            _must(len(content) == size, "the file is not complete")
        except Refused as refused:
            return refused.answer()
        handle = f"4::{kind}:ARa{next(self._ids)}"
        self.handles[handle] = kind, content
        return web.json_response({"h": handle})

    def _taken_in(self, told: "MultiDictProxy[Any]") -> str:
        _must(told.get("messaging_product") == "whatsapp", "messaging_product")
        file = told.get("file")
        if not isinstance(file, web.FileField):
            raise Refused(100, "The parameter file is required")
        kind, content = file.content_type, file.file.read()
        if kind not in _FILES or told.get("type", kind) != kind:
            raise Refused(
                100,
                "Param file must be a file with one of the following types: "
                f"{', '.join(_FILES)}. Received file of type '{kind}'.",
            )
        if not 0 < len(content) <= _FILES[kind]:
            raise Refused(131053, f"Media upload error: the file has {len(content)} bytes")
        known = str(1_037_543_291_543_636 + next(self._ids))
        self.uploads[known] = (kind, content)
        return known

    def _hang_up(self, request: web.Request) -> None:
        if self.hangs_up and request.path.endswith(self.hangs_up) and request.transport:
            request.transport.abort()

    def _has(self, kind: str, part: dict[str, Any]) -> None:
        """What a message shows by its id must be here still, and of that kind."""
        known = part.get("id")
        if known is None:
            return
        if known not in self.uploads or known in self.expired:
            raise Refused(
                100,
                f"Param {kind}['id'] is not a valid whatsapp business account media attachment ID",
            )
        type_, _ = self.uploads[known]
        family = type_.partition("/")[0]
        if family != kind and not (kind == "document" and family in ("application", "text")):
            raise Refused(131053, f"Unsupported {kind} mime type {type_}")

    async def media_address(self, request: web.Request) -> web.Response:
        """Where a file lies: the address is good for five minutes and wants the token too."""
        try:
            await self._asked(request)
            known = request.match_info["media"]
            if known not in self.media:
                raise Refused(100, f"Object with ID '{known}' does not exist", sub=33)
        except Refused as refused:
            return refused.answer()
        kind, content = self.media[known]
        return web.json_response(
            {
                "url": f"{request.scheme}://{request.host}/whatsapp_business/attachments/"
                f"?mid={known}&ext=1770000000&hash=ATv",
                "mime_type": kind,
                "sha256": hashlib.sha256(content).hexdigest(),
                "file_size": len(content),
                "id": known,
                "messaging_product": "whatsapp",
            }
        )

    async def attachment(self, request: web.Request) -> web.Response:
        """The file itself. Without the token it is not there, as when it is gone."""
        self.calls.append((request.method, request.path))
        known = request.query.get("mid", "")
        given = request.headers.get("Authorization")
        if given != f"Bearer {self.token}" or known in self.expired or known not in self.media:
            return web.Response(status=404, text="Media not found")
        kind, content = self.media[known]
        return web.Response(body=content, content_type=kind)

    # ------------------------------------------------------------------------------ WhatsApp

    def _whatsapp(self, asked: dict[str, Any]) -> dict[str, Any]:
        _must(asked.get("messaging_product") == "whatsapp", "messaging_product")
        to, own = asked.get("to"), asked.get("recipient")
        _must(bool(to) != bool(own), "to or recipient")
        _must(to is None or re.fullmatch(r"\+?\d{7,15}", str(to)) is not None, "to")
        _must(own is None or re.fullmatch(r"[A-Z]{2}\.\S+", str(own)) is not None, "recipient")
        opaque = asked.get("biz_opaque_callback_data", "")
        _must(isinstance(opaque, str) and len(opaque) <= 512, "biz_opaque_callback_data")
        kind = asked.get("type", "text")
        part = asked.get(kind)
        if kind not in _KINDS or not isinstance(part, dict):
            raise Refused(131009, f"Parameter value is not valid: type {kind}")
        if kind == self.refuses:
            raise Refused(131051, "Message type is not currently supported")
        if kind == "template":
            self._template(part)
        elif str(to or own).lstrip("+") not in self.heard:
            raise Refused(131047, "More than 24 hours have passed since the customer last replied")
        _KINDS[kind](part)
        self._has(kind, part)
        wamid = f"wamid.HBgL{next(self._ids)}"
        self.taken.append({**asked, "id": wamid})
        contact = {"input": to or own, **({"wa_id": to} if to else {"user_id": own})}
        return {
            "messaging_product": "whatsapp",
            "contacts": [contact],
            "messages": [{"id": wamid, "message_status": "accepted"}],
        }

    def _template(self, asked: dict[str, Any]) -> None:
        name, code = str(asked.get("name")), str(asked.get("language", {}).get("code"))
        known = self.templates.get((name, code))
        if known is None or known["status"] != "APPROVED":
            raise Refused(132001, "Template name does not exist in the translation")
        self._head(known, asked)
        body = next(one for one in known["components"] if one["type"] == "BODY")
        wanted = len(set(re.findall(r"\{\{(\d+)\}\}", body["text"])))
        given = [one for one in asked.get("components", []) if one["type"] == "body"]
        words = given[0]["parameters"] if given else []
        if len(words) != wanted:
            raise Refused(132000, f"body: number of parameters {len(words)}, expected {wanted}")
        for one in words:
            if re.search(r"[\n\t]| {4}", one["text"]) or not one["text"]:
                raise Refused(132018, "Param text cannot have new-line/tab characters")

    def _head(self, known: dict[str, Any], asked: dict[str, Any]) -> None:
        """A picture stands over the words where it was approved there, and nowhere else."""
        wanted = any(one["type"] == "HEADER" for one in known["components"])
        given = [one for one in asked.get("components", []) if one["type"] == "header"]
        shown = [one.get("type") for head in given for one in head["parameters"]]
        if shown != (["image"] if wanted else []):
            says = f"header: Format mismatch, expected {'IMAGE' if wanted else 'none'}, got {shown}"
            raise Refused(132012, f"Parameter format does not match the template: {says}")
        for one in (one for head in given for one in head["parameters"]):
            _file(one["image"])

    async def submit(self, request: web.Request) -> web.Response:
        """A template handed in: it waits for approval, or is refused at once for its form."""
        try:
            asked = await self._asked(request)
            if request.match_info["node"] != BUSINESS_ID:
                raise Refused(100, "Unsupported post request", sub=33)
            return web.json_response(self._handed_in(asked))
        except Refused as refused:
            return refused.answer()

    def _handed_in(self, asked: dict[str, Any]) -> dict[str, Any]:
        name = str(asked.get("name", ""))
        _must(re.fullmatch(r"[a-z0-9_]{1,512}", name) is not None, "name")
        _must(asked.get("category") in ("UTILITY", "MARKETING", "AUTHENTICATION"), "category")
        language = str(asked.get("language", ""))
        _must(re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2,3})?", language) is not None, "language")
        bodies = [one for one in asked.get("components", ()) if one.get("type") == "BODY"]
        _must(len(bodies) == 1, "components")
        text = bodies[0].get("text", "")
        _must(0 < len(text) <= 1024, "body text")
        gaps = re.findall(r"\{\{(.*?)\}\}", text)
        if [int(one) if one.isdigit() else 0 for one in gaps] != list(range(1, len(gaps) + 1)):
            raise Refused(100, "Variables are not sequential", sub=2388043)
        if re.search(r"\}\}\s*\{\{", text) or text.startswith("{{") or text.endswith("}}"):
            raise Refused(
                100, "Variables can't be at the start or end of the template", sub=2388299
            )
        examples = bodies[0].get("example", {}).get("body_text", [[]])
        if len(gaps) != len(examples[0]):
            raise Refused(100, "Missing sample parameter", sub=2388043)
        for head in (one for one in asked["components"] if one.get("type") == "HEADER"):
            _must(head.get("format") == "IMAGE", "header format")
            shown = head.get("example", {}).get("header_handle", [])
            if [self.handles.get(one, ("",))[0] for one in shown] not in _PICTURES:
                raise Refused(100, "Invalid parameter: the header's example is no uploaded picture")
        if (name, language) in self.templates:
            raise Refused(100, "There is already content for this language", sub=2388024)
        known = {**asked, "id": str(1000 + next(self._ids)), "status": "PENDING"}
        self.templates[name, language] = known
        return {"id": known["id"], "status": "PENDING", "category": asked["category"]}

    async def listed(self, request: web.Request) -> web.Response:
        try:
            await self._asked(request)
        except Refused as refused:
            return refused.answer()
        data = [
            {
                **one,
                "quality_score": {"score": one.get("quality", "UNKNOWN")},
            }
            for one in self.templates.values()
        ]
        return web.json_response({"data": data, "paging": {"cursors": {}}})

    # ------------------------------------------------------------------ Messenger, Instagram

    def _page(self, asked: dict[str, Any], node: str) -> dict[str, Any]:
        to = str(asked.get("recipient", {}).get("id", ""))
        _must(to != "", "recipient")
        kind, tag = asked.get("messaging_type", "RESPONSE"), asked.get("tag")
        if kind not in ("RESPONSE", "UPDATE", "MESSAGE_TAG"):
            raise Refused(100, "Invalid messaging_type")
        if (tag is not None) != (kind == "MESSAGE_TAG") or tag not in (None, "HUMAN_AGENT"):
            raise Refused(100, "Invalid tag")
        if tag is None and to not in self.heard:
            raise Refused(10, "This message is sent outside of allowed window.", sub=2018278)
        message = asked.get("message")
        if not isinstance(message, dict) or bool(message.get("text")) == bool(
            message.get("attachment")
        ):
            raise Refused(100, "Message cannot be empty, and holds a text or an attachment")
        most = 1000 if node == IG_ID else 2000
        if (
            len(str(message.get("text", "")).encode() if node == IG_ID else message.get("text", ""))
            > most
        ):
            raise Refused(
                100, f"Length of param message[text] must be less than or equal to {most}"
            )
        if "attachment" in message:
            _attachment(message["attachment"], node)
        replies = message.get("quick_replies", [])
        if len(replies) > 13 or any(len(one["title"]) > 20 for one in replies):
            raise Refused(100, "Invalid quick replies")
        mid = f"m_{next(self._ids)}"
        self.taken.append({**asked, "id": mid})
        return {"recipient_id": to, "message_id": mid}


def _must(fine: bool, what: str) -> None:
    if not fine:
        raise Refused(100, f"The parameter {what} is required or not valid")


_ON_INSTAGRAM = {
    "image": ("png", "jpg", "jpeg", "gif"),
    "audio": ("aac", "m4a", "wav", "mp4"),
    "video": ("mp4", "ogg", "avi", "mov", "webm"),
    "file": ("pdf",),
}
"""What Instagram takes, as the names of files end."""


def _attachment(one: dict[str, Any], node: str) -> None:
    kind, url = one.get("type"), str(one.get("payload", {}).get("url", ""))
    if kind not in _ON_INSTAGRAM:
        raise Refused(100, "Param message[attachment][type] must be one of audio, file, image …")
    if not re.match(r"https?://", url):
        raise Refused(100, "Upload attachment failure.", sub=2018047)
    if node == IG_ID and url.rpartition(".")[2].lower() not in _ON_INSTAGRAM[kind]:
        raise Refused(100, "The file type is not supported", sub=2534068)


def _text(part: dict[str, Any]) -> None:
    _must(isinstance(part.get("body"), str) and 0 < len(part["body"]) <= 4096, "text['body']")


def _file(part: dict[str, Any]) -> None:
    _must(bool(part.get("id")) != bool(part.get("link")), "id or link")
    if "link" in part and not re.match(r"https?://", part["link"]):
        raise Refused(131009, "link is no address")
    _must(len(part.get("caption", "")) <= 1024, "caption")


def _audio(part: dict[str, Any]) -> None:
    _file(part)
    if "caption" in part:
        raise Refused(100, "Unexpected key caption")


def _interactive(part: dict[str, Any]) -> None:
    body, action = part.get("body", {}).get("text", ""), part.get("action", {})
    if part.get("type") == "button":
        buttons = [one["reply"] for one in action.get("buttons", [])]
        _must(1 <= len(buttons) <= 3, "buttons")
        _must(0 < len(body) <= 1024, "body")
        _must(all(0 < len(one["title"]) <= 20 for one in buttons), "button title")
        _must(all(0 < len(one["id"]) <= 256 for one in buttons), "button id")
        _must(len({one["title"] for one in buttons}) == len(buttons), "button titles are alike")
        return
    _must(part.get("type") == "list", "interactive type")
    rows = [row for section in action.get("sections", []) for row in section["rows"]]
    _must(0 < len(action.get("button", "")) <= 20, "button")
    _must(1 <= len(rows) <= 10 and 0 < len(body) <= 4096, "rows")
    _must(all(0 < len(row["title"]) <= 24 for row in rows), "row title")
    _must(all(len(row.get("description", "")) <= 72 for row in rows), "row description")


_KINDS = {
    "text": _text,
    "template": lambda part: None,
    "interactive": _interactive,
    "image": _file,
    "video": _file,
    "document": _file,
    "audio": _audio,
    "sticker": _file,
}

# -------------------------------------------------------------------------------- its webhooks


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    """The headers with which Meta posts these bytes."""
    digest = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={digest}", "Content-Type": "application/json"}


def whatsapp_hook(value: dict[str, Any], what: str = "messages") -> bytes:
    """A webhook of WhatsApp's, with letters beyond ASCII escaped as Meta writes them."""
    whole = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "15550783881", "phone_number_id": NUMBER_ID},
        **value,
    }
    entry = {
        "id": BUSINESS_ID,
        "time": int(time.time()),
        "changes": [{"value": whole, "field": what}],
    }
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def status_of(taken: dict[str, Any], status: str, at: int, **more: Any) -> dict[str, Any]:
    """What Meta says of a message it took."""
    whom = taken.get("to") or taken.get("recipient")
    found = {
        "id": taken["id"],
        "status": status,
        "timestamp": str(at),
        "recipient_id": whom,
        "pricing": {
            "billable": True,
            "pricing_model": "PMP",
            "category": "service",
            "type": "regular",
        },
        **more,
    }
    if opaque := taken.get("biz_opaque_callback_data"):
        found["biz_opaque_callback_data"] = opaque
    return {"statuses": [found]}


def template_hook(value: dict[str, Any], what: str, at: int) -> bytes:
    """News of a template."""
    entry = {"id": BUSINESS_ID, "time": at, "changes": [{"value": value, "field": what}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def page_hook(what: dict[str, Any], person: str, at: int, page: str = PAGE_ID) -> bytes:
    """A webhook of Messenger's: something that a person did."""
    one = {"sender": {"id": person}, "recipient": {"id": page}, "timestamp": at, **what}
    entry = {"id": page, "time": at, "messaging": [one]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()
