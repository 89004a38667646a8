"""Writing a mail down as RFC 5322 wants it, and reading an SMTP server's answer."""

import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime

from afterword.wire.shapes import Account, Mail, Outgoing, Receipt, Refusal, Response

_ENHANCED = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")


def request(outgoing: Outgoing, account: Account) -> Mail:
    """The mail, and the server to hand it to. Raises ``ValueError`` for an address that is none."""
    settings, secrets = account.settings, account.secrets
    domain = outgoing.sender.rpartition("@")[2]
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = _address(outgoing.sender_name, outgoing.sender)
    message["To"] = _address(outgoing.to_name, outgoing.to)
    if outgoing.reply_to:
        message["Reply-To"] = _address("", outgoing.reply_to)
    message["Subject"] = _one_line(outgoing.subject)
    message["Date"] = format_datetime(outgoing.at)
    message["Message-ID"] = f"<{outgoing.key}@{domain}>"
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
        sender=return_path.format(key=outgoing.key) if return_path else outgoing.sender,
        recipient=outgoing.to,
        data=message.as_bytes(),
    )


def _address(name: str, address: str) -> Address:
    user, _, domain = address.rpartition("@")
    return Address(_one_line(name), user, domain)


def _one_line(text: str) -> str:
    """Headers are one line: whatever breaks one is a space."""
    return " ".join(text.split())


def receipt(response: Response) -> Receipt | Refusal:
    """What the server's answer means.

    4xx: later. 5xx to the recipient with an enhanced code of class X.1 (RFC 3463: bad address) or a
    plain 550/551/553: the address is at fault. Any other 5xx is about us or the mail.
    """
    text = response.body.decode(errors="replace")
    if response.status in (250, 251):
        return Receipt(provider_id=text[:200])
    says = f"{response.status} {text}"[:500]
    if 400 <= response.status < 500:
        return Refusal(says=says, permanent=False)
    found = _ENHANCED.search(text)
    if response.headers.get("phase") == "rcpt":
        bad_address = found[2] == "1" if found else response.status in (550, 551, 553)
        if bad_address:
            return Refusal(says=says, permanent=True, blocks="bounced")
    # A refused sign-in or a closed door is the store's trouble, not the message's: try again.
    about_us = response.headers.get("phase") == "connect"
    return Refusal(says=says, permanent=not about_us)
