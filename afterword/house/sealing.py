"""Sealing: what names a person is stored encrypted, and is gone when its key is.

Keys hang on each other: the master key (a file or the environment) wraps each store's key, a
store's key wraps each customer's. Values are sealed with AES-256-GCM and bound to what they are
(``context``), so that one cannot be put in another's place. Erasing a customer destroys the key;
what it sealed stays in old backups as noise. Search goes by keyed hashes.
"""

import hashlib
import hmac
import os
import zlib
from collections.abc import Callable
from functools import cached_property, lru_cache

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_compress: Callable[[bytes, int, int], bytes]
_decompress: Callable[[bytes, int], bytes]
try:
    from isal import isal_zlib
except ImportError:  # no wheel for this platform: the same format, in five times the time
    _compress, _decompress = zlib.compress, zlib.decompress
else:
    _compress, _decompress = isal_zlib.compress, isal_zlib.decompress

KEY_BYTES = 32
_NONCE_BYTES = 12
_BLOCK_BYTES = 64
_PACKED = ", packed"
_BARE = -zlib.MAX_WBITS
"""Without a check sum of its own: the seal is one."""
_QUICKLY = 1
"""How hard to look for repeats: a shop's order comes to a third in some 15 microseconds."""


class Unreadable(Exception):
    """A sealed value cannot be opened: its key is gone, wrong, or the value was tampered with."""


class Key:
    """A key that seals, opens and hashes."""

    def __init__(self, secret: bytes) -> None:
        if len(secret) != KEY_BYTES:
            raise ValueError(f"a key has {KEY_BYTES} bytes, this one {len(secret)}")
        self._secret = secret
        self._others: dict[str, Key] = {}

    @cached_property
    def _cipher(self) -> AESGCM:
        return AESGCM(self._secret)

    def seal(self, value: bytes, context: str) -> bytes:
        """Encrypt and bind to what it is."""
        nonce = os.urandom(_NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, value, context.encode())

    def open(self, sealed: bytes, context: str) -> bytes:
        """Decrypt. Raises ``Unreadable``."""
        sealed = bytes(sealed)
        try:
            return self._cipher.decrypt(
                sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], context.encode()
            )
        except (InvalidTag, ValueError) as error:
            raise Unreadable(context) from error

    def pack(self, value: bytes, context: str) -> bytes:
        """Make something long smaller, then seal it."""
        return self.seal(_compress(value, _QUICKLY, _BARE), context + _PACKED)

    def unpack(self, sealed: bytes, context: str) -> bytes:
        """Open what was packed, or only sealed. Raises ``Unreadable``."""
        try:
            packed = self.open(sealed, context + _PACKED)
        except Unreadable:
            return self.open(sealed, context)
        return _decompress(packed, _BARE)

    def seal_json(self, value: object, context: str) -> bytes:
        """Encrypt a plain structure."""
        return self.seal(msgspec.json.encode(value), context)

    def open_json(self, sealed: bytes, context: str) -> dict[str, object]:
        """Decrypt a plain structure; nothing gives an empty one. Raises ``Unreadable``."""
        if not sealed:
            return {}
        found: dict[str, object] = msgspec.json.decode(self.open(sealed, context))
        return found

    def derived(self, purpose: str) -> "Key":
        """Another key for another purpose (HMAC-SHA-256 as a one-block HKDF expand, RFC 5869)."""
        known = self._others.get(purpose)
        if known is None:
            secret = hmac.digest(self._secret, purpose.encode() + b"\x01", "sha256")
            known = self._others[purpose] = Key(secret)
        return known

    def hash(self, value: str) -> str:
        """A keyed hash to search by: 128 bits as hexadecimal text (of HMAC-SHA-256)."""
        begun, ending = self._halves
        begun, ending = begun.copy(), ending.copy()
        begun.update(value.encode())
        ending.update(begun.digest())
        return ending.hexdigest()[:32]

    @cached_property
    def _halves(self) -> tuple["hashlib._Hash", "hashlib._Hash"]:
        """The two halves of an HMAC that have taken the key in already (RFC 2104)."""
        block = self._secret.ljust(_BLOCK_BYTES, b"\0")
        inner, outer = (bytes(one ^ pad for one in block) for pad in (0x36, 0x5C))
        return hashlib.sha256(inner), hashlib.sha256(outer)

    def sign(self, value: bytes) -> bytes:
        """A 128-bit signature for links."""
        return hmac.digest(self._secret, value, "sha256")[:16]

    def wrap(self, key: "Key", context: str) -> bytes:
        """Seal another key with this one."""
        return self.seal(key._secret, context)

    def unwrap(self, wrapped: bytes, context: str) -> "Key":
        """Open a key that this one sealed. Raises ``Unreadable``; an erased key is empty."""
        if not wrapped:
            raise Unreadable(f"{context}: the key was destroyed")
        return Key(self.open(wrapped, context))

    @property
    def secret_hex(self) -> str:
        """The key as text, for the key file."""
        return self._secret.hex()


def new_key() -> Key:
    """A fresh key from the operating system's chance."""
    return Key(os.urandom(KEY_BYTES))


@lru_cache(maxsize=1)
def master_key() -> Key:
    """The master key of this installation, from the settings."""
    from django.conf import settings

    return Key(bytes.fromhex(settings.AFTERWORD_MASTER_KEY))


def fingerprint(value: str) -> str:
    """A plain hash for secrets with enough chance of their own, such as API keys."""
    return hashlib.sha256(value.encode()).hexdigest()
