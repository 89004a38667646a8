"""Mail that people write: whose, in answer to what, and which of the words are theirs."""

import hashlib
import hmac
from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest

from afterword.channels.email import hearing, reports
from afterword.channels.email.receive import parse
from afterword.wire.shapes import Account, Event, Note, Received

AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
KEY = "0f" * 16
OURS = f"<{KEY}.ada-fern@ada-fern.example>"
PAGE = "Content-Type: text/html; charset=utf-8\r\n"


def mail(body: str = "It came, thank you!\r\n", head: str = "", sender: str = "") -> Received:
    """A mail as mail programs write them."""
    if "content-type" not in head.lower():
        head += "Content-Type: text/plain; charset=utf-8\r\n"
    text = (
        f"From: {sender or 'Ana Petrović <ana@example.com>'}\r\nTo: hello@ada-fern.example\r\n"
        "Subject: Re: Your order\r\nMessage-ID: <r1@example.com>\r\n"
        f"Date: Tue, 24 Nov 2026 10:00:00 +0100\r\n{head}\r\n{body}"
    )
    return Received(headers={}, body=text.encode(), at=AT)


def reply(received: Received, **settings: Any) -> Event:
    (found,) = parse(received, "", settings)
    assert isinstance(found, Event)
    return found


def test_it_works() -> None:
    found = reply(mail(head=f"In-Reply-To: {OURS}\r\n"))
    assert found.kind == "reply.received"
    assert found.key == "email:reply:r1@example.com"
    assert found.about == f"message/{KEY}"
    assert found.happened == datetime(2026, 11, 24, 9, tzinfo=UTC)
    assert found.data["answers"] == OURS.strip("<>")
    assert found.private == {"text": "It came, thank you!", "subject": "Re: Your order"}
    assert found.who is not None
    assert found.who.email == "ana@example.com"


@pytest.mark.parametrize(
    "head",
    [
        f"References: <a@b> {OURS} <later@example.com>\r\n",
        f"In-Reply-To: <between@example.com>\r\nReferences: {OURS}\r\n <between@example.com>\r\n",
        f"To: Ada <answers+{KEY}.ada-fern@ada-fern.example>\r\n",
        f"Delivered-To: answers+{KEY}.ada-fern@ada-fern.example\r\n",
    ],
)
def test_a_thread_is_found_again(head: str) -> None:
    found = reply(mail(head=head), reply_to="answers+{key}@ada-fern.example")
    assert found.about == f"message/{KEY}"


def test_what_answers_nothing_of_ours_is_a_reply_all_the_same() -> None:
    assert reply(mail()).about == ""
    assert reply(mail(head="In-Reply-To: <somebody@else.example>\r\n")).about == ""


@pytest.mark.parametrize(
    "quote",
    [
        "On Tue, Nov 24, 2026 at 9:00 AM Ada & Fern <hello@ada-fern.example> wrote:\n> On its way.",
        "> On its way.\n> Ada",
        "Am Di., 24. Nov. 2026 um 09:00 Uhr schrieb Ada & Fern <a@b.example>:\n> Unterwegs.",
        "Le mar. 24 nov. 2026 à 09:00, Ada & Fern <a@b.example> a écrit :\n> En route.",
        "El mar, 24 nov 2026 a las 9:00, Ada & Fern (<a@b.example>) escribió:\n> En camino.",
        "Em ter., 24 de nov. de 2026 às 09:00, Ada <a@b.example> escreveu:\n> A caminho.",
        "24 Kas 2026 Sal 09:00 tarihinde Ada <a@b.example> şunu\nyazdı:\n> Yolda.",
        "-----Original Message-----\nFrom: Ada <a@b.example>\nSent: Tuesday\nSubject: Hi\n\nX",
        f"{'_' * 32}\nFrom: Ada <a@b.example>\nSent: Tue\nTo: Ana\nSubject: Hi\n",
    ],
)
def test_the_new_words_stand_apart(quote: str) -> None:
    found = reply(mail(f"Where is it?\r\n\r\n{quote}\r\n"))
    assert found.private["text"] == "Where is it?"


def test_a_greeting_at_the_end_is_theirs_too() -> None:
    words = "Thanks, it came.\n\nKind regards,\nAna"
    assert reply(mail(words.replace("\n", "\r\n"))).private["text"] == words


