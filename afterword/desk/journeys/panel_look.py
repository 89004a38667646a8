"""The message beside its fields: to whom, on which channel and in which language it is shown."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions.conditions import Condition
from afterword.decisions.journey import REPLY
from afterword.decisions.rules import PURPOSE_OF
from afterword.desk.parts import in_words
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.journeys.models import Run
from afterword.messages import costs, queries, sampling, sketching
from afterword.messages.sketching import Look
from afterword.messages.subject import Subject
from afterword.messages.text import Template, Unreadable, brief_words, chosen, speaks, words_of
from afterword.outbox import queries as outbox
from afterword.outbox.webhooks.models import Webhook
from afterword.programs.offers import queries as offers
from afterword.timeline import queries as timeline
from afterword.timeline import segments
from afterword.timeline.models import Customer
from afterword.ui import phrasing, words
from afterword.ui.money import micros

from .panel_form import Known, Rung, Typed
from .panel_saying import TONES
from .wording import gist

NEWEST = 8
"""How many of those who entered last are offered."""
CHATS = ("sms", "whatsapp", "viber", "messenger", "instagram")
NOTICES = ("webpush", "apppush", "inpage")


class Asked(msgspec.Struct, frozen=True):
    """What somebody wants to see; empty: what goes out by itself."""

    who: str = ""
    channel: str = ""
    language: str = ""

    @classmethod
    def of(cls, typed: Typed) -> "Asked":
        """As the inputs beside the picture say."""
        return cls(typed.one("look.who"), typed.one("look.channel"), typed.one("look.language"))

    @property
    def query(self) -> str:
        """The same for an address."""
        from urllib.parse import urlencode

        kept = {f"look.{name}": value for name, value in msgspec.structs.asdict(self).items()}
        return urlencode({name: value for name, value in kept.items() if value})


class Picture(msgspec.Struct, frozen=True, kw_only=True):
    """A message beside its fields."""

    look: Look
    as_what: str
    """How it is drawn: mail, paper, chat, notice, call or none."""
    channels: list[tuple[str, str, bool]]
    """(channel, what it is called, whether the template speaks there)"""
    languages: list[str]
    people: list[tuple[str, str]]
    who: str
    name: str
    """To whom it is shown."""
    words: list[list[tuple[str, bool]]]
    """What the template has written, in pieces: words, or a gap."""
    weighed: str = ""
    at: datetime
    tones: tuple[str, ...] = ()


def template_of(store: Store, key: str) -> tuple[str, Template | None]:
    """A template's text and the same as typed; ``None``: there is none that can be read."""
    try:
        text = queries.text(store, key)
        return text, queries.template(store, key)
    except (LookupError, Unreadable):
        return "", None


def tones_of(template: Template | None, language: str) -> tuple[str, ...]:
    """The tones in which a template has words of its own in a language."""
    if template is None:
        return ()
    spoken, _words = chosen(template, language, "")
    found: Mapping[Any, Any] = template.tones.get(spoken, {})
    return tuple(found)


def picture(
    store: Store, journey: str, step: Mapping[str, Any], asked: Asked, now: datetime
) -> Picture | None:
    """What a step that says something would say; ``None`` where its template is missing."""
    text, template = template_of(store, str(step.get("template") or ""))
    if template is None:
        return None
    ladder = [_as_seen(str(one)) for one in step.get("channels") or ("email",)]
    spoken = speaks(template)
    channel = asked.channel if asked.channel in ladder else _first(ladder, spoken)
    tone = str(step.get("tone") or store.tone)
    about, who, people = _to_whom(store, journey, step, asked, tone, now)
    found = sketching.sketch(text, channel, about, tone)
    language = found.language or chosen(template, about.language, tone)[0]
    return Picture(
        look=found,
        as_what=_as_what(found),
        channels=[
            (one, capfirst(words.word(words.CHANNELS, one)), one in spoken) for one in ladder
        ],
        languages=list(template.languages),
        people=people,
        who=who,
        name=about.name.get("name", ""),
        words=_words(template, channel, language, tone),
        weighed=_weighed(store, found),
        at=now,
        tones=tones_of(template, language),
    )


def _as_seen(channel: str) -> str:
    """An answer where they wrote is shown as most people see one: in a chat."""
    return "whatsapp" if channel == REPLY else channel


