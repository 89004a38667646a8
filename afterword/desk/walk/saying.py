"""What is supposed, in words: on the switches, and at the moment where it happens."""

from datetime import timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.engine.supposing import Fact
from afterword.ui import moments, phrasing, words


def fact_words(fact: Fact) -> str:
    """A fact as the walk tells it."""
    if fact.name == "late":
        return ngettext("parcel %d day late", "parcel %d days late", fact.number) % fact.number
    if fact.name == "event":
        said = str(words.word(words.EVENTS, fact.value))
        if fact.value.startswith("custom."):
            said = fact.value.removeprefix("custom.").replace("_", " ")
        told = phrasing.listed(f"{name} {value}" for name, value in fact.fields)
        return f"{said} ({told})" if told else said
    texts = {
        "lost": _("the parcel is lost"),
        "tried": _("delivery tried in vain"),
        "pickup": _("the parcel waits to be collected"),
        "answer": _("they answer %s") % fact.value,
        "says": _("they write “%s”") % fact.value,
        "stop": _("they say STOP"),
        "return": _("they start a return"),
        "complaint": _("they complain"),
        "order": _("they order again"),
        "review": _("they leave a review, %s of 5") % fact.value,
        "click": _("they follow the link"),
        "done": _("a person does the task"),
    }
    return texts[fact.name]


def switch_words(name: str) -> str:
    """A fact on its switch, before its value."""
    texts = {
        "late": _("Parcel late by"),
        "lost": _("Parcel lost"),
        "tried": _("Delivery tried in vain"),
        "pickup": _("Waits to be collected"),
        "answer": _("They answer"),
        "says": _("They write"),
        "stop": _("Says STOP"),
        "return": _("Starts a return"),
        "complaint": _("Complains"),
        "order": _("Orders again"),
        "review": _("Leaves a review"),
        "click": _("Follows the links"),
        "done": _("A person does the task"),
    }
    return texts[name]


def span_words(span: timedelta) -> str:
    """A length in words: ``3 days``."""
    minutes = round(span.total_seconds() / 60)
    if minutes and minutes % 1440 == 0:
        return moments.length(f"{minutes // 1440} days")
    if minutes and minutes % 60 == 0:
        return moments.length(f"{minutes // 60} hours")
    return moments.length(f"{minutes} minutes")
