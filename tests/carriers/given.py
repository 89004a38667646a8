"""What a carrier's tests start from, and what its conformance is judged by.

Each carrier has a folder here with ``case.py``, which holds its ``CASE``, and with ``payloads``:
files in the vendor's documented shape, written by us. ``test_conformance.py`` finds them by the
table in ``site/plugs.py``; a carrier without a case fails.
"""

import importlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from afterword.site.plugs import CARRIERS
from afterword.timeline.ports import Carrier
from afterword.wire.scans import Scan, Tracked
from afterword.wire.shapes import Account, Event, Note, Parcels, Privacy, Product, Received, Told

AT = datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC)
"""When deliveries of the tests arrive."""
SECRETS = ("new secret", "old secret")
"""What the accounts of the tests sign with: now, and before the last change."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What there is to know of a carrier to try it.

    ``read``: what a body says: by webhook, or as the answer to being asked.
    ``saying``: a body in which a parcel has one scan with this code.
    """

    carrier: Carrier
    read: Callable[[bytes], Sequence[Told]]
    saying: Callable[[str], bytes]
    words: Mapping[str, str]
    """Every code that the vendor documents, and what it comes to: ``meant`` of it."""
    new: Mapping[str, str]
    """Codes with a word in them that the vendor has not documented, and the status they get."""
    told: Mapping[str, str]
    """Every payload, by the name of its file, and the ``gist`` of it."""
    sign: Callable[[bytes, str], Received] | None = None
    """A delivery with the signature of its bytes by a secret; ``None``: it never tells by itself.
    """
    account: Account = field(
        default=Account(secrets={"secret": SECRETS[0], "secret_before": SECRETS[1]})
    )
    refused: Sequence[Account] = (
        Account(),
        Account(secrets={"secret": "", "secret_before": ""}),
    )
    """Accounts with which nothing is genuine."""
    named: Collection[str] = ()
    """Our words for the carriers that it can name."""
    no_scan: Sequence[str] = ()
    """Codes that say that there is nothing to say."""


@cache
def case(name: str) -> Case:
    """The case of a carrier."""
    found: Case = importlib.import_module(f"tests.carriers.{name}.case").CASE
    return found


def cases() -> list[str]:
    """Every carrier in the table."""
    return list(CARRIERS)


def telling() -> list[str]:
    """The carriers that tell by themselves."""
    return [name for name in CARRIERS if case(name).sign is not None]


def folder(name: str) -> Path:
    """Where the payloads of a carrier lie."""
    return Path(__file__).parent / name / "payloads"


def body(name: str, payload: str) -> bytes:
    """The bytes of a payload, by the name of its file without its ending."""
    return (folder(name) / f"{payload}.json").read_bytes()


def content(name: str, payload: str) -> Any:
    """What stands in a payload."""
    return json.loads(body(name, payload))


def meant(meaning: Mapping[str, Any] | Scan) -> str:
    """What a code comes to, in a word: ``on_hold !fix_address (consignee_incorrect_address)``.

    ``~`` delayed, ``!`` what to do, ``(…)`` why, ``=`` how it was handed over, ``?`` not known.
    """
    if isinstance(meaning, Scan):
        names = ("status", "delayed", "action", "reason", "proof", "known")
        meaning = {name: getattr(meaning, name) for name in names}
    found = str(meaning["status"])
    found += " ~" if meaning.get("delayed") else ""
    found += f" !{meaning['action']}" if meaning.get("action") else ""
    found += f" ({meaning['reason']})" if meaning.get("reason") else ""
    found += f" ={meaning['proof']}" if meaning.get("proof") else ""
    return found + ("" if meaning.get("known", True) else " ?")


def gist(told: Sequence[Told]) -> str:
    """What a payload says, in a line."""
    return " | ".join(_gist(one) for one in told)


def _gist(told: Told) -> str:
    match told:
        case Tracked():
            scans = ", ".join(meant(one) for one in told.scans) or "nothing"
            return f"{told.carrier or '-'} {told.number}: {scans}"
        case Note(says=says):
            return f"note: {says}"
        case Event() | Product() | Privacy() | Parcels():
            raise AssertionError(f"a carrier tells of parcels: {told}")


def tracked(told: Sequence[Told]) -> list[Tracked]:
    """What is said of numbers."""
    return [one for one in told if isinstance(one, Tracked)]
