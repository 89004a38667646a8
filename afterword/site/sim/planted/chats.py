"""Bugs of what goes to telephones: who may be written to there, who says no there, the ladder of
channels, and the window of WhatsApp."""

from typing import Any

from .planting import Swap, always, bug, changed, instead


@bug("I1", "phones")
def a_yes_on_one_channel_is_one_on_all(swap: Swap) -> None:
    def standing(old: Any, present: Any, channel: str, contact: str, purpose: str) -> Any:
        words = (old(present, one, contact, purpose) for one in (channel, "sms", "whatsapp"))
        return next((word for word in words if word is not None), None)

    instead(swap, "decisions.consent:standing", standing, pure=True)


@bug("I2", "phones", "stop")
def only_keywords_are_heard(swap: Swap) -> None:
    from afterword.decisions.words import NONE

    def meaning(given: Any, args: Any) -> Any:
        return NONE if given.meaning == "stop" and ":" in given.rule else given

    changed(swap, "timeline.hearing:meaning", meaning)


@bug("I2", "phones", "stop")
def a_stop_to_texts_spares_the_news_of_orders(swap: Swap) -> None:
    always(swap, "conversations.hearing:_stopped", ("care", "reviews", "offers"))


@bug("I3", "phones")
def the_next_channel_is_tried_though_it_arrived(swap: Swap) -> None:
    always(swap, "outbox.ladder:reached", False)


@bug("I5", "phones")
def a_text_may_come_as_early_as_a_mail(swap: Swap) -> None:
    always(swap, "decisions.quiet:loudness", "mail")


@bug("I22", "phones")
def any_words_may_be_said_on_whatsapp(swap: Swap) -> None:
    from afterword.decisions.window import Window

    always(swap, "messages.compose:allows", Window("free"))
