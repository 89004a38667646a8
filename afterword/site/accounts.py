"""How people come in: by invitation and one-time link only. Nobody signs up by themselves."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from afterword.house.sealing import master_key

_SEALED = "sealed:"


class ClosedDoor(DefaultAccountAdapter):  # type: ignore[misc]
    """No open sign-up."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are made by the owner, never at the door."""
        return False


class SealedFactor(DefaultMFAAdapter):  # type: ignore[misc]
    """What makes a person's codes is sealed: a copy of the database alone makes none."""

    def encrypt(self, text: str) -> str:
        """A secret as it is stored: sealed with the master key."""
        return _SEALED + base64.b64encode(master_key().seal(text.encode(), "mfa")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """A secret as it was; one that was stored before secrets were sealed is in plain text."""
        if not encrypted_text.startswith(_SEALED):
            return encrypted_text
        sealed = base64.b64decode(encrypted_text.removeprefix(_SEALED))
        return master_key().open(sealed, "mfa").decode()
