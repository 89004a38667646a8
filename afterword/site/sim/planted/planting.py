"""How a bug is planted: named functions of the product are swapped for ones with a fault."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from types import FunctionType
from typing import Any, NamedTuple

from msgspec import structs

Swap = Callable[[str, Any], Any]
"""Puts something in the place of ``room.module:name`` or ``:Class.name``; gives what was there."""


class Bug(NamedTuple):
    """A planted bug."""

    invariant: str
    """What it breaks."""
    plant: Callable[[Swap], None]
    needs: tuple[str, ...]
    """What must come together for it to show, where one fault alone is not enough: names of faults,
    and of what people and teams do."""


BUGS: dict[str, Bug] = {}
"""By name."""


def bug(invariant: str, *needs: str) -> Callable[[Callable[[Swap], None]], Callable[[Swap], None]]:
    """Register a bug under its function's name."""

    def register(plant: Callable[[Swap], None]) -> Callable[[Swap], None]:
        BUGS[plant.__name__] = Bug(invariant, plant, needs)
        return plant

    return register


@contextmanager
def planted(name: str) -> Iterator[None]:
    """The bug is there for the block."""
    undo: list[tuple[Any, str, Any]] = []

    def swap(where: str, new: Any) -> Any:
        home, last = _place(where)
        old = there(where)
        undo.append((home, last, old))
        setattr(home, last, new)
        return old

    try:
        BUGS[name].plant(swap)
        yield
    finally:
        for home, last, old in reversed(undo):
            setattr(home, last, old)


def _place(where: str) -> tuple[Any, str]:
    module, _, path = where.partition(":")
    home: Any = import_module(f"afterword.{module}")
    *homes, last = path.split(".")
    for one in homes:
        home = getattr(home, one)
    return home, last


def there(where: str) -> Any:
    """What stands at a place ``room.module:name`` or ``:Class.name``."""
    home, last = _place(where)
    return home.__dict__[last] if isinstance(home, type) else getattr(home, last)


# ------------------------------------------------------------------------- kinds of swaps


def nothing(*_: Any, **__: Any) -> None:
    """Does nothing."""


def other(one: Any, **changes: Any) -> Any:
    """A value of the core with other fields."""
    changing = one._replace if hasattr(one, "_replace") else partial(structs.replace, one)
    return changing(**changes)


def instead(
    swap: Swap,
    where: str,
    new: Callable[..., Any],
    *,
    pure: Callable[[Any], Any] | bool = False,
    when: Callable[..., bool] | None = None,
    raises: bool = False,
) -> None:
    """``new`` stands in the place of a function, which it gets as its first argument.

    When it acts otherwise, for ``Watch``: with ``pure`` both only compute something, so that it
    acts where they differ (in what ``pure`` makes of their results); ``when``: with which arguments
    it acts; ``raises``: where the function fails; then it is told of that with ``failed``. By
    default it may act at any time.
    """
    old: list[Any] = []

    def stands(*args: Any, **more: Any) -> Any:
        return new(old[0], *args, **more)

    def differs(*args: Any, **more: Any) -> bool:
        part = pure if callable(pure) else _same
        try:
            return bool(part(old[0](*args, **more)) != part(stands(*args, **more)))
        except Exception:  # whatever fails with the one need not fail with the other
            return True

    stands.acts = differs if pure else when  # type: ignore[attr-defined]
    stands.raises = raises  # type: ignore[attr-defined]
    old.append(swap(where, stands))


def changed(swap: Swap, where: str, change: Callable[[Any, tuple[Any, ...]], Any]) -> None:
    """What a function that only computes gives is changed by ``change(given, arguments)``."""
    instead(swap, where, lambda old, *args, **more: change(old(*args, **more), args), pure=True)


def always(swap: Swap, where: str, answer: Any) -> None:
    """A function that only computes gives this, whatever it is asked."""
    instead(swap, where, lambda old, *args, **more: answer, pure=True)


def _same(found: Any) -> Any:
    """A result in a form in which two can be compared."""
    return list(found) if isinstance(found, Iterator) else found


# ------------------------------------------------------------------------------- watching


class Watch:
    """Looks out for the moment at which bugs would act otherwise than the product.

    ``reached(name)`` is asked once for each bug, just before it would act for the first time, and
    says whether it is to stand from here on; then nothing else is looked out for any more.
    """

    def __init__(self, names: Sequence[str], reached: Callable[[str], bool]) -> None:
        self._reached = reached
        self._left = set(names)
        self._undo: list[tuple[Any, str, Any]] = []
        places: dict[str, list[tuple[str, Any]]] = {}
        self.at_once: list[str] = []
        """The bugs that stand from the start, because what they swap is no function."""
        for name in names:
            swaps = _swaps(name)
            if all(isinstance(new, FunctionType) for _, new in swaps):
                for where, new in swaps:
                    places.setdefault(where, []).append((name, new))
            else:
                self.at_once.append(name)
        for where, waiting in places.items():
            home, last = _place(where)
            self._undo.append((home, last, there(where)))
            setattr(home, last, self._wire(where, there(where), waiting))

    def _wire(self, where: str, old: Any, waiting: Sequence[tuple[str, Any]]) -> Any:
        sooner = [one for one in waiting if not getattr(one[1], "raises", False)]
        later = [name for name, new in waiting if getattr(new, "raises", False)]

        def stands(*args: Any, **more: Any) -> Any:
            for name, new in sooner:
                if name in self._left and self._acts(new, args, more) and self._begins(name):
                    break
            if not self._undo:
                return there(where)(*args, **more)
            try:
                return old(*args, **more)
            except Exception as error:
                failed = error
            for name in later:
                if name in self._left and self._begins(name):
                    return there(where)(*args, **more, failed=failed)
            raise failed

        return stands

    def _acts(self, new: Any, args: Any, more: Any) -> bool:
        acts = getattr(new, "acts", None)
        return (acts is None or acts(*args, **more)) and bool(self._undo)

    def _begins(self, name: str) -> bool:
        self._left.discard(name)
        if not self._reached(name):
            return False
        self.stop()
        self.plant(name)
        return True

    def plant(self, name: str) -> None:
        """The bug stands from here on."""
        BUGS[name].plant(_set)

    def stop(self) -> None:
        """Look out no more: everything is as it was."""
        for home, last, old in reversed(self._undo):
            setattr(home, last, old)
        self._undo = []


def _set(where: str, new: Any) -> Any:
    home, last = _place(where)
    old = there(where)
    setattr(home, last, new)
    return old


def _swaps(name: str) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def look(where: str, new: Any) -> Any:
        found.append((where, new))
        return there(where)

    BUGS[name].plant(look)
    return found
