"""A plug is one folder, one line in a table and one page of the docs: is one of them missing?"""

import inspect
import re
from pathlib import Path

import pytest

import afterword
from afterword.site.plugs import CARRIERS, CHANNELS, CONNECTORS, FETCHES
from afterword.timeline import ports
from tests.connectors.given import folder, receiving

PACKAGE = Path(afterword.__file__).parent
DOCS = PACKAGE.parent / "docs" / "guides"
FILES = {"csv": DOCS / "import.md"}
"""What comes in by command and not by webhook has its line there, and its page."""

HEARS = {name.partition(".")[0] for name in receiving()}
"""The channels of which at least one provider tells us things."""


def folders(room: str) -> set[str]:
    return {path.parent.name for path in (PACKAGE / room).glob("*/__init__.py")}


def test_every_folder_has_its_line_and_every_line_its_folder() -> None:
    assert folders("connectors") == CONNECTORS.keys() | FILES.keys()
    assert all(page.is_file() for page in FILES.values())
    assert folders("channels") == set(CHANNELS)
    assert folders("carriers") == set(CARRIERS)


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_connector_has_its_page(name: str) -> None:
    assert f"/in/{name}/" in (DOCS / "connectors" / f"{name}.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHANNELS)
def test_every_channel_has_its_page(name: str) -> None:
    page = (DOCS / "channels" / f"{name}.md").read_text(encoding="utf-8")
    assert page.startswith("# ")
    assert (f"/in/{name}/" in page) == (name in HEARS)


SAYS = ("Connect it", "What it costs", "What it may say", "What is guaranteed")


@pytest.mark.parametrize("name", CHANNELS)
def test_every_page_of_a_channel_says_what_a_merchant_asks(name: str) -> None:
    page = (DOCS / "channels" / f"{name}.md").read_text(encoding="utf-8")
    parts = dict(re.findall(r"^## (.+)\n\n((?:(?!^## ).*\n?)+)", page, re.MULTILINE))
    for asked in SAYS:
        assert len(parts.get(asked, "").split()) > 7, asked


@pytest.mark.parametrize("room", ["connectors", "channels"])
def test_the_guide_to_webhooks_leads_to_every_page(room: str) -> None:
    guide = (DOCS / "webhooks.md").read_text(encoding="utf-8")
    linked = set(re.findall(rf"\({room}/(\w+)\.md\)", guide))
    assert linked == (set(CONNECTORS) if room == "connectors" else HEARS)


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_topic_is_on_the_page(name: str) -> None:
    page = (DOCS / "connectors" / f"{name}.md").read_text(encoding="utf-8").lower()
    module = __import__(f"afterword.connectors.{name}.parse", fromlist=["READERS"])
    for topic in (*module.READERS, *module.QUIET):
        thing, _, what = re.split(r"([/.])", topic, maxsplit=1)
        assert topic in page or (thing.rstrip("s") in page and what in page), topic


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_setting_is_on_the_page(name: str) -> None:
    page = (DOCS / "connectors" / f"{name}.md").read_text(encoding="utf-8")
    both = page + (DOCS / "webhooks.md").read_text(encoding="utf-8")
    for _, label, _, _ in CONNECTORS[name].FIELDS:
        assert label.partition(" (")[0] in both, label


@pytest.mark.parametrize("name", CHANNELS)
def test_every_setting_of_a_channel_is_on_the_page(name: str) -> None:
    page = (DOCS / "channels" / f"{name}.md").read_text(encoding="utf-8")
    for provider in CHANNELS[name].PROVIDERS.values():
        assert provider.LABEL in page
        for _, label, _, _ in provider.FIELDS:
            assert label in page, label


@pytest.mark.parametrize("name", CARRIERS)
def test_every_carrier_has_its_page(name: str) -> None:
    page = (DOCS / "carriers" / f"{name}.md").read_text(encoding="utf-8")
    assert page.startswith("# ")
    for _, label, _, _ in CARRIERS[name].FIELDS:
        assert label in page, label


@pytest.mark.parametrize("name", [*CONNECTORS, *CARRIERS, *receiving()])
def test_every_source_can_be_asked_what_the_door_asks(name: str) -> None:
    source = {**CONNECTORS, **CARRIERS, **receiving()}[name]
    for question in ("ping", "verify", "delivery", "parse"):
        asked = list(inspect.signature(getattr(source, question)).parameters)
        wanted = list(inspect.signature(getattr(ports.Source, question)).parameters)
        assert asked == wanted[1:], question


def test_every_table_says_what_kind_of_account_it_has() -> None:
    for kind, table in (("connector", CONNECTORS), ("carrier", CARRIERS), ("channel", HEARS)):
        assert {ports.account_kind(name) for name in table} <= {kind}
    assert set(ports.names()) == CONNECTORS.keys() | CARRIERS.keys() | HEARS
    assert ports.source("nothing", {}) is None
    assert ports.source("email", {"provider": "nobody"}) is None


@pytest.mark.parametrize("name", CONNECTORS)
def test_every_connector_has_payloads(name: str) -> None:
    assert all("__" in path.stem for path in folder(name).iterdir())
    assert any(folder(name).iterdir())


def test_two_plugs_of_one_name_are_refused() -> None:
    before = ports.names()
    with pytest.raises(ValueError, match="two adapters are called: shopify"):
        ports.install(CONNECTORS, {"shopify": CHANNELS["email"]}, CARRIERS, FETCHES)
    assert ports.names() == before
