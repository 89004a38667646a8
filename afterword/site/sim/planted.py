"""Bugs planted on purpose: what the simulation has to find, to show that its net catches fish.

Each swaps a few named functions of the product for ones with a fault, for as long as its worlds are
played, and is taken out again. Nothing in the product knows of them. None shows itself by crashing.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from typing import Any

import msgspec

from afterword.decisions.spans import Span
from afterword.wire import shapes

Swap = Callable[[str, Any], Any]
"""Puts something in the place of ``room.module:name`` or ``:Class.name``; gives what was there."""

BUGS: dict[str, tuple[str, Callable[[Swap], None]]] = {}
"""(the invariant it breaks, what plants it) by name."""


def bug(invariant: str) -> Callable[[Callable[[Swap], None]], Callable[[Swap], None]]:
    """Register a bug under its function's name."""

    def register(plant: Callable[[Swap], None]) -> Callable[[Swap], None]:
        BUGS[plant.__name__] = (invariant, plant)
        return plant

    return register


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The bug is there for the block."""
    undo: list[tuple[Any, str, Any]] = []

    def swap(where: str, new: Any) -> Any:
        home, last = _place(where)
        old = there(where)
        undo.append((home, last, old))
        setattr(home, last, new)
        return old

    try:
        BUGS[name][1](swap)
        yield
    finally:
        for home, last, old in reversed(undo):
            setattr(home, last, old)


def _place(where: str) -> tuple[Any, str]:
    module, _, path = where.partition(":")
    home: Any = import_module(f"afterword.{module}")
    *homes, last = path.split(".")
    for one in homes:
        home = getattr(home, one)
    return home, last


def there(where: str) -> Any:
    """What stands at a place ``room.module:name`` or ``:Class.name``."""
    home, last = _place(where)
    return home.__dict__[last] if isinstance(home, type) else getattr(home, last)


def _nothing(*_: Any, **__: Any) -> None:
    return None


def _no(*_: Any, **__: Any) -> bool:
    return False


def _changed(swap: Swap, where: str, change: Callable[[Any, tuple[Any, ...]], Any]) -> None:
    """What a function gives is changed by ``change(given, arguments)``."""
    old: list[Any] = []

    def new(*args: Any, **more: Any) -> Any:
        return change(old[0](*args, **more), args)

    old.append(swap(where, new))


# ---------------------------------------------------------------------- consent (I1, I2)


@bug("I1")
def silence_is_a_yes(swap: Swap) -> None:
    swap("decisions.consent:needs_yes", _no)


@bug("I2")
def a_no_at_one_address_is_not_heard(swap: Swap) -> None:
    def standing(present: Any, channel: str, contact: str, purpose: str) -> Any:
        return present.consents.get((channel, "", purpose))

    swap("decisions.consent:standing", standing)


@bug("I2")
def any_word_that_was_once_a_yes_stands(swap: Swap) -> None:
    def fold(given: Any, args: Any) -> Any:
        return {
            key: msgspec.structs.replace(one, given=True) if key[2] == "offers" else one
            for key, one in given.items()
        }

    _changed(swap, "decisions.fold:fold_consents", fold)


@bug("I2")
def only_offers_can_be_refused(swap: Swap) -> None:
    old: list[Any] = []

    def refusal(present: Any, rules: Any, channel: str, contact: Any, purpose: str) -> Any:
        return old[0](
            present, rules, channel, contact, purpose if purpose == "offers" else "orders"
        )

    old.append(swap("decisions.consent:_refusal", refusal))


@bug("I2")
def a_merge_loses_the_no(swap: Swap) -> None:
    old: list[Any] = []

    def say(store: Any, into: int, other: int, refused: Any, **more: Any) -> None:
        old[0](store, into, other, (), **more)

    def refresh(store: Any, touched: set[int]) -> None:
        from afterword.timeline.models import Event

        noes = Event.objects.of(store).filter(customer__in=touched, kind="consent.revoked")
        noes.update(kind="custom.revoked")
        kept[0](store, touched)

    old.append(swap("timeline.actions:_say_no_again", say))
    kept: list[Any] = []
    kept.append(swap("timeline.actions:refresh_people", refresh))


@bug("I2")
def nothing_is_looked_at_again_before_the_hand_over(swap: Swap) -> None:
    from afterword.decisions.admit import Verdict

    def weigh(store: Any, intents: Any, now: Any, seen: Any = None) -> Any:
        return [
            (
                one,
                Verdict(
                    send_key=one.send_key,
                    action="send",
                    because=(),
                    channel=one.channel,
                    contact=one.contact,
                ),
            )
            for one in intents
        ]

    swap("engine.sending:weigh", weigh)


# ------------------------------------------------------------------------- doubles (I3)


@bug("I3")
def a_time_out_is_a_failure(swap: Swap) -> None:
    def read(given: Any, args: Any) -> Any:
        handed = given.handed
        if handed is None or not isinstance(handed.result, shapes.Unknown):
            return given
        again = shapes.Refusal(says="no answer", permanent=False)
        return given._replace(handed=msgspec.structs.replace(handed, result=again))

    _changed(swap, "engine.sending:Sender._read", read)


@bug("I3")
def what_a_dead_worker_held_is_sent_again(swap: Swap) -> None:
    def began(*_: Any) -> Any:
        return set(), True

    swap("outbox.recovery:_what_began", began)


@bug("I3")
def one_refusal_takes_its_batch_along(swap: Swap) -> None:
    old: list[Any] = []

    def land(self: Any, landed: Any) -> None:
        refused = any(
            one.handed and isinstance(one.handed.result, shapes.Refusal) for one in landed
        )
        again = shapes.Refusal(says="the batch failed", permanent=False)
        old[0](
            self,
            [
                one._replace(handed=msgspec.structs.replace(one.handed, result=again))
                if refused and one.handed and isinstance(one.handed.result, shapes.Receipt)
                else one
                for one in landed
            ],
        )

    old.append(swap("engine.sending:Sender.land", land))


@bug("I3")
def what_cannot_be_written_down_is_ready_again(swap: Swap) -> None:
    def left(self: Any) -> None:
        from afterword.outbox.actions import put_back

        landed, self._landed = self._landed, []
        for one in landed:
            one.intent.refresh_from_db()
        put_back(
            [one.intent for one in landed if one.intent.state == "dispatching"],
            now=self.clock.now(),
            why="it could not be written down",
            pause=timedelta(0),
        )

    swap("engine.sending:Sender.settle_left", left)


@bug("I3")
def a_restore_does_not_ask_the_journal(swap: Swap) -> None:
    swap("outbox.restoring:guarded", _no)


@bug("I3")
def a_new_worker_gives_new_keys(swap: Swap) -> None:
    """The keys hang on the number of the run's row, which a restore gives anew."""
    from afterword.decisions.split import send_key

    def key(self: Any, step: str) -> str:
        run = self.run
        return send_key(self.rules.store, run.journey, str(run.trigger), step, run.occasion)

    swap("decisions.steps:Look.key", key)


