"""A value of a thing that is worked out when it is first asked for.

As ``functools.cached_property`` but for its lock, which costs more than most of what it guards. Two
threads that ask for the first time at once both work it out; the core is pure, so they agree.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar, overload

T = TypeVar("T")


class lazily(Generic[T]):  # noqa: N801 (it is written like a decorator)
    """Turns a method into a value that is kept in the thing itself."""

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self._work_out = work_out
        self.__doc__ = work_out.__doc__

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._name = name

    @overload
    def __get__(self, thing: None, owner: type[Any] | None = None) -> "lazily[T]": ...
    @overload
    def __get__(self, thing: object, owner: type[Any] | None = None) -> T: ...
    def __get__(self, thing: object | None, owner: type[Any] | None = None) -> "lazily[T] | T":
        if thing is None:
            return self
        found = thing.__dict__[self._name] = self._work_out(thing)
        return found
