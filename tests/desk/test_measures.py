"""The screen of what conversations come to: honest where they are few, and the same as a file."""

import csv
from datetime import timedelta
from io import StringIO

from django.test import Client

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys.queries import library
from afterword.messages.queries import shipped, spoken
from afterword.timeline import actions as timeline
from tests.conftest import NOW
from tests.desk.team import Opens
from tests.insights.talks import ordered, talked, told, whose

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def url(store: Store, more: str = "") -> str:
    return f"/desk/{store.key}/inbox/measures/{more}"


def shown(client: Client, store: Store, more: str = "") -> str:
    answer = client.get(url(store, more))
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_works(store: Store, owner: Client) -> None:
    for n in range(24):
        talked(store, f"ana{n}", NOW - 20 * DAY + n * HOUR)
    for n in range(6):
        talked(
            store, f"ben{n}", NOW - 9 * DAY, by="team", after=2 * HOUR, channel="email", language=""
        )
    page = shown(owner, store, "?days=30")
    assert "30 conversations were begun in the last 30 days." in page
    assert "24 of 30 conversations were solved without a person" in page
    assert "80 % (most likely between 63 and 90)" in page
    assert "it was not sure what they mean" in page
    assert "Spanish" in page
    assert "unknown" in page
    assert "24 of 24, 100 %" in page
    assert "0 of 6" in page
    assert "0 of 6, 0 %" not in page, "six are too few for a share"


def test_a_few_are_called_few(store: Store, owner: Client) -> None:
    talked(store, "ana", NOW - 20 * DAY)
    page = shown(owner, store)
    assert "1 of 1 conversations were solved without a person. Too few to tell a share." in page
    assert "too few to tell" in page
    assert " %" not in page.partition("Solved without a person")[2].partition("</section>")[0]


def test_an_empty_store_says_what_will_stand_here(store: Store, owner: Client) -> None:
    page = shown(owner, store)
    assert "0 conversations were begun" in page
    assert "Once something is answered by itself" in page
    assert '<svg class="week-columns"' not in page


def test_the_weeks_stand_as_a_chart_and_as_a_table(store: Store, owner: Client) -> None:
    for week in range(1, 8):
        at = NOW - week * 7 * DAY
        ordered(store, at, 10)
        talked(store, f"ana{week}", at)
    page = shown(owner, store)
    assert page.count("1 of 10 orders asked about</title>") == 7
    assert page.count('<td class="num">10.0</td>') == 7
    assert "In the first four weeks" in page
    assert "Too few to compare." in page


def test_the_file_has_each_figure_with_its_interval(store: Store, owner: Client) -> None:
    for n in range(24):
        talked(store, f"ana{n}", NOW - 20 * DAY + n * HOUR)
    answer = owner.get(url(store, "figures.csv?days=30"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(StringIO(answer.content.decode())))
    found = {(one["by"], one["of"], one["figure"]): one for one in rows}
    alone = found["channel", "whatsapp", "solved_without_a_person"]
    assert (alone["value"], alone["count"], alone["unit"]) == ("1", "24", "share")
    assert 0.85 < float(alone["low"]) < float(alone["high"]) == 1
    assert found["all", "all", "first_answer"]["value"] == "2"
    assert found["all", "all", "first_answer_of_a_person_working"]["value"] == ""


def test_who_is_asked_how_the_talk_was_is_shown(store: Store, owner: Client) -> None:
    talked(store, "ana", NOW - 3 * DAY)
    assert "Nobody is asked." in shown(owner, store)
    text = library()["after-a-talk"]
    journeys.publish(store, text, now=NOW, by="test", templates=spoken(shipped()))
    journeys.switch(store, "after-a-talk", on=True, now=NOW, by="test")
    assert "Nobody answered in this time." in shown(owner, store)
    given = told(
        "answer.given",
        NOW - DAY,
        "ana",
        "message/1",
        journey="after-a-talk",
        value=5,
        question="talk",
    )
    timeline.record_for(store, whose(store, "ana", NOW), [given], now=NOW, by="test")
    page = shown(owner, store)
    assert "1 said 4 or 5." in page
    assert "Too few to tell a share." in page


def test_who_sees_no_numbers_sees_none(store: Store, opens: Opens) -> None:
    assert opens("analyst").get(url(store)).status_code == 200
    assert opens("stranger").get(url(store)).status_code == 404
    assert opens("analyst").get(url(store, "?days=7")).status_code == 200
