"""Calls through Twilio that speak a message and listen for one key.

Twilio knows no key of ours by which it would recognise a repeat; it reports on each call at an
address that holds ours: ``Echo``. Nobody is called twice because a line broke.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Literal
from urllib.parse import parse_qsl

from afterword.wire import twilio as vendor
from afterword.wire.reading import name, text, whole
from afterword.wire.shapes import (
    Account,
    Dedupe,
    Echo,
    Event,
    Incomplete,
    Misread,
    Note,
    Outgoing,
    Received,
    Request,
    Response,
    Told,
    Who,
)

from . import spoken
from .sealed import seal, unseal

LABEL = "Twilio"
DEDUPE: Dedupe = Echo("message", settle=300.0)
FIELDS: tuple[tuple[str, str, str, str], ...] = (
    *vendor.ACCOUNT,
    ("sender", "Number that calls", "", ""),
    ("machine", "When a machine answers", "leave it", "leave it|hang up|do not look"),
    ("voices", "Voices by language, for example es Polly.Lucia", "", ""),
    ("rate", "Calls a second at most", "", "number"),
)
NEEDED: tuple[str, ...] = ("account_sid", "auth_token|key_secret", "sender")

_LONGEST = 4000
"""Signs of a script that Twilio takes with the call."""
_RINGS = 25
"""Seconds: shorter than most mailboxes wait."""
_LONGEST_CALL = 180
CALL_BACK = "call-back"
KEYS = {"1": "again", "2": CALL_BACK, "9": "stop"}
PURPOSES = ("orders", "care", "reviews", "offers")


class _Spoken:
    """What one call says, in one language."""

    def __init__(self, said: str, language: str, key: str, account: Account) -> None:
        self.said, self.language, self.key, self.account = said, language, key, account
        self.words, self.around = spoken.words(language)
        self.voices = spoken.voices(text(account.settings.get("voices")))

    @property
    def address(self) -> str:
        """Where a key leads, with all that is needed to say it again."""
        more = {"said": seal(self.said, self.key, self.account), "in": self.language}
        return vendor.reports(self.account, self.key, **more)

    def script(self) -> str:
        """The message, and the keys where somebody hears them."""
        said = self.voices.say(self.said, self.language)
        if not self.account.url:
            return spoken.document(said)
        keys = self.voices.say(self.words.keys, self.around)
        return spoken.document(spoken.gathered(said + keys, self.address))

    def last(self, said: str) -> str:
        """A last sentence, and the end."""
        return spoken.document(self.voices.say(said, self.around), "<Hangup/>")


def request(outgoing: Outgoing, account: Account) -> Request:
    """What to hand to Twilio. Raises ``ValueError`` for what it would not take, ``Incomplete``
    for an account that cannot call."""
    sender = text(account.settings.get("sender"))
    if not sender:
        raise Incomplete("Twilio is connected without a number that calls")
    pairs = [("To", _number(outgoing)), ("From", sender), ("Timeout", str(_RINGS))]
    pairs.append(("TimeLimit", str(_LONGEST_CALL)))
    call = _Spoken(_said(outgoing), outgoing.language, outgoing.key, account)
    machine = text(account.settings.get("machine"))
    if machine == "hang up":
        if not account.url:
            raise Incomplete("to hang up on machines Twilio must be able to reach us")
        # Only who is asked when somebody has answered can tell a person from a machine.
        pairs += [("Url", call.address), ("MachineDetection", "Enable")]
    else:
        pairs.append(("Twiml", _short(call.script())))
        if machine != "do not look":
            pairs.append(("MachineDetection", "DetectMessageEnd"))
    if url := vendor.reports(account, outgoing.key):
        pairs += [("StatusCallback", url), ("StatusCallbackEvent", "initiated")]
        pairs.append(("StatusCallbackEvent", "completed"))
    return vendor.asked(account, "Calls", pairs)


def _number(outgoing: Outgoing) -> str:
    if not (outgoing.to.startswith("+") and outgoing.to[1:].isdigit()):
        raise ValueError("a call goes to a number that begins with + and its country")
    return outgoing.to


def _said(outgoing: Outgoing) -> str:
    """What is said: who calls, then the words. An address cannot be pressed on a phone."""
    said = outgoing.text
    if outgoing.link:
        said = said.replace(outgoing.link, "")
    said = " ".join(word for word in said.split() if "://" not in word)
    if not said:
        raise ValueError("a call without words")
    if not outgoing.sender_name:
        return said
    around, language = spoken.words(outgoing.language)
    own = language == outgoing.language
    hello = around.hello.format(outgoing.sender_name) if own else f"{outgoing.sender_name}."
    return f"{hello} {said}"


def _short(script: str) -> str:
    if len(script) > _LONGEST:
        raise ValueError(f"the script of a call has {_LONGEST} signs at the most")
    return script


receipt = vendor.receipt

# --------------------------------------------------------------------------------- answering


def answer(received: Received, account: Account) -> Response:
    """What the person on the line hears next: after a key, or when they have answered."""
    try:
        told = vendor.parameters(received.body)
    except Misread:
        told = {}
    return Response(
        status=200, headers={"content-type": "text/xml"}, body=_next(told, received, account)
    )


def _next(told: Mapping[str, str], received: Received, account: Account) -> bytes:
    query = dict(parse_qsl(received.query))
    said = unseal(query.get("said", ""), query.get("message", ""), account)
    if not said:  # a report: nobody is on the line
        return spoken.document().encode()
    call = _Spoken(said, query.get("in", "en"), query.get("message", ""), account)
    if _is_machine(told) and "Digits" not in told:
        return spoken.document("<Hangup/>").encode()
    match KEYS.get(told.get("Digits", "")):
        case "call-back":
            return call.last(call.words.called_back).encode()
        case "stop":
            return call.last(call.words.stopped).encode()
    return call.script().encode()


def _is_machine(told: Mapping[str, str]) -> bool:
    return told.get("AnsweredBy", "").startswith(("machine", "fax"))


# --------------------------------------------------------------------------------- hearing


def ping(received: Received) -> bool:
    """Whether it only asks if anybody is here. Twilio never does."""
    return False


def verify(received: Received, account: Account) -> bool:
    """Whether Twilio signed it."""
    return vendor.genuine(received, account)


def delivery(received: Received) -> tuple[str, str]:
    """(topic, the id of the delivery): a report is known by its call and what it says, a key by the
    call, however often it is pressed: it means the same."""
    try:
        told = vendor.parameters(received.body)
    except Misread:
        return "", sha256(received.body).hexdigest()
    sid = told.get("CallSid")
    if not sid:
        return "", sha256(received.body).hexdigest()
    if "Digits" in told:
        return "key", f"{sid}:{told['Digits'][:8]}"
    return "status", f"{sid}:{told.get('CallStatus', '')}"


Became = Literal["accepted", "delivered", "failed"]
_BECAME: dict[str, Became] = {
    **dict.fromkeys(("queued", "initiated", "ringing", "in-progress", "answered"), "accepted"),
    "completed": "delivered",
    **dict.fromkeys(("busy", "failed", "no-answer", "canceled"), "failed"),
}
_WHY = {
    "busy": "the line was busy",
    "no-answer": "nobody answered",
    "canceled": "the call was taken back",
    "failed": "the call could not be put through",
    "machine": "a machine answered, and nothing was left on it",
    "fax": "a fax machine answered",
}


def parse(received: Received, currency: str, settings: Mapping[str, Any]) -> Sequence[Told]:
    """What became of a call, or which key was pressed. Raises ``Misread``."""
    told = vendor.parameters(received.body)
    sid = name(told.get("CallSid"), 64)
    if not sid:
        raise Misread("it names no call")
    if told.get("Direction", "").startswith("inbound"):
        return [Note("Somebody called the number.")]
    if "Digits" in told:
        return _pressed(sid, told, received)
    status = text(told.get("CallStatus"), 40).lower()
    if status not in _BECAME:
        return [Note(f"Twilio says “{status}” of a call, which is not known here.")]
    return [_became(sid, status, told, received, settings)]


def _became(
    sid: str, status: str, told: Mapping[str, str], received: Received, settings: Mapping[str, Any]
) -> Event:
    became = _BECAME[status]
    by = text(told.get("AnsweredBy"), 40)
    why = status if became == "failed" else ""
    if status == "completed" and by == "fax":
        why = "fax"
    elif status == "completed" and _is_machine(told) and settings.get("machine") == "hang up":
        why = "machine"
    more: dict[str, Any] = {}
    if why:
        code = whole(told.get("ErrorCode"))
        known = vendor.failed(code, _WHY[why]) if code else {"detail": _WHY[why], "hard": False}
        more, became = {"code": why, **known}, "failed"
    if by:
        more["answered_by"] = by
    if seconds := whole(told.get("CallDuration")):
        more["seconds"] = seconds
    return _event(f"message.{became}", f"{sid}:{became}", received, more | {"provider_id": sid})


def _pressed(sid: str, told: Mapping[str, str], received: Received) -> Sequence[Told]:
    who = Who(contacts=(("phone", text(told.get("To"), 40)),))
    match KEYS.get(told["Digits"], ""):
        case "again":
            return [Note("They listened once more.")]
        case "stop":
            said = {"contact": "", "source": "key"}
            return [
                _event(
                    "consent.revoked",
                    f"{sid}:stop:{purpose}",
                    received,
                    {**said, "purpose": purpose},
                    who,
                )
                for purpose in PURPOSES
            ]
        case "call-back":
            data = {"what": "choice", "choice": CALL_BACK, "answers": sid, "provider_id": sid}
            return [_event("reply.received", f"{sid}:{CALL_BACK}", received, data, who)]
    return [Note("They pressed a key that means nothing.")]


def _event(
    kind: str, key: str, received: Received, data: Mapping[str, Any], who: Who | None = None
) -> Event:
    message = vendor.about(received)
    if received.at is None:
        raise Misread("nobody says when it came in")
    named = {"message": message} if message else {}
    # What a person says is about them; what became of a call is about the message.
    about = f"message/{message}" if message and kind != "reply.received" else ""
    return Event(
        kind=kind,
        key=f"twilio:{key}",
        happened=received.at,
        about=about,
        who=who,
        data={"channel": "voice", **named, **data},
    )
