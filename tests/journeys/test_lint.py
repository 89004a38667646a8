"""The linter's warnings: what is allowed and yet seldom meant, at its step, with a way to mend it."""

# ruff: noqa: E501 (tables: a case is easier to read on one line)

from typing import Any

import pytest

from afterword.decisions.journey import Journey, read
from afterword.decisions.rules import Rules
from afterword.decisions.timing import Hours
from afterword.journeys import queries
from afterword.journeys.lint import Around, Problem, Said, lint
from afterword.journeys.open_hours import longest_wait
from afterword.journeys.text import load_yaml, parse
from afterword.messages.asking import asked, bare
from afterword.messages.queries import shipped

CHANNELS = {"email", "sms", "post"}
T = Said(channels=frozenset(CHANNELS), languages=("en",))
SAY = "kind: send, template: t"


def journey(steps: str, **head: Any) -> Journey:
    made = {"journey": "j", "name": "J", "trigger": {"event": "order.delivered"}} | head
    return read({**made, "steps": load_yaml(steps)})


def found(steps: str, around: Around | None = None, **head: Any) -> list[tuple[str, str, str]]:
    """The warnings of a journey with these steps: (step, lane, code)."""
    around = around or Around(templates={"t": T}, rules=Rules())
    problems = lint(journey(steps, **head), channels=CHANNELS, around=around)
    return [(one.step, one.lane, one.code) for one in problems]


