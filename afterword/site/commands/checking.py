"""What ``afterword journeys check`` does: journeys by their lines, scenarios by living them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from afterword.decisions.journey import Journey
from afterword.engine import scenario as living
from afterword.engine import scenario_judging
from afterword.journeys.check import check
from afterword.journeys.queries import library
from afterword.journeys.text import Unreadable, load_yaml, parse, where
from afterword.messages.queries import shipped, spoken
from afterword.outbox.ports import channels

from .ground import fail


class File(msgspec.Struct):
    """A file, and what is wrong in it."""

    path: Path
    faults: list[dict[str, str]] = []
    journeys: dict[str, Journey] = {}
    scenarios: list[living.Scenario] = []


class Lived(msgspec.Struct, frozen=True):
    """A scenario that was lived through."""

    path: Path
    name: str
    failures: tuple[scenario_judging.Failure, ...]

    @property
    def plain(self) -> dict[str, Any]:
        failures = [msgspec.to_builtins(one) for one in self.failures]
        return {
            "file": str(self.path),
            "scenario": self.name,
            "passed": not failures,
            "failures": failures,
        }

    @property
    def text(self) -> str:
        if not self.failures:
            return f"{self.path}: as expected: {self.name}"
        lines = [f"{self.path}: not as expected: {self.name}"]
        for one in self.failures:
            lines.append(f"  expected: {one.wanted}")
            lines.append(f"  instead: {one.instead}")
            lines += [f"    because: {why}" for why in one.because]
        return "\n".join(lines)


class Checking:
    """The files of one call, and all that is found in them."""

    def __init__(self, paths: list[Path]) -> None:
        self.failed = False
        self.files = [self._read(path) for path in paths]

    def _read(self, path: Path) -> File:
        try:
            text = path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as error:
            fail(f"{path} cannot be read: {error}")
        found = File(path, [], {}, [])
        for document in living.documents(text) or [text]:
            self._document(found, document)
        self.failed |= bool(found.faults)
        return found

    def _document(self, found: File, text: str) -> None:
        try:
            plain = load_yaml(text)
            if isinstance(plain, dict) and "scenarios" in plain and "journey" not in plain:
                found.scenarios += living.read(plain)
                return
            journey = parse(text)
        except living.Unclear as error:
            found.faults += [{"where": one.path, "says": one.says} for one in error.faults]
            return
        except Unreadable as error:
            found.faults += [{"where": one.path, "says": one.says} for one in error.faults]
            return
        found.journeys[journey.journey] = journey
        faults = check(journey, channels=channels, templates=spoken(shipped()))
        found.faults += [
            {"where": where(text, f"$.{one.path}"), "says": one.says} for one in faults
        ]

    def scenarios(self) -> Iterator[Lived]:
        """Each scenario, with the journeys it names; else those of its file, else of all files."""
        given = {key: one for file in self.files for key, one in file.journeys.items()}
        shelf = {key: parse(text) for key, text in library().items()}
        for file in self.files:
            for one in file.scenarios:
                mine = {**shelf, **given} if one.journeys else file.journeys or given
                try:
                    failures = tuple(scenario_judging.run(one, mine))
                except living.Unclear as error:
                    says = error.faults[0].says
                    failures = (scenario_judging.Failure("a scenario that can be lived", says),)
                self.failed |= bool(failures)
                yield Lived(file.path, one.name, failures)
