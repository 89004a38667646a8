"""What the service writes to SQLite while it works, statement by statement.

``python -m tests.rigs.recorded FOLDER`` lets a store live through some orders with the real engine
and writes ``base.db``, the database before, and ``work.json``: the statements of each transaction,
with their values, as SQLite itself saw them, and the PRAGMAs of our connections.
"""

import json
import sys
from pathlib import Path
from typing import Any

from tests.ground import HOME

PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "mmap_size", "wal_autocheckpoint",
           "page_size", "fullfsync", "checkpoint_fullfsync")  # fmt: skip
ORDERS = 6


def record(folder: Path) -> None:
    """Live, and write down what was written."""
    from django.db import connection

    from afterword.house.models import Store
    from afterword.site.tables import bring_up_to_date
    from tests.given import Days
    from tests.rigs import store

    bring_up_to_date()
    store.make("")
    connection.ensure_connection()
    line: Any = connection.connection
    line.execute("VACUUM INTO ?", (str(folder / "base.db"),))
    written: list[str] = []
    line.set_trace_callback(written.append)
    _live(Store.objects.get(), Days(Path(HOME)))
    line.set_trace_callback(None)
    pragmas = {name: line.execute(f"PRAGMA {name}").fetchone() for name in PRAGMAS}
    found = {
        "pragmas": {name: row[0] for name, row in pragmas.items() if row},
        "transactions": list(_transactions(written)),
    }
    (folder / "work.json").write_text(json.dumps(found))


def _live(shop: Any, days: Any) -> None:
    from datetime import timedelta

    from afterword.timeline import hot_intakes
    from tests.given import scan, tell
    from tests.rigs.shop import order

    for number in range(ORDERS):
        sealed = shop.secret.seal(order(number, days.now), "intake")
        row = (shop.pk, "shopify", "orders/create", f"d-{number}", days.now, HEADERS, sealed)
        hot_intakes.insert([row])
        days.settle()
        about = f"order/shopify:{5_000_000_000 + number}"
        parcel = f"shipment/dpd:{number}"
        tell(shop, scan("in_transit", days.now, parcel=parcel, order=about))
        days.settle()
        days.clock.at += timedelta(minutes=20)
        tell(shop, scan("delivered", days.now, parcel=parcel, order=about))
        days.later(hours=1)


HEADERS = json.dumps({"x-shopify-topic": "orders/create"})
_READS = ("SELECT", "PRAGMA", "EXPLAIN", "--", "VALUES")


def _transactions(written: list[str]) -> Any:
    """The statements of each transaction, in order; a write outside any is one by itself."""
    open_: list[str] | None = None
    for text in written:
        word = text.lstrip().upper()
        if word.startswith("BEGIN"):
            open_ = []
        elif word.startswith("COMMIT"):
            if open_:
                yield open_
            open_ = None
        elif word.startswith("ROLLBACK") and " TO " not in word:
            open_ = None
        elif word.startswith(_READS):
            continue
        elif open_ is not None:
            open_.append(text)
        else:
            yield [text]


if __name__ == "__main__":
    import django

    django.setup()
    record(Path(sys.argv[1]))
