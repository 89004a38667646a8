"""A message whose words cannot be written: why is kept so that each reader is told as they read."""

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.utils import translation

from afterword.decisions.faults import Fault, kept, plain
from afterword.decisions.reasons import Because
from afterword.desk import telling
from afterword.house.models import Store
from afterword.messages.actions import save_template
from afterword.messages.models import Template
from afterword.messages.queries import shipped
from afterword.outbox.models import Intent
from tests.conftest import NOW
from tests.given import Days, placed, tell
from tests.outbox.posting import intent, ready

UTC = ZoneInfo("UTC")


@pytest.fixture
def days(store: Store, home: Path) -> Iterator[Days]:
    tell(store, placed())
    found = Days(home)
    yield found
    found.sender.close()


def fails(store: Store, days: Days, **facts: str) -> Because:
    """A message that is changed so before it is written. Gives the reason that it failed for."""
    ready(store, "bad")
    Intent.objects.of(store).filter(send_key="bad").update(**facts)
    days.sender.send_ready()
    found = intent(store, "bad")
    assert found.state == "failed"
    last = msgspec.json.decode(found.because, type=list[Because])[-1]
    assert (last.rule, last.result) == ("template", "no")
    assert last.inputs["says"] == found.says
    return last


def in_spanish(reason: Because) -> str:
    with translation.override("es"):
        return telling.reason(reason, {}, UTC)


def test_it_works(store: Store, days: Days) -> None:
    found = fails(store, days, template="not-here")
    assert found.inputs["says"] == "there is no template 'not-here'", "as the command line says it"
    said = in_spanish(found)
    assert said == "no se pudo escribir el texto: no hay ninguna plantilla 'not-here'"
    with translation.override("en"):
        said = telling.reason(found, {}, UTC)
        assert said == "the words could not be written: there is no template 'not-here'"


def test_a_name_that_is_none(store: Store, days: Days) -> None:
    """What Liquid says of it is taken apart."""
    save_template(store, "order-confirmation", shipped()["order-confirmation"], now=NOW, by="test")
    row = Template.objects.of(store).get()
    row.text = row.text.replace("{{ order.number }}", "{{ order.shoe }}")
    row.save()
    found = fails(store, days, template="order-confirmation")
    assert found.inputs["says"] == "order.shoe is undefined"
    assert in_spanish(found) == "no se pudo escribir el texto: order.shoe no existe"


def test_faults_are_read_as_they_were_kept() -> None:
    inner = Fault("", "%(program)s is not installed on this machine", {"program": "espeak"})
    faults = (
        Fault("en, warm", "there is no %(names)s", {"names": "x" * 900}),
        Fault("", "the voice note could not be made: %(says)s", {"says": inner}),
        Fault("", "at most %(most)s characters", {"most": 7}),
    )
    stored = msgspec.json.decode(msgspec.json.encode(plain(faults)))
    first, *others = kept(stored)
    assert others == list(faults[1:])
    assert first.says == "there is no " + "x" * 300, "a reason is no place for a whole text"