def test_an_answer_below_the_quote_is_not_lost() -> None:
    found = reply(mail("> Did it come?\r\n\r\nYes, and it is lovely.\r\n"))
    assert "Yes, and it is lovely." in found.private["text"]


def test_a_page_without_a_text_is_read() -> None:
    page = (
        "<p>Yes, <b>please</b>.</p><div class='gmail_quote'>On Tue, Ada wrote:"
        "<blockquote>Shall we?</blockquote></div>"
    )
    assert reply(mail(page, head=PAGE)).private["text"] == "Yes, please."


def test_scripts_other_than_ours_come_through() -> None:
    found = reply(mail("شكراً جزيلاً 🙂\r\n", head="Content-Type: text/plain; charset=utf-8\r\n"))
    assert found.private["text"] == "شكراً جزيلاً 🙂"


@pytest.mark.parametrize(
    "head",
    [
        "Auto-Submitted: auto-replied\r\n",
        "Precedence: bulk\r\n",
        "X-Autoreply: yes\r\n",
        "Return-Path: <>\r\n",
        "List-Id: <news.example.com>\r\n",
    ],
)
def test_machines_do_not_answer(head: str) -> None:
    (found,) = parse(mail(head=head))
    assert isinstance(found, Note)


@pytest.mark.parametrize(
    "subject", ["Automatic reply: Your order", "Out of Office", "Abwesenheitsnotiz: Re: Hallo"]
)
def test_who_is_away_does_not_answer(subject: str) -> None:
    received = mail()
    body = received.body.replace(b"Re: Your order", subject.encode())
    (found,) = parse(Received(headers={}, body=body, at=AT))
    assert isinstance(found, Note)


def test_what_is_attached_is_listed() -> None:
    body = (
        "--b\r\nContent-Type: text/plain\r\n\r\nBroken, see here.\r\n"
        '--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename="cup.png"\r\n'
        "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--b--\r\n"
    )
    found = reply(
        mail(body, head='MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n')
    )
    assert found.private["media"] == [
        {"kind": "image", "name": "cup.png", "type": "image/png", "size": 8}
    ]
    assert found.private["text"] == "Broken, see here."


def test_a_clock_that_is_ahead_is_not_believed() -> None:
    received = mail()
    body = received.body.replace(b"24 Nov 2026", b"24 Nov 2031")
    assert reply(Received(headers={}, body=body, at=AT)).happened == AT


@pytest.mark.parametrize(
    "body",
    [
        b"Subject: Hello\r\n\r\nHow are you?\r\n",
        b"From: \r\n\r\nx",
        b"From: =?utf-8?b?////?=\r\nContent-Type: text/plain; charset=nonsense\r\n\r\n\xff\xfe",
    ],
)
def test_a_mail_from_nobody_is_noted(body: bytes) -> None:
    (found,) = parse(Received(headers={}, body=body, at=AT))
    assert isinstance(found, Note)


def test_the_same_mail_is_one_reply() -> None:
    assert reply(mail()).key == reply(mail()).key


BIG = 400_000
HEAD = b"From: a@b.example\r\nDate: Tue, 24 Nov 2026 10:00:00 +0100\r\n"
HTML = HEAD + b"Content-Type: text/html\r\n\r\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (one, one)
    for one in range(1500)
)


