"""Reading into types: msgspec's own functions, safe where several threads read a type first.

msgspec learns how a type is built when it is first read into, and shows what it has learnt so far
to whoever asks meanwhile, on another thread: that one then reads into a field of which nothing is
known yet, and the whole process falls (a segmentation fault; seen with 0.22 some thirty times in
ten thousand starts). So whoever is first with a type does it alone, and the others wait for them.

The signatures are msgspec's own. Reading without a type needs none of this.
"""

from collections.abc import Callable
from threading import RLock
from typing import TYPE_CHECKING, Any

import msgspec

__all__ = ["convert", "decode", "decoder", "unpack"]

if TYPE_CHECKING:
    from msgspec import convert as convert
    from msgspec.json import Decoder as decoder  # noqa: N813 (here it is a function)
    from msgspec.json import decode as decode
    from msgspec.msgpack import decode as unpack
else:
    _known: set[Any] = set()
    """The types that were read into before: all about them is learnt."""
    _alone = RLock()

    def convert(found: Any, type: Any, **how: Any) -> Any:
        """``msgspec.convert``."""
        return _read(msgspec.convert, found, type, how)

    def decode(data: Any, *, type: Any = Any, **how: Any) -> Any:
        """``msgspec.json.decode``."""
        return _read(msgspec.json.decode, data, type, how)

    def unpack(data: Any, *, type: Any = Any, **how: Any) -> Any:
        """``msgspec.msgpack.decode``."""
        return _read(msgspec.msgpack.decode, data, type, how)

    def decoder(type: Any = Any, **how: Any) -> Any:
        """``msgspec.json.Decoder``: what it reads into is known once it is made."""
        with _alone:
            return msgspec.json.Decoder(type, **how)

    def _read(read: Callable[..., Any], found: Any, type: Any, how: dict[str, Any]) -> Any:
        if type in _known:
            return read(found, type=type, **how)
        with _alone:
            try:
                return read(found, type=type, **how)
            finally:
                _known.add(type)
