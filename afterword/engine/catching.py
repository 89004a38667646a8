"""What goes to the built-in catcher over a channel that is not connected.

A store without an account for a channel sends into a net: every message is handed over as a mail on
the loopback, with its channel, its choices and its pages beside it, and the desk shows what a
person would have got. Nothing leaves the machine.
"""

from email.message import EmailMessage
from email.policy import SMTP

import msgspec

from afterword.wire import shapes

NAME = "caught"
"""What an intent's provider is called where it went into the net."""
CHANNEL = "X-Afterword-Channel"
"""The header that says over which channel it would have gone."""
CARD = "application/json"
"""The kind of the part that holds the message as the channel would have got it."""


def request(outgoing: shapes.Outgoing, channel: str, address: tuple[str, int]) -> shapes.Mail:
    """A message of any channel, as a mail to the catcher at this address."""
    host, port = address
    made = EmailMessage(policy=SMTP)
    made["From"] = f"<afterword@{channel}.localhost>"
    made["To"] = f"<{channel}@localhost>"
    made["Subject"] = " ".join(outgoing.subject.split())
    made["Message-ID"] = f"<{outgoing.key}@{channel}.localhost>"
    made["Date"] = outgoing.at
    made[CHANNEL] = channel
    made.set_content(outgoing.text or " ")
    card = msgspec.structs.replace(outgoing, html="", pages=b"", back=b"", files=())
    made.add_attachment(msgspec.json.encode(card), *CARD.split("/"), filename="message.json")
    for one in outgoing.files:
        made.add_attachment(one.content, *one.type.split("/"), filename=one.name)
    if outgoing.pages:
        made.add_attachment(outgoing.pages, "application", "pdf", filename="pages.pdf")
    if outgoing.back:
        made.add_attachment(outgoing.back, "application", "pdf", filename="back.pdf")
    return shapes.Mail(
        host=host,
        port=port,
        security="none",
        sender=f"afterword@{channel}.localhost",
        recipient=f"{channel}@localhost",
        data=made.as_bytes(),
    )


def receipt(response: shapes.Response) -> shapes.Receipt | shapes.Refusal:
    """What the catcher's answer means."""
    says = response.body.decode(errors="replace")[:200]
    if response.status < 300:
        return shapes.Receipt(provider_id=says)
    return shapes.Refusal(says=f"{response.status} {says}", permanent=response.status >= 500)
