"""Whoever connects a carrier finds on its page what they ask."""

import re
from pathlib import Path

import pytest

import afterword

from .given import cases, telling

DOCS = Path(afterword.__file__).parent.parent / "docs" / "guides"
SAYS = ("Connect it", "What it costs", "How often it tells", "What is not verified")


@pytest.mark.parametrize("name", cases())
def test_the_page_says_what_a_merchant_asks(name: str) -> None:
    page = (DOCS / "carriers" / f"{name}.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## (.+)\n\n((?:(?!^## ).*\n?)+)", page, re.MULTILINE))
    for asked in SAYS:
        assert len(parts.get(asked, "").split()) > 7, asked
    assert (f"/in/{name}/" in page) == (name in telling())


def test_the_guide_to_webhooks_leads_to_every_carrier_that_tells() -> None:
    guide = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    assert set(re.findall(r"\(carriers/(\w+)\.md\)", guide)) == set(telling())
