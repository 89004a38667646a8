"""What a call must say again travels in the address that a pressed key leads to, sealed.

Nothing of a call is kept between its two halves, and addresses stand in the logs of others. So the
words are sealed with a key made of the account's token and bound to their message (AES-SIV, RFC
5297: the same words make the same seal, and nothing needs to be drawn by chance).
"""

import hashlib
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from afterword.wire.shapes import Account

_TOKENS = ("auth_token", "auth_token_before")
_MOST = 64 * 1024


def seal(said: str, message: str, account: Account) -> str:
    """The words as a part of an address. ``message``: the key they are bound to."""
    made = _sealer(account.secrets["auth_token"]).encrypt(
        zlib.compress(said.encode(), 9), [message.encode()]
    )
    return urlsafe_b64encode(made).decode().rstrip("=")


def unseal(sealed: str, message: str, account: Account) -> str:
    """The words again; empty where it is not ours, or not for this message."""
    try:
        data = urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4))
    except ValueError:
        return ""
    for name in _TOKENS:
        token = account.secrets.get(name)
        if not token or len(data) < AESSIV_TAG:
            continue
        try:
            packed = _sealer(token).decrypt(data, [message.encode()])
        except InvalidTag:
            continue
        return zlib.decompressobj().decompress(packed, _MOST).decode()
    return ""


AESSIV_TAG = 16


def _sealer(token: str) -> AESSIV:
    return AESSIV(hashlib.sha512(b"afterword spoken words\0" + token.encode()).digest())
