"""The visible tables of adapters, handed down to the rooms below at start."""

from afterword.channels import email
from afterword.engine import intake
from afterword.outbox import ports

CHANNELS: dict[str, ports.Channel] = {email.NAME: email}

PARSERS: dict[str, intake.Parser] = {}


def install() -> None:
    """Hand the tables down."""
    ports.install(CHANNELS)
    intake.install(PARSERS)
