"""The log: one JSON object a line on the standard error, without people and without secrets."""

import logging
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, TextIO

import structlog
from structlog.tracebacks import ExceptionDictTransformer
from structlog.typing import Processor

from afterword.wire.masking import masked

LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}
TELLING = frozenset(
    {
        "AssertionError",
        "AttributeError",
        "FileNotFoundError",
        "ImportError",
        "ModuleNotFoundError",
        "OSError",
        "OperationalError",
        "PermissionError",
        "RecursionError",
        "TimeoutError",
    }
)
"""Errors whose words speak of the program or the machine. Those of others may quote a person."""

_DEEP = 12
_TOKEN = re.compile(r"[\w-]{30,}+", re.ASCII)
"""What may be a token, looked at once: what looks ahead from every letter never ends with a path
that somebody made long."""
_MIXED = tuple(re.compile(one) for one in ("[A-Z]", "[0-9]", "[g-zG-Z]"))
"""What a token has, and a word or a hash in hexadecimal has not."""


class _Sink:
    """A stream that a full disk behind it does not break: the line is lost, the work goes on."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream

    def write(self, text: str) -> int:
        """Write, if it can be written."""
        with suppress(OSError):
            return self.stream.write(text)
        return 0

    def flush(self) -> None:
        """Let it out, if it can be let out."""
        with suppress(OSError):
            self.stream.flush()


def set_up(level: str) -> None:
    """Log at this level and above. An unknown level is ``info``. Libraries are heard from
    ``warning`` on, in the same form."""
    before: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(utc=True),
    ]
    # Where it broke, and not with what: local variables hold names, words and passwords.
    where = structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False))
    after: list[Processor] = [
        where,
        _discreet,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
    sink: Any = _Sink(sys.stderr)
    structlog.configure(
        processors=[structlog.contextvars.merge_contextvars, *before, *after],
        wrapper_class=structlog.make_filtering_bound_logger(LEVELS.get(level, LEVELS["info"])),
        logger_factory=structlog.WriteLoggerFactory(file=sink),
    )
    handler = logging.StreamHandler(sink)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=before,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *after],
        )
    )
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if type(one) is not logging.StreamHandler]
    root.addHandler(handler)


def _discreet(_logger: object, _method: str, line: Any) -> Any:
    """Addresses and the tokens of links are masked wherever they stand."""
    return {key: _masked(value) for key, value in line.items()}


def _masked(value: Any, depth: int = 0) -> Any:
    if isinstance(value, str):
        return _TOKEN.sub(_without_token, masked(value))
    if isinstance(value, bool | int | float | None) or depth > _DEEP:
        return value
    if isinstance(value, Mapping):
        kept = value if value.get("exc_type", "OSError") in TELLING else _without_words(value)
        return {str(key): _masked(one, depth + 1) for key, one in kept.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(one, depth + 1) for one in value]
    if isinstance(value, BaseException):
        return type(value).__name__
    return masked(str(value))


def _without_token(found: re.Match[str]) -> str:
    return "(token)" if all(one.search(found[0]) for one in _MIXED) else found[0]


def _without_words(error: Mapping[str, Any]) -> dict[str, Any]:
    return {key: one for key, one in error.items() if key not in ("exc_value", "exc_notes")}
