"""What holds the project together: checks that run in CI, libraries that are used and accounted
for, a pure core."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "afterword"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
CHOICES = "".join(
    path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "choices").iterdir()
)

IMPORTED_AS = {
    "django-allauth": "allauth",
    "django-anymail": "anymail",
    "django-htmx": "django_htmx",
    "django-ninja": "ninja",
    "dnspython": "dns",
    "email-validator": "email_validator",
    "fontpkg-inter": "fontpkg_inter",
    "fontpkg-newsreader": "fontpkg_newsreader",
    "fonttools": "fontTools",
    "mail-parser-reply": "mailparser_reply",
    "mjml-python": "mjml",
    "python-liquid": "liquid",
    "pillow": "PIL",
    "pyjwt": "jwt",
    "pyyaml": "yaml",
}
BY_ANOTHER = {"brotli": "fonttools"}
"""Used by another library of ours and never by name: fonttools writes woff2 with brotli."""


def dependencies() -> list[str]:
    return [re.split(r"[\[><=;]", one)[0].strip() for one in PROJECT["project"]["dependencies"]]


def sources() -> str:
    return "".join(
        path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*") if path.suffix == ".py"
    )


@pytest.mark.parametrize("name", dependencies())
def test_every_library_is_used_and_its_choice_written_down(name: str) -> None:
    assert re.search(rf"(?i)\b{re.escape(name)}\b", CHOICES), f"{name} stands in no docs/choices"
    if name not in BY_ANOTHER:
        module = IMPORTED_AS.get(name, name)
        named = rf"(?:import|from) {module}\b|[\"']{module}\b"
        assert re.search(named, sources()), f"nothing uses {name}"


@pytest.mark.parametrize("lock", ["run.txt", "dev.txt"])
def test_a_lock_names_every_library_and_no_host(lock: str) -> None:
    text = (ROOT / "locks" / lock).read_text(encoding="utf-8")
    locked = set(re.findall(r"^([a-z0-9-]+)(?:\[[a-z]+\])?==", text, re.MULTILINE))
    assert {name.lower() for name in dependencies()} <= locked
    assert "://" not in text


def test_ci_checks_directions_and_runs_every_test() -> None:
    run = (ROOT / ".ci" / "run").read_text(encoding="utf-8").split()
    assert "set -euo pipefail" in " ".join(run)
    assert " ".join(run).endswith("make check make test")
    check = (ROOT / "Makefile").read_text(encoding="utf-8").partition("\ncheck:")[2]
    for tool in ("ruff check", "ruff format --check", "mypy", "lint-imports"):
        assert tool in check.partition("\n\n")[0], tool


def test_every_room_stands_in_the_layers() -> None:
    (layers,) = [
        one for one in PROJECT["tool"]["importlinter"]["contracts"] if one["type"] == "layers"
    ]
    assert layers["exhaustive"] is True
    named = {room for line in layers["layers"] for room in re.split(r"[|:\s]+", line) if room}
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert named == rooms
    told = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert [room for room in sorted(rooms) if f"`{room}/`" not in told] == []


PURE = {
    "__future__", "bisect", "collections", "dataclasses", "datetime", "enum", "functools",
    "hashlib", "heapq", "holidays", "importlib", "itertools", "json", "math", "msgspec", "operator",
    "re", "types", "typing", "tzdata", "unicodedata", "urllib.parse", "zoneinfo",
}  # fmt: skip


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module or ""


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "decisions").rglob("*.py")), ids=lambda p: p.stem
)
def test_the_core_knows_no_clock_no_chance_and_no_room(path: Path) -> None:
    named = {name for name in imports(path) if not name.startswith("afterword.decisions")}
    foreign = {name for name in named if not {name, name.partition(".")[0]} & PURE}
    assert foreign == set()
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"\.(?:now|today|utcnow)\(", text) == []
