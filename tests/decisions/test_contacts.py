"""Counting conversations: who settled them, what is a contact, and how sure a figure is."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from afterword.decisions.contacts import fold, measures, sure
from afterword.decisions.contacts.fold import Contact, Talk, Told
from afterword.decisions.contacts.measures import Week

START = datetime(2026, 3, 2, 9, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LATER = START + 10 * DAY


def told(what: str, hours: float, about: str = "1", **data: str) -> Told:
    at = START + hours * HOUR
    return Told(f"conversation.{what}", f"conversation/{about}", 7, at, {"channel": "sms", **data})


def asked(hours: float, about: str = "1", intent: str = "wismo", language: str = "es") -> Told:
    return told("asked", hours, about, intent=intent, language=language)


def test_it_works() -> None:
    (talk,) = fold.talks(
        [
            told("opened", 0),
            asked(0),
            told("answered", 0.5, by="itself"),
            told("closed", 1, by="itself"),
        ]
    )
    assert (talk.channel, talk.language, talk.intents) == ("sms", "es", {"wismo"})
    assert talk.answered == START + 0.5 * HOUR
    assert talk.alone(START + 48 * HOUR) is None, "they may write again"
    assert talk.alone(START + 49 * HOUR) is True


@pytest.mark.parametrize(
    ("then", "alone"),
    [
        ([told("answered", 1, by="itself")], True),
        ([told("answered", 1, by="itself"), asked(3)], None),
        ([told("answered", 1, by="itself"), asked(3), told("answered", 4, by="itself")], True),
        ([told("answered", 1, by="itself"), asked(3, intent="thanks")], True),
        ([told("answered", 1, by="itself"), told("handed", 2, why="wanted")], False),
        ([told("answered", 1, by="team")], False),
        ([told("taken", 1)], False),
        ([told("closed", 1, by="team")], False),
        ([], None),
    ],
)
def test_whether_it_was_solved_without_a_person(then: Sequence[Told], alone: bool | None) -> None:
    (talk,) = fold.talks([told("opened", 0), asked(0), *then])
    assert talk.alone(LATER) is alone


@pytest.mark.parametrize(
    ("hours", "intent", "alone"),
    [(20, "wismo", False), (48.5, "wismo", False), (50, "wismo", True), (20, "thanks", True)],
)
def test_who_writes_again_within_two_days_was_not_helped(
    hours: float, intent: str, alone: bool
) -> None:
    first, _ = fold.talks(
        [
            told("opened", 0),
            asked(0),
            told("closed", 1, by="itself"),
            told("opened", hours, "2"),
            asked(hours, "2", intent),
        ]
    )
    assert first.alone(LATER) is alone


def test_who_is_handed_over_first_says_why() -> None:
    (talk,) = fold.talks(
        [
            told("opened", 0),
            told("handed", 1, why="unsure"),
            told("handed", 2, why="complaint"),
            told("answered", 3, by="team"),
        ]
    )
    assert (talk.handed, talk.why, talk.person) == (START + HOUR, "unsure", START + 3 * HOUR)
    assert measures.why([talk]) == {"unsure": 1}


def test_what_was_begun_before_is_left_out() -> None:
    assert fold.talks([told("answered", 1, by="team"), told("closed", 2, by="team")]) == []


def test_a_contact_goes_on_while_they_write_within_two_days() -> None:
    found = fold.contacts([asked(0), asked(40, intent="return"), asked(87), asked(136)])
    assert [(one.at, one.intents) for one in found] == [
        (START, {"wismo", "return"}),
        (START + 136 * HOUR, {"wismo"}),
    ]


@pytest.mark.parametrize(
    ("data", "asks"),
    [
        ({"intent": "wismo"}, True),
        ({}, True),
        ({"intent": "thanks"}, False),
        ({"meaning": "stop"}, False),
        ({"choice": "3"}, False),
        ({"what": "reaction"}, False),
    ],
)
def test_what_of_the_past_is_a_question(data: dict[str, str], asks: bool) -> None:
    assert fold.asks(Told("reply.received", "", 7, START, data)) is asks


def a_talk(
    opened: datetime = START, answered: float = 0.2, person: float | None = None, **more: str
) -> Talk:
    """A conversation; times in hours after it was opened."""
    talk = Talk(about="c", customer=1, channel=more.get("channel", "sms"), opened=opened)
    talk.asked, talk.answered = opened, opened + answered * HOUR
    talk.last_answer = talk.answered
    talk.closed, talk.closed_by = opened + DAY, "itself"
    if person is not None:
        talk.handed, talk.person, talk.why = talk.answered, opened + person * HOUR, "wanted"
        talk.closed_by = "team"
    return talk


def half(since: datetime, until: datetime) -> timedelta:
    """A team that works every other minute."""
    return (until - since) / 2


def test_a_line_counts_each_in_its_own_time() -> None:
    talks = [a_talk(person=1.2), *(a_talk(person=2.2) for _ in range(5)), *(a_talk(),) * 14]
    line = measures.line("", talks, LATER, half)
    assert (line.talks, line.alone.part, line.alone.whole) == (20, 14, 20)
    assert (line.person.part, line.person.percent) == (6, 30)
    assert line.answer.median == pytest.approx(12)
    assert line.person_answer.median == pytest.approx(60), (
        "half of the two hours since it was given"
    )
    assert line.solved.median == 24 * 60
    assert line.solved_working.median == 12 * 60


def test_groups_come_the_largest_first() -> None:
    talks = [a_talk(channel="email"), a_talk(), a_talk()]
    found = measures.lines(talks, lambda one: (one.channel,), LATER, half)
    assert [(one.name, one.talks) for one in found] == [("sms", 2), ("email", 1)]


def contact(day: int, intent: str = "wismo") -> Contact:
    at = START + day * DAY
    return Contact(customer=day, at=at, last=at, channel="sms", intents={intent})


def test_weeks_begin_on_mondays_of_the_stores_calendar() -> None:
    late = datetime(2026, 3, 8, 23, 30, tzinfo=UTC)
    found = measures.weeks(
        [contact(0), Contact(customer=9, at=late, last=late, channel="", intents={"return"})],
        {date(2026, 3, 3): 40, date(2026, 3, 18): 10},
        ZoneInfo("Europe/Berlin"),
        START + 16 * DAY,
    )
    assert [(one.start.day, one.orders, one.contacts, one.wismo) for one in found] == [
        (2, 40, 1, 1),
        (9, 0, 1, 0),
        (16, 10, 0, 0),
    ]
    assert [one.per_hundred for one in found] == [2.5, None, 0]


def a_week(number: int, wismo: int, contacts: int = 20, orders: int = 100) -> Week:
    return Week(START.date() + timedelta(weeks=number), orders, contacts, wismo)


def test_before_is_what_was_written_before_the_first_answer() -> None:
    weeks = [
        *(a_week(n, 10) for n in range(4)),
        a_week(4, 99),
        *(a_week(n, 2) for n in range(5, 9)),
    ]
    found = measures.versus([*weeks, a_week(9, 50)], START.date() + timedelta(weeks=4, days=2))
    assert found is not None
    assert found.basis == "history"
    assert (found.per_order.before, found.per_order.after) == (40, 8)
    assert found.per_order.ratio == pytest.approx(0.2)
    assert found.per_order.is_sure
    assert [one.part for one in found.of_contacts] == [40, 8]


def test_where_nothing_is_known_of_before_the_first_weeks_stand_for_it() -> None:
    weeks = [a_week(0, 5), *(a_week(n, 10 if n < 5 else 4) for n in range(1, 20))]
    found = measures.versus(weeks, START.date())
    assert found is not None
    assert found.basis == "first"
    assert (found.per_order.before, found.per_order.of_before) == (40, 400)
    assert (found.per_order.after, found.per_order.of_after) == (48, 1200), "the last twelve weeks"


@pytest.mark.parametrize(
    ("weeks", "turned"), [([], START.date()), ([a_week(0, 1)] * 3, None), ([a_week(0, 1)], None)]
)
def test_there_may_be_nothing_to_compare(weeks: list[Week], turned: date | None) -> None:
    assert measures.versus(weeks, turned) is None


def test_scores_count_what_is_a_score() -> None:
    found = measures.scores(30, [5, 5, 4, 1, 7, 0])
    assert found.counts == {1: 1, 2: 0, 3: 0, 4: 1, 5: 2}
    assert (found.content.part, found.content.whole, found.content.percent) == (3, 4, None)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high", "percent"),
    [
        (0, 0, 0, 1, None),
        (0, 10, 0, 0.2775, None),
        (50, 100, 0.4038, 0.5962, 50),
        (19, 19, 0.8318, 1, None),
        (20, 20, 0.8389, 1, 100),
    ],
)
def test_a_share_has_the_interval_of_wilson(
    part: int, whole: int, low: float, high: float, percent: int | None
) -> None:
    found = sure.share(part, whole)
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-4)
    assert found.percent == percent


@pytest.mark.parametrize(
    ("minutes", "median", "p90"),
    [
        ([], None, None),
        ([1, 2, 3, 4], None, None),
        ([5, 1, 3, 2, 4], 3, None),
        (range(1, 21), 10.5, 18),
    ],
)
def test_a_middle_is_told_from_five_on(
    minutes: Sequence[float], median: float | None, p90: float | None
) -> None:
    found = sure.middle(list(minutes))
    assert (found.many, found.median, found.p90) == (len(minutes), median, p90)
    if median is not None and found.low is not None and found.high is not None:
        assert found.low <= median <= found.high


@pytest.mark.parametrize(
    ("before", "after", "ratio", "is_sure"),
    [
        ((40, 400), (8, 400), 0.2, True),
        ((12, 400), (10, 400), 10 / 12, False),
        ((40, 400), (90, 400), 2.25, True),
        ((40, 400), (0, 400), 0, True),
        ((4, 400), (30, 400), None, False),
        ((9, 400), (5, 400), None, False),
        ((40, 0), (5, 400), None, False),
    ],
)
def test_a_change_is_sure_when_chance_hardly_explains_it(
    before: tuple[int, int], after: tuple[int, int], ratio: float | None, is_sure: bool
) -> None:
    found = sure.change(*before, *after)
    assert found.ratio == (None if ratio is None else pytest.approx(ratio))
    assert found.is_sure is is_sure


def test_what_the_team_began_counts_from_when_they_ask() -> None:
    begun = [told("opened", 0, by="team"), told("answered", 0.1, by="team")]
    assert fold.talks([*begun, told("closed", 200, by="rest")]) == []
    (talk,) = fold.talks([*begun, asked(5), told("answered", 6, by="team")])
    assert (talk.opened, talk.answered) == (START + 5 * HOUR, START + 6 * HOUR)
    assert talk.intents == {"wismo"}
    assert fold.talks([*begun, asked(5, intent="thanks")]) == []


def test_what_came_to_rest_was_over_when_it_was_answered_last() -> None:
    answered = [told("opened", 0), asked(0), told("answered", 2, by="team")]
    (talk,) = fold.talks([*answered, told("closed", 170, by="rest")])
    assert (talk.closed, talk.closed_by, talk.reached_a_person) == (START + 2 * HOUR, "rest", True)
