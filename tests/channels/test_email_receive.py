"""Reading bounces and complaints that came back by mail."""

from datetime import UTC, datetime

import pytest

from afterword.channels.email.receive import parse
from afterword.wire.shapes import Event, Misread, Note, Received

KEY = "0f" * 16


def report(
    kind: str = "delivery-status",
    *,
    status: str = "5.1.1",
    action: str = "failed",
    final: str = "Final-Recipient: rfc822; ana@example.com",
    original: str = f"Message-ID: <{KEY}.ada-fern@shop.example>\r\nTo: Ana <ana@example.com>",
    date: str = "Tue, 24 Nov 2026 10:00:00 +0100",
    part: str = "message/rfc822",
    blocks: bool = True,
) -> Received:
    """A report as mail servers write them."""
    facts = (
        f"Reporting-MTA: dns; mx.example\r\n\r\n{final}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 <ana@example.com>: no such\r\n  user\r\n"
    )
    told = f"--b\r\nContent-Type: message/{kind}\r\n\r\n{facts}\r\n" if blocks else ""
    body = (
        f'Date: {date}\r\nContent-Type: multipart/report; report-type={kind}; boundary="b"\r\n'
        f"\r\n--b\r\nContent-Type: text/plain\r\n\r\nIt came back.\r\n{told}"
        f"--b\r\nContent-Type: {part}\r\n\r\n{original}\r\n\r\nHello\r\n--b--\r\n"
    )
    return Received(headers={}, body=body.encode())


def only(received: Received) -> Event:
    (found,) = parse(received)
    assert isinstance(found, Event)
    return found


def test_it_works() -> None:
    event = only(report())
    assert event.kind == "contact.bounced"
    assert event.about == f"message/{KEY}"
    assert event.happened == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert event.who is not None
    assert event.who.email == "ana@example.com"
    assert event.data == {
        "channel": "email",
        "hard": True,
        "detail": "smtp; 550 5.1.1 <(address)>: no such user",
    }


def test_headers_alone_are_enough_to_find_the_message() -> None:
    assert only(report(part="text/rfc822-headers")).about == f"message/{KEY}"


def test_nothing_that_is_kept_in_plain_text_names_the_person() -> None:
    event = only(report())
    assert "ana" not in f"{event.key} {event.about} {event.data}"
    without = only(report(original="Subject: Hello"))
    assert "ana" not in f"{without.key} {without.about} {without.data}"
    assert without.key != only(report(original="Subject: x", final="Final-Recipient: ;b@c.de")).key


def test_whom_we_wrote_to_counts_not_where_they_forward_it_to() -> None:
    event = only(report(final="Final-Recipient: rfc822; eve@elsewhere.example"))
    assert event.who is not None
    assert event.who.email == "ana@example.com"


def test_the_original_recipient_counts_where_the_mail_is_not_enclosed() -> None:
    final = (
        "Original-Recipient: rfc822;ana@example.com\r\n"
        "Final-Recipient: rfc822;eve@elsewhere.example"
    )
    event = only(report(final=final, original="Subject: Hello"))
    assert event.who is not None
    assert event.who.email == "ana@example.com"
    assert event.about == ""


@pytest.mark.parametrize(
    ("status", "hard"),
    [
        ("5.1.1", True),
        ("5.1.10", True),
        ("5.4.4", True),
        ("5.1.8", False),
        ("5.2.2", False),
        ("5.4.7", False),
        ("5.7.1", False),
        ("5.0.0", False),
        ("4.4.1", False),
        ("", False),
        ("nonsense", False),
    ],
)
def test_only_codes_that_speak_of_the_address_close_it(status: str, hard: bool) -> None:
    assert only(report(status=status)).data["hard"] is hard


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", ""])
def test_what_has_not_failed_yields_only_a_note(action: str) -> None:
    (note,) = parse(report(action=action))
    assert isinstance(note, Note)


def test_a_complaint() -> None:
    event = only(report("feedback-report"))
    assert (event.kind, event.about) == ("contact.complained", f"message/{KEY}")
    assert event.data == {"channel": "email"}


@pytest.mark.parametrize(
    "received",
    [
        report(blocks=False),
        report("feedback-report", original="Subject: nobody"),
        report(date="once upon a time"),
        report(date=""),
    ],
    ids=["no blocks", "nobody", "no moment", "empty moment"],
)
def test_a_report_without_what_it_must_have_says_so(received: Received) -> None:
    with pytest.raises(Misread):
        parse(received)


@pytest.mark.parametrize("cut", range(0, 700, 23))
def test_a_report_that_was_cut_never_breaks_anything(cut: int) -> None:
    body = report().body[:cut]
    try:
        found = parse(Received(headers={}, body=body))
    except Misread:
        return
    assert found
    assert all(isinstance(one, Event | Note) for one in found)
