"""Post by hand: what is ready waits on the desk until somebody prints it and carries it out.

Nothing goes over a wire. Laid down twice it is still one sheet, so that a repeat does no harm.
"""

from afterword.wire.shapes import (
    Account,
    Asked,
    Dedupe,
    Keep,
    Keyed,
    Misread,
    Outgoing,
    Receipt,
    Refusal,
    Response,
)

LABEL = "Print sheet, by hand"
DEDUPE: Dedupe = Keyed(ttl=10 * 365 * 86_400.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = ()
NEEDED: tuple[str, ...] = ()


def request(outgoing: Outgoing, account: Account) -> Asked:
    """Lay it down. Raises ``ValueError`` for what has no address or no pages."""
    if outgoing.postal is None or not outgoing.pages:
        raise ValueError("a sheet needs an address and something that stands on it")
    return Keep()


def receipt(response: Response) -> Receipt | Refusal:
    """It lies there. Raises ``Misread`` for any other answer."""
    if response.status != 200:
        raise Misread(f"a sheet was answered with {response.status}")
    return Receipt()
