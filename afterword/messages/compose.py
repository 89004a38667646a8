"""Composing: from an intent that may go out to the words that go out."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any

import msgspec

from afterword.decisions.admit import Candidate, allows
from afterword.decisions.faults import Wrong
from afterword.decisions.foreign import foreign
from afterword.decisions.journey import Plan
from afterword.decisions.timeline import Timeline
from afterword.decisions.window import APPROVES
from afterword.house.models import Store
from afterword.house.sealing import Key, Unreadable
from afterword.outbox.models import Intent
from afterword.outbox.queries import candidate_of
from afterword.timeline import hot_pages
from afterword.timeline.models import Customer
from afterword.timeline.spots import spot_of
from afterword.wire.shapes import Approved, Choice, Media, Outgoing

from . import (
    approvals,
    hot,
    own_answers,
    paper,
    picture_messages,
    pictures,
    posting,
    queries,
    recordings,
)
from .approving import GAP
from .attaching import with_files
from .buttons import choices
from .compile import Brief, briefly, compiled, wrapped
from .context import names
from .framing import frame_of
from .leading import Pages, picks, scale
from .links import recommended, tracked
from .liquid import Faulty, Filled
from .models import Approval
from .picture_messages import Sent
from .sealed_words import named_in, sealed_words
from .speech import Mute
from .subject import Subject, language_of, products_for, suggested
from .text import Unreadable as NoTemplate
from .voice import voice_of

MOST_SCANS = 60
"""So many scans of a parcel are opened, the newest."""


class Unwritable(Wrong):
    """The words of a message could not be written. Its faults say why."""


class Lacking(Wrong, LookupError):
    """Something that the words need is not there."""


def unwritable(error: Wrong | LookupError) -> Unwritable:
    """The same, as what it means for a message."""
    found = error.faults if isinstance(error, Wrong) else [foreign("", str(error))]
    return Unwritable(found)


class Written(msgspec.Struct, frozen=True):
    """A message as it goes out. ``sealed``: its words, to be kept with the intent. ``told``: the
    days that they name, see ``Intent``."""

    outgoing: Outgoing
    sealed: bytes
    told: str = ""


class Writer:
    """Writes messages of one store. What they need is loaded here, once for all of them."""

    def __init__(
        self, store: Store, intents: Sequence[Intent], seen: Mapping[int, Timeline]
    ) -> None:
        customers = {one.customer_id for one in intents}
        self.store = store
        self.seen = seen
        self.texts = queries.texts_of(store, {one.template for one in intents})
        self.contacts = hot.contacts(store.pk, customers)
        self.products = products_for(store, (seen[one] for one in customers))
        self.voice = voice_of(store)
        self.pictures = pictures.addresses(store, self.texts.values())
        self.approved = {
            channel: approvals.newest(store, channel, {one.template for one in intents})
            for channel in APPROVES & {one.channel for one in intents}
        }

    def write(self, intent: Intent, plan: Plan | None, now: datetime) -> Written:
        """The message as it goes out, and its words sealed with the person's key. ``plan``: of the
        journey that says it, if any does.

        Raises ``Unwritable`` when a template or a name is at fault, when the address is not known,
        or when the customer was erased.
        """
        key = self._key(intent.customer)
        sealed = self.contacts.get((intent.customer_id, intent.contact))
        if sealed is None:
            raise Unwritable("the address is not known any more")
        name = _name(intent.customer, key)
        own, candidate = own_words(intent, key), candidate_of(intent)
        about = self._about(intent, plan, name, now, own, candidate)
        to = key.open(sealed, "contact").decode()
        if intent.channel == "post":
            written = self._on_paper(intent, about, to, name["name"], key)
            return msgspec.structs.replace(written, told=named_in(about))
        outgoing = self._words(intent, about, to, name["name"])
        if candidate.by_person:
            answers = candidate.answers
            outgoing = msgspec.structs.replace(outgoing, by_person=True, answers=answers)
        outgoing = self._with_files(outgoing, intent.channel, own.get("files", ()))
        sealed = sealed_words(outgoing, key, own=own)
        if intent.channel != "email":
            # Where every letter costs, an address stays as short as it was written.
            return Written(outgoing, sealed, named_in(about))
        told = named_in(about, recommended(self.store, outgoing, suggested(about)))
        return Written(tracked(self.store, outgoing, intent.send_key), sealed, told)

    def _with_files(
        self, outgoing: Outgoing, channel: str, sent: Sequence[Mapping[str, Any]]
    ) -> Outgoing:
        known = [Sent(str(one["type"]), int(one.get("size", 0))) for one in sent]
        carried = picture_messages.carried(self.store, channel, outgoing.to, known)
        return with_files(outgoing, channel, sent, carried)

    def _on_paper(self, intent: Intent, about: Subject, to: str, to_name: str, key: Key) -> Written:
        text = self.texts.get(intent.template)
        if text is None:
            raise Unwritable(queries.MISSING, {"template": repr(intent.template)})
        try:
            made = posting.posted(intent, text, about, to, to_name)
        except (paper.Unprintable, Faulty, NoTemplate, LookupError) as error:
            raise unwritable(error) from error
        return Written(made.outgoing, sealed_words(made.outgoing, key, made.sheet))

    def _key(self, customer: Customer) -> Key:
        customer.store = self.store
        try:
            return customer.key(self.store.secret)
        except Unreadable as error:
            raise Unwritable("the customer was erased") from error

    def _about(
        self,
        intent: Intent,
        plan: Plan | None,
        name: Mapping[str, str],
        now: datetime,
        own: Mapping[str, Any],
        candidate: Candidate,
    ) -> Subject:
        seen = self.seen[intent.customer_id]
        return Subject(
            store=self.store,
            name=name,
            timeline=seen,
            order=intent.order,
            learned={**candidate.learned, **own},
            also=candidate.also,
            language=_asked_in(candidate) or language_of(self.store, seen),
            now=now,
            links=Pages(intent),
            products=self.products,
            base_url=self.store.pages,
            scale=scale(intent, plan),
            picks=picks(intent, plan, candidate),
            spot=self._spot(intent),
            cities=self._cities(intent, candidate),
            own=own_answers.words_of(self.store, str(candidate.learned.get("own", ""))),
            voice=self.voice,
            tone=intent.tone,
            pictures=self.pictures,
        )

    def _words(self, intent: Intent, about: Subject, to: str, to_name: str) -> Outgoing:
        store = self.store
        text = self.texts.get(intent.template)
        if text is None:
            raise Unwritable(queries.MISSING, {"template": repr(intent.template)})
        try:
            if intent.channel != "email":
                return self._briefly(intent, text, about, to, to_name)
            made = compiled(text, about.language, intent.tone or store.tone, frame_of(about))
            known = names(msgspec.structs.replace(about, language=made.language))
            return Outgoing(
                key=f"{intent.send_key}.{store.key}",
                to=to,
                to_name=to_name,
                subject=made.subject.fill(known).strip(),
                text=wrapped(made.text.fill(known)),
                html=made.html.fill(known),
                language=made.language,
                sender_name=store.sender_name or store.name,
                sender=store.sender_email or f"hello@{store.key}.example",
                unsubscribe_url=about.links["unsubscribe"],
                at=about.now,
                valid_until=intent.valid_until,
                message_class=intent.message_class,
            )
        except (Faulty, NoTemplate, LookupError) as error:
            raise unwritable(error) from error

    def _briefly(
        self, intent: Intent, text: str, about: Subject, to: str, to_name: str
    ) -> Outgoing:
        """The same in a few words. Raises as ``_words`` catches."""
        store = self.store
        row = self._approved(intent, about)
        if row is not None:
            return self._beforehand(intent, row, about, to, to_name)
        made = briefly(text, intent.channel, about.language, intent.tone or store.tone)
        known = names(msgspec.structs.replace(about, language=made.language))
        return Outgoing(
            key=f"{intent.send_key}.{store.key}",
            to=to,
            to_name=to_name,
            subject=made.title.fill(known).strip(),
            text=made.text.fill(known).strip(),
            language=made.language,
            sender_name=store.sender_name or store.name,
            sender=store.name,
            unsubscribe_url=about.links["unsubscribe"],
            link=made.link.fill(known).strip(),
            media=self._media(made, known, about.now),
            choices=choices(made, known, about),
            replaces=_replaces(intent, store),
            at=about.now,
            valid_until=intent.valid_until,
            message_class=intent.message_class,
        )

    def _spot(self, intent: Intent) -> str:
        """Where the order is collected: the place is kept sealed."""
        seen = self.seen[intent.customer_id]
        order = seen.present.orders.get(intent.order)
        if order is None or not order.collected:
            return ""
        found = spot_of(intent.customer, self.store, seen, intent.order)
        return found.line if found else ""

    def _cities(self, intent: Intent, candidate: Candidate) -> dict[int, str]:
        """Where the parcel that somebody asks about was scanned: towns are kept sealed."""
        parcel = str(candidate.learned.get("about", ""))
        if not parcel or not _talks(candidate):
            return {}
        key = self._key(intent.customer)
        sealed = hot_pages.sealed_scans(self.store.pk, [parcel], MOST_SCANS)
        opened = ((number, key.open_json(one, "event")) for number, one in sealed)
        return {number: str(one["city"])[:60] for number, one in opened if one.get("city")}

    def _media(self, made: Brief, known: Mapping[str, Any], now: datetime) -> tuple[Media, ...]:
        """What is shown and heard; what is spoken is made here, before the hand-over. Raises
        ``Unwritable`` where it cannot be."""
        found: list[Media] = []
        for kind, url, alt, speak in made.media:
            where, said = url.fill(known).strip(), speak.fill(known).strip()
            if said:
                try:
                    where = recordings.address(self.store, said, made.language, now=now)
                except Mute as error:
                    raise Unwritable(
                        "the voice note could not be made: %(says)s", {"says": error.faults[0]}
                    ) from error
            if where:
                shown = alt.fill(known).strip() or said
                found.append(Media(kind=kind, url=where, alt=shown))
        return tuple(found)

    def _approved(self, intent: Intent, about: Subject) -> Approval | None:
        """The words that were approved beforehand, where only those may be said now. Raises
        ``Lacking`` when they are gone."""
        if intent.channel not in APPROVES:
            return None
        candidate = msgspec.structs.replace(candidate_of(intent), template=intent.template)
        present = about.timeline.present
        allowed = allows(candidate, intent.channel, present, about.now, self.store.rules)
        if allowed.allows == "free":
            return None
        found = self.approved[intent.channel].get((intent.template, allowed.language))
        if found is None:
            raise Lacking(
                "no words of %(template)s are approved for %(channel)s",
                {"template": intent.template, "channel": intent.channel},
            )
        return found

    @cached_property
    def every_picture(self) -> dict[str, str]:
        """The addresses of all pictures: words stay approved with one that the template of now
        may not show any more."""
        return pictures.every(self.store)

    def _beforehand(
        self, intent: Intent, row: Approval, about: Subject, to: str, to_name: str
    ) -> Outgoing:
        """Approved words with their gaps filled in. Raises as ``_words`` catches."""
        known = names(msgspec.structs.replace(about, language=row.language))
        parameters = [Filled(gap, html=False).fill(known).strip() for gap in row.gaps]
        text = GAP.sub(lambda gap: parameters[int(gap[1]) - 1], row.body)
        link = Filled(row.link, html=False).fill(known).strip()
        above = self.every_picture.get(row.picture, "") if row.picture else ""
        if row.picture and not above:
            raise Lacking(
                "the picture %(picture)s, approved over these words, is gone",
                {"picture": row.picture},
            )
        return Outgoing(
            key=f"{intent.send_key}.{self.store.key}",
            to=to,
            to_name=to_name,
            text=text,
            language=row.language,
            sender_name=self.store.sender_name or self.store.name,
            sender=self.store.name,
            unsubscribe_url=about.links["unsubscribe"],
            link=link,
            choices=tuple(Choice(key=key, words=words) for key, words in row.choices),
            approved=Approved(
                name=row.name,
                language=row.code,
                parameters=tuple(parameters),
                media=above,
                category=row.category,
                link=link.removeprefix(f"{self.store.pages}/"),
                replies=tuple(key for key, _ in row.choices),
            ),
            at=about.now,
            valid_until=intent.valid_until,
            message_class=intent.message_class,
        )


def _asked_in(candidate: Candidate) -> str:
    """The language in which somebody asked what this answers; empty: it answers nobody, or nobody
    can tell."""
    return str(candidate.learned.get("language", "")) if _talks(candidate) else ""


def _talks(candidate: Candidate) -> bool:
    return candidate.subject.startswith("conversation/")


def _name(customer: Customer, key: Key) -> dict[str, str]:
    """How the customer is called; empty where we were not told, or cannot read it."""
    try:
        found = key.open_json(bytes(customer.sealed), "customer/name")
    except Unreadable:
        found = {}
    return {name: str(found.get(name, "")) for name in ("name", "given_name")}


def own_words(intent: Intent, key: Key) -> dict[str, Any]:
    """What a person of the team has written, where it waits with the intent to be said; empty:
    nothing does."""
    if not intent.sealed or intent.journey:
        return {}
    try:
        found: Any = key.open_json(bytes(intent.sealed), "intent").get("own")
    except Unreadable as error:
        raise Unwritable("what was written cannot be read any more") from error
    return dict(found or {})


def _replaces(intent: Intent, store: Store) -> str:
    """News of an order takes the place of the news before it; nothing else does."""
    if intent.message_class != "transactional":
        return ""
    return store.secret.derived("replaces").hash(intent.order or intent.subject)[:32]
