"""The commands, one file each."""

from collections.abc import Callable
from importlib import import_module

import typer

NAMES = (
    "init",
    "up",
    "web",
    "backup",
    "demo",
    "imports",
    "timeline",
    "preview",
    "explain",
    "journeys",
    "simulate",
    "messages",
    "templates",
    "stop",
    "channels",
    "fetch",
    "words",
    "understand",
    "measures",
    "dates",
    "carrier",
    "evidence",
    "export",
    "check",
    "sim",
)
"""The files of this folder, in the order in which the help lists their commands."""


def install(app: typer.Typer) -> None:
    """Let every command add itself. Each file has ``add(app)``."""
    for name in NAMES:
        add: Callable[[typer.Typer], None] = import_module(f"{__name__}.{name}").add
        add(app)