def filled(*parts: bytes) -> bytes:
    """The parts, the last of them again and again."""
    return b"".join(parts[:-1]) + parts[-1] * (BIG // len(parts[-1]))


@pytest.mark.parametrize(
    "body",
    [
        filled(HEAD, b"\r\n", b"On "),
        filled(HEAD, b"\r\n", b"On " * 80 + b"\r\n"),
        filled(HEAD, b"\r\n", b"> 1<1<:\r\n"),
        filled(HEAD, b"\r\n", b"From: x\r\nTo: y\r\n"),
        filled(HTML, b"<div"),
        filled(HTML, b"<div>"),
        filled(HEAD, b"Content-Type: text/plain; ", b"a=b; "),
        filled(HEAD, b"To: ", b'("<,'),
        filled(b"From: ", b"=?utf-8?q?x?= "),
        filled(MIXED, b"--b\r\nContent-Type: text/plain\r\n\r\nx\r\n"),
        filled(MIXED, b"--b\r\n\r\nx\r\n"),
        HEAD + NESTED,
    ],
    ids=range(12),
)
def test_a_mail_that_is_made_to_take_long_does_not(body: bytes) -> None:
    begun = process_time()
    assert len(parse(Received(headers={}, body=body, at=AT))) == 1
    assert process_time() - begun < 3


LONG = 2_000_000
"""Signs: twice as many as a form of ours may have, a quarter of what the door lets in."""


def form(*parts: tuple[str, bytes], file: tuple[str, bytes] | None = None) -> Received:
    """A form as SendGrid and Mailgun send it."""
    body = b"".join(
        b'--B\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n' % (name.encode(), value)
        for name, value in parts
    )
    if file:
        head = f'--B\r\nContent-Disposition: form-data; name="{file[0]}"; filename="a.bin"\r\n'
        body += head.encode() + b"Content-Type: image/png\r\n\r\n" + file[1] + b"\r\n"
    return Received(
        headers={"content-type": "multipart/form-data; boundary=B"},
        body=body + b"--B--\r\n",
        at=AT,
    )


def test_a_long_mail_in_one_field_of_a_form_is_read() -> None:
    """SendGrid's raw mail: a picture goes along, and so it is longer than a form of ours may be."""
    head = (
        b"From: Ana <a@example.com>\r\nTo: s@example.com\r\nMessage-ID: <m@x>\r\n"
        b'Content-Type: multipart/mixed; boundary="I"\r\n\r\n--I\r\n'
        b"Content-Type: text/plain; charset=utf-8\r\n\r\nSe rompi\xc3\xb3.\r\n--I\r\n"
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n"
        b'Content-Disposition: attachment; filename="a.png"\r\n\r\n'
    )
    mail = head + b"iVBORw0KGgo=\r\n" + b"A" * LONG + b"\r\n--I--\r\n"
    envelope = b'{"from": "a@example.com", "to": ["s@example.com"]}'
    received = form(("email", mail), ("envelope", envelope))
    (told,) = reports.parse(hearing.SENDGRID, received, {})
    assert isinstance(told, Event)
    assert told.private["text"] == "Se rompió."
    (content,) = reports.files(hearing.SENDGRID, received, {}, told.key)
    assert content.startswith(b"\x89PNG")


def test_a_long_form_of_many_fields_is_signed_and_read() -> None:
    """Mailgun signs fields of its form: they are found in a long one as in a short one."""
    key = "key-of-mailgun"
    token, at = "t" * 50, str(int(AT.timestamp()))
    sign = hmac.new(key.encode(), f"{at}{token}".encode(), hashlib.sha256).hexdigest()
    mail = b"From: a@example.com\r\nTo: s@example.com\r\nMessage-ID: <m@x>\r\n\r\nStop\r\n"
    signed = form(
        ("timestamp", at.encode()), ("token", token.encode()), ("signature", sign.encode()),
        ("recipient", b"s@example.com"), ("sender", b"a@example.com"),
        ("body-plain", b"x" * LONG), ("body-mime", mail),
    )  # fmt: skip
    account = Account(secrets={"webhook_signing_key": key})
    assert reports.genuine(hearing.MAILGUN, signed, account)
    (told,) = reports.parse(hearing.MAILGUN, signed, {})
    assert isinstance(told, Event)
    assert told.private["text"] == "Stop"
    forged = form(*(("timestamp", b"1"), ("token", b"t"), ("signature", b"0"), ("x", b"x" * LONG)))
    assert not reports.genuine(hearing.MAILGUN, forged, account)


@pytest.mark.parametrize(
    "received",
    [
        Received(headers={"content-type": "multipart/form-data"}, body=b"x" * LONG, at=AT),
        form(*(("a", b"x" * 1000) for _ in range(2500))),
        form(("email", b"x" * LONG)),
        form(("email", b"\xff\xfe" * LONG)),
    ],
    ids=["no boundary", "too many", "no mail", "no text"],
)
def test_a_long_form_that_says_nothing_breaks_nothing(received: Received) -> None:
    told = reports.parse(hearing.SENDGRID, received, {})
    assert all(isinstance(one, Note) or one.kind == "reply.received" for one in told)  # type: ignore[union-attr]
