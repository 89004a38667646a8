"""A stand-in of the servers that speak chat completions, written from what each says of itself
before our own client.

``POST /v1/chat/completions`` with ``Authorization: Bearer KEY`` and JSON ``{"model", "messages"}``
answers ``chat.completion`` with ``choices`` and ``usage``. What it refuses, and how, is the
manner's:

* ``openai``: no key or a wrong one 401 ``invalid_api_key``, which repeats the ends of the key; an
  unknown model 404 ``model_not_found``; no JSON, no messages or an empty list of them 400; too long
  400 ``context_length_exceeded``; ``max_tokens`` 400 ``unsupported_parameter`` for newer models,
  which take ``max_completion_tokens`` (``MODERN``); too fast 429 ``rate_limit_exceeded`` with
  ``Retry-After``; out of credit 429 ``insufficient_quota`` without.
* ``vllm``: errors lie flat (``{"object": "error", "message", "type", "code"}``), the code a number.
* ``llama``: ``exceed_context_size_error`` with ``n_prompt_tokens`` and ``n_ctx``; any model's name
  will do; no key unless it was started with one.
* ``ollama``: no key; an unknown model is 404 ``not_found_error``; no JSON is 400; a text that is
  too long is cut without a word, so it is never refused.
* ``lmstudio``: an error is a bare text.

Tokens are counted as four signs each. What it answers is what was recorded in ``answers``, one
after the other, and then ``Thank you.`` for ever.
"""

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web

KEY = "sk-proj-afterword-0a1b2c3d4e5f"
MODEL = "small-1"
MODERN = "small-2"
CONTEXT = 8192
"""Tokens that question and answer may have together."""

Manner = Literal["openai", "vllm", "llama", "ollama", "lmstudio"]
Recorded = str | dict[str, Any] | Callable[[list[dict[str, str]]], str]
"""The words of an answer; or parts of its choice; or what makes them from the messages."""


