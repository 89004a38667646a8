"""What the README and the guides lead to is there, and the pictures are small enough to read on."""

import re
import struct
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
PICTURES = re.findall(r"\((docs/pictures/\w+\.png)\)", (ROOT / "README.md").read_text())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(page.read_text(encoding="utf-8")):
        path = target.partition("#")[0]
        if path and "://" not in target and not target.startswith("mailto:"):
            assert (page.parent / path).exists(), f"{page.name} leads to {target}"


def test_the_pictures_are_those_of_the_readme() -> None:
    assert len(PICTURES) == 7
    assert sorted(PICTURES) == sorted(
        str(path.relative_to(ROOT)) for path in (ROOT / "docs" / "pictures").iterdir()
    )


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_is_whole_and_light(name: str) -> None:
    data = (ROOT / name).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert data.endswith(b"IEND\xaeB`\x82")
    width, height = struct.unpack(">II", data[16:24])
    assert 600 <= width <= 1280
    assert height >= 600
    assert len(data) <= 250_000