OTHER = journey("- {id: e, kind: emit, event: custom.wish}\n", journey="other")
HANDS_ON = journey(
    "- {id: s, kind: start, journey: j}\n", journey="hands-on", trigger={"event": "order.supplied"}
)
BOUGHT = {"event": "order.placed"}
CASES: list[tuple[str, str, Around, dict[str, Any], list[tuple[str, str, str]]]] = [
    ("a wait with nothing behind", "- {id: w, kind: wait, for: 1 day}", Around(), {}, [("w", "", "waits-for-nothing")]),
    ("a wait before something", "- {id: w, kind: wait, for: 1 day}\n- {id: x, kind: exit}", Around(), {}, []),
    ("a branch of empty lanes", "- {id: b, kind: branch, cases: [{id: a, when: {has: return}}]}", Around(), {}, [("b", "", "decides-nothing")]),
    ("a trigger that nothing says", "- {id: x, kind: exit}", Around(others=[], heard=[]), {"trigger": {"event": "custom.wish"}}, [("", "", "never-starts")]),
    ("a trigger that another journey says", "- {id: x, kind: exit}", Around(others=[OTHER], heard=[]), {"trigger": {"event": "custom.wish"}}, []),
    ("a trigger that came in before", "- {id: x, kind: exit}", Around(others=[], heard=["custom.wish"]), {"trigger": {"event": "custom.wish"}}, []),
    ("an event that nothing says", "- {id: w, kind: wait_for, timeout: 1 day, any_of: [{id: a, event: custom.wish, steps: [{id: x, kind: exit}]}]}", Around(others=[], heard=[]), {}, [("w", "a", "never-hears")]),
    ("an event about the person, of the order", "- {id: w, kind: wait_for, timeout: 1 day, any_of: [{id: a, event: consent.given, steps: [{id: x, kind: exit}]}]}", Around(), {}, [("w", "a", "not-of-subject")]),
    ("an event about the person, of the person", "- {id: w, kind: wait_for, timeout: 1 day, any_of: [{id: a, event: consent.given, of: customer, steps: [{id: x, kind: exit}]}]}", Around(), {}, []),
    ("a fact about the person, of the order", "- {id: w, kind: wait, for: 1 day, after: {event: customer.stated}}\n- {id: x, kind: exit}", Around(), {}, [("w", "", "not-of-subject")]),
    ("a journey that there is not", "- {id: s, kind: start, journey: gone}", Around(others=[]), {}, [("s", "", "no-journey")]),
    ("a journey that there is", "- {id: s, kind: start, journey: other}", Around(others=[OTHER], heard=[]), {}, []),
    ("a task that nobody can do", "- {id: t, kind: task, title: T, role: agent, holds: true}", Around(roles=["marketer"]), {}, [("t", "", "held-by-nobody")]),
    ("a task that an owner can do", "- {id: t, kind: task, title: T, role: agent, holds: true}", Around(roles=["owner"]), {}, []),
    ("a task that holds nobody up", "- {id: t, kind: task, title: T, role: agent}", Around(roles=[]), {}, []),
    ("a language without words", f"- {{id: s, {SAY}, class: service}}", Around(templates={"t": T}, languages={"en-GB": 9, "fr": 2}), {}, [("s", "", "no-language")]),
    ("an answer nobody asked for", f"- {{id: s, {SAY}, class: service}}", Around(templates={"t": Said(channels=T.channels, bare=frozenset({"answers.use"}))}), {}, [("s", "", "never-learned")]),
    ("an answer that was asked for", f"- {{id: q, kind: ask, class: service, template: q, answer: use, timeout: 1 day}}\n- {{id: s, {SAY}, class: service}}", Around(templates={"q": T, "t": Said(channels=T.channels, bare=frozenset({"answers.use"}))}), {}, []),
    ("a name that may be empty", f"- {{id: s, {SAY}, class: service}}", Around(templates={"t": Said(channels=T.channels, bare=frozenset({"customer.given_name"}))}), {}, [("s", "", "may-be-missing")]),
    ("a parcel when there is none yet", f"- {{id: s, {SAY}, class: transactional}}", Around(templates={"t": Said(channels=T.channels, bare=frozenset({"parcel.number"}))}), {"trigger": BOUGHT}, [("s", "", "may-be-missing")]),
    ("a parcel once there is one", f"- {{id: s, {SAY}, class: transactional}}", Around(templates={"t": Said(channels=T.channels, bare=frozenset({"parcel.number"}))}), {}, []),
    ("an order in a journey about a person", f"- {{id: s, {SAY}, class: service}}", Around(templates={"t": Said(channels=T.channels, bare=frozenset({"order.number"}))}), {"subject": "customer"}, [("s", "", "may-be-missing")]),
    ("a scale where nothing is asked", f"- {{id: s, {SAY}, class: service}}", Around(templates={"t": Said(channels=T.channels, bare=frozenset({"scale"}))}), {}, [("s", "", "may-be-missing")]),
    ("a channel nobody said yes to", f"- {{id: s, {SAY}, class: service, channels: [sms]}}", Around(reach={("sms", "care"): 0}), {}, [("s", "", "nobody-consented")]),
    ("a channel somebody said yes to", f"- {{id: s, {SAY}, class: service, channels: [sms]}}", Around(reach={("sms", "care"): 1}), {}, []),
    ("a channel beside one that reaches them", f"- {{id: s, {SAY}, class: service, channels: [sms, email]}}", Around(reach={("sms", "care"): 0, ("email", "care"): 7}), {}, []),
    ("a channel not connected", f"- {{id: s, {SAY}, class: service, channels: [post]}}", Around(connected=["email"]), {}, [("s", "", "not-connected")]),
    ("a text message at any hour", f"- {{id: s, {SAY}, class: transactional, channels: [sms]}}", Around(), {}, [("s", "", "at-night")]),
    ("a text message when they have just ordered", f"- {{id: s, {SAY}, class: transactional, channels: [sms]}}", Around(), {"trigger": BOUGHT}, []),
    ("a text message behind a wait in a lane", f"- {{id: b, kind: branch, cases: [{{id: a, when: {{has: return}}, steps: [{{id: w, kind: wait, for: 7 hours}}]}}]}}\n- {{id: s, {SAY}, class: transactional, channels: [sms]}}", Around(), {"trigger": BOUGHT}, [("s", "", "at-night")]),
    ("a text message in its own hours", f"- {{id: s, {SAY}, class: transactional, channels: [sms], hours: {{from: '08:00', to: '21:00'}}}}", Around(), {}, []),
    ("a mail at any hour", f"- {{id: s, {SAY}, class: transactional}}", Around(), {}, []),
    ("a night that is longer than it is valid", f"- {{id: s, {SAY}, class: service, valid_for: 4 hours}}", Around(), {}, [("s", "", "expires-first")]),
    ("a night that is shorter", f"- {{id: s, {SAY}, class: service, valid_for: 1 day}}", Around(), {}, []),
    ("hours in which the store is quiet", f"- {{id: s, {SAY}, class: service, hours: {{from: '22:30', to: '23:30'}}}}", Around(), {}, [("s", "", "never-open")]),
    ("a review ask that a long complaint outlasts", f"- {{id: s, {SAY}, class: service, purpose: reviews, valid_for: 10 days}}", Around(), {}, [("s", "", "over-before-the-talk")]),
    ("a review ask that does not say how long", f"- {{id: s, {SAY}, class: service, purpose: reviews}}", Around(), {}, [("s", "", "over-before-the-talk")]),
    ("a review ask that waits for a year", f"- {{id: s, {SAY}, class: service, purpose: reviews, valid_for: 52 weeks}}", Around(), {}, []),
    ("a short reminder of it", f"- {{id: s, {SAY}, class: service, purpose: reviews, valid_for: 52 weeks}}\n- {{id: w, kind: wait, for: 7 days}}\n- {{id: r, {SAY}, class: service, purpose: reviews, valid_for: 10 days}}", Around(), {}, []),
    ("care that is for a few days", f"- {{id: s, {SAY}, class: service, valid_for: 10 days}}", Around(), {}, []),
    ("what begins with a delivery, where downloads are sold", "- {id: x, kind: exit}", Around(others=[], supplies=True), {}, [("", "", "no-parcel")]),
    ("what begins with a delivery, where none are sold", "- {id: x, kind: exit}", Around(others=[], supplies=False), {}, []),
    ("what begins with a delivery, beside one for downloads", "- {id: x, kind: exit}", Around(others=[HANDS_ON], supplies=True), {}, []),
    ("what begins with an order, where downloads are sold", "- {id: x, kind: exit}", Around(others=[], supplies=True), {"trigger": BOUGHT}, []),
    ("a parcel where there is none", f"- {{id: w, kind: wait, for: 1 day}}\n- {{id: s, {SAY}, class: service}}", Around(templates={"t": Said(channels=T.channels, bare=frozenset({"parcel.number"}))}), {"trigger": {"event": "order.supplied"}}, [("s", "", "may-be-missing")]),
    ("the same words twice", f"- {{id: a, {SAY}, class: service}}\n- {{id: s, {SAY}, class: service}}", Around(), {}, [("s", "", "same-twice")]),
]  # fmt: skip