@dataclass
class Chat:
    """The server. ``does``: how it misbehaves, until it is told otherwise."""

    manner: Manner = "openai"
    key: str = KEY
    """Empty: it asks for none, as one's own machine does."""
    answers: list[Recorded] = field(default_factory=list)
    does: str = ""
    """``busy``, ``poor``, ``broken``, ``hangs``, ``html``, ``cut``, ``nothing``, ``moved``."""
    counts: bool = True
    """Whether it says how many tokens there were."""
    waits: float = 0.0
    heard: list[dict[str, Any]] = field(default_factory=list)
    """What was asked and not refused, whole."""
    tried: int = 0

    def app(self) -> web.Application:
        """The addresses it serves."""
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._completions)
        return app

    @property
    def said(self) -> str:
        """All that it was ever told, as text."""
        return json.dumps(self.heard, ensure_ascii=False)

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        self.tried += 1
        await request.read()
        if (wrong := await self._misbehaves(request)) is not None:
            return wrong
        if self.key and (wrong := self._unknown(request)) is not None:
            return wrong
        try:
            asked = await request.json()
        except ValueError:
            return self._error(400, "We could not parse the JSON body of your request.")
        wrong = self._odd(asked)
        if wrong is not None:
            return wrong
        self.heard.append(asked)
        await asyncio.sleep(self.waits)
        return self._answer(asked)

    async def _misbehaves(self, request: web.Request) -> web.StreamResponse | None:
        match self.does:
            case "busy":
                no = self._error(429, "Rate limit reached for requests", "rate_limit_exceeded")
                no.headers["Retry-After"] = "7"
                return no
            case "poor":
                says = "You exceeded your current quota, please check your plan."
                return self._error(429, says, "insufficient_quota", kind="insufficient_quota")
            case "broken":
                return self._error(500, "The server had an error while processing your request")
            case "hangs":
                while request.transport and not request.transport.is_closing():
                    await asyncio.sleep(0.05)
            case "html":
                return web.Response(text="<html><h1>Bad gateway</h1>", content_type="text/html")
            case "moved":
                return web.Response(status=302, headers={"Location": "http://127.0.0.1:1/"})
        return None

    def _unknown(self, request: web.Request) -> web.Response | None:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if given == self.key:
            return None
        if not given:
            return self._error(401, "You didn't provide an API key.")
        shown = f"{given[:8]}{'*' * 8}{given[-4:]}"
        return self._error(401, f"Incorrect API key provided: {shown}.", "invalid_api_key")

    def _odd(self, asked: Any) -> web.Response | None:
        messages = asked.get("messages") if isinstance(asked, dict) else None
        if not isinstance(messages, list) or not messages:
            return self._error(400, "Missing required parameter: 'messages'.")
        if any(
            not isinstance(one, dict)
            or one.get("role") not in ("system", "user", "assistant", "developer")
            or not isinstance(one.get("content"), str)
            for one in messages
        ):
            return self._error(400, "Invalid value in 'messages'.")
        model = asked.get("model")
        if self.manner != "llama" and model not in (MODEL, MODERN):
            says = f"The model `{model}` does not exist or you do not have access to it."
            return self._error(404, says, "model_not_found", kind="not_found_error")
        if model == MODERN and "max_tokens" in asked:
            says = "Unsupported parameter: 'max_tokens' is not supported with this model."
            return self._error(400, says, "unsupported_parameter")
        long = tokens(messages) + _most(asked)
        if long > CONTEXT and self.manner != "ollama":
            return self._too_long(tokens(messages))
        return None

    def _too_long(self, found: int) -> web.Response:
        if self.manner == "llama":
            more = {"n_prompt_tokens": found, "n_ctx": CONTEXT}
            says = f"request ({found} tokens) exceeds the available context size ({CONTEXT} tokens)"
            return self._error(400, says, 400, kind="exceed_context_size_error", **more)
        says = f"This model's maximum context length is {CONTEXT} tokens. Please reduce the length."
        code = "context_length_exceeded" if self.manner == "openai" else 400
        return self._error(400, says, code)

    def _error(
        self, status: int, says: str, code: Any = None, *, kind: str = "", **more: Any
    ) -> web.Response:
        if self.manner == "lmstudio":
            return web.json_response({"error": says}, status=status)
        kind = kind or ("server_error" if status >= 500 else "invalid_request_error")
        inner = {"message": says, "type": kind, "param": None, "code": code, **more}
        if self.manner == "vllm":
            flat = {"object": "error", **inner, "code": status}
            return web.json_response(flat, status=status)
        return web.json_response({"error": inner}, status=status)

    def _answer(self, asked: dict[str, Any]) -> web.Response:
        recorded = self.answers.pop(0) if self.answers else "Thank you."
        words = recorded(asked["messages"]) if callable(recorded) else recorded
        choice: dict[str, Any] = {
            "index": 0,
            "message": {"role": "assistant", "content": words},
            "finish_reason": "stop",
        }
        if isinstance(words, dict):
            choice |= words
        if self.does == "cut":
            choice["finish_reason"] = "length"
        if self.does == "nothing":
            choice = {**choice, "message": {"role": "assistant", "content": None}}
        spoken = len(str(choice["message"]["content"] or "")) // 4
        asked_for = tokens(asked["messages"])
        counted = {
            "prompt_tokens": asked_for,
            "completion_tokens": spoken,
            "total_tokens": asked_for + spoken,
        }
        return web.json_response(
            {
                "id": "chatcmpl-1",
                "object": "chat.completion",
                "created": 1795683600,
                "model": asked["model"],
                "choices": [choice],
                **({"usage": counted} if self.counts else {}),
            }
        )


def tokens(messages: list[dict[str, str]]) -> int:
    """How many tokens it counts."""
    return sum(len(one["content"]) // 4 + 4 for one in messages)


def _most(asked: dict[str, Any]) -> int:
    most = asked.get("max_completion_tokens", asked.get("max_tokens", 0))
    return int(most)
