"""Chat completions: the shapes in which OpenAI and all who speak like it are asked for words.

Ollama, llama.cpp, vLLM and LM Studio speak it too, and differ in how they refuse: an error is an
object within ``error``, lies flat beside ``object``, or is a bare text; ``code`` is a word or a
number. Sources: platform.openai.com/docs (API reference, error codes), docs.ollama.com
(OpenAI compatibility, errors), ggml-org/llama.cpp (server README, pull request 15780), docs.vllm.ai
(OpenAI-compatible server). Pure.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

import msgspec

from . import reading
from .masking import masked
from .shapes import Answer, Misread, Refusal, Request, Response
from .waiting import retry_after

What = Literal[
    "key", "money", "model", "address", "long", "busy", "again", "refused", "silent", "unreached",
    "inward", "garbled", "empty", "parameter", "crowded",
]  # fmt: skip
"""What went wrong. key: it does not take the key. money: no credit there. model: it knows none of
this name. address: nothing speaks chat completions there. long: too much to read. busy: slower.
again: its own fault. refused: anything else it does not take. silent: no answer in time, so that it
may have worked and cost. unreached: no line. inward: an address that requests may not reach.
garbled: an answer that is none. empty: an answer without words. parameter: it wants the length told
otherwise. crowded: too many ask from here at once."""

COSTLESS = frozenset({"key", "money", "model", "address", "long", "busy", "again", "refused",
                      "unreached", "inward", "parameter", "crowded"})  # fmt: skip
"""Faults by which it says itself that no work was done: nothing is charged for them."""

_MODERN_HOSTS = ("api.openai.com",)
"""Where ``max_tokens`` has been given up for ``max_completion_tokens``."""
_THOUGHT = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL | re.IGNORECASE)
"""What models that think aloud say before they answer."""
LONGEST_SAYING = 240


class Model(msgspec.Struct, frozen=True, kw_only=True):
    """Who is asked: where, by which name, with which key (empty: it wants none)."""

    url: str
    name: str
    key: str = ""


class Part(msgspec.Struct, frozen=True):
    """One message of a question."""

    role: Literal["system", "user"]
    content: str


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """What it answered. ``counted``: the tokens are its own count and no guess of ours."""

    words: str
    tokens_in: int
    tokens_out: int
    counted: bool = True
    cut: bool = False
    ms: int = 0
    """How long it took."""


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Why there is no answer. ``says``: its own words, without keys and addresses."""

    what: What
    says: str = ""
    wait: float | None = None
    tokens_in: int = 0
    tokens_out: int = 0
    ms: int = 0


def endpoint(url: str) -> str:
    """Where questions go, from what people write down: with or without ``/v1`` and the rest."""
    url = url.strip().rstrip("/")
    if url.endswith("/chat/completions"):
        return url
    return f"{url}/chat/completions" if urlsplit(url).path else f"{url}/v1/chat/completions"


def modern(url: str) -> bool:
    """Whether the length is told in the newer word there, as far as the address says."""
    return urlsplit(url).hostname in _MODERN_HOSTS


def request(model: Model, parts: Sequence[Part], most: int, *, newer: bool) -> Request:
    """The question. ``most``: tokens that the answer may have. No temperature is asked for: several
    models take none but their own."""
    body = {
        "model": model.name,
        "messages": [{"role": one.role, "content": one.content} for one in parts],
        "max_completion_tokens" if newer else "max_tokens": most,
        "stream": False,
    }
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if model.key:
        headers["Authorization"] = f"Bearer {model.key}"
    return Request(
        method="POST",
        url=endpoint(model.url),
        headers=headers,
        body=msgspec.json.encode(body),
    )


def guessed(text: str) -> int:
    """About how many tokens a text has, rather too many: four bytes each, as UTF-8."""
    return len(text.encode("utf-8", "replace")) // 4 + 1


