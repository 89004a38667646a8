"""Writing mails as mail programmes want them, and reading what servers answer."""

from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.headerregistry import Address
from email.message import EmailMessage
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterword.channels.email import ses
from afterword.channels.email.send import receipt, request
from afterword.wire.shapes import Account, Mail, Outgoing, Receipt, Refusal, Response

KEY = "0f" * 16 + ".ada-fern"
ACCOUNT = Account(
    settings={"host": "mail.example", "port": "2525", "security": "tls", "user": "shop"},
    secrets={"password": "rooibos"},
)


def outgoing(**facts: Any) -> Outgoing:
    given: dict[str, Any] = {
        "key": KEY,
        "to": "ana@example.com",
        "to_name": "Ana Petrović",
        "subject": "Your order",
        "text": "Thank you.\n",
        "html": "<p>Thank you.</p>",
        "sender": "hello@shop.example",
        "sender_name": "Ada & Fern",
        "at": datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    }
    return Outgoing(**(given | facts))


def written(**facts: Any) -> Mail:
    return request(outgoing(**facts), ACCOUNT)


def read(**facts: Any) -> EmailMessage:
    found = message_from_bytes(written(**facts).data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert [part.defects for part in found.walk() if part.defects] == []
    return found


def address(message: EmailMessage, name: str) -> Address:
    (found,) = message[name].addresses
    assert isinstance(found, Address)
    return found


def raw_header(mail: Mail, name: str) -> str:
    """A header as it stands on the line, folds and all."""
    head = mail.data.partition(b"\r\n\r\n")[0].decode("ascii")
    lines = head.replace("\r\n ", "\n ").split("\r\n")
    (found,) = [line for line in lines if line.lower().startswith(f"{name.lower()}:")]
    return found.partition(":")[2].strip()


def test_it_works() -> None:
    mail = written()
    assert (mail.host, mail.port, mail.security) == ("mail.example", 2525, "tls")
    assert (mail.user, mail.password) == ("shop", "rooibos")
    assert (mail.sender, mail.recipient) == ("hello@shop.example", "ana@example.com")
    message = read()
    assert message.get_content_type() == "multipart/alternative"
    assert address(message, "From") == Address("Ada & Fern", "hello", "shop.example")
    assert address(message, "To") == Address("Ana Petrović", "ana", "example.com")
    assert message["Subject"] == "Your order"
    assert message["Date"] == "Tue, 24 Nov 2026 09:00:00 +0000"
    assert message["Message-ID"] == f"<{KEY}@shop.example>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == "en"
    assert message["MIME-Version"] == "1.0"
    text, html = message.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    assert text.get_content() == "Thank you.\r\n"
    assert html.get_content() == "<p>Thank you.</p>\r\n"


def test_the_same_message_is_written_the_same_each_time() -> None:
    assert written() == written()


def test_what_is_transactional_carries_no_unsubscribe() -> None:
    message = read()
    assert message["List-Unsubscribe"] is None
    assert message["List-Unsubscribe-Post"] is None


def test_a_long_unsubscribe_address_stays_whole() -> None:
    url = "https://shop.example/u/" + "Ab-_9" * 60
    mail = written(unsubscribe_url=url)
    assert raw_header(mail, "List-Unsubscribe") == f"<{url}>"
    assert raw_header(mail, "List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"


def test_a_long_message_id_stays_whole() -> None:
    key = "0f" * 16 + "." + "a-long-name" * 4
    domain = "mail." + "of-a-long-name." * 3 + "example"
    mail = written(key=key, sender=f"hello@{domain}")
    assert raw_header(mail, "Message-ID") == f"<{key}@{domain}>"


@pytest.mark.parametrize(
    "name",
    [
        "山田太郎",
        "Ана Петровић",
        "عنا بتروفيتش",
        'Ana "Nan" O\'Hara, Jr.',
        "Ana (home)",
        "",
        "A" * 300,
    ],
)
def test_a_name_in_any_script_arrives(name: str) -> None:
    message = read(to_name=name, sender_name=name)
    assert address(message, "To") == Address(name, "ana", "example.com")
    assert address(message, "From") == Address(name, "hello", "shop.example")


@pytest.mark.parametrize("subject", ["Grüße aus dem Café ☕ " * 9, "x" * 2000, "ç" * 500, "½"])
def test_a_subject_of_any_kind_arrives_in_short_lines(subject: str) -> None:
    mail = written(subject=subject)
    assert read(subject=subject)["Subject"] == subject.strip()
    head = mail.data.partition(b"\r\n\r\n")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 998
    assert head.isascii()


@pytest.mark.parametrize(
    "text",
    ["Ana\r\nBcc: eve@example.com", "Ana\nBcc: eve@example.com", "Ana\rX: y", "Ana\x0bX: y",
     "Ana\u2028Bcc: eve@example.com", "Ana\x85X: y", "Ana\0X: y", "a\r\n\r\n<script>"],
)  # fmt: skip
def test_no_text_becomes_a_header(text: str) -> None:
    message = read(to_name=text, sender_name=text, subject=text)
    assert sorted(set(message.keys())) == [
        "Auto-Submitted", "Content-Language", "Content-Type", "Date", "From", "MIME-Version",
        "Message-ID", "Subject", "To",
    ]  # fmt: skip
    assert not {"\r", "\n", "\0"} & set(message["Subject"])
    assert address(message, "To").addr_spec == "ana@example.com"


@pytest.mark.parametrize("name", ["to", "sender", "reply_to"])
def test_an_address_with_a_line_break_is_refused(name: str) -> None:
    with pytest.raises(ValueError):
        written(**{name: "ana@example.com\r\nBcc: eve@example.com"})


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_at_all_gives_one_mail_to_one_person(name: str, subject: str) -> None:
    name = name.encode("utf-8", "replace").decode()
    subject = subject.encode("utf-8", "replace").decode()
    data = written(to_name=name, subject=subject).data
    message = message_from_bytes(data, policy=policy.default)
    assert [one.addr_spec for one in message["To"].addresses] == ["ana@example.com"]
    assert message["Bcc"] is None
    assert len(list(message.walk())) == 3


def test_long_lines_and_other_scripts_in_the_body_arrive() -> None:
    text = ".dot\n..two\n" + "x" * 3000 + "\nГрüße 😀\n" + "=20 = \n"
    html = "<p>" + "y" * 5000 + "é</p>"
    mail = written(text=text, html=html)
    assert max(map(len, mail.data.split(b"\r\n"))) <= 998
    assert mail.data.isascii()
    first, second = read(text=text, html=html).iter_parts()
    assert first.get_content() == text.replace("\n", "\r\n")
    assert second.get_content() == html + "\r\n"


def test_a_text_alone_is_no_multipart() -> None:
    message = read(html="")
    assert message.get_content_type() == "text/plain"
    assert message["Content-Language"] == "en"


def test_a_domain_in_another_script_is_written_as_the_name_system_has_it() -> None:
    mail = written(to="ana@straße.example", sender="hello@bücher.example")
    assert mail.recipient == "ana@xn--strae-oqa.example"
    assert mail.sender == "hello@xn--bcher-kva.example"
    assert mail.data.isascii()


def test_a_mailbox_in_another_script_is_written_as_it_is() -> None:
    mail = written(to="почта@пример.example", to_name="Ана")
    assert mail.recipient == "почта@xn--e1afmkfd.example"
    assert "Ана <почта@xn--e1afmkfd.example>" in mail.data.decode()


def test_bounces_come_back_under_an_address_that_names_the_message() -> None:
    settings = {**ACCOUNT.settings, "return_path": "bounce+{key}@shop.example"}
    mail = request(outgoing(), Account(settings=settings, secrets={}))
    assert mail.sender == f"bounce+{KEY}@shop.example"
    assert message_from_bytes(mail.data)["From"] == "Ada & Fern <hello@shop.example>"


def test_other_braces_in_the_address_for_bounces_do_no_harm() -> None:
    settings = {**ACCOUNT.settings, "return_path": "b{0}{key.x}@shop.example"}
    assert request(outgoing(), Account(settings=settings)).sender == "b{0}{key.x}@shop.example"


def test_replies_go_where_the_store_reads_them() -> None:
    message = read(reply_to="reply+x@shop.example")
    assert address(message, "Reply-To").addr_spec == "reply+x@shop.example"


# ---------------------------------------------------------------------------------- answers


def answered(status: int, phase: str, text: str) -> Receipt | Refusal:
    return receipt(Response(status=status, headers={"phase": phase}, body=text.encode()))


LATER = (False, "")
NEVER = (True, "")
BAD_ADDRESS = (True, "bounced")


@pytest.mark.parametrize(
    ("status", "phase", "text", "expected"),
    [
        (421, "connect", "4.3.2 full", LATER),
        (450, "rcpt", "4.2.1 greylisted", LATER),
        (451, "data", "4.7.0 slow down", LATER),
        (452, "mail", "out of space", LATER),
        (550, "rcpt", "5.1.1 no such user", BAD_ADDRESS),
        (550, "rcpt", "5.1.10 null MX", BAD_ADDRESS),
        (553, "rcpt", "5.1.3 bad syntax", BAD_ADDRESS),
        (550, "rcpt", "5.4.1 recipient address rejected", BAD_ADDRESS),
        (550, "rcpt", "5.4.4 unable to route", BAD_ADDRESS),
        (550, "rcpt", "User unknown", BAD_ADDRESS),
        (550, "rcpt", "Requested action not taken: mailbox unavailable", BAD_ADDRESS),
        (551, "rcpt", "user does not exist", BAD_ADDRESS),
        (550, "rcpt", "user doesn't exist", BAD_ADDRESS),
        (550, "rcpt", "5.1.8 bad sender domain", NEVER),
        (550, "rcpt", "5.1.7 sender address unknown", NEVER),
        (550, "rcpt", "5.7.1 blocked by policy, unknown reputation", NEVER),
        (550, "rcpt", "Sender unknown", NEVER),
        (550, "rcpt", "no", NEVER),
        (552, "rcpt", "5.2.2 mailbox full", NEVER),
        (550, "rcpt", "5.4.6 routing loop", NEVER),
        (550, "rcpt", "relay not permitted", LATER),
        (554, "rcpt", "5.7.1 <ana@example.com>: Relay access denied", LATER),
        (550, "data", "5.1.1 no such user", NEVER),
        (554, "data", "5.7.1 looks like spam", NEVER),
        (550, "mail", "5.7.1 sender not allowed", NEVER),
        (530, "mail", "5.7.0 Authentication required", LATER),
        (535, "connect", "5.7.8 bad credentials", LATER),
        (554, "connect", "5.7.1 we do not know you", LATER),
    ],
)
def test_what_a_refusal_means(
    status: int, phase: str, text: str, expected: tuple[bool, str]
) -> None:
    found = answered(status, phase, text)
    assert isinstance(found, Refusal)
    assert (found.permanent, found.blocks) == expected
    assert found.says == f"{status} {text}"


@pytest.mark.parametrize("status", [250, 251, 252])
def test_any_yes_is_a_yes(status: int) -> None:
    assert answered(status, "data", "queued as 7") == Receipt(provider_id="queued as 7")


def test_an_endless_answer_is_cut() -> None:
    found = answered(550, "data", "x" * 9000)
    assert isinstance(found, Refusal)
    assert len(found.says) == 500


def test_ses_names_a_mail_as_its_reports_will() -> None:
    answer = Response(status=250, headers={"phase": "data"}, body=b"Ok 010701ab-cdef-000000")
    assert ses.receipt(answer) == Receipt(provider_id="010701ab-cdef-000000")


def test_answers_go_where_the_account_says() -> None:
    settings = {**ACCOUNT.settings, "reply_to": "answers+{key}@shop.example"}
    mail = request(outgoing(), Account(settings=settings))
    assert b"Reply-To: answers+" + KEY.encode() + b"@shop.example\r\n" in mail.data
    named = request(outgoing(reply_to="mia@shop.example"), Account(settings=settings))
    assert b"Reply-To: mia@shop.example\r\n" in named.data
