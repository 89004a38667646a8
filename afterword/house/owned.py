"""The base of everything that belongs to a store, and the one place where that is enforced.

A query over an ``Owned`` model must say whose rows it means: ``.of(store)``, or ``.everywhere()``
for the engine, which works for all stores at once. One that says neither refuses to run, so a
forgotten filter is an error in the first test and never a leak.

Keys are (store, id): both stand in every join and lead the indexes, so that the tables can be
distributed by store over several machines.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self, TypeVar

from django.db import models

from . import bulk

if TYPE_CHECKING:
    from .models import Store

M = TypeVar("M", bound=models.Model, covariant=True)


class Unscoped(Exception):
    """A query over rows of stores did not say which store's."""


class OwnedQuerySet(models.QuerySet[M]):
    """A query that runs only once it is known whose rows are meant."""

    _scoped = False

    def of(self, store: "Store | int") -> Self:
        """The rows of one store."""
        found = self.filter(store=store)
        found._scoped = True
        return found

    def everywhere(self) -> Self:
        """The rows of all stores: for the engine and its tools, never for a person's screen."""
        found = self.all()
        found._scoped = True
        return found

    def _clone(self) -> Self:
        clone: Self = super()._clone()  # type: ignore[misc]
        clone._scoped = self._scoped
        return clone

    def _combinator_query(self, combinator: str, *others: Any, all: bool = False) -> Self:
        clone: Self = super()._combinator_query(combinator, *others, all=all)  # type: ignore[misc]
        clone._scoped = self._scoped and all_scoped(others)
        return clone

    def _both(self, other: Any, joined: Any) -> Any:
        # "These or those" is scoped only if both are: the looser half would let others' rows in.
        if isinstance(joined, OwnedQuerySet):
            joined._scoped = self._scoped and all_scoped((other,))
        return joined

    def __and__(self, other: Any) -> Any:
        return self._both(other, super().__and__(other))

    def __or__(self, other: Any) -> Any:
        return self._both(other, super().__or__(other))

    def __xor__(self, other: Any) -> Any:
        return self._both(other, super().__xor__(other))

    def resolve_expression(self, *args: Any, **kwargs: Any) -> Any:
        """As part of another query: it says whose rows it means, too."""
        self._check()
        return super().resolve_expression(*args, **kwargs)

    def _check(self) -> None:
        if not self._scoped:
            raise Unscoped(f"{self.model.__name__}: say .of(store) or .everywhere()")

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            self._check()
        super()._fetch_all()

    def iterator(self, chunk_size: int | None = None) -> Any:
        self._check()
        return super().iterator(chunk_size)

    def aiterator(self, chunk_size: int = 2000) -> Any:
        self._check()
        return super().aiterator(chunk_size)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        self._check()
        return super().raw(*args, **kwargs)

    def explain(self, *, format: str | None = None, **options: Any) -> str:
        self._check()
        return super().explain(format=format, **options)

    def count(self) -> int:
        self._check()
        return super().count()

    def exists(self) -> bool:
        self._check()
        return super().exists()

    def aggregate(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        self._check()
        return super().aggregate(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._check()
        return super().update(**kwargs)

    def bulk_update(
        self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """Write these fields of rows at hand, which are known to be whose they are."""
        return bulk.update(list(objs), fields)

    def bulk_create(
        self,
        objs: Iterable[M],
        batch_size: int | None = None,
        ignore_conflicts: bool = False,
        update_conflicts: bool = False,
        update_fields: Iterable[str] | None = None,
        unique_fields: Iterable[str] | None = None,
    ) -> list[M]:
        """Write new rows, which say themselves whose they are."""
        rows = list(objs)
        if ignore_conflicts:
            bulk.insert_new(rows)
        elif update_conflicts:
            bulk.insert(rows, once=unique_fields or (), update=update_fields or ())
        else:
            bulk.insert(rows)
        return rows

    def delete(self) -> tuple[int, dict[str, int]]:
        self._check()
        return super().delete()


def all_scoped(queries: Iterable[Any]) -> bool:
    """Whether every query of a union says whose rows it means."""
    return all(getattr(query, "_scoped", True) for query in queries)


class Owned(models.Model):
    """A row that belongs to a store."""

    id = models.BigAutoField(primary_key=True)
    store = models.ForeignKey(
        "house.Store", on_delete=models.CASCADE, related_name="+", db_index=False
    )

    objects = OwnedQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.UniqueConstraint(fields=["store", "id"], name="%(app_label)s_%(class)s_owned")
        ]


class OwnedOfCustomer(Owned):
    """A row that belongs to a store through its customer, and of which every moment brings many.

    That the store is there follows from the customer's row. Asked at each row, PostgreSQL would
    hold the one row of the store for every worker at once, and write that down each time.
    """

    store = models.ForeignKey(
        "house.Store",
        on_delete=models.CASCADE,
        related_name="+",
        db_index=False,
        db_constraint=False,
    )

    class Meta(Owned.Meta):
        abstract = True
