"""What the demo store sells, read from ``catalogue.yaml``."""

from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

SHOP = "https://ada-fern.example"
CURRENCY = "GBP"

Words = dict[str, str]
"""A text by language."""


class Product(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One thing on the shelf. ``price`` is in pence."""

    slug: str
    title: str
    sku: str
    type: str
    tags: tuple[str, ...]
    price: int
    page: str
    goes_with: tuple[str, ...]
    care_title: Words
    care: Words
    pitch: Words
    weight: int
    """How often it is bought, against the others."""
    lasts_days: int = 0
    """How long it lasts a household that drinks one or two cups a day; 0: it is not used up."""

    @property
    def outside(self) -> str:
        """The id that the shop knows it by."""
        return outside(self.slug)

    @property
    def url(self) -> str:
        """Its page in the shop."""
        return f"{SHOP}/{self.page}"

    @property
    def image(self) -> str:
        """The path of its picture."""
        return f"/static/demo/{self.slug}.png"

    @property
    def facts(self) -> dict[str, Any]:
        """What templates may say of it."""
        facts: dict[str, Any] = {
            "care_title": self.care_title,
            "care": self.care,
            "pitch": self.pitch,
            "card": self.slug,
            "goes_with": [outside(slug) for slug in self.goes_with],
        }
        if self.lasts_days:
            facts["lasts_days"] = self.lasts_days
        return facts


def outside(slug: str) -> str:
    """The shop's id of a product."""
    return f"shop:{slug}"


@cache
def catalogue() -> dict[str, Product]:
    """Every product by its slug, in the order of the shelf."""
    text = (files("afterword.site.demo") / "catalogue.yaml").read_text(encoding="utf-8")
    found = msgspec.convert(yaml.safe_load(text)["products"], tuple[Product, ...])
    return {product.slug: product for product in found}