@bug("I3")
def each_order_begins_the_first_weeks_anew(swap: Swap) -> None:
    swap("decisions.enter:_refused", _nothing)
    old: list[Any] = []

    def enter(plan: Any, event: Any, *rest: Any) -> Any:
        from afterword.decisions.journey import Plan

        trigger = msgspec.structs.replace(plan.journey.trigger, when=None)
        free = Plan(msgspec.structs.replace(plan.journey, trigger=trigger))
        return old[0](free, event, *rest)

    old.append(swap("engine.reactions:enter", enter))


# --------------------------------------------------------------- how much, and when (I4, I5)


@bug("I4")
def there_is_no_pause(swap: Swap) -> None:
    swap("decisions.caps:_spaced", _nothing)


@bug("I4")
def the_pause_counts_what_was_delivered(swap: Swap) -> None:
    def arrived(said: Any) -> bool:
        return bool(said.outcome == "delivered")

    swap("decisions.caps:may_have_arrived", arrived)


@bug("I4")
def what_is_unknown_does_not_count(swap: Swap) -> None:
    def arrived(said: Any) -> bool:
        return said.accepted is not None and said.outcome != "unknown"

    swap("decisions.caps:may_have_arrived", arrived)


@bug("I4")
def offers_wait_as_short_as_tips(swap: Swap) -> None:
    old: list[Any] = []

    def spaced(message_class: str, *rest: Any) -> Any:
        return old[0]("service" if message_class == "marketing" else message_class, *rest)

    old.append(swap("decisions.caps:_spaced", spaced))


@bug("I4")
def the_pause_is_an_hour(swap: Swap) -> None:
    old: list[Any] = []

    def add(start: Any, length: Any, *rest: Any) -> Any:
        return old[0](start, Span(1, "hours"), *rest)

    old.append(swap("decisions.caps:add", add))


