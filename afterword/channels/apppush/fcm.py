"""Notices to an app through Firebase Cloud Messaging, HTTP v1 (from memory of its documentation).

One signs in with a service account: a claim signed with its key is changed for a token that is good
for an hour. FCM knows no key of ours: a repeat is a second notice. But each has a tag, and a phone
shows a second one of the same tag in the place of the first; for five minutes that is as good as a
key.
"""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from afterword.wire.faults import Meaning, of_status, refusal
from afterword.wire.reading import load, name, part, parts, text, whole, without
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Incomplete,
    Keyed,
    Misread,
    Outgoing,
    Pass,
    Receipt,
    Refusal,
    Request,
    Response,
)
from afterword.wire.waiting import retry_after

LABEL = "Firebase Cloud Messaging"
DEDUPE: Dedupe = Keyed(ttl=300.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    ("service_account", "Service account, the whole JSON file", "", "secret"),
    ("url", "Address of the API", "https://fcm.googleapis.com", ""),
    ("rate", "Messages a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("service_account",)

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_SIGN_IN = "https://oauth2.googleapis.com/token"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_AN_HOUR = timedelta(hours=1)
_LONGEST = 4000
"""Bytes of a notice: FCM takes 4096."""
_LONGEST_TTL = timedelta(days=28)

# -------------------------------------------------------------------------------- signing in


def _service_account(account: Account) -> dict[str, Any]:
    try:
        found = json.loads(account.secrets.get("service_account") or "{}")
    except ValueError as error:
        raise Incomplete("the service account is no JSON; paste the whole file") from error
    wanted = ("project_id", "client_email", "private_key")
    if not isinstance(found, dict) or not all(text(found.get(one)) for one in wanted):
        raise Incomplete("the service account lacks its project, its address or its key")
    return found


def sign_in(account: Account, at: datetime) -> Request:
    """Ask for a token with a claim that the service account's key has signed. Raises
    ``Incomplete``."""
    found = _service_account(account)
    where = text(found.get("token_uri")) or _SIGN_IN
    begins = int(at.astimezone(UTC).timestamp())
    head = {"alg": "RS256", "typ": "JWT", "kid": text(found.get("private_key_id"))}
    claims = {
        "iss": found["client_email"],
        "scope": _SCOPE,
        "aud": where,
        "iat": begins,
        "exp": begins + int(_AN_HOUR.total_seconds()),
    }
    said = ".".join(_coded(json.dumps(one).encode()) for one in (head, claims))
    signed = _key(found["private_key"]).sign(said.encode(), padding.PKCS1v15(), hashes.SHA256())
    form = {"grant_type": _GRANT, "assertion": f"{said}.{_coded(signed)}"}
    return Request(
        method="POST",
        url=where,
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(form).encode(),
    )


def _coded(found: bytes) -> str:
    return urlsafe_b64encode(found).decode().rstrip("=")


def _key(written: str) -> rsa.RSAPrivateKey:
    try:
        found = serialization.load_pem_private_key(written.encode(), None)
    except ValueError as error:
        raise Incomplete("the key of the service account cannot be read") from error
    if not isinstance(found, rsa.RSAPrivateKey):
        raise Incomplete("the key of the service account is of another kind than RSA")
    return found


def signed_in(response: Response) -> Pass | Refusal:
    """The token. Raises ``Misread`` for what is no answer of Google's."""
    found = load(response.body)
    token = text(part({"": found}, "").get("access_token"))
    if response.status == 200 and token:
        return Pass(token, float(whole(part({"": found}, "").get("expires_in"), 3600)))
    why = text(part({"": found}, "").get("error_description"), 200)
    says = f"Google does not let the service account in ({response.status}) {why}".strip()
    return Refusal(says=says, permanent=False, account=True)


# ----------------------------------------------------------------------------------- sending


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to FCM. Raises ``ValueError`` for what it would not take."""
    project = text(_service_account(account)["project_id"])
    tag = outgoing.replaces or outgoing.key
    left = min((outgoing.valid_until or outgoing.at + _LONGEST_TTL) - outgoing.at, _LONGEST_TTL)
    seconds = max(int(left.total_seconds()), 1)
    urgent = outgoing.message_class == "transactional"
    ends = int(outgoing.at.astimezone(UTC).timestamp()) + seconds
    message = {
        "token": outgoing.to,
        "notification": {
            "title": outgoing.subject or outgoing.sender_name,
            "body": without(outgoing.text, outgoing.link),
        },
        "data": {"url": outgoing.link, "message": outgoing.key},
        "android": {
            "priority": "HIGH" if urgent else "NORMAL",
            "ttl": f"{seconds}s",
            "collapse_key": tag[:64],
            "notification": {"tag": tag[:64]},
        },
        "apns": {
            "headers": {
                "apns-priority": "10" if urgent else "5",
                "apns-expiration": str(ends),
                "apns-collapse-id": tag[:64],
            },
        },
    }
    body = json.dumps({"message": message}, ensure_ascii=False).encode()
    if len(body) > _LONGEST:
        raise ValueError(f"a notice has {_LONGEST} bytes at the most, and this one {len(body)}")
    base = (text(account.settings.get("url")) or "https://fcm.googleapis.com").rstrip("/")
    return Request(
        method="POST",
        url=f"{base}/v1/projects/{project}/messages:send",
        headers={
            "Authorization": f"Bearer {account.token}",
            "Content-Type": "application/json; charset=utf-8",
        },
        body=body,
    )


ERRORS: dict[str, Meaning] = {
    "UNREGISTERED": Meaning("the app is not on that device any more", "address"),
    "SENDER_ID_MISMATCH": Meaning("the device belongs to another project", "address"),
    "INVALID_ARGUMENT": Meaning("something in it is at fault", "message"),
    "QUOTA_EXCEEDED": Meaning("too many at once", "busy"),
    "UNAVAILABLE": Meaning("FCM is overloaded", "again"),
    "INTERNAL": Meaning("FCM has trouble of its own", "again"),
    "THIRD_PARTY_AUTH_ERROR": Meaning("the certificate for Apple or the web is wrong", "account"),
    "UNAUTHENTICATED": Meaning("FCM does not know the token", "account"),
    "PERMISSION_DENIED": Meaning("the service account may not send", "account"),
    "NOT_FOUND": Meaning("FCM does not know the device", "address"),
}
"""FCM's codes, then Google's own."""


def receipt(response: Response) -> Receipt | Refusal:
    """What FCM's answer means. Raises ``Misread`` for what is no answer of its."""
    found = part({"": load(response.body)}, "")
    if response.status == 200:
        if not (provider_id := name(found.get("name"), 200)):
            raise Misread("FCM's answer names no message")
        return Receipt(provider_id=provider_id)
    error = part(found, "error")
    codes = [text(one.get("errorCode"), 40) for one in parts(error, "details")]
    code = next((one for one in [*codes, text(error.get("status"), 40)] if one in ERRORS), "")
    meant = ERRORS.get(code)
    says = f"FCM: {meant.says if meant else f'answered {response.status}'}"
    fault = meant.fault if meant else of_status(response.status, "FCM")
    return refusal(says, fault, retry_after(response.headers))
