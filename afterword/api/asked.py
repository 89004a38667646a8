"""What all operations ask of a request: its parameters, and that it is done once."""

from hashlib import sha256
from typing import Any

from django.http import HttpRequest, HttpResponse

from afterword.timeline import checking

from . import actions
from .keys import ApiRequest
from .problems import Fault, faults_of, unsound


def once(request: ApiRequest, key: str, body: bytes, work: Any) -> HttpResponse:
    """Do the work of a request, once for its key, and answer. Raises ``Problem``."""
    content = sha256(f"{request.method} {request.path}\n".encode() + body).hexdigest()
    try:
        found, again = actions.once(request.auth, key, content, work, now=request.now)
    except checking.Refused as error:
        raise unsound([Fault("", str(error))]) from error
    headers = {"Idempotent-Replayed": "true"} if again else {}
    return HttpResponse(found, content_type="application/json", headers=headers)


def idempotency_key(request: HttpRequest) -> str:
    """The request's key, with or without the quotes that the draft standard puts around it."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > 1 and key[0] == key[-1] == '"':
        key = key[1:-1]
    if len(key) > 200 or not key.isprintable():
        raise unsound([Fault("Idempotency-Key", "must have at most 200 printable characters")])
    return key


def only(request: HttpRequest, *names: str) -> None:
    """Refuse a parameter that means nothing here: it would be passed over in silence."""
    wrong = [
        {"type": "extra_forbidden", "loc": (name,)} for name in request.GET if name not in names
    ]
    faults = faults_of(wrong, names) + [
        Fault(name, "holds a character that cannot be looked for")
        for name in names
        if "\0" in request.GET.get(name, "")
    ]
    if faults:
        raise unsound([Fault(one.pointer.removeprefix("/"), one.detail) for one in faults])
