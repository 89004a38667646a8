"""Handing something to the outside, whatever it is."""

from .shapes import Mail, Refusal, Request, Response, Unknown
from .smtp import deliver


def carry(asked: Request | Mail) -> Response | Refusal | Unknown:
    """Hand it over and say truly how far it came."""
    if isinstance(asked, Mail):
        return deliver(asked)
    raise TypeError(f"no channel speaks HTTP yet; {asked.method} {asked.url} was asked for")
