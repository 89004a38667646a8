"""``afterword fetch``."""

import json

import pytest
from typer import Typer
from typer.testing import CliRunner

from afterword.engine.models import FetchJob
from afterword.site.commands import fetch

from . import goods
from .given import Life

pytestmark = pytest.mark.django_db(transaction=True)


def afterword(*words: str) -> tuple[int, str]:
    app = Typer()
    app.command(name="other")(lambda: None)
    fetch.add(app)
    ended = CliRunner().invoke(app, ["fetch", *words])
    return ended.exit_code, ended.output


def test_it_works(life: Life) -> None:
    order = goods.order(2000)
    life.shop.orders = {order["id"]: order}
    life.connect()
    assert afterword("connect", "shopify")[0] == 0
    assert afterword("count", "shopify", "--since", "2026-09-05")[0] == 0
    job = FetchJob.objects.of(life.store).get(what="count")
    life.clock.at = max(life.clock.at, job.made)
    life.settle()
    code, said = afterword("status", "shopify", "--json")
    assert code == 0
    told = {one["what"]: one for one in map(json.loads, said.splitlines())}
    assert (told["count"]["status"], told["count"]["total"]) == ("done", 1)
    assert all(one["ok"] for one in told["connect"]["found"] if one["check"] != "clock")


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        (("connect", "etsy"), 2, "There is no shop 'etsy' to ask"),
        (("everything", "shopify"), 2, "there are: connect, count, history"),
        (("connect", "woocommerce"), 1, "Woocommerce is not connected."),
    ],
)
def test_what_cannot_be_asked_is_said(
    life: Life, words: tuple[str, ...], code: int, says: str
) -> None:
    assert afterword(*words)[0] == code
    assert says in afterword(*words)[1]
    assert not FetchJob.objects.of(life.store).exists()
