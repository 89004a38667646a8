"""What an e-mail carries beside its words, for providers that put it together themselves."""

import re

from afterword.wire.shapes import Account, Outgoing


def extras(
    outgoing: Outgoing, account: Account, *, own_id: bool, one_click: bool
) -> dict[str, str]:
    """The headers of a mail that its provider does not write by itself.

    Raises ``ValueError`` where one would be broken into two.
    """
    found = dict(answering(outgoing))
    if one_click and not outgoing.by_person:
        found["Auto-Submitted"] = "auto-generated"
    if own_id:
        found["Message-ID"] = f"<{outgoing.key}@{outgoing.sender.rpartition('@')[2]}>"
    if outgoing.unsubscribe_url and one_click:
        found["List-Unsubscribe"] = f"<{outgoing.unsubscribe_url}>"
        found["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    for name, value in found.items():
        if not (value.isascii() and value.isprintable()):
            raise ValueError(f"{name} cannot hold {value!r}")
    return found


def answering(outgoing: Outgoing) -> list[tuple[str, str]]:
    """What keeps a mail beside the one that it answers (RFC 5322 §3.6.4); nothing where that has
    no id that can stand in a header."""
    own = outgoing.answers
    if not _MAIL_ID.fullmatch(own):
        return []
    return [("In-Reply-To", f"<{own}>"), ("References", f"<{own}>")]


_MAIL_ID = re.compile(r"[!-;=?-~]{1,100}@[!-;=?-~]{1,150}")


def reply_address(outgoing: Outgoing, account: Account) -> str:
    """Where answers go: what the message says, else what the account says, with the key in it."""
    setting = str(account.settings.get("reply_to") or "")
    return outgoing.reply_to or setting.replace("{key}", outgoing.key)


def mailbox(name: str, address: str) -> str:
    """A mailbox as RFC 5322 writes it, in whatever script; the name is one line and quoted."""
    shown = "".join(sign for sign in " ".join(name.split()) if sign.isprintable())
    if not shown:
        return address
    quoted = shown.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{quoted}" <{address}>'