def _first(ladder: list[str], spoken: frozenset[str]) -> str:
    return next((one for one in ladder if one in spoken), ladder[0] if ladder else "email")


def _as_what(found: Look) -> str:
    if found.trouble or not (found.text or found.html or found.title):
        return "none"
    kinds = {"email": "mail", "post": "paper", "voice": "call"}
    if found.channel in kinds:
        return kinds[found.channel]
    return "notice" if found.channel in NOTICES else "chat"


def _to_whom(
    store: Store, journey: str, step: Mapping[str, Any], asked: Asked, tone: str, now: datetime
) -> tuple[Subject, str, list[tuple[str, str]]]:
    runs = list(
        Run.objects.of(store)
        .filter(journey=journey, customer__merged_into=None)
        .exclude(customer__wrapped_key=b"")
        .select_related("customer")
        .order_by("-entered", "-id")[: NEWEST * 3]
    )
    by_customer = {run.customer_id: run for run in reversed(runs)}
    newest = list(dict.fromkeys(run.customer_id for run in runs))[:NEWEST]
    people = [
        (str(one), timeline.name_of(by_customer[one].customer, store)["name"] or _("a guest"))
        for one in newest
    ]
    who = asked.who or (people[0][0] if people else "invented")
    customer = _customer(store, who, by_customer)
    if customer is not None and who not in dict(people):
        people.append((who, timeline.name_of(customer, store)["name"] or _("a guest")))
    invented = sampling.name_for(asked.language or store.language)
    people.append(("invented", _("%s, invented") % invented["name"]))
    run = by_customer.get(customer.pk) if customer else None
    decided = run.decided if run else None
    made = sampling.subject(
        store,
        who=customer.pk if customer else None,
        state="road",
        language=asked.language,
        tone=tone,
        now=now,
        order=decided.subject if decided else "",
        learned=decided.learned if decided else {},
        scale=_scale(step),
    )
    return made, who if customer else "invented", people


def _customer(store: Store, who: str, runs: Mapping[int, Run]) -> Customer | None:
    if not (who.isascii() and who.isdigit() and len(who) < 19):
        return None
    if int(who) in runs:
        return runs[int(who)].customer
    return Customer.objects.of(store).filter(pk=int(who)).exclude(wrapped_key=b"").first()


def _scale(step: Mapping[str, Any]) -> list[int]:
    if step.get("kind") != "ask":
        return []
    scale = step.get("scale") or {}
    return list(range(int(scale.get("low", 0)), int(scale.get("high", 10)) + 1))


def _weighed(store: Store, found: Look) -> str:
    if found.channel != costs.CHANNEL or not found.text:
        return ""
    account = house.account(store, "channel", costs.CHANNEL)
    choices = [one.words for one in found.choices]
    settings = account.settings if account else {}
    made = costs.weigh(found.text, settings, country=store.country, choices=choices)
    said = in_words(made)
    if made.cost:
        cost = micros(int(made.cost.amount * 1_000_000), made.cost.currency)
        said += f"{phrasing.comma()}{cost}"
    return said


# ------------------------------------------------------------------------------- the words


def _words(
    template: Template, channel: str, language: str, tone: str
) -> list[list[tuple[str, bool]]]:
    """What is written for a channel, in the order in which it is read."""
    _spoken, said = chosen(template, language, tone)
    if channel == "email" and template.blocks:
        names = ["subject", "preheader"]
        names += [name for block in template.blocks for name in words_of(block)]
    elif channel == "post" and template.post:
        names = [template.post.headline, template.post.line, template.post.words]
        names += [template.post.sign_off]
    else:
        names = ["subject"] if channel in NOTICES else []
        names += [brief_words(template, channel), *(one.words for one in template.choices)]
    found = {said[name]: pieces(said[name]) for name in dict.fromkeys(names) if said.get(name)}
    return list(found.values())


_GAP = re.compile(r"\{([^{}]+)\}")
GAPS: dict[str, Promise] = {
    "given name": gettext_lazy("first name"),
    "first": gettext_lazy("first item"),
    "names": gettext_lazy("what is in it"),
    "number": gettext_lazy("number"),
    "name": gettext_lazy("name"),
    "days": gettext_lazy("days"),
    "promise": gettext_lazy("promised day"),
    "anew": gettext_lazy("new day"),
    "carrier": gettext_lazy("carrier"),
    "signature": gettext_lazy("who signs"),
    "order": gettext_lazy("link to the order"),
    "url": gettext_lazy("link"),
    "total": gettext_lazy("total"),
    "title": gettext_lazy("product"),
}
"""What gaps are called, by the last name of what fills them."""


