"""What the records of a domain mean for its mail. No name is asked for here."""

import base64
import binascii
import re
from collections.abc import Mapping, Sequence
from typing import Literal

import msgspec
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key

State = Literal["right", "better", "wrong", "unknown"]
WEAK = 1024
"""Bits of an RSA key below which receivers do not believe it."""
LOOKUPS = 10
"""More questions than these no receiver asks for one SPF record (RFC 7208 §4.6.4)."""


class Record(msgspec.Struct, frozen=True):
    """A record to add or to change."""

    kind: str
    name: str
    value: str


class Verdict(msgspec.Struct, frozen=True):
    """What is so with one thing. ``why`` is a word of ``sentences``; ``seen`` is the record."""

    about: Literal["spf", "dkim", "dmarc", "aligned", "answers", "one_click"]
    state: State
    why: str
    seen: str = ""
    add: Record | None = None
    detail: str = ""


def tags(record: str) -> dict[str, str]:
    """The parts ``name=value`` of a DKIM or DMARC record."""
    found = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, mark, value in found if mark}


# ------------------------------------------------------------------------------------ SPF


def spf_records(texts: Sequence[str]) -> list[str]:
    """The SPF records among a domain's texts."""
    return [one for one in texts if re.match(r"v=spf1(\s|$)", one, re.IGNORECASE)]


def spf_terms(record: str) -> list[str]:
    """The terms after the version, in lower case."""
    return record.lower().split()[1:]


def asks_for(record: str) -> list[str]:
    """The other names whose SPF record a record includes or leaves the matter to."""
    found = (re.match(r"[+?~-]?(?:include:|redirect=)(\S+)", one) for one in spf_terms(record))
    return [one[1] for one in found if one]


def questions(record: str) -> int:
    """How many questions a record itself makes a receiver ask."""
    asks = re.compile(r"[+?~-]?(include:|a(?=$|[:/])|mx(?=$|[:/])|ptr|exists:)|redirect=")
    return sum(1 for one in spf_terms(record) if asks.match(one))


def spf(domain: str, texts: Sequence[str], wanted: str, total: int) -> Verdict:
    """``wanted``: what the record should include; ``total``: how many questions it makes in all."""
    found = spf_records(texts)
    include = f"include:{wanted} " if wanted else "mx "
    if not found:
        add = Record("TXT", domain, f"v=spf1 {include}~all")
        return Verdict("spf", "wrong", "spf_missing", add=add)
    if len(found) > 1:
        merged = " ".join(dict.fromkeys(term for one in found for term in spf_terms(one)[:-1]))
        add = Record("TXT", domain, f"v=spf1 {merged} ~all")
        return Verdict("spf", "wrong", "spf_several", seen="\n".join(found), add=add)
    (record,) = found
    terms = spf_terms(record)
    if any(one in ("all", "+all") for one in terms):
        add = Record("TXT", domain, re.sub(r"\+?\ball\b", "~all", record, flags=re.IGNORECASE))
        return Verdict("spf", "wrong", "spf_open", seen=record, add=add)
    if total > LOOKUPS:
        return Verdict("spf", "wrong", "spf_long", seen=record, detail=str(total))
    if wanted and wanted not in [name for one in terms for name in asks_for(f"v=spf1 {one}")]:
        head, _, rest = record.partition(" ")
        add = Record("TXT", domain, f"{head} include:{wanted} {rest}")
        return Verdict("spf", "better", "spf_other", seen=record, add=add, detail=wanted)
    return Verdict("spf", "right", "spf_right", seen=record)


# ----------------------------------------------------------------------------------- DKIM


def dkim(found: Mapping[str, Sequence[str]], asked: Sequence[str]) -> Verdict:
    """``found``: the texts at each selector that has any."""
    keys = {name: _dkim_key(texts) for name, texts in found.items()}
    live = {name: key for name, key in keys.items() if key is not None}
    if not live:
        return Verdict("dkim", "wrong", "dkim_missing", detail=", ".join(asked))
    good = [name for name, key in live.items() if _is_strong(tags(key).get("p", ""))]
    if good:
        return Verdict("dkim", "right", "dkim_right", seen=_short(live[good[0]]), detail=good[0])
    name, key = next(iter(live.items()))
    why = "dkim_weak" if tags(key).get("p") else "dkim_revoked"
    return Verdict("dkim", "wrong", why, seen=_short(key), detail=name)


def _dkim_key(texts: Sequence[str]) -> str | None:
    return next((one for one in texts if "p" in tags(one)), None)


def _is_strong(written: str) -> bool:
    try:
        raw = base64.b64decode(re.sub(r"\s", "", written), validate=True)
    except (binascii.Error, ValueError):
        return False
    if len(raw) == 32:
        return True  # Ed25519 (RFC 8463) is written without a wrapping
    try:
        key = load_der_public_key(raw)
    except (ValueError, TypeError):
        return False
    return not isinstance(key, RSAPublicKey) or key.key_size >= WEAK


def _short(record: str) -> str:
    return record if len(record) <= 90 else f"{record[:87]}…"


# ---------------------------------------------------------------------------------- DMARC


def dmarc_record(texts: Sequence[str]) -> str:
    """The DMARC record among a name's texts; empty: there is none that counts."""
    found = [one for one in texts if re.match(r"v=DMARC1\s*(;|$)", one)]
    return found[0] if len(found) == 1 else ""


def dmarc(domain: str, record: str) -> Verdict:
    """``record``: of the domain or of the one above it."""
    if not record:
        add = Record("TXT", f"_dmarc.{domain}", f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}")
        return Verdict("dmarc", "wrong", "dmarc_missing", add=add)
    policy = tags(record).get("p", "").lower()
    if policy not in ("none", "quarantine", "reject"):
        add = Record("TXT", f"_dmarc.{domain}", f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}")
        return Verdict("dmarc", "wrong", "dmarc_broken", seen=record, add=add)
    if policy == "none":
        return Verdict("dmarc", "right", "dmarc_watching", seen=record)
    return Verdict("dmarc", "right", "dmarc_right", seen=record, detail=policy)


def aligned(dkim_: Verdict, dmarc_: Verdict) -> Verdict:
    """Whether what is signed is the domain that people see, which is what DMARC asks for."""
    if "unknown" in (dkim_.state, dmarc_.state):
        return Verdict("aligned", "unknown", "silent")
    if dkim_.state != "right":
        return Verdict("aligned", "wrong", "not_aligned")
    return Verdict("aligned", "right", "aligned")


def answers(domain: str, hosts: Sequence[str]) -> Verdict:
    """Whether somebody who answers reaches anybody."""
    if not hosts or list(hosts) == [""]:
        return Verdict("answers", "better", "no_answers", detail=domain)
    return Verdict("answers", "right", "answers", seen=", ".join(sorted(hosts)[:3]))


def one_click(url: str) -> Verdict:
    """Whether mail programs can end it with one press (RFC 8058): they post to HTTPS only."""
    if url.startswith("https://"):
        return Verdict("one_click", "right", "one_click", seen=url)
    return Verdict("one_click", "wrong", "one_click_plain", seen=url)
