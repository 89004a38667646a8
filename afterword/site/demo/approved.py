"""The words that WhatsApp has approved for the demo store, as it would have them in life."""

from datetime import datetime

from django.conf import settings

from afterword.house.models import Store
from afterword.messages import approvals
from afterword.messages.approving import fit
from afterword.messages.queries import texts
from afterword.messages.text import parse

CHANNEL = "whatsapp"
TEMPLATES = ("on-the-van", "all-well")
"""What is said there outside the day after somebody wrote."""


def approve(store: Store, now: datetime, by: str) -> None:
    """Write down that these words were handed in and found good, in each of their languages."""
    found = texts(store)
    for key in TEMPLATES:
        for language in parse(found[key]).languages:
            made = fit(found[key], CHANNEL, language, "utility", settings.AFTERWORD_URL)
            approvals.state(store, CHANNEL, key, language, made, "approved", now=now, by=by)
