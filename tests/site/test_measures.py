"""``afterword measures``, as a script calls it."""

import json
from datetime import UTC, datetime, timedelta

import typer
from typer.testing import CliRunner, Result

from afterword.house.models import Store
from afterword.site import commands
from tests.insights.talks import talked


def called(*words: str) -> Result:
    app = typer.Typer()
    commands.install(app)
    return CliRunner().invoke(app, ["measures", *words])


def test_it_works(store: Store) -> None:
    now = datetime.now(UTC)
    for n in range(6):
        talked(store, f"ana{n}", now - timedelta(days=9, minutes=n))
    found = json.loads(called("--store", store.key, "--days", "30", "--json").stdout)
    assert list(found) == [
        "since",
        "until",
        "whole",
        "waiting",
        "followed",
        "why",
        "by_channel",
        "by_language",
        "by_intent",
        "weeks",
        "versus",
        "scores",
    ]
    whole = found["whole"]
    assert (whole["talks"], whole["alone"]["part"], whole["answer"]["median"]) == (6, 6, 2.0)
    assert found["versus"] is None
    assert found["scores"]["counts"] == {"1": 0, "2": 0, "3": 0, "4": 0, "5": 0}


def test_for_people_it_says_where_they_are_few(store: Store) -> None:
    said = called("--store", store.key).stdout
    assert "0 conversations in 90 days" in said
    assert "0 of 0 solved without a person: too few to tell a share" in said
    assert "too few to tell (of 0)" in said


def test_a_store_that_is_not_there_is_said_so(store: Store) -> None:
    done = called("--store", "nowhere")
    assert done.exit_code == 1
    assert "nowhere" in done.output