@bug("I5")
def it_is_always_day(swap: Swap) -> None:
    def opened(found: Any, start: Any, until: Any) -> Any:
        return start

    swap("decisions.quiet:opened", opened)


@bug("I5")
def the_night_is_the_stores(swap: Swap) -> None:
    def home(given: Any, args: Any) -> Any:
        return msgspec.structs.replace(given, zone=args[1].zone)

    from afterword.decisions.places import Place

    if issubclass(Place, tuple):

        def home(given: Any, args: Any) -> Any:
            return given._replace(zone=args[1].zone)

    _changed(swap, "decisions.admit:place", home)


@bug("I5")
def summer_time_is_forgotten(swap: Swap) -> None:
    """Hours are looked at as they stood half a year before."""
    old: list[Any] = []

    def opened(found: Any, start: Any, until: Any) -> Any:
        moved = timedelta(hours=2)
        at = old[0](found, start - moved, until - moved)
        return None if at is None else max(at + moved, start)

    old.append(swap("decisions.quiet:opened", opened))


# ------------------------------------------------------------------- in time (I6, I7)


@bug("I6")
def the_second_order_has_the_key_of_the_first(swap: Swap) -> None:
    from afterword.decisions.split import send_key

    def key(self: Any, step: str) -> str:
        run = self.run
        whose = self.timeline.customer if run.journey == "order-and-shipping" else run.subject
        return send_key(self.rules.store, run.journey, whose, step, run.occasion)

    swap("decisions.steps:Look.key", key)


@bug("I6")
def thank_you_is_said_before_it_is_kept(swap: Swap) -> None:
    from django.db import DatabaseError

    from afterword.api.group import NotKept

    old: list[Any] = []

    def keep(self: Any, row: Any) -> None:
        try:
            old[0](self, row)
        except (DatabaseError, NotKept):
            return

    old.append(swap("api.group:Group.keep", keep))


@bug("I6")
def nobody_is_woken(swap: Swap) -> None:
    swap("timeline.hot:stamp", _nothing)


@bug("I7")
def what_is_stale_goes_out(swap: Swap) -> None:
    def candidate(given: Any, args: Any) -> Any:
        later = given.valid_until + timedelta(days=300)
        return msgspec.structs.replace(given, valid_until=later)

    _changed(swap, "engine.admission:candidate_of", candidate)


@bug("I7")
def newer_news_is_not_looked_at(swap: Swap) -> None:
    def candidate(given: Any, args: Any) -> Any:
        return msgspec.structs.replace(given, unless=None)

    _changed(swap, "engine.admission:candidate_of", candidate)


@bug("I7")
def a_cancelled_order_goes_on(swap: Swap) -> None:
    def before(look: Any, effects: Any, reasons: Any) -> Any:
        return look, False

    swap("decisions.decide:_before_anything", before)


@bug("I7")
def a_message_is_valid_for_a_year(swap: Swap) -> None:
    def until(given: Any, args: Any) -> Any:
        return given + timedelta(days=365)

    _changed(swap, "decisions.steps:_valid_until", until)


# ---------------------------------------------------------------- whom and for whom (I8, I9)


@bug("I8")
def a_closed_address_is_open(swap: Swap) -> None:
    old: list[Any] = []

    def refusal(present: Any, rules: Any, channel: str, contact: Any, purpose: str) -> Any:
        free = msgspec.structs.replace(contact, blocked="")
        return old[0](present, rules, channel, free, purpose)

    old.append(swap("decisions.consent:_refusal", refusal))


@bug("I8")
def reports_are_not_read(swap: Swap) -> None:
    swap("engine.reactions:addresses.came_back", _nothing)


@bug("I8")
def a_complaint_is_only_a_word(swap: Swap) -> None:
    old: list[Any] = []

    def came_back(*args: Any, why: str, hard: bool, **more: Any) -> None:
        old[0](*args, why=why, hard=hard and why != "complained", **more)

    old.append(swap("engine.reactions:addresses.came_back", came_back))


@bug("I8")
def a_report_counts_only_once_it_is_accepted(swap: Swap) -> None:
    old: list[Any] = []

    def came_back(store: Any, key: str, **more: Any) -> None:
        from afterword.outbox.models import Intent

        states = ("accepted", "delivered")
        if Intent.objects.of(store).filter(send_key=key, state__in=states).exists():
            old[0](store, key, **more)

    old.append(swap("engine.reactions:addresses.came_back", came_back))


