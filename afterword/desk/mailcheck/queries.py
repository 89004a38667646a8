"""Asking the name system about the sender's domain, several questions at once."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import msgspec
from django.conf import settings

from afterword.house.models import Account, Store
from afterword.wire.names import Names, Silent

from . import judging
from .companies import COMPANIES, USUAL, Company
from .judging import Verdict

AT_ONCE = 8
DEEPEST = 5
"""How deep the records that a record includes are followed."""
T = TypeVar("T")


class Check(msgspec.Struct, frozen=True):
    """What was found. ``domain`` is empty where the store has no sender yet."""

    domain: str
    verdicts: tuple[Verdict, ...]
    selectors: tuple[str, ...] = ()


def check(store: Store, selector: str = "", names: Names | None = None) -> Check:
    """Look at the domain that the store's mail comes from. ``selector``: where its DKIM key is."""
    domain = store.sender_email.rpartition("@")[2].lower()
    one_click = judging.one_click(store.pages)
    if not domain:
        return Check("", (one_click,))
    domain = domain if domain.isascii() else domain.encode("idna").decode()
    names = names or Names(settings.AFTERWORD_DNS)
    account = _account(store)
    company = COMPANIES.get(str(account.get("provider") or ""), Company())
    chosen = selector or str(account.get("dkim_selector") or "")
    asked = (chosen,) if chosen else (company.selectors or USUAL)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="names") as pool:
        keys = {one: pool.submit(_texts, names, f"{one}._domainkey.{domain}") for one in asked}
        spf = pool.submit(_safely, "spf", lambda: _spf(names, domain, company.spf))
        dmarc = pool.submit(_safely, "dmarc", lambda: judging.dmarc(domain, _dmarc(names, domain)))
        hosts = pool.submit(
            _safely, "answers", lambda: judging.answers(domain, names.mail_hosts(domain))
        )
        found = {one: key.result() for one, key in keys.items()}
    dkim = _dkim(found, asked)
    return Check(
        domain,
        (
            dkim,
            spf.result(),
            dmarc.result(),
            judging.aligned(dkim, dmarc.result()),
            hosts.result(),
            one_click,
        ),
        tuple(asked),
    )


def _account(store: Store) -> Mapping[str, Any]:
    row = Account.objects.of(store).filter(kind="channel", plug="email", enabled=True).first()
    return row.settings if row else {}


def _texts(names: Names, name: str) -> list[str] | None:
    try:
        return names.texts(name)
    except Silent:
        return None


def _dkim(found: Mapping[str, list[str] | None], asked: tuple[str, ...]) -> Verdict:
    there = {name: texts for name, texts in found.items() if texts}
    if not there and any(texts is None for texts in found.values()):
        return Verdict("dkim", "unknown", "silent")
    return judging.dkim(there, asked)


def _safely(about: Any, judge: Callable[[], Verdict]) -> Verdict:
    try:
        return judge()
    except Silent:
        return Verdict(about, "unknown", "silent")


def _spf(names: Names, domain: str, wanted: str) -> Verdict:
    texts = names.texts(domain)
    records = judging.spf_records(texts)
    total = _questions(names, records[0], 0) if len(records) == 1 else 0
    return judging.spf(domain, texts, wanted, total)


def _questions(names: Names, record: str, depth: int) -> int:
    """How many questions a record makes in all; no more are asked here than receivers would."""
    total = judging.questions(record)
    for name in judging.asks_for(record) if depth < DEEPEST else ():
        if total > judging.LOOKUPS or "%" in name:
            break
        inner = judging.spf_records(names.texts(name))
        total += _questions(names, inner[0], depth + 1) if inner else 0
    return total


def _dmarc(names: Names, domain: str) -> str:
    """The record of the domain, else of the one above it."""
    parts = domain.split(".")
    for start in range(max(len(parts) - 1, 1)):
        record = judging.dmarc_record(names.texts(f"_dmarc.{'.'.join(parts[start:])}"))
        if record:
            return record
    return ""
