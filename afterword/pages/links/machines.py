"""Who follows a link: a person, or a machine that looks what is behind it."""

import re
from collections.abc import Mapping

_AGENTS = re.compile(
    r"bot\b|crawl|spider|slurp|preview|scan|proxy|fetch|monitor|validator|headless|phantom"
    r"|barracuda|mimecast|proofpoint|urldefense|safelinks|symantec|messagelabs|trendmicro|fortinet"
    r"|sophos|ironport|zscaler|forcepoint|cloudmark|bitdefender|kaspersky|vade|fireeye|trellix"
    r"|facebookexternalhit|whatsapp|telegram|slack|discord|skypeuri|ms-office|microsoft office"
    r"|python|curl|wget|go-http|java/|okhttp|libwww|axios|node-fetch|httpclient|ruby|php|perl",
    re.IGNORECASE,
)


def is_machine(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a request is a machine's by what it says of itself: it only asks for the head, comes
    ahead of a person, or has the name of a program that is no browser."""
    agent = headers.get("User-Agent", "")
    ahead = (headers.get(name, "") for name in ("Purpose", "Sec-Purpose", "X-Purpose", "X-Moz"))
    return (
        method != "GET"
        or not agent.strip()
        or _AGENTS.search(agent) is not None
        or any("prefetch" in one.lower() or "preview" in one.lower() for one in ahead)
    )