@pytest.mark.parametrize(("says", "steps", "around", "head", "wanted"), CASES, ids=[case[0] for case in CASES])  # fmt: skip
def test_what_is_seldom_meant_is_said_at_its_step(
    says: str, steps: str, around: Around, head: dict[str, Any], wanted: list[tuple[str, str, str]]
) -> None:
    assert found(steps, around, **head) == wanted, says


def test_faults_come_first_at_their_step_and_lane() -> None:
    steps = (
        "- {id: w, kind: wait, for: 1 day}\n"
        "- {id: b, kind: branch, cases: [{id: a, when: {all: []}}, {id: c, when: {has: return}}]}"
    )
    problems = lint(journey(steps), channels=CHANNELS)
    assert [(one.step, one.lane, one.code, one.serious) for one in problems] == [
        ("b", "c", "fault", True),
        ("b", "", "decides-nothing", False),
    ]
    gated = parse(queries.library()["after-first-delivery"].replace(
        "          - id: put-it-right", "          - {id: no, kind: exit}\n          - id: put-it-right"))  # fmt: skip
    assert ("review", True) in [(one.step, one.serious) for one in lint(gated, channels=CHANNELS)]


def test_every_warning_says_what_to_do() -> None:
    for _, steps, around, head, _ in CASES:
        for one in lint(journey(steps, **head), channels=CHANNELS, around=around):
            assert one.says.endswith("."), one
            assert one.mend.endswith("."), one
            assert "%(" not in one.says + one.mend, one


def test_what_ships_needs_no_mending() -> None:
    said = {
        key: Said(channels=one.channels, languages=one.languages, bare=one.bare)
        for key, text in shipped().items()
        if (one := asked(text))
    }
    channels = frozenset({*CHANNELS, "whatsapp", "viber", "voice", "webpush", "messenger"})
    around = Around(templates=said, others=[], heard=[], roles=["owner"], rules=Rules())
    problems: dict[str, list[Problem]] = {
        key: lint(parse(text), channels=channels, around=around)
        for key, text in queries.library().items()
    }
    assert {key: some for key, some in problems.items() if some} == {}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Hi {{ customer.given_name }}", ["customer.given_name"]),
        ("{% if customer.given_name %}Hi {{ customer.given_name }}{% endif %}", []),
        ("{{ customer.given_name | default: 'you' }}", []),
        ("{% if order.number %}{% endif %}{{ order.number }}", ["order.number"]),
        ("{% if parcel %}{{ parcel.number }}{% else %}-{% endif %}", []),
        ("{% for one in parcels %}{{ one.number }}{% endfor %}", []),
    ],
)
def test_words_that_ask_first_are_told_from_those_that_do_not(text: str, wanted: list[str]) -> None:
    assert list(bare(text)) == wanted


@pytest.mark.parametrize(
    ("step", "store", "wanted"),
    [
        (None, None, 0),
        (None, Hours(from_="08:00", to="20:00"), 12 * 60),
        (Hours(from_="09:00", to="19:00"), Hours(from_="08:00", to="20:00"), 0),
        (Hours(from_="07:00", to="19:00"), Hours(from_="08:00", to="20:00"), 60),
        (Hours(from_="22:00", to="23:00"), Hours(from_="08:00", to="20:00"), None),
        (None, Hours(from_="08:00", to="20:00", business_days=True), (12 + 48) * 60),
        (None, Hours(from_="20:00", to="08:00"), 12 * 60),
    ],
)
def test_the_longest_wait_for_hours(
    step: Hours | None, store: Hours | None, wanted: int | None
) -> None:
    assert longest_wait(step, store) == wanted
