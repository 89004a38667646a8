"""Mail that people write: whose, in answer to what, and which of the words are theirs."""

from datetime import UTC, datetime
from time import process_time
from typing import Any

import pytest

from afterword.channels.email import hearing, reports
from afterword.channels.email.receive import parse
from afterword.wire.shapes import Event, Misread, Note, Received

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


def test_a_form_with_a_mail_that_is_too_long_is_not_passed_over() -> None:
    """SendGrid's raw mail in one field of a form: people see that it could not be read."""
    mail = b"From: a@example.com\r\nTo: s@example.com\r\n\r\nstop\r\n" + b"x" * 2_000_000
    field = b'--B\r\nContent-Disposition: form-data; name="email"\r\n\r\n'
    received = Received(
        headers={"content-type": "multipart/form-data; boundary=B"},
        body=field + mail + b"\r\n--B--\r\n",
        at=AT,
    )
    with pytest.raises(Misread, match="longer than is read"):
        reports.parse(hearing.SENDGRID, received, {})
