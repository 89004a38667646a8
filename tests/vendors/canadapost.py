"""A stand-in of Canada Post's Track service, written from its documentation (Get Tracking Details,
``vnd.cpc.track-v2``), before our own adapter.

It lets in who has the user name and password of an API key (Basic), tells all that happened to a
parcel, newest first, each by the clock of its place with the zone's short name beside it, and says
404 with code 004 where it has no history. Refusals are ``<messages>``.
"""

import base64
from dataclasses import dataclass, field

from aiohttp import web

USER, PASSWORD = "cp-user", "cp-password"
ACCEPTS = "application/vnd.cpc.track-v2+xml"

Seen = tuple[str, str, str, str, str, str]
"""(event-identifier, event-date, event-time, event-description, event-site, event-province)"""


@dataclass
class CanadaPost:
    """The service. ``seen``: what happened, by pin, newest first; ``expected``: the day, by pin."""

    seen: dict[str, list[Seen]] = field(default_factory=dict)
    expected: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    fails: int = 0
    """The status with which it refuses everything; 0: it works."""

    def app(self) -> web.Application:
        """The address it serves."""
        app = web.Application()
        app.router.add_get("/vis/track/pin/{pin}/detail", self._detail)
        return app

    async def _detail(self, request: web.Request) -> web.Response:
        pin = request.match_info["pin"]
        self.asked.append(pin)
        if self.fails:
            return _no(self.fails, "Server", "The service is not available")
        key = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if request.headers.get("Authorization") != f"Basic {key}":
            return _no(401, "E002", "AAA Authentication Failure")
        if request.headers.get("Accept") != ACCEPTS:
            return _no(415, "Server", "Unsupported media type")
        if pin not in self.seen:
            return _no(404, "004", "No Pin History")
        occurrences = "".join(map(_occurrence, self.seen[pin]))
        day = self.expected.get(pin, "")
        return _xml(
            200,
            f"""<tracking-detail xmlns="http://www.canadapost.ca/ws/track-v2">
<pin>{pin}</pin><active-exists>1</active-exists><archive-exists/><changed-expected-date/>
<destination-postal-id>G1K4M7</destination-postal-id>
<expected-delivery-date>{day}</expected-delivery-date><changed-expected-delivery-reason/>
<mailed-by-customer-number>0001111111</mailed-by-customer-number>
<mailed-on-behalf-of-customer-number/><original-pin/>
<service-name>Xpresspost</service-name><service-name-2>Xpresspost</service-name-2>
<customer-ref-1/><customer-ref-2/><return-pin/>
<signature-image-exists>false</signature-image-exists>
<suppress-signature>false</suppress-signature><delivery-options/>
<significant-events>{occurrences}</significant-events></tracking-detail>""",
        )


def _occurrence(seen: Seen) -> str:
    code, day, hour, says, site, province = seen
    return (
        f"<occurrence><event-identifier>{code}</event-identifier><event-date>{day}</event-date>"
        f"<event-time>{hour}</event-time><event-time-zone>EST</event-time-zone>"
        f"<event-description>{says}</event-description><signatory-name/>"
        f"<event-site>{site}</event-site><event-province>{province}</event-province>"
        "<event-retail-location-id/><event-retail-name/></occurrence>"
    )


def _no(status: int, code: str, says: str) -> web.Response:
    told = f"<message><code>{code}</code><description>{says}</description></message>"
    return _xml(status, f'<messages xmlns="http://www.canadapost.ca/ws/messages">{told}</messages>')


def _xml(status: int, body: str) -> web.Response:
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return web.Response(status=status, text=head + body, content_type="application/xml")
