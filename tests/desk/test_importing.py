"""A file of what happened so far, looked at and brought in at the desk."""

import gzip

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterword.desk.importing import doing
from afterword.desk.importing.views import HOLDS
from afterword.house.models import AuditLine, Store
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer, Order
from afterword.timeline.queries import customer_by

pytestmark = pytest.mark.django_db
PAGE = "/desk/ada-fern/import/"
LIST = "email,name,country,tags\nana@x.example,Ana Petrović,HR,vip\nben@x.example,Ben Moon,GB,\n"
ORDERS = (
    "order,placed,email,title,quantity,price\n"
    "1001,2026-01-05,ana@x.example,Hario V60,1,28.00\n"
    "1002,2026-02-31,ben@x.example,Hario V60,1,28.00\n"
)


def sent(
    client: Client, text: str, holds: str = "customers", do: str = "look", name: str = "list.csv"
) -> str:
    file = SimpleUploadedFile(name, text.encode())
    answer = client.post(PAGE, {"holds": holds, "file": file, "do": do})
    assert answer.status_code in (200, 422)
    return " ".join(answer.content.decode().split())


def test_it_works(store: Store, owner: Client) -> None:
    looked = sent(owner, LIST)
    assert "What would come of it" in looked
    assert '<dt>New</dt><dd class="tabular"><b>2</b></dd>' in looked
    assert "Nothing was written yet." in looked
    assert not Customer.objects.of(store).exists()
    brought = sent(owner, LIST, do="bring")
    assert "What came of it" in brought
    assert customer_by(store, "ana@x.example").tags == ["vip"]
    assert AuditLine.objects.filter(store=store, what="import.file").get().about == (
        "customers: 2 of 2"
    )
    again = sent(owner, LIST, do="bring")
    assert '<dt>New</dt><dd class="tabular"><b>0</b></dd>' in again
    assert Customer.objects.of(store).count() == 2


def test_orders_come_as_history_and_a_row_that_stays_out_says_why(
    store: Store, owner: Client
) -> None:
    came = sent(owner, ORDERS, "afterword", "bring")
    assert Order.objects.of(store).get().total == 2800
    assert not Intent.objects.of(store).exists(), "nobody is written to"
    assert '<td class="num">3</td>' in came
    assert "2026-02-31" in came


@pytest.mark.parametrize(
    ("text", "holds", "says"),
    [
        ("colour,weight\nred,3\n", "customers", "not those of “A list of customers”."),
        ("", "customers", "it is empty"),
        ("[{}]", "customers", "it is one JSON list"),
        ("email\nana@x.example\n", "nothing", "What it holds:"),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_says_why(
    text: str, holds: str, says: str, store: Store, owner: Client
) -> None:
    assert says in sent(owner, text, holds)
    assert not Customer.objects.of(store).exists()


def test_the_columns_of_a_strange_file_are_named(store: Store, owner: Client) -> None:
    assert "colour · weight" in sent(owner, "colour,weight\nred,3\n")


def test_no_file_and_one_too_large_are_refused(
    store: Store, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert owner.post(PAGE, {"holds": "customers", "do": "bring"}).status_code == 422
    monkeypatch.setattr(doing, "LARGEST", 10)
    assert "too large for this page" in sent(owner, LIST, do="bring")
    assert not Customer.objects.of(store).exists()


def test_however_small_it_is_packed_it_has_so_many_rows(
    store: Store, owner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doing, "MOST_ROWS", 2)
    assert "What came of it" in sent(owner, LIST, do="bring")
    file = SimpleUploadedFile("more.csv.gz", gzip.compress(f"{LIST}cy@x.example,,,\n".encode()))
    answer = owner.post(PAGE, {"holds": "customers", "file": file, "do": "bring"})
    assert "too large for this page" in answer.content.decode()
    assert Customer.objects.of(store).count() == 2


def test_in_a_page_that_is_there_what_is_wrong_comes_as_well(store: Store, owner: Client) -> None:
    file = SimpleUploadedFile("list.csv", b"")
    answer = owner.post(PAGE, {"holds": "customers", "file": file}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert "it is empty" in answer.content.decode()


@pytest.mark.parametrize("holds", HOLDS)
def test_every_kind_says_its_columns(holds: str) -> None:
    assert doing.columns(holds)


def test_the_way_there_stands_where_nobody_has_ordered(store: Store, owner: Client) -> None:
    for page in ("", "customers/"):
        assert f'href="{PAGE}"' in owner.get(f"/desk/ada-fern/{page}").content.decode()
    sent(owner, LIST, do="bring")
    assert f'href="{PAGE}"' in owner.get("/desk/ada-fern/customers/").content.decode()
