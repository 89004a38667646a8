"""Mappings: what ships is sound, and what is wrong with one is said with its line."""

from pathlib import Path

import pytest
import typer

from afterword.connectors.csv import MappedReader
from afterword.connectors.csv.mapping import FIELDS
from afterword.site.commands.imports import shipped, the_mapping

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "import.md"

LINES = """\
mapping: mine
about: Mine
source: mine
files:
  lines:
    holds: order lines
    known_by: [nr, pieces]
    columns:
      order: nr
      placed: day
      title: what
      quantity: pieces
      price: each
"""


def test_it_works(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(LINES)
    mapping, text = the_mapping(str(path))
    assert (mapping.mapping, mapping.decimal, text) == ("mine", ".", LINES)


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_mapping_is_sound_and_explained(name: str) -> None:
    mapping, _ = the_mapping(name)
    assert mapping.mapping == name
    assert f"`{name}`" in GUIDE.read_text()


def test_those_that_were_promised_ship() -> None:
    assert shipped() == [
        "afterword",
        "consents",
        "customers",
        "olist",
        "online-retail",
        "products",
        "shipments",
        "shopify-orders",
        "woocommerce-orders",
    ]


def test_every_field_is_explained() -> None:
    guide = GUIDE.read_text()
    fields = {field for some in FIELDS.values() for field in some}
    assert sorted(field for field in fields if f"`{field}`" not in guide) == []


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("price: each", "prize: each", "line 13 (files.lines.columns.prize): order lines have no"),
        ("source: mine", "source: My Shop", "line 3 (source): a source has small letters"),
        ("source: mine", "sauce: mine", "Object contains unknown field `sauce`"),
        (
            "      placed: day\n      title: what\n",
            "",
            "order lines need a column for title or sku",
        ),
        ("      order: nr\n", "", "order lines need a column for order, or `without_number`"),
        ("source: mine", "source: mine\nzone: Mars/Dome", "line 4 (zone): there is no time zone"),
        ("source: mine", "source: mine\ncurrency: euro", "line 4 (currency): a currency has three"),
        ("holds: order lines", "holds: wishes", "line 6 (files.lines.holds): Invalid enum value"),
        (
            "known_by: [nr, pieces]",
            "known_by: [nr]\n    joins: {others: nr}",
            "there is no file 'others' with a `key`",
        ),
        ("known_by: [nr, pieces]\n", "repeats: once\n", "say with `names` or `known_by`"),
        (
            "source: mine",
            "source: mine\nnot_products:\n  fee:\n    titles: ['(']",
            "line 6 (not_products.fee.titles[0]): '(' is no regular expression",
        ),
        ("mapping: mine", "mapping: [", "line "),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], before: str, after: str, says: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(LINES.replace(before, after))
    with pytest.raises(typer.Exit):
        the_mapping(str(path))
    assert says in capsys.readouterr().err


def test_a_file_is_known_by_its_columns_in_any_writing() -> None:
    reader = MappedReader(the_mapping("online-retail")[0])
    assert reader.table_of(
        "x.csv", ["\ufeffdescription ", "QUANTITY", "Invoice Date", "unit_price"]
    )
    assert reader.table_of("online_retail.csv", ["Description", "Quantity"]) is None


@pytest.mark.parametrize(
    ("header", "table"),
    [
        ("order,placed,email,total,status,tracking", "orders"),
        ("order,placed,email,title,quantity,price", "lines"),
        ("order,sku,title,quantity,price", "lines"),
        ("sku,title,price,image", "products"),
        ("product,title,price,stock,available", "products"),
        ("shipment,order,status,at", "shipments"),
        ("email,name,channel,given,at,source", "consents"),
        ("email,name,tags", "customers"),
        ("order,stars,words,at", "reviews"),
        ("order,question,value,at", "answers"),
        ("a,b,c", None),
    ],
)
def test_our_own_files_are_told_apart(header: str, table: str | None) -> None:
    reader = MappedReader(the_mapping("afterword")[0])
    assert reader.table_of("export.csv", header.split(",")) == table
