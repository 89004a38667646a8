"""The command line, run as a person or a script runs it."""

import json
from pathlib import Path

import pytest

from tests.site.running import afterword, lines


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    afterword(tmp_path, "init", "--store", "roastery", "--owner", "mia@example.com")
    return tmp_path


def test_it_works(tmp_path: Path) -> None:
    made = lines(tmp_path, "init", "--store", "roastery", "--owner", "Mia@Example.com")
    assert [(one["store"], one["owner"], one["new"]) for one in made] == [
        ("roastery", "mia@example.com", True)
    ]
    assert made[0]["claim"].startswith("http://127.0.0.1:8080/claim/")
    assert [
        (one["journey"], one["on"], one["inside"]) for one in lines(tmp_path, "journeys", "list")
    ] == [
        ("after-first-delivery", False, 0),
        ("not-delivered-after-all", False, 0),
        ("order-and-shipping", False, 0),
        ("still-not-there", False, 0),
        ("the-day-it-comes", False, 0),
    ]
    assert lines(tmp_path, "messages", "list") == []
    known = {one["channel"]: one for one in lines(tmp_path, "channels")}
    assert {"email", "sms", "whatsapp"} <= set(known)
    assert (known["sms"]["connected"], known["sms"]["provider"]) == (False, "")
    assert all(one["how"] != "wrong" for one in lines(tmp_path, "check"))


def test_init_again_changes_nothing_and_gives_a_fresh_link(installed: Path) -> None:
    first = lines(installed, "init", "--store", "roastery", "--owner", "mia@example.com")[0]
    again = lines(installed, "init", "--store", "roastery", "--owner", "mia@example.com")[0]
    assert (first["new"], again["new"]) == (False, False)
    assert first["claim"] != again["claim"]


