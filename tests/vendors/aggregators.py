"""Providers of text messages that people describe by a form: Infobip, Yuboto and Apifon, each in
the shapes that its public documentation gives, and one of our own making that takes a web form.

Written before our own adapter. Each checks its sign-in and the fields it needs.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from .serving import served

SECRET = "a-secret-of-ada-and-fern"
TOKEN = "an-api-token"


@dataclass
class Aggregators:
    """The running stand-ins."""

    url: str = ""
    taken: list[dict[str, Any]] = field(default_factory=list)
    """What was taken: ``by`` whom, ``to``, ``text`` and the rest of what was said."""
    refuses: bool = False

    def app(self) -> web.Application:
        """The addresses they serve."""
        app = web.Application()
        app.router.add_post("/sms/3/messages", self._infobip)
        app.router.add_post("/omni/v1/Send", self._yuboto)
        app.router.add_post("/services/api/v1/sms/send", self._apifon)
        app.router.add_post("/plain", self._plain)
        app.router.add_get("/plain", self._plain)
        return app

    async def _infobip(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"App {SECRET}":
            return web.json_response({"errorCode": "E401"}, status=401)
        (one,) = (await request.json())["messages"]
        (to,) = one["destinations"]
        assert one["options"]["validityPeriod"]["amount"] > 0
        status = (
            {"groupId": 5, "groupName": "REJECTED"}
            if self.refuses
            else {
                "groupId": 1,
                "groupName": "PENDING",
            }
        )
        if not self.refuses:
            self._take("infobip", to["to"], one["content"]["text"], one)
        sid = to.get("messageId") or "given-by-infobip"
        told = {"messageId": sid, "status": status, "destination": to["to"]}
        return web.json_response({"bulkId": "b", "messages": [told]})

    async def _yuboto(self, request: web.Request) -> web.Response:
        wanted = base64.b64encode(SECRET.encode()).decode()
        if request.headers.get("Authorization") != f"Basic {wanted}":
            return web.json_response({"ErrorCode": 1, "ErrorMessage": "Unauthorized"}, status=401)
        told = await request.json()
        sms = told["sms"]
        (to,) = told["contacts"]
        assert sms["typesms"] in ("sms", "unicode")
        assert 30 <= sms["validity"] <= 4320
        if self.refuses:
            return web.json_response({"ErrorCode": 7, "ErrorMessage": "No credits"})
        self._take("yuboto", to["phonenumber"], sms["text"], told)
        sent = {"id": "Y-1", "channel": "sms", "status": "Submitted", "errorCode": 0}
        return web.json_response({"ErrorCode": 0, "ErrorMessage": "", "Message": [sent]})

    async def _apifon(self, request: web.Request) -> web.Response:
        body = await request.read()
        said = b"\n".join(
            (b"POST", request.path.encode(), body, request.headers["X-ApifonWS-Date"].encode())
        )
        mark = base64.b64encode(hmac.new(SECRET.encode(), said, hashlib.sha256).digest()).decode()
        if request.headers.get("Authorization") != f"ApifonWS {TOKEN}:{mark}":
            return web.json_response({"result_info": {"status_code": 401}}, status=401)
        told = json.loads(body)
        (to,) = told["subscribers"]
        self._take("apifon", to["number"], told["message"]["text"], told)
        sent = {"message_id": "A-1", "length": 1}
        return web.json_response(
            {
                "request_id": "R-1",
                "results": {to["number"]: [sent]},
                "result_info": {"status_code": 200},
            }
        )

    async def _plain(self, request: web.Request) -> web.Response:
        told = dict(await request.post()) or dict(request.query)
        if told.get("pass") != SECRET:
            return web.Response(status=403, text="no")
        self._take("plain", str(told["to"]), str(told["msg"]), told)
        return web.Response(text="OK")

    def _take(self, by: str, to: str, text: str, told: Any) -> None:
        self.taken.append({"by": by, "to": to, "text": text, "told": told})


@contextmanager
def running() -> Iterator[Aggregators]:
    """The stand-ins while the block runs."""
    made = Aggregators()
    with served(made.app()) as made.url:
        yield made
