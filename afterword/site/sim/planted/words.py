"""Bugs of consent, and of who is written to (I1, I2, I8, I9, I13)."""

from typing import Any

from .planting import Swap, always, bug, changed, instead, nothing, other

# ---------------------------------------------------------------------- consent (I1, I2)


@bug("I1")
def silence_is_a_yes(swap: Swap) -> None:
    always(swap, "decisions.consent:needs_yes", False)


@bug("I2")
def a_no_at_one_address_is_not_heard(swap: Swap) -> None:
    def standing(old: Any, present: Any, channel: str, contact: str, purpose: str) -> Any:
        return present.consents.get((channel, "", purpose))

    instead(swap, "decisions.consent:standing", standing, pure=True)


@bug("I2")
def any_word_that_was_once_a_yes_stands(swap: Swap) -> None:
    def fold(given: Any, args: Any) -> Any:
        return {
            key: other(one, given=True) if key[2] == "offers" else one for key, one in given.items()
        }

    changed(swap, "decisions.fold:fold_consents", fold)
    changed(swap, "timeline.facts:fold_consents", fold)


@bug("I2")
def only_offers_can_be_refused(swap: Swap) -> None:
    def refusal(
        old: Any, present: Any, rules: Any, channel: Any, contact: Any, purpose: Any
    ) -> Any:
        return old(present, rules, channel, contact, purpose if purpose == "offers" else "orders")

    instead(swap, "decisions.consent:_refusal", refusal, pure=True)


@bug("I2", "merge", "stop")
def a_merge_loses_the_no(swap: Swap) -> None:
    def say(old: Any, store: Any, into: int, gone: int, refused: Any, **more: Any) -> None:
        old(store, into, gone, (), **more)

    def refresh(old: Any, store: Any, touched: set[int]) -> None:
        from afterword.timeline.models import Event

        noes = Event.objects.of(store).filter(customer__in=touched, kind="consent.revoked")
        noes.update(kind="custom.revoked")
        old(store, touched)

    instead(swap, "timeline.actions:_say_no_again", say)
    instead(swap, "timeline.actions:refresh_people", refresh)


@bug("I2")
def nothing_is_looked_at_again_before_the_hand_over(swap: Swap) -> None:
    from afterword.decisions.admit import Verdict

    def passes(one: Any) -> Any:
        return Verdict(
            send_key=one.send_key,
            action="send",
            because=(),
            channel=one.channel,
            contact=one.contact,
        )

    def weigh(old: Any, store: Any, intents: Any, now: Any, seen: Any = None) -> Any:
        return [(one, passes(one)) for one in intents]

    instead(swap, "engine.sending:weigh", weigh)


# ---------------------------------------------------------------- whom and for whom (I8, I9)


@bug("I8")
def a_closed_address_is_open(swap: Swap) -> None:
    def refusal(old: Any, present: Any, rules: Any, channel: Any, contact: Any, *rest: Any) -> Any:
        return old(present, rules, channel, other(contact, blocked=""), *rest)

    instead(swap, "decisions.consent:_refusal", refusal, pure=True)


@bug("I8")
def reports_are_not_read(swap: Swap) -> None:
    swap("engine.reactions:addresses.came_back", nothing)


@bug("I8")
def a_complaint_is_only_a_word(swap: Swap) -> None:
    def came_back(old: Any, *args: Any, why: str, hard: bool, **more: Any) -> None:
        old(*args, why=why, hard=hard and why != "complained", **more)

    instead(
        swap,
        "engine.reactions:addresses.came_back",
        came_back,
        when=lambda *args, why, **more: why == "complained",
    )


@bug("I8", "timeout-taken", "complaint")
def a_report_counts_only_once_it_is_accepted(swap: Swap) -> None:
    def accepted(store: Any, key: str) -> bool:
        from afterword.outbox.models import Intent

        states = ("accepted", "delivered")
        return Intent.objects.of(store).filter(send_key=key, state__in=states).exists()

    def came_back(old: Any, store: Any, key: str, **more: Any) -> None:
        if accepted(store, key):
            old(store, key, **more)

    instead(
        swap,
        "engine.reactions:addresses.came_back",
        came_back,
        when=lambda store, key, **more: not accepted(store, key),
    )


@bug("I8")
def who_was_forgotten_is_remembered(swap: Swap) -> None:
    swap("timeline.erasing:_forget", nothing)


@bug("I9")
def any_stores_account_will_do(swap: Swap) -> None:
    def account(old: Any, store: Any, kind: str, plug: str) -> Any:
        from afterword.house.models import Account

        return Account.objects.everywhere().filter(kind=kind, plug=plug).first()

    instead(swap, "house.queries:account", account, pure=True)
    always(swap, "house.models:Account.secrets", {})


@bug("I9")
def a_house_is_one_person(swap: Swap) -> None:
    """Whoever has an address at the same mail system is taken for the same person."""

    def email(old: Any, digests: Any, address: str) -> str:
        found: str = digests._key.hash(f"email:{address.partition('@')[2]}")
        return found

    instead(swap, "timeline.identity:Digests.email", email)


@bug("I13")
def each_order_draws_its_own_lot(swap: Swap) -> None:
    from afterword.decisions import journey
    from afterword.decisions.steps import doing, meaning
    from afterword.decisions.timeline import Timeline

    def split(look: Any, step: Any) -> Any:
        own = Timeline(look.run.subject, look.timeline.events, ordered=True)
        return doing.split(other(look, timeline=own), step)

    swap("decisions.steps.meaning:MEANING", {**meaning.MEANING, journey.Split: split})
    swap("decisions.decide:MEANING", {**meaning.MEANING, journey.Split: split})
