"""Writing what is sold."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from afterword.house.models import Store
from afterword.wire import shapes

from . import models
from .checking import Refused


@transaction.atomic
def save_products(store: Store, products: Sequence[shapes.Product], *, now: datetime) -> int:
    """Keep what is sold as it was told last: the newest ``told`` wins, whenever it comes in.

    What does not say when it was told counts as told ``now``, and is news only if it says something
    else than is known. Facts that the store's team wrote are left alone. Safe to repeat. Gives how
    many products are now other than they were.
    Raises ``Refused`` for a product that cannot be stored; then none is.
    """
    newest: dict[str, models.Product] = {}
    timed: set[str] = set()
    for product in products:
        row = _product_row(store, product, now)
        before = newest.get(row.outside)
        if before is None or before.told <= row.told:
            newest[row.outside] = row
            (timed.add if product.told else timed.discard)(row.outside)
    known = {
        row.outside: row
        for row in models.Product.objects.of(store)
        .select_for_update()
        .filter(outside__in=sorted(newest))
        .order_by("id")
    }
    for outside, row in newest.items():
        _keep_unsaid(row, known.get(outside))
    rows = [
        row
        for outside, row in sorted(newest.items())
        if outside not in known or _is_news(row, known[outside], timed=outside in timed)
    ]
    models.Product.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["store", "outside"],
        update_fields=[*_PRODUCT_FIELDS, "told"],
    )
    return len(rows)


def _keep_unsaid(row: models.Product, known: models.Product | None) -> None:
    """A file, or a shop that counts nothing, says nothing of the stock."""
    if known and row.stock is None and row.available is None:
        row.stock, row.available = known.stock, known.available


_PRODUCT_FIELDS = (
    "title",
    "sku",
    "type",
    "tags",
    "price",
    "currency",
    "url",
    "image",
    "stock",
    "available",
)

_PRODUCT_WIDTHS = {
    name: width
    for name in ("outside", *_PRODUCT_FIELDS)
    if (width := getattr(models.Product._meta.get_field(name), "max_length", None))
}


def _product_row(store: Store, product: shapes.Product, now: datetime) -> models.Product:
    row = models.Product(
        store=store,
        outside=product.outside,
        title=product.title,
        sku=product.sku,
        type=product.type,
        tags=list(product.tags),
        price=product.price,
        currency=product.currency,
        url=product.url,
        image=product.image,
        stock=product.stock,
        available=product.available,
        told=product.told or now,
    )
    if not row.outside:
        raise Refused("a product needs an id")
    if row.told.tzinfo is None:
        raise Refused(f"product {row.outside}: `told` must name its offset from UTC")
    for name, most in _PRODUCT_WIDTHS.items():
        if len(getattr(row, name)) > most:
            raise Refused(f"product {row.outside[:60]}: {name!r} is longer than {most} characters")
    return row


def _is_news(row: models.Product, known: models.Product, *, timed: bool) -> bool:
    names = (*_PRODUCT_FIELDS, "told") if timed else _PRODUCT_FIELDS
    return row.told >= known.told and any(
        getattr(row, name) != getattr(known, name) for name in names
    )