def test_somebody_else_cannot_take_a_store_by_init(installed: Path) -> None:
    done = afterword(installed, "init", "--store", "roastery", "--owner", "eve@example.com", code=2)
    assert "eve@example.com is not the owner of roastery" in done.stderr
    assert "claim" not in done.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--store", "Two Words", "--owner", "a@example.com"), "is no key"),
        (("--store", "s", "--owner", "nobody"), "is not an e-mail address"),
        (("--store", "s", "--owner", "a@example.com", "--zone", "Mars/Dome"), "is not a time zone"),
        (("--store", "s", "--owner", "a@example.com", "--currency", "GOLD"), "is not a currency"),
        (("--store", "s", "--owner", "a@example.com", "--country", "Spain"), "is not a country"),
    ],
)
def test_init_says_what_to_write_instead(tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    assert says in afterword(tmp_path, "init", *words, code=2).stderr
    assert "There is no store yet" in afterword(tmp_path, "journeys", "list", code=1).stderr


def test_without_a_database_every_command_says_what_to_do(tmp_path: Path) -> None:
    for words in (
        ("journeys", "list"),
        ("messages", "list"),
        ("timeline", "ana@example.com"),
        ("explain", "1"),
        ("check",),
    ):
        assert "`afterword init" in afterword(tmp_path, *words, code=1).stderr


def test_a_setting_that_is_none_stops_every_command(tmp_path: Path) -> None:
    (tmp_path / "afterword.toml").write_text('AFTERWORD_PROT = "80"\n')
    done = afterword(tmp_path, "check", code=1)
    assert "AFTERWORD_PROT, which is no setting" in done.stderr


def test_with_two_stores_one_must_be_named(installed: Path) -> None:
    afterword(installed, "init", "--store", "tea-house", "--owner", "mia@example.com")
    done = afterword(installed, "journeys", "list", code=2)
    assert "roastery, tea-house" in done.stderr
    assert len(lines(installed, "journeys", "list", "--store", "tea-house")) == 5
    assert (
        "there is no store 'bakery'"
        in afterword(installed, "journeys", "list", "--store", "bakery", code=1).stderr
    )


def which_are_on(installed: Path) -> list[str]:
    return [one["journey"] for one in lines(installed, "journeys", "list") if one["on"]]


def test_a_journey_is_switched_on_and_off(installed: Path) -> None:
    for _ in range(2):
        afterword(installed, "journeys", "on", "order-and-shipping")
    assert which_are_on(installed) == ["order-and-shipping"]
    afterword(installed, "journeys", "off", "order-and-shipping")
    assert which_are_on(installed) == []
    done = afterword(installed, "journeys", "on", "win-back", code=1)
    assert "there are: after-first-delivery, not-delivered-after-all, order-and-" in done.stderr


def test_the_library_is_listed_one_object_a_line(tmp_path: Path) -> None:
    found = lines(tmp_path, "journeys", "library")
    assert len(found) >= 18
    assert len({one["journey"] for one in found}) == len(found)
    for one in found:
        assert {"moment", "name", "why", "measures", "unless", "asks", "trigger", "guards"} <= set(
            one
        )


def test_a_journey_shown_is_a_file_that_checks(installed: Path, tmp_path: Path) -> None:
    text = afterword(installed, "journeys", "show", "order-and-shipping").stdout
    path = tmp_path / "mine.yaml"
    path.write_text(text)
    assert lines(installed, "journeys", "check", str(path)) == [{"file": str(path), "faults": []}]


def test_a_faulty_journey_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "broken.yaml"
    path.write_text(
        "journey: broken\nname: Broken\nsubject: order\ntrigger: {event: order.placed}\n"
        "steps:\n  - {id: a, kind: wait, for: a while}\n"
    )
    done = afterword(tmp_path, "journeys", "check", str(path), "--json", code=1)
    faults = json.loads(done.stdout)["faults"]
    assert [one["where"] for one in faults] == ["line 6 (steps[0].for)"]
    assert "write it like '30 minutes'" in faults[0]["says"]


def test_unknown_people_messages_and_states_are_told_apart(installed: Path) -> None:
    done = afterword(installed, "timeline", "ana@example.com", code=1)
    assert "no customer of roastery is found by 'ana@example.com'" in done.stderr
    assert "has no message '7'" in afterword(installed, "explain", "7", code=1).stderr
    done = afterword(installed, "messages", "list", "--state", "sent", code=2)
    assert "there are: planned, ready" in done.stderr


def test_every_command_has_a_help_and_stands_in_the_guide() -> None:
    guide = Path("docs/guides/commands.md").read_text(encoding="utf-8")
    import typer

    from afterword.site import commands

    app = typer.Typer()
    commands.install(app)
    root = typer.main.get_command(app)
    found = dict(_commands(root))
    assert set(found) >= {"init", "up", "demo", "import", "timeline", "explain", "check"}
    assert set(found) >= {f"journeys {verb}" for verb in ("list", "show", "check", "on", "off")}
    for name, text in found.items():
        assert f"`afterword {name}" in guide, f"{name} is not in the guide"
        assert text, f"{name} has no help"


def _commands(group: object, before: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, command in getattr(group, "commands", {}).items():
        if hasattr(command, "commands"):
            found += _commands(command, f"{before}{name} ")
        else:
            found.append((f"{before}{name}", command.help or ""))
    return found


def test_every_setting_stands_in_the_guide() -> None:
    from afterword.site.config import SETTINGS

    guide = Path("docs/guides/settings.md").read_text(encoding="utf-8")
    for name in SETTINGS:
        assert f"| `{name}` |" in guide


def test_the_stop_switches_are_pressed_and_released(installed: Path) -> None:
    (pressed,) = lines(installed, "stop", "--journey", "order-and-shipping", "--why", "wrong price")
    assert pressed.pop("since")
    assert pressed == {
        "store": "roastery",
        "scope": "journey",
        "name": "order-and-shipping",
        "why": "wrong price",
    }
    assert lines(installed, "stop", "--all")[0]["store"] is None
    (released,) = lines(installed, "release", "--all")
    assert released == {"store": None, "scope": "all", "name": ""}
    said = afterword(installed, "release", "--all", code=1).stderr
    assert "This switch is not on: every store" in said
    assert (
        "no channel 'pigeon'" in afterword(installed, "stop", "--channel", "pigeon", code=1).stderr
    )
    both = ("stop", "--all", "--journey", "order-and-shipping")
    assert "Say one of" in afterword(installed, *both, code=2).stderr


def test_a_text_says_what_it_takes(installed: Path) -> None:
    (said,) = lines(installed, "messages", "parts", "It’s on the van.", "--to", "+447700900123")
    assert said == {
        "parts": 1,
        "alphabet": "GSM-7",
        "places": 16,
        "left": 144,
        "beyond": [],
        "text": "It's on the van.",
        "cost": None,
    }
    words = afterword(installed, "messages", "parts", "Ήρθε! " * 20)
    assert words.stdout.startswith("2 parts, UCS-2; ")
    assert "beyond the short alphabet: Ή ρ θ ε" in words.stdout
