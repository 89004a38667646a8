"""What may be said on a channel now: the window, the approved words, and the way that is taken."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.decisions.admit import Person, Verdict, admit
from afterword.decisions.rules import Rules
from afterword.decisions.timeline import Event, Timeline
from afterword.decisions.window import FREE_FOR, MARGIN, UNHEARD, Window, picked, window
from tests.decisions.telling import RULES, at, event, placed
from tests.decisions.test_admit import candidate

DAY = timedelta(hours=24) - MARGIN
WHO = {"contacts": [["email", "e1"], ["whatsapp", "w1"], ["messenger", "m1"]], "country": "HR"}


@pytest.mark.parametrize(
    ("channel", "heard", "more", "expected"),
    [
        ("email", None, {}, Window("free")),  # no window at all
        ("sms", -100, {}, Window("free")),
        ("whatsapp", 0, {}, Window("free", until=at() + DAY)),
        ("whatsapp", -23.9, {}, Window("free", until=at(-23.9) + DAY)),
        ("whatsapp", -24, {}, Window("shut")),  # and not a minute longer
        ("whatsapp", None, {}, Window("shut")),
        ("whatsapp", None, {"language": "es"}, Window("approved", language="es")),
        ("whatsapp", -24, {"language": "es"}, Window("approved", language="es")),
        ("whatsapp", -1, {"language": "es"}, Window("free", until=at(-1) + DAY)),
        ("whatsapp", -48, {"by_person": True}, Window("shut")),  # people have no longer there
        ("messenger", -24, {}, Window("shut")),
        ("messenger", -24, {"language": "es"}, Window("shut")),  # nothing is approved there
        ("messenger", -48, {"by_person": True}, Window("free", until=at(-48 + 168) - MARGIN)),
        ("instagram", -168, {"by_person": True}, Window("shut")),
        ("instagram", 0, {}, Window("free", until=at() + DAY)),
    ],
)
def test_what_a_channel_allows(
    channel: str, heard: float | None, more: dict[str, Any], expected: Window
) -> None:
    assert window(channel, None if heard is None else at(heard), at(), **more) == expected


@pytest.mark.parametrize(
    ("approved", "wanted", "expected"),
    [
        ((), ("es", "en"), ""),
        (("en", "es"), ("es", "en"), "es"),
        (("en", "pt_BR"), ("pt-BR", "en"), "pt_BR"),  # however a code is written
        (("en", "pt"), ("pt-BR", "en"), "pt"),
        (("en", "pt_PT"), ("pt-BR", "en"), "pt_PT"),
        (("en", "es"), ("de", "es"), "es"),  # the store's own language
        (("hr", "es"), ("de", "en"), "hr"),  # any is better than none
        (("en",), ("", ""), "en"),
    ],
)
def test_the_language_is_the_nearest_that_is_approved(
    approved: tuple[str, ...], wanted: tuple[str, ...], expected: str
) -> None:
    assert picked(approved, *wanted) == expected


# ------------------------------------------------------------------------------- the way taken


def rules(*languages: str, template: str = "order-shipped") -> Rules:
    approved = {"whatsapp": {template: languages}} if languages else {}
    return Rules(store="ada-fern", zone="Europe/London", country="GB", approved=approved)


def reply(hours: float, channel: str = "whatsapp", what: str = "text") -> Event:
    return event("reply.received", hours, channel=channel, what=what)


def weigh(
    *events: Event, now: float = 30, by: Rules = RULES, who: Any = WHO, **facts: Any
) -> Verdict:
    given: dict[str, Any] = {
        "message_class": "transactional", "purpose": "orders", "template": "order-shipped",
        "channels": ("whatsapp",),
    }  # fmt: skip
    first = event("order.placed", 0, who=who, items=1, total=2800, lines=[])
    person = Person(Timeline("7", (first, *events)))
    (verdict,) = admit([candidate(**(given | facts))], person, at(now), by)
    return verdict


def said(verdict: Verdict) -> list[tuple[str, str, Any]]:
    return [
        (one.rule, one.result, one.inputs.get("channel"))
        for one in verdict.because
        if one.rule in ("window", "contact")
    ]


def test_it_works() -> None:
    verdict = weigh(reply(20))
    assert (verdict.action, verdict.channel) == ("send", "whatsapp")
    assert said(verdict) == [("contact", "yes", "whatsapp"), ("window", "yes", "whatsapp")]
    (told,) = [one.inputs for one in verdict.because if one.rule == "window"]
    assert told["until"] == (at(20) + DAY).isoformat()


def test_nobody_wrote_and_nothing_is_approved() -> None:
    verdict = weigh()
    assert (verdict.action, verdict.state) == ("drop", "withheld")
    assert said(verdict)[-1] == ("window", "no", "whatsapp")


def test_approved_words_go_out_after_the_window() -> None:
    verdict = weigh(reply(1), by=rules("en", "hr"))
    assert (verdict.action, verdict.channel) == ("send", "whatsapp")
    (told,) = [one.inputs for one in verdict.because if one.rule == "window"]
    assert told == {"channel": "whatsapp", "language": "en"}


def test_another_templates_approval_is_of_no_use() -> None:
    assert weigh(by=rules("en", template="check-in")).action == "drop"


def test_the_next_channel_of_the_ladder_is_taken() -> None:
    verdict = weigh(channels=("whatsapp", "messenger", "email"))
    assert (verdict.action, verdict.channel) == ("send", "email")
    assert said(verdict) == [
        ("window", "no", "whatsapp"),
        ("window", "no", "messenger"),
        ("contact", "yes", "email"),
    ]


def test_a_channel_nobody_can_be_reached_on_is_not_asked_for_its_window() -> None:
    verdict = weigh(channels=("instagram", "email"))
    assert verdict.channel == "email"
    assert said(verdict) == [("contact", "yes", "email")]


@pytest.mark.parametrize("what", sorted(UNHEARD))
def test_what_is_no_message_of_theirs_opens_no_window(what: str) -> None:
    assert weigh(reply(29, what=what)).action == "drop"


def test_a_word_on_one_channel_opens_no_window_on_another() -> None:
    assert weigh(reply(29, channel="messenger")).action == "drop"
    assert weigh(reply(29, channel="messenger"), channels=("messenger",)).action == "send"


def test_a_word_that_was_not_known_yet_opens_no_window() -> None:
    late = event("reply.received", 20, known=31, channel="whatsapp", what="text")
    assert weigh(late).action == "drop"
    assert weigh(late, now=31).action == "send"


def test_approved_words_that_sell_are_not_brought_to_the_united_states() -> None:
    offers: dict[str, Any] = {"message_class": "marketing", "purpose": "offers"}
    yes = event("consent.given", 1, channel="whatsapp", contact="", purpose="offers")
    here, there = {**WHO}, {**WHO, "country": "US"}
    assert weigh(yes, by=rules("en"), who=here, now=3, **offers).action in ("send", "hold")
    assert weigh(yes, by=rules("en"), who=there, now=3, **offers).action == "drop"
    assert weigh(by=rules("en"), who=there).action == "send", "news of an order is no offer"


# --------------------------------------------------------------------------------------- laws


@st.composite
def told_replies(draw: Any) -> list[Event]:
    hours = draw(st.lists(st.floats(0.5, 100), max_size=6))
    return [
        reply(
            one,
            draw(st.sampled_from(["whatsapp", "messenger", "email"])),
            draw(st.sampled_from(["text", "image", "reaction", "edit"])),
        )
        for one in hours
    ]


@given(told_replies(), st.floats(1, 130), st.booleans())
def test_free_words_never_go_out_of_the_window(
    replies: list[Event], now: float, approved: bool
) -> None:
    """Whatever was written and when: free words go to WhatsApp only within a day of a word that
    was known and counts, and without one only what is approved."""
    by = rules("en") if approved else RULES
    verdict = weigh(*replies, now=now, by=by, valid_until=at(500))
    lately = [
        one
        for one in replies
        if one.data["channel"] == "whatsapp"
        and one.data["what"] not in UNHEARD
        and at(now) - timedelta(hours=24) + MARGIN < one.happened <= at(now)
    ]
    told = [one.inputs for one in verdict.because if one.rule == "window"]
    if lately:
        assert "until" in told[0]
    elif approved:
        assert told[0].get("language") == "en"
    else:
        assert verdict.action == "drop"


@given(told_replies(), st.randoms(use_true_random=False))
def test_when_they_were_heard_does_not_hang_on_the_order_of_arrival(
    replies: list[Event], chance: Any
) -> None:
    mixed = list(replies)
    chance.shuffle(mixed)
    one, other = Timeline("7", [placed(), *replies]), Timeline("7", [placed(), *mixed])
    assert one.present.heard == other.present.heard
    for channel, heard in one.present.heard.items():
        assert heard == max(
            reply.happened
            for reply in replies
            if reply.data["channel"] == channel and reply.data["what"] not in UNHEARD
        )


@given(
    st.sampled_from([*FREE_FOR, "email", "sms"]),
    st.none() | st.floats(-400, 0),
    st.floats(0, 400),
    st.sampled_from(["", "en"]),
    st.booleans(),
)
def test_a_window_shuts_and_does_not_open_by_itself(
    channel: str, heard: float | None, later: float, language: str, by_person: bool
) -> None:
    def seen(now: datetime) -> Window:
        last = None if heard is None else at(heard)
        return window(channel, last, now, language=language, by_person=by_person)

    first, then = seen(at()), seen(at(later))
    if first.allows != "free":
        assert then == first
    if first.allows == "free" and first.until is not None:
        assert (then.allows == "free") == (at(later) < first.until)