def read(answer: Answer, model: Model, parts: Sequence[Part]) -> Said | Fault:
    """What came of a question."""
    if isinstance(answer, Refusal):
        says = _masked(answer.says, model)
        return Fault(what="inward" if answer.account else "unreached", says=says)
    if not isinstance(answer, Response):
        return Fault(what="silent", says=_masked(answer.says, model))
    if answer.status != 200:
        return _refused(answer, model)
    try:
        told = reading.load(answer.body)
    except Misread:
        return Fault(what="garbled")
    choice = next(iter(reading.parts(told, "choices")), None)
    if choice is None:
        # LM Studio says that it knows no such model, and llama.cpp that it is too long, with 200.
        return _refused(answer, model) if _error(told) else Fault(what="garbled")
    return _said(told, choice, parts)


def _said(told: Any, choice: Mapping[str, Any], parts: Sequence[Part]) -> Said | Fault:
    content = reading.part(choice, "message").get("content")
    if isinstance(content, list):
        content = "".join(
            reading.text(one.get("text")) for one in content if isinstance(one, Mapping)
        )
    words = _THOUGHT.sub("", reading.text(content)).strip()
    usage = reading.part(told, "usage")
    counted = "prompt_tokens" in usage
    asked = "".join(one.content for one in parts)
    tokens_in = reading.whole(usage.get("prompt_tokens")) if counted else guessed(asked)
    tokens_out = reading.whole(usage.get("completion_tokens"))
    tokens_out = max(tokens_out, 0) if counted else guessed(reading.text(content))
    cut = choice.get("finish_reason") == "length"
    if not words:
        says = reading.text(choice.get("finish_reason"), 40)
        return Fault(what="empty", says=says, tokens_in=max(tokens_in, 0), tokens_out=tokens_out)
    return Said(
        words=words,
        tokens_in=max(tokens_in, 0),
        tokens_out=tokens_out,
        counted=counted,
        cut=cut,
    )


def _refused(answer: Response, model: Model) -> Fault:
    try:
        told = reading.load(answer.body)
    except Misread:
        told = None
    error = _error(told)
    says = _masked(error.get("message", ""), model)
    marks = f"{error.get('code', '')} {error.get('type', '')}".lower()
    return Fault(
        what=_what(answer.status, marks, says.lower(), bool(error)),
        says=says,
        wait=retry_after(answer.headers),
    )


def _what(status: int, marks: str, says: str, spoken: bool) -> What:
    if "insufficient_quota" in marks or "billing" in marks or status == 402:
        return "money"
    if status in (401, 403):
        return "key"
    if status == 429:
        return "busy"
    if _too_long(marks, says):
        return "long"
    if "unsupported_parameter" in marks or "max_completion_tokens" in says:
        return "parameter"
    if status in (404, 405) or 300 <= status < 400:
        return "model" if spoken and "model" in f"{marks} {says}" else "address"
    if "model_not_found" in marks or (status == 200 and "model" in says):
        return "model"
    return "again" if status >= 500 else "refused"


def _too_long(marks: str, says: str) -> bool:
    return (
        "context_length_exceeded" in marks
        or "exceed_context_size" in marks
        or "maximum context length" in says
        or "context size has been exceeded" in says
    )


def _error(told: Any) -> dict[str, str]:
    """The fields of an error as texts, in whichever of the three ways it is told."""
    if not isinstance(told, Mapping):
        return {}
    found = told.get("error")
    if isinstance(found, str):
        return {"message": reading.text(found)}
    inner = found if isinstance(found, Mapping) else told
    if inner is told and told.get("object") != "error":
        return {}
    return {name: reading.text(inner.get(name)) for name in ("message", "type", "code")}


def _masked(says: str, model: Model) -> str:
    """Without the key, and without what is left of it when its middle is starred out."""
    says = masked(says, model.key)
    return re.sub(r"\b(?:sk|key)-?\S*\*+\S*", "(key)", says)[:LONGEST_SAYING]
