"""The JSON Schema of journey files, so that editors complete them and mark what does not fit.

Made from the types that decisions use, and shipped as ``journey.schema.json`` beside this file; a
test fails when the two differ. To write it anew: ``python -m afterword.journeys.schema``.
"""

import json
import re
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from afterword.decisions.conditions import CUSTOMER_FIELDS, HEADS
from afterword.decisions.journey import Journey
from afterword.decisions.kinds import KINDS
from afterword.decisions.spans import Span

FILE = "journey.schema.json"

SPAN = {
    "type": "string",
    "pattern": r"^\s*\d{1,5}\s*(minute|hour|day|week|business day)s?\s*$",
    "description": "A length of time: 30 minutes, 2 hours, 5 days, 1 week, 3 business days.",
}
EVENT = {
    "anyOf": [{"enum": sorted(KINDS)}, {"type": "string", "pattern": "^custom\\..+$"}],
    "description": "A kind of event; one of your own begins with custom.",
}

HEAD_WORDS = {
    "all": "Every one of these is so. An empty list is so.",
    "any": "At least one of these is so. An empty list is not.",
    "not": "This is not so.",
    "count": "How many events of a kind there are, compared by is, at_least or at_most; at least "
    "one without. within looks back from now, where compares fields of the event.",
    "has": "How many orders, shipments, returns, repairs, complaints, tasks or conversations "
    "the customer has that meet all of where; at least one without a number.",
    "customer": "A plain fact of the customer, compared with is, in or, for tags, includes.",
    "stated": "Something the customer or a journey stated, by its name; without a comparison: "
    "whether it is known.",
    "subject": "A field of the order, shipment or return that this run is about.",
    "answer": "What an ask step of this journey learned, by the name of its answer.",
    "consent": "Whether the customer may be written to for this purpose on the channel.",
}
"""What each head of a condition asks."""

OP_WORDS = {
    "is": "Equal to this text, whole number or flag.",
    "in": "Equal to one of these.",
    "at_least": "This number or more.",
    "at_most": "This number or less.",
    "includes": "The list has this entry.",
    "within": "At most so long ago, and not ahead.",
    "longer_ago": "So long ago or longer.",
    "field": "The field that is compared.",
    "where": "Comparisons of fields, all of which must be so.",
    "last": "true: of a count, only the last event of the kind is looked at.",
    "of": "subject: only what belongs to what the run is about. customer: all of the customer's.",
    "channel": "The channel that consent is asked for.",
}

FIELD_WORDS = {
    "id": "A short name in small letters that never changes: runs, keys and reports go by it.",
    "name": "What people call it on the screen.",
    "about": "One sentence: what it is for.",
    "version": "Given by the store when it is published.",
    "trigger": "What it starts with.",
    "entry": "How often one customer or subject may enter.",
    "guards": "While one of these is so, messages are held back, unless the step says otherwise.",
    "exits": "As soon as one of these is so, the run ends.",
    "goal": "What the journey is for, counted in reports.",
    "priority": "From 0 to 100: of two messages at one time the higher goes first.",
    "holdout": "The share that is left alone, for comparison.",
    "class": "transactional: about this order. service: helps with what was bought. marketing: "
    "wants to sell.",
    "purpose": "What consent is asked for; by default orders, care or offers, by class.",
    "channels": "The channels to try, in this order.",
    "template": "The key of the message template.",
    "cap": "When another message came shortly before: hold it, or drop it.",
    "valid_for": "How long it makes sense; after that it expires.",
    "hours": "The part of the day and week in which it may go on, on the person's own clock.",
    "unless": "Newer news that makes it pointless: then it is withheld.",
    "guarded": "false: the guards of the journey do not hold it back.",
    "invites": "true: it asks for their own words, and what they write back is for a person.",
    "steps": "The steps, in their order.",
    "on_timeout": "The steps to take when nothing came in time.",
    "otherwise": "The steps to take when no case is so.",
    "again": "true: go on listening after these steps.",
    "becomes": "A condition; the moment at which it comes to be so counts.",
    "since": "entry: what happened since the run began counts. step: only what happens from here.",
    "when": "A condition.",
}
"""What a field means wherever it stands; conditions have words of their own."""


def schema() -> dict[str, Any]:
    """The schema as a plain structure."""
    made = msgspec.json.schema(Journey, schema_hook=_hook)
    parts = made["$defs"]
    for part in parts.values():
        part["description"] = _plain(part.get("description", ""))
        _word(part["properties"], FIELD_WORDS)
    _conditions(parts)
    for part in ("Trigger", "Case", "Goal", "Fact"):
        parts[part]["properties"]["event"] = EVENT
    del parts["Journey"]["properties"]["version"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An Afterword journey",
        **made,
    }


def _hook(wanted: type) -> dict[str, Any]:
    if wanted is Span:
        return SPAN
    raise NotImplementedError(wanted)


def _plain(text: str) -> str:
    """A docstring as one paragraph, without the marks of the code."""
    return re.sub(r"\s+", " ", text).replace("``", "").strip()


def _word(properties: dict[str, Any], words: dict[str, str]) -> None:
    for name, said in words.items():
        if name in properties:
            properties[name]["description"] = said


def _conditions(parts: dict[str, Any]) -> None:
    node = parts["Condition"]
    heads = [name.rstrip("_") for name in HEADS]
    _word(node["properties"], {**OP_WORDS, **HEAD_WORDS})
    _word(parts["Match"]["properties"], OP_WORDS)
    node["oneOf"] = [{"required": [head]} for head in heads]
    node["properties"]["count"] = {**EVENT, "description": HEAD_WORDS["count"]}
    node["properties"]["customer"] = {
        "enum": sorted(CUSTOMER_FIELDS),
        "description": HEAD_WORDS["customer"],
    }
    for part in (node, parts["Match"]):
        for name in ("within", "longer_ago"):
            part["properties"][name] = {**SPAN, "description": OP_WORDS[name]}


def written() -> str:
    """The schema as it stands in the file."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def shipped() -> str:
    """The text of the file that is shipped."""
    return (files("afterword.journeys") / FILE).read_text(encoding="utf-8")


if __name__ == "__main__":
    Path(__file__).with_name(FILE).write_text(written(), encoding="utf-8")
