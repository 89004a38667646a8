"""With what somebody said yes or no: kept as the proof of it."""

from ipaddress import ip_address, ip_network

from afterword.timeline.consents import Proof

from .door import Visit


def proof_of(visit: Visit, source: str) -> Proof:
    """How it was said: the page, the browser, and the address without its last part."""
    meta = visit.request.META
    return Proof(
        source=source,
        address=coarse(meta.get("REMOTE_ADDR", "")),
        agent=meta.get("HTTP_USER_AGENT", "")[:200],
    )


def coarse(address: str) -> str:
    """A network address without the part that names one household: /24, or /48 of IPv6."""
    try:
        found = ip_address(address)
    except ValueError:
        return ""
    wide = 24 if found.version == 4 else 48
    return str(ip_network(f"{found}/{wide}", strict=False))
