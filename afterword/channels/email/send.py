"""Writing a mail down as RFC 5322 wants it, and reading an SMTP server's answer."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime
from typing import Any

from email_validator import validate_email

from afterword.wire.shapes import Account, Mail, Outgoing, Receipt, Refusal, Response

from .codes import ENHANCED, address_is_bad, words_say_nobody, words_say_relay

_WHOLE = frozenset({"message-id", "list-unsubscribe"})


class _Policy(EmailPolicy):
    """The library's SMTP policy, but ids and addresses of pages stay whole: it would write one
    that is longer than a line as an encoded word, which no mail programme reads as an address."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        if name.lower() in _WHOLE:
            return f"{name}: {value}\r\n".encode("ascii")
        return super().fold_binary(name, value)


_PLAIN = _Policy(linesep="\r\n")
_INTERNATIONAL = _Policy(linesep="\r\n", utf8=True)


def request(outgoing: Outgoing, account: Account) -> Mail:
    """The mail, and the server to hand it to. Raises ``ValueError`` for an address that is none."""
    settings, secrets = account.settings, account.secrets
    sender, recipient = _on_the_wire(outgoing.sender), _on_the_wire(outgoing.to)
    # RFC 6532: letters of other scripts before the @ can only be written as they are.
    international = not (sender + recipient).isascii()
    message = EmailMessage(policy=_INTERNATIONAL if international else _PLAIN)
    message["From"] = _address(outgoing.sender_name, sender)
    message["To"] = _address(outgoing.to_name, recipient)
    if outgoing.reply_to:
        message["Reply-To"] = _address("", _on_the_wire(outgoing.reply_to))
    message["Subject"] = _one_line(outgoing.subject)
    message["Date"] = format_datetime(outgoing.at)
    message["Message-ID"] = f"<{outgoing.key}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    if outgoing.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{outgoing.unsubscribe_url}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(outgoing.text, cte="quoted-printable")
    if outgoing.html:
        message.add_alternative(outgoing.html, subtype="html", cte="quoted-printable")
        # The library would draw a boundary by chance; the key is as good and always the same.
        message.set_boundary(f"=_{outgoing.key.partition('.')[0]}")
    # Setting the content clears the headers that speak of it, so this comes last.
    message["Content-Language"] = outgoing.language
    return_path = str(settings.get("return_path") or "")
    return Mail(
        host=str(settings["host"]),
        port=int(settings.get("port") or 587),
        security=settings.get("security") or "starttls",
        user=str(settings.get("user") or ""),
        password=str(secrets.get("password") or ""),
        sender=return_path.replace("{key}", outgoing.key) or sender,
        recipient=recipient,
        data=message.as_bytes(),
    )


def _on_the_wire(address: str) -> str:
    """An address with its domain as the name system has it (IDNA 2008)."""
    user, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    return f"{user}@{validate_email(f'x@{domain}', check_deliverability=False).ascii_domain}"


def _address(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(_one_line(name), user, domain)


def _one_line(text: str) -> str:
    """Headers are one line: whatever breaks one is a space, and what cannot be printed goes."""
    shown = (sign for sign in " ".join(text.split()) if sign == " " or sign.isprintable())
    return "".join(shown)


def receipt(response: Response) -> Receipt | Refusal:
    """What the server's answer means.

    4xx: later. 5xx to the recipient with an enhanced code that speaks of the address, or without
    such a code in words that do: the address is at fault. A refused sign-in, a closed door or a
    server that does not relay for us is the store's trouble and not the message's: later. Any other
    5xx is about the mail.
    """
    text = response.body.decode(errors="replace")
    if 200 <= response.status < 300:
        return Receipt(provider_id=text[:200])
    says = f"{response.status} {text}"[:500]
    phase = response.headers.get("phase")
    if response.status < 500:
        return Refusal(says=says, permanent=False)
    if phase == "connect" or response.status == 530 or words_say_relay(text):
        return Refusal(says=says, permanent=False)
    if phase == "rcpt" and _bad_address(response.status, text):
        return Refusal(says=says, permanent=True, blocks="bounced")
    return Refusal(says=says, permanent=True)


def _bad_address(status: int, text: str) -> bool:
    if ENHANCED.search(text):
        return address_is_bad(text)
    return status in (550, 551, 553) and words_say_nobody(text)
