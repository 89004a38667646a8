"""What the enhanced status codes of mail servers say of an address (RFC 3463 and its registry)."""

import re

ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")

_MAILBOX = frozenset({"1", "2", "3", "6", "10"})
"""X.1.x: no such mailbox or host, not an address, moved, a host that takes no mail. X.1.7 and X.1.8
speak of the sender's address, X.1.0 and X.1.4 of nothing certain."""
_HOST = frozenset({"1", "4", "310"})
"""X.4.x: nobody answers for the domain, or it cannot be routed to. X.4.6 and X.4.7 (a loop, too
long on the way) pass."""
_NOBODY = re.compile(
    r"unknown|no such|n[o']t exist|not found|no mailbox|mailbox unavailable|invalid (mailbox|recip)"
    r"|(address|recipient|user) (is )?invalid|unrouteable",
    re.IGNORECASE,
)
_OURS = re.compile(r"relay|authenticat|sign in|log ?in|sender", re.IGNORECASE)


def address_is_bad(code: str) -> bool:
    """Whether a permanent code says that the recipient's address itself leads nowhere."""
    found = ENHANCED.search(code)
    if found is None or found[1] != "5":
        return False
    return (found[2] == "1" and found[3] in _MAILBOX) or (found[2] == "4" and found[3] in _HOST)


def words_say_nobody(text: str) -> bool:
    """The same, for servers that give words only. A refusal to relay is no such thing."""
    return bool(_NOBODY.search(text)) and not _OURS.search(text)


def words_say_relay(text: str) -> bool:
    """Whether a server does not know us: it wants a sign-in, or does not relay for us."""
    return bool(re.search(r"relay|authenticat", text, re.IGNORECASE))
