"""``afterword simulate``, run as a person or a script runs it."""

import json
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import pytest

from tests.connectors.csv.given import FILES
from tests.site.running import PATIENCE, afterword, environment, lines

SPAN = ("--from", "2025-03-01", "--to", "2025-03-20")
TEXT = """
journey: thanks
name: Thanks
trigger: {event: order.placed}
steps:
  - {id: tip, kind: send, class: service, template: care-tip}
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation that has two orders of March 2025, made once."""
    home = tmp_path_factory.mktemp("past")
    afterword(home, "init", "--store", "roastery", "--owner", "mia@example.com")
    afterword(home, "import", str(FILES / "orders.jsonl"), "--mapping", "afterword")
    (home / "thanks.yaml").write_text(TEXT)
    return home


@pytest.fixture
def installed(made: Path, tmp_path: Path) -> Path:
    """A copy of it for each test."""
    return Path(copytree(made, tmp_path / "home"))


def test_it_works(made: Path) -> None:
    *days, last = lines(made, "simulate", str(made / "thanks.yaml"), *SPAN)
    assert [one["day"] for one in days][:2] == ["2025-03-01", "2025-03-02"]
    assert days[-1]["day"] == "2025-03-20"
    assert sum(one["messages"] for one in days) == 1
    assert (last["people"], last["messages"], last["withheld"]) == (2, 1, 1)
    assert last["seconds"] > 0
    assert [(one["rule"], one["fates"]) for one in last["bites"]] == [("contact", {"dropped": 1})]


def test_a_journeys_key_means_its_live_version(made: Path) -> None:
    *_, last = lines(made, "simulate", "order-and-shipping", *SPAN, "--against", "live")
    assert last["messages"] > 0
    assert last["against"]["messages"] == 0
    assert last["parted"]["messages"] == last["messages"]


def test_against_another_file_or_version(made: Path) -> None:
    later = made / "later.yaml"
    later.write_text(TEXT.replace("steps:\n", "steps:\n  - {id: rest, kind: wait, for: 2 days}\n"))
    *_, last = lines(made, "simulate", str(later), *SPAN, "--against", str(made / "thanks.yaml"))
    assert [(one["kind"], one["times"]) for one in last["parted"]["ways"]] == [("later", 1)]
    *_, same = lines(made, "simulate", "order-and-shipping", *SPAN, "--against", "v1")
    assert same["parted"]["messages"] == 0


def test_in_words_it_says_what_would_have_been_and_that_nothing_was_sent(made: Path) -> None:
    said = afterword(made, "simulate", str(made / "thanks.yaml"), *SPAN).stdout
    assert "2 people" in said
    assert "Nothing was sent." in said
    assert "No address: e-mail: 1 not sent" in said


def test_what_was_imported_can_be_left_out(made: Path) -> None:
    *_, last = lines(made, "simulate", str(made / "thanks.yaml"), *SPAN, "--no-imported")
    assert last["messages"] == 0


def test_what_cannot_be_lived_again_says_why(installed: Path) -> None:
    broken = installed / "broken.yaml"
    broken.write_text("journey: x\nsteps: [\n")
    assert "is no journey" in afterword(installed, "simulate", str(broken), code=1).stderr
    assert "is no file, and" in afterword(installed, "simulate", "nothing", code=1).stderr
    key = "order-and-shipping"
    said = afterword(installed, "simulate", key, "--against", "v9", code=1).stderr
    assert "has no version 9" in said
    said = afterword(installed, "simulate", key, "--against", "draft", code=1).stderr
    assert "has no draft" in said
    assert "as 2026-08-29" in afterword(installed, "simulate", key, "--from", "May", code=2).stderr
    order = ("--from", "2025-03-05", "--to", "2025-03-01")
    assert "comes after" in afterword(installed, "simulate", key, *order, code=2).stderr


APART = """
import json, os
os.environ["DJANGO_SETTINGS_MODULE"] = "afterword.site.settings"
import django
django.setup()
import msgspec
from datetime import UTC, datetime
from afterword.engine.past import asking, hands
from afterword.engine.past.running import Looker, Stopped
from afterword.house.models import Store

store = Store.objects.get()
side = asking.version(store, "order-and-shipping")
start, end = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 3, 20, tzinfo=UTC)
looker = Looker(asking.spec(store, side, start=start, end=end, against="record"), store)
here = hands.look(looker, lambda done, of: True)
hands.FEW = 0
told = []
apart = hands.look(looker, lambda done, of: told.append((done, of)) or True)
try:
    hands.look(looker, lambda done, of: False)
    stopped = False
except Stopped:
    stopped = True
hands._begin = lambda piece, begin=hands._begin: begin(msgspec.structs.replace(piece, of=0))
try:
    hands.look(looker, lambda done, of: True)
    failed = ""
except hands.Failed as error:
    failed = str(error)
print(json.dumps([msgspec.to_builtins(here), msgspec.to_builtins(apart), told, stopped, failed]))
"""


def test_in_processes_of_their_own_it_comes_to_the_same(made: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", APART],
        env=environment(made),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=True,
    )
    here, apart, told, stopped, failed = json.loads(done.stdout)
    assert here["all"]["messages"] > 0
    assert apart == here
    assert told[-1] == [2, 2]
    assert stopped
    assert "ended before its work was done" in failed
