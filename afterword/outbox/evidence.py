"""The pack of evidence on one address: every yes and no with its proof, and what was sent to it."""

import json
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from afterword.decisions.reasons import Because
from afterword.house.models import Store
from afterword.timeline import ledger
from afterword.timeline.identity import Digests, clean_contact, clean_email, clean_phone
from afterword.timeline.models import ConsentLine

from .models import Attempt, Intent
from .queries import because_of, words_of


class Nobody(LookupError):
    """Nothing is known of such an address."""


class Pack(NamedTuple):
    """What was written: so many lines of the ledger, so many messages, and the chain's head."""

    lines: int
    messages: int
    head: str


def digests_of(store: Store, contact: str) -> list[str]:
    """The keyed hashes that an address may stand under: of a mail address, a number, an id such as
    ``whatsapp:AT.123``, or the hash itself."""
    text, digests = contact.strip(), Digests(store.secret)
    found = [text] if len(text) == 32 and all(one in "0123456789abcdef" for one in text) else []
    if email := clean_email(text):
        found.append(digests.email(email))
    if phone := clean_phone(text, store.country):
        found.append(digests.phone(phone))
    kind, colon, value = text.partition(":")
    if colon:
        kind, clean = clean_contact(kind, value, store.country)
        found += [digests.contact(kind, clean)] if clean else []
    return found


def write(store: Store, contact: str, target: Path, *, now: datetime) -> Pack:
    """Write the pack as a zip file. Works for who was forgotten, too, without what only their key
    could open. Raises ``Nobody``, and ``OSError`` where it cannot be written."""
    contacts = digests_of(store, contact)
    lines = ledger.of_contacts(store, contacts)
    intents = _messages(store, contacts)
    if not lines and not intents:
        raise Nobody(f"{store.key} knows of no word and no message for {contact!r}")
    number, digest = ledger.head(store)
    head = _head(store, lines, number, digest, contacts, now)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("README.md", _readme(head))
        pack.writestr("head.json", json.dumps(head, indent=2, ensure_ascii=False))
        pack.writestr("consents.jsonl", _jsonl(_shown(store, lines)))
        pack.writestr("messages.jsonl", _jsonl(_message(store, one) for one in intents))
        pack.writestr("verify.py", verifier())
        with pack.open("chain.jsonl", "w") as chain:
            for link in _links(store, head["from"], number):
                chain.write(json.dumps(link).encode() + b"\n")
    return Pack(len(lines), len(intents), digest)


def verifier() -> str:
    """The program that checks a pack, as it is put into it."""
    return (files("afterword.timeline") / "pack" / "verify.py").read_text(encoding="utf-8")


def _head(
    store: Store,
    lines: list[ConsentLine],
    number: int,
    digest: str,
    contacts: list[str],
    now: datetime,
) -> dict[str, Any]:
    first = lines[0].number if lines else number + 1
    before = ConsentLine.objects.of(store).filter(number=first - 1).first()
    return {
        "store": store.key,
        "made": now.isoformat(),
        "contacts": contacts,
        "lines": number,
        "digest": digest,
        "from": first,
        "before": before.digest if before else "",
        "shown": [one.number for one in lines],
    }


def _links(store: Store, since: int, until: int) -> Iterator[dict[str, Any]]:
    """The chain from the first line shown: of each line its hash only, so that nobody else's word
    is told."""
    for number, line, digest in ledger.chain(store, since):
        if number <= until:
            yield {"n": number, "line": ledger.sha256(line), "digest": digest}


def _shown(store: Store, lines: Iterable[ConsentLine]) -> Iterator[dict[str, Any]]:
    for one in lines:
        shown: dict[str, Any] = {"n": one.number, "line": one.line}
        proof = ledger.proof_of(store, one)
        if proof:
            shown["proof"] = dict(proof)
        yield shown


def _messages(store: Store, contacts: Iterable[str]) -> list[Intent]:
    rows = Intent.objects.of(store).filter(contact__in=set(contacts), attempt__gt=0)
    return list(rows.select_related("customer", "store").order_by("first_tried", "id"))


def _message(store: Store, intent: Intent) -> dict[str, Any]:
    words = words_of(intent, store)
    tries = Attempt.objects.of(store).filter(intent=intent).order_by("number")
    return {
        "send_key": intent.send_key,
        "channel": intent.channel,
        "class": intent.message_class,
        "purpose": intent.purpose,
        "journey": intent.journey,
        "step": intent.step,
        "template": intent.template,
        "state": intent.state,
        "accepted": intent.accepted and intent.accepted.isoformat(),
        "provider": intent.provider,
        "provider_id": intent.provider_id,
        "because": [_reason(one) for one in because_of(intent)],
        "tries": [
            {"number": one.number, "started": one.started.isoformat(), "result": one.result}
            for one in tries
        ],
        "subject": words.subject if words else None,
        "text": words.text if words else None,
    }


def _reason(reason: Because) -> Any:
    return msgspec.to_builtins(reason)


def _jsonl(things: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(one, ensure_ascii=False, default=str) + "\n" for one in things)


def _readme(head: dict[str, Any]) -> str:
    text = (files("afterword.timeline") / "pack" / "README.md").read_text(encoding="utf-8")
    return text.replace("[store]", head["store"]).replace("[made]", head["made"])