@bug("I9")
def any_stores_account_will_do(swap: Swap) -> None:
    def account(store: Any, kind: str, plug: str) -> Any:
        from afterword.house.models import Account

        return Account.objects.everywhere().filter(kind=kind, plug=plug).first()

    swap("house.queries:account", account)

    def secrets(self: Any, key: Any) -> Mapping[str, Any]:
        return {}

    swap("house.models:Account.secrets", secrets)


@bug("I9")
def a_house_is_one_person(swap: Swap) -> None:
    """Whoever has an address at the same mail system is taken for the same person."""

    def email(self: Any, address: str) -> str:
        found: str = self._key.hash(f"email:{address.partition('@')[2]}")
        return found

    swap("timeline.identity:Digests.email", email)


@bug("I13")
def each_order_draws_its_own_lot(swap: Swap) -> None:
    old: list[Any] = []

    def split(look: Any, step: Any) -> Any:
        from afterword.decisions.timeline import Timeline

        other = Timeline(look.run.subject, look.timeline.events, ordered=True)
        return old[0](msgspec.structs.replace(look, timeline=other), step)

    from afterword.decisions import journey, steps

    old.append(steps.split)
    swap("decisions.steps:MEANING", {**steps.MEANING, journey.Split: split})
    swap("decisions.decide:MEANING", {**steps.MEANING, journey.Split: split})


# ------------------------------------------------------------------------ switches (I14)


@bug("I14")
def a_stop_switch_is_seen_at_claiming_only(swap: Swap) -> None:
    swap("engine.sending:Sender.why_not", lambda self, intent: "")


@bug("I14")
def a_stop_switch_spares_what_is_about_orders(swap: Swap) -> None:
    old: list[Any] = []

    def of(shut: Any, lane: str, key: Any) -> Any:
        if lane == "transactional":
            shut = msgspec.structs.replace(shut, switches=())
        return old[0](shut, lane, key)

    old.append(swap("outbox.actions:Shut.of", of))
    swap("engine.sending:Sender.why_not", lambda self, intent: "")


# ------------------------------------------------------------- the books (I15, I16, I18, I19)


@bug("I15")
def no_answer_is_a_yes(swap: Swap) -> None:
    def read(given: Any, args: Any) -> Any:
        handed = given.handed
        if handed is None or not isinstance(handed.result, shapes.Unknown):
            return given
        yes = shapes.Receipt(provider_id="?")
        return given._replace(handed=msgspec.structs.replace(handed, result=yes))

    _changed(swap, "engine.sending:Sender._read", read)


@bug("I16")
def what_is_held_is_forgotten(swap: Swap) -> None:
    old: list[Any] = []

    def hold(intent: Any, verdict: Any) -> None:
        old[0](intent, msgspec.structs.replace(verdict, until=None, waits_for=frozenset()))

    old.append(swap("outbox.actions:_hold", hold))


@bug("I16")
def a_refusal_says_nothing(swap: Swap) -> None:
    old: list[Any] = []

    def explain(intent: Any, reasons: Any) -> None:
        old[0](intent, reasons)
        if not any(one.result == "yes" for one in reasons):
            intent.because = "[]"

    old.append(swap("outbox.actions:explain", explain))


@bug("I16")
def news_is_given_up_at_once(swap: Swap) -> None:
    swap("engine.intake:TRIES", 1)


@bug("I18")
def the_journal_is_not_written(swap: Swap) -> None:
    swap("outbox.journal:Journal.write", _nothing)


@bug("I18")
def a_torn_end_is_written_on(swap: Swap) -> None:
    from afterword.outbox import journal

    def opened(self: Any) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._last = ""
        with self.path.open("ab+") as file:
            file.seek(0)
            for raw in file:
                line = journal._decode(raw)
                self._last = line.digest if line else self._last
            self._size = file.tell()

    swap("outbox.journal:Journal._open", opened)


@bug("I19")
def what_a_dead_worker_held_is_left(swap: Swap) -> None:
    def left(*_: Any) -> list[Any]:
        return []

    swap("outbox.recovery:_left", left)


@bug("I19")
def a_refused_message_waits_for_ever(swap: Swap) -> None:
    def pause(*_: Any) -> timedelta:
        return timedelta(days=400)

    swap("outbox.retries:pause", pause)


@bug("S29")
def nothing_needs_a_signature(swap: Swap) -> None:
    swap("site.sim.source:verify", lambda received, secrets: True)