def pieces(source: str) -> list[tuple[str, bool]]:
    """A Liquid text in pieces: words, and gaps (by the last name of what fills them)."""
    found: list[tuple[str, bool]] = []
    for number, piece in enumerate(_GAP.split(gist(source))):
        if piece:
            gap = number % 2 == 1
            found.append((str(GAPS.get(piece, piece)) if gap else piece, gap))
    return found


# ------------------------------------------------------------------------------ the ladder


def known(
    store: Store,
    journey: str,
    step: Mapping[str, Any],
    tones: tuple[str, ...],
    now: datetime,
    *,
    dialogue: bool = False,
) -> Known:
    """What the fields of a step offer."""
    texts = queries.texts(store)
    spoken = queries.spoken(texts)
    return Known(
        templates=tuple(sorted(_named(texts), key=lambda one: one[1].lower())),
        spoken=spoken,
        tones=tones,
        tone=store.tone if store.tone in dict(TONES) else "",
        journeys=_others(store, journey),
        webhooks=_webhooks(store) if step.get("kind") == "call" else (),
        offers=_offers(store, now) if step.get("kind") == "reward" else (),
        channels=_rungs(
            store,
            step,
            spoken.get(str(step.get("template")), frozenset()),
            now,
            dialogue=dialogue,
        ),
    )


def _named(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    found = []
    for key, text in texts.items():
        name = re.search(r"^name:\s*(.+?)\s*$", text, re.MULTILINE)
        found.append((key, name[1].strip("\"'") if name else key))
    return found


def _webhooks(store: Store) -> tuple[tuple[str, str], ...]:
    rows = Webhook.objects.of(store).order_by("name").values_list("name", flat=True)
    return tuple((name, name) for name in rows)


def _offers(store: Store, now: datetime) -> tuple[tuple[str, str], ...]:
    found = []
    for one in offers.offers(store, now):
        left = _("over") if one.over else _("%d codes left") % one.free
        found.append((one.offer.key, f"{one.offer.key} ({left})"))
    return tuple(found)


def _others(store: Store, journey: str) -> tuple[tuple[str, str], ...]:
    from afterword.journeys import queries as journeys

    rows = journeys.journeys(store)
    return tuple((row.key, row.name) for row in rows if row.key != journey)


def _rungs(
    store: Store,
    step: Mapping[str, Any],
    speaks_on: frozenset[str],
    now: datetime,
    *,
    dialogue: bool,
) -> tuple[Rung, ...]:
    if "template" not in step and step.get("kind") not in ("send", "ask"):
        return ()
    ladder = [str(one) for one in step.get("channels") or ("email",)]
    purpose = str(step.get("purpose") or "") or PURPOSE_OF.get(step.get("class"), "care")  # type: ignore[arg-type]
    everybody = Customer.objects.of(store).filter(merged_into=None).count()
    template = template_of(store, str(step.get("template") or ""))[1]
    found = []
    if REPLY in ladder or dialogue:
        found.append(Rung(channel=REPLY, connected=True, reach=everybody, of=everybody))
    for way in outbox.ways(store):
        there = way.channel in ladder
        found.append(
            Rung(
                channel=way.channel,
                connected=way.connected,
                reach=_reach(store, way.channel, purpose, now) if there else 0,
                of=everybody,
                price=_price(store, way, template) if there else "",
                speaks=way.channel in speaks_on,
            )
        )
    return tuple(found)


def _reach(store: Store, channel: str, purpose: str, now: datetime) -> int:
    try:
        return segments.count(store, Condition(consent=purpose, channel=channel), now)
    except segments.NoSegment:
        return 0


def _price(store: Store, way: outbox.Way, template: Template | None) -> str:
    if way.channel == costs.CHANNEL and template is not None:
        account = house.account(store, "channel", costs.CHANNEL)
        weighed = costs.expected(template, store, account.settings if account else {})
        if weighed and weighed.cost:
            return micros(int(weighed.cost.amount * 1_000_000), weighed.cost.currency)
    if way.price is None:
        return ""
    return micros(int(way.price * 1_000_000), store.currency)
