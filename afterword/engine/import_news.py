"""What of an import is news: keys that are not known, orders that changed, products that differ."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from afterword.house.models import Store
from afterword.timeline import checking, models
from afterword.timeline.hot import chunks
from afterword.wire.shapes import Event, Product

_CONTENT = ("order.placed", "order.changed")
_FACTS = ("title", "sku", "type", "tags", "price", "currency", "url", "image")

Claimed = Callable[[Iterable[str]], set[str]]


class News:
    """Tells news from what is known, for one batch."""

    def __init__(self, store: Store, now: datetime) -> None:
        self.store = store
        self.now = now
        self.keys: set[str] = set()
        """The keys of what was found to be new."""

    def storable(self, said: Event | Product) -> Event | Product:
        """The thing as it can be stored. Raises ``timeline.Refused``."""
        if isinstance(said, Product):
            return said
        if said.key.startswith("~"):
            # The key would show an address: it is hashed with the store's own key.
            hashed = self.store.secret.derived("import").hash(said.key)
            said = msgspec.structs.replace(said, key=f"import:{hashed}")
        return checking.check(said)

    def sift(
        self, some: Sequence[tuple[Event | Product, bool]], claimed: Claimed | None
    ) -> list[Event | Product | None]:
        """Each thing as it is to be stored; ``None`` for what is known.

        ``some``: (thing, whether its amount is a sum so far). ``claimed``: the keys that a dry run
        would have stored by now.
        """
        events = [said for said, _ in some if isinstance(said, Event)]
        orders = self._orders(events)
        amended = [
            self._amended(said, so_far, orders) if isinstance(said, Event) else said
            for said, so_far in some
        ]
        known = self._known([said.key for said in amended if isinstance(said, Event)], claimed)
        products = self._products([said for said in amended if isinstance(said, Product)])
        found: list[Event | Product | None] = []
        for said in amended:
            if isinstance(said, Product):
                found.append(self._product(said, products, claimed))
            elif said is None or said.key in known or said.key in self.keys:
                found.append(None)
            else:
                self.keys.add(said.key)
                found.append(said)
        return found

    def _known(self, keys: Sequence[str], claimed: Claimed | None) -> set[str]:
        known: set[str] = claimed(keys) if claimed else set()
        for some in chunks(keys):
            rows = models.Event.objects.of(self.store).filter(key__in=some)
            known.update(rows.values_list("key", flat=True))
        return known

    # ----------------------------------------------------------------------------- orders

    def _orders(self, events: Sequence[Event]) -> "_Orders":
        abouts = list(dict.fromkeys(one.about for one in events if one.about.startswith("order/")))
        found = _Orders()
        for some in chunks(abouts):
            rows = models.Event.objects.of(self.store).filter(about__in=some, kind__in=_CONTENT)
            for about, by, data in rows.values_list("about", "by", "data"):
                found.known.add(about)
                if by.startswith("import:"):
                    found.told[about].add(data.get("content", ""))
                else:
                    found.live.add(about)
            orders = models.Order.objects.of(self.store).filter(about__in=some)
            found.refunded |= dict(orders.values_list("about", "refunded"))
        return found

    def _amended(self, said: Event, sum_so_far: bool, orders: "_Orders") -> Event | None:
        """An event of an order in the light of what is known of it.

        What the shop's own system told is finer and newer than a file: such an order is left as it
        is. An order that an earlier file told otherwise was changed.
        """
        if not said.kind.startswith("order.") or said.about not in orders.known:
            return said
        if said.about in orders.live:
            return None
        if said.kind == "order.placed":
            told = str(said.data.get("content", ""))
            if told in orders.told[said.about]:
                return None
            return msgspec.structs.replace(
                said, kind="order.changed", key=f"{said.about}:changed:{told}", happened=self.now
            )
        return self._rest(said, orders) if sum_so_far else said

    def _rest(self, said: Event, orders: "_Orders") -> Event | None:
        rest = said.data["amount"] - orders.refunded.get(said.about, 0)
        if rest <= 0:
            return None
        return msgspec.structs.replace(said, data={**said.data, "amount": rest})

    # --------------------------------------------------------------------------- products

    def _products(self, some: Sequence[Product]) -> dict[str, models.Product]:
        found: dict[str, models.Product] = {}
        for part in chunks([one.outside for one in some]):
            rows = models.Product.objects.of(self.store).filter(outside__in=part)
            found |= {row.outside: row for row in rows}
        return found

    def _product(
        self, said: Product, known: dict[str, models.Product], claimed: Claimed | None
    ) -> Product | None:
        """A product that is not known so. Within one import, the first row about it counts."""
        key = f"product/{said.outside}"
        if key in self.keys or (claimed and claimed([key])):
            return None
        row = known.get(said.outside)
        same = row is not None and all(_plain(said, name) == getattr(row, name) for name in _FACTS)
        older = row is not None and said.told is not None and said.told < row.told
        if same or older:
            return None
        self.keys.add(key)
        return said


class _Orders:
    """What is known of the orders of a batch."""

    def __init__(self) -> None:
        self.known: set[str] = set()
        self.live: set[str] = set()
        """Told by the shop itself."""
        self.told: dict[str, set[str]] = defaultdict(set)
        """What files said of an order, as hashes."""
        self.refunded: dict[str, int] = {}


def _plain(said: Product, name: str) -> object:
    value = getattr(said, name)
    return list(value) if isinstance(value, tuple) else value
