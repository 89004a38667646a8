"""Trying words out: what a message would say to a person, before there is one to send.

Nothing is written, spoken or fetched, and no address in it opens anything: what leads to a page of
the customer's own leads nowhere here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec

from afterword.decisions.admit import candidate_for
from afterword.decisions.journey import Ask, Plan
from afterword.decisions.run import PlanMessage, Run
from afterword.decisions.timeline import Timeline
from afterword.decisions.window import APPROVES
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.outbox import ports
from afterword.outbox.models import Intent
from afterword.wire import shapes

from . import approvals, costs, pictures, posting, queries
from .compile import Brief
from .compose import Unwritable, Writer, unwritable
from .liquid import Faulty
from .paper import Sheet, Unprintable
from .subject import Subject, language_of, products_for
from .text import Unreadable

NOWHERE = "…"
"""Stands in addresses for what makes them somebody's own."""

Days = tuple[str, datetime, datetime]
"""The days that words name: of which order or parcel, from, to."""


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """A message as it would go out. ``heard``: what is spoken in it, where a voice note is."""

    channel: str
    language: str
    subject: str = ""
    text: str = ""
    html: str = ""
    link: str = ""
    choices: tuple[shapes.Choice, ...] = ()
    media: tuple[shapes.Media, ...] = ()
    approved: bool = False
    sheet: Sheet | None = None
    cost: shapes.Cost | None = None
    told: tuple[Days, ...] = ()


class Trier(Writer):
    """Tries the words of one store's messages on one person.

    ``name``: ``name`` and ``given_name``. ``address``: the lines on an envelope.
    """

    def __init__(
        self,
        store: Store,
        seen: Timeline,
        name: Mapping[str, str],
        templates: frozenset[str],
        address: tuple[str, ...] = (),
    ) -> None:
        super().__init__(store, [], {})
        self.name = {"name": "", "given_name": "", **name}
        self.address = address
        self.texts = queries.texts_of(store, templates)
        self.products = products_for(store, [seen])
        self.approved = {one: approvals.newest(store, one, templates) for one in APPROVES}
        self.accounts = {
            plug: row.settings for plug, row in house.connected(store, "channel").items()
        }
        self.rules = store.rules
        self.pictures = pictures.addresses(store, self.texts.values())

    def add_products(self, seen: Timeline) -> None:
        """Know what else was bought meanwhile."""
        self.products |= products_for(self.store, [seen])

    def tried(
        self,
        message: PlanMessage,
        run: Run,
        order: str,
        channel: str,
        plan: Plan | None,
        seen: Timeline,
        now: datetime,
    ) -> Tried:
        """The message in the words of now. Raises ``Unwritable``."""
        intent = self._intent(message, run, order, channel)
        about = self._subject(message, order, plan, seen, now)
        if channel == "post":
            found = self._paper(intent, about)
        else:
            outgoing = self._words(intent, about, "", self.name["name"])
            found = self._seen(outgoing, channel, seen.present.customer.country)
        days = tuple((what, since, until) for what, (since, until) in about.days_named.items())
        return msgspec.structs.replace(found, told=days)

    def _intent(self, message: PlanMessage, run: Run, order: str, channel: str) -> Intent:
        candidate = candidate_for(message, run.journey, run.subject)
        return Intent(
            store=self.store,
            send_key=message.send_key,
            message_class=message.message_class,
            purpose=message.purpose,
            journey=run.journey,
            version=run.version,
            step=message.step,
            subject=run.subject,
            order=order,
            template=message.template,
            tone=message.tone,
            channel=channel,
            valid_until=message.valid_until,
            candidate=msgspec.json.encode(candidate).decode(),
            question=message.question,
        )

    def _subject(
        self, message: PlanMessage, order: str, plan: Plan | None, seen: Timeline, now: datetime
    ) -> Subject:
        pages = self.store.pages
        sells = message.message_class != "transactional"
        step = plan.steps.get(message.step) if plan else None
        scale = step.scale if isinstance(step, Ask) else None
        return Subject(
            store=self.store,
            name=self.name,
            timeline=seen,
            order=order,
            learned=message.learned,
            language=language_of(self.store, seen),
            now=now,
            links={
                "order": f"{pages}/o/{NOWHERE}" if order else self.store.url,
                "address": f"{pages}/to/{NOWHERE}" if order else "",
                "day": f"{pages}/on/{NOWHERE}" if order else "",
                "preferences": f"{pages}/p/{NOWHERE}",
                "points": f"{pages}/points/{NOWHERE}",
                "unsubscribe": f"{pages}/u/{NOWHERE}" if sells else "",
            },
            products=self.products,
            base_url=pages,
            voice=self.voice,
            tone=message.tone,
            pictures=self.pictures,
            scale=[
                (value, f"{pages}/a/{NOWHERE}/{value}")
                for value in (range(scale.low, scale.high + 1) if scale else ())
            ],
        )

    def _paper(self, intent: Intent, about: Subject) -> Tried:
        text = self.texts.get(intent.template)
        if text is None:
            raise Unwritable(queries.MISSING, {"template": repr(intent.template)})
        try:
            sheet = posting.filled(text, about, intent.tone or self.store.tone)
        except (Unprintable, Faulty, Unreadable, LookupError) as error:
            raise unwritable(error) from error
        lines = self.address or tuple(filter(None, (self.name["name"],)))
        return Tried(
            channel="post",
            language=sheet.language,
            subject=sheet.headline,
            text="\n\n".join(one for one in (*sheet.words, sheet.sign_off) if one),
            link=sheet.link,
            sheet=msgspec.structs.replace(sheet, address=lines),
            cost=self._usual_cost("post"),
        )

    def _seen(self, outgoing: shapes.Outgoing, channel: str, country: str) -> Tried:
        return Tried(
            channel=channel,
            language=outgoing.language,
            subject=outgoing.subject,
            text=outgoing.text,
            html=outgoing.html,
            link=outgoing.link,
            choices=outgoing.choices,
            media=outgoing.media,
            approved=outgoing.approved is not None,
            cost=self._cost(outgoing, channel, country),
        )

    def _cost(self, outgoing: shapes.Outgoing, channel: str, country: str) -> shapes.Cost | None:
        """By the prices of the store's account, else what the team has written down."""
        settings = self.accounts.get(channel)
        if settings is None:
            return self._usual_cost(channel)
        provider = ports.provider(channel, str(settings.get("provider") or ""))
        found = ports.cost(provider, outgoing, shapes.Account(settings=settings))
        if found is None and channel == costs.CHANNEL:
            words = [one.words for one in outgoing.choices]
            cost = costs.weigh(outgoing.text, settings, country=country, choices=words).cost
            found = shapes.Cost(int(cost.amount * 1_000_000), cost.currency) if cost else None
        return found or self._usual_cost(channel)

    def _usual_cost(self, channel: str) -> shapes.Cost | None:
        known = self.rules.costs.get(channel)
        return None if known is None else shapes.Cost(round(known * 1e6), self.store.currency)

    def _media(
        self, made: Brief, known: Mapping[str, Any], now: datetime
    ) -> tuple[shapes.Media, ...]:
        """What is shown, and of what is spoken the words: no recording is made for a trial."""
        found: list[shapes.Media] = []
        for kind, url, alt, speak in made.media:
            where, said = url.fill(known).strip(), speak.fill(known).strip()
            if where or said:
                shown = said or alt.fill(known).strip()
                found.append(shapes.Media(kind=kind, url="" if said else where, alt=shown))
        return tuple(found)
