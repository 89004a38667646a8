"""Everything the core can say has words on the screen, and colours that can be read."""

import re
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.contrib.staticfiles import finders
from django.utils import translation

import afterword
from afterword.decisions import kinds
from afterword.decisions.parcels import TERMINAL
from afterword.decisions.reasons import REASONS
from afterword.house.roles import ROLES
from afterword.outbox.states import ARROWS
from afterword.ui import audit_words, moments, phrasing, reason_words, words
from afterword.ui.brand import contrast
from afterword.ui.templatetags.ui import place_name, tongue

LONDON = ZoneInfo("Europe/London")
PACKAGE = Path(afterword.__file__).parent


def emitted() -> set[tuple[str, str]]:
    """Every (rule, result) that stands in a call of ``because`` anywhere in the package."""
    call = re.compile(r'\bbecause\(\s*"(\w+)",\s*(?:"(\w+)"|([^,)]+))')
    found: set[tuple[str, str]] = set()
    for path in PACKAGE.rglob("*.py"):
        for rule, result, computed in call.findall(path.read_text(encoding="utf-8")):
            named = [result] if result else re.findall(r'"(yes|no|wait)"', computed)
            found |= {(rule, one) for one in named}
    return found


def test_it_works() -> None:
    inputs = {"event": "order.placed", "happened": "2026-11-24T09:00:00+00:00"}
    told = reason_words.reason("trigger", "yes", inputs, zone=LONDON)
    assert told == "order placed on Tue 24 Nov, 09:00"


def test_every_reason_the_core_gives_has_words() -> None:
    found = emitted()
    assert len(found) > 40
    assert sorted(found - set(reason_words.REASONS)) == []


def test_every_rule_has_words_and_every_word_a_rule() -> None:
    assert {rule for rule, _ in reason_words.REASONS} == set(REASONS)


@pytest.mark.parametrize(("rule", "result"), sorted(reason_words.REASONS))
def test_a_reason_without_inputs_is_still_a_sentence(rule: str, result: str) -> None:
    told = reason_words.reason(rule, result, {}, zone=LONDON)
    assert told
    assert "{" not in told


def test_every_event_status_and_state_has_words() -> None:
    own = {kind for kind in kinds.KINDS if not kind.startswith("custom.")}
    assert own - set(words.EVENTS) == set()
    assert set(TERMINAL) - set(words.STATUSES) == set()
    assert set(ARROWS) - set(words.STATES) == set()
    assert set(ROLES) == set(words.ROLES) == set(words.ROLE_MEANS)


def test_everything_that_is_audited_has_words() -> None:
    said = re.compile(r'what=(f?)"([a-z_.{}\' ]+)"')
    found = set()
    for path in PACKAGE.rglob("actions.py"):
        text = path.read_text(encoding="utf-8")
        for call in re.findall(r"\baudit\((.*?)\n", text):
            found |= {what for formatted, what in said.findall(call) if not formatted}
    assert len(found) > 10
    assert sorted(found - set(audit_words.AUDIT)) == []


# ------------------------------------------------------------------------------------- colours

TEXT = (("ink", 7.0), ("soft", 4.5), ("faint", 4.5))
GROUNDS = ("paper", "board", "card", "sunk", "hover")
STATES = ("leaf", "amber", "rose")


def tokens() -> dict[str, tuple[str, str]]:
    """The colours of the tokens' sheet: (light, dark) by name."""
    sheet = Path(str(finders.find("ui/tokens.css"))).read_text(encoding="utf-8")
    pair = r"--([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)"
    return {name: (light, dark) for name, light, dark in re.findall(pair, sheet)}


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), list(product(TEXT, GROUNDS)))
def test_text_can_be_read_on_every_ground(
    text: tuple[str, float], ground: str, scheme: int
) -> None:
    colours = tokens()
    name, least = text
    assert contrast(colours[name][scheme], colours[ground][scheme]) >= least


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_words_of_a_state_can_be_read(state: str, scheme: int) -> None:
    colours = tokens()
    for ground in ("paper", "card", f"{state}-bg"):
        assert contrast(colours[state][scheme], colours[ground][scheme]) >= 4.5
    assert contrast(colours["on-leaf"][scheme], colours["leaf"][scheme]) >= 4.5
    # The words of a toast, and of one that says something failed.
    assert contrast(colours["paper"][scheme], colours["ink"][scheme]) >= 7
    assert contrast(colours["paper"][scheme], colours["rose"][scheme]) >= 4.5


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_borders_that_mean_something_can_be_seen(scheme: int) -> None:
    colours = tokens()
    for ground in ("paper", "card"):
        assert contrast(colours["leaf"][scheme], colours[ground][scheme]) >= 3  # the focus ring


# ------------------------------------------------------------------------------ other languages


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "5 days"), ("es", "5 días"), ("ar", "5 أيام")],
)
def test_a_length_of_time_is_said_in_the_readers_language(language: str, said: str) -> None:
    inputs = {"length": "5 days", "until": "2026-11-27T09:00:00+00:00"}
    with translation.override(language):
        assert said in reason_words.reason("waited", "yes", inputs, zone=ZoneInfo("UTC"))
        assert moments.length("some while") == "some while"


def test_each_language_writes_a_day_its_own_way() -> None:
    at = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    found = {}
    for language in ("en", "es", "ar"):
        with translation.override(language):
            found[language] = moments.moment(at, ZoneInfo("UTC"))
    assert found == {
        "en": "Fri 27 Nov, 09:00",
        "es": "vie 27 nov, 09:00",
        "ar": "جمعة 27 نوفمبر، 09:00",
    }


def test_words_that_run_the_other_way_do_not_turn_the_sentence_round() -> None:
    with translation.override("ar"):
        assert phrasing.isolated("Ana Petrović") == "\u2068Ana Petrović\u2069"
        assert phrasing.isolated("يوسف") == "يوسف"
    with translation.override("es"):
        assert phrasing.isolated("Ana Petrović") == "Ana Petrović"
        assert phrasing.isolated("550 5.1.1 لا صندوق") == "\u2068550 5.1.1 لا صندوق\u2069"
        assert phrasing.isolated("550") == "550"


def test_languages_and_places_are_called_as_the_reader_calls_them() -> None:
    with translation.override("es"):
        assert (tongue("en"), place_name("Europe/London")) == ("inglés", "Londres")
        assert place_name("Etc/UTC") == "UTC"
