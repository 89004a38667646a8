"""Handing a mail to a real SMTP server, and how far that came when it goes wrong."""

import socket
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest

from afterword.wire.shapes import Mail, Refusal, Response, Unknown
from afterword.wire.smtp import Lines, deliver
from tests.smtp import MailServer, Manner, certificate, running


@pytest.fixture
def lines() -> Iterator[Lines]:
    made = Lines(timeout=0.5, after_dot=0.5)
    yield made
    made.close()


@pytest.fixture
def server() -> Iterator[MailServer]:
    with running(MailServer()) as found:
        yield found


def test_it_works(server: MailServer, lines: Lines) -> None:
    answer = deliver(server.mail(), lines)
    assert answer == Response(status=250, headers={"phase": "data"}, body=b"2.0.0 queued as 1")
    (taken,) = server.taken
    assert (taken.sender, taken.recipients) == ("hello@shop.example", ["ana@example.com"])
    assert taken.data == b"Subject: Hello\r\n\r\nHello Ana\r\n"


def test_a_line_serves_many_mails(server: MailServer, lines: Lines) -> None:
    for _ in range(3):
        assert isinstance(deliver(server.mail(), lines), Response)
    assert (server.greeted, len(server.taken)) == (1, 3)


def test_a_line_that_the_server_hung_up_is_opened_again(lines: Lines) -> None:
    with running(MailServer()) as first:
        deliver(first.mail(), lines)
        mail = first.mail()
    assert isinstance(deliver(mail, lines), Refusal)
    with running(MailServer()) as second:
        assert isinstance(deliver(second.mail(), lines), Response)


def test_dots_and_bare_line_ends_arrive_as_lines(server: MailServer, lines: Lines) -> None:
    data = b".first\n.\n..two\r\n.\r\nend without one"
    deliver(server.mail(data=data), lines)
    assert server.taken[0].data == b".first\r\n.\r\n..two\r\n.\r\nend without one\r\n"


def test_a_large_mail_arrives_whole(server: MailServer) -> None:
    lines = Lines()
    data = b"Subject: x\r\n\r\n" + b".0123456789\r\n" * 50_000
    assert isinstance(deliver(server.mail(data=data), lines), Response)
    lines.close()
    assert server.taken[0].data == data


@pytest.mark.parametrize("phase", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize("said", ["451 4.3.0 later", "554 5.7.1 never"])
def test_a_refusal_at_any_point_comes_back_as_it_is(
    server: MailServer, lines: Lines, phase: str, said: str
) -> None:
    server.says = {phase: said}
    answer = deliver(server.mail(), lines)
    where = "data" if phase == "dot" else phase
    body = said.partition(" ")[2].encode()
    assert answer == Response(status=int(said[:3]), headers={"phase": where}, body=body)
    server.says = {}
    assert isinstance(deliver(server.mail(), lines), Response)
    assert (server.greeted, len(server.taken)) == (1, 1)


def test_a_refusal_before_hanging_up_is_still_heard(server: MailServer, lines: Lines) -> None:
    server.says = {"rcpt": "421 4.7.0 too many, goodbye"}
    answer = deliver(server.mail(), lines)
    assert isinstance(answer, Response)
    assert (answer.status, answer.body) == (421, b"4.7.0 too many, goodbye")


@pytest.mark.parametrize("said", ["421 4.3.2 full", "554 5.7.1 we do not know you"])
def test_a_closed_door_is_the_servers_own_answer(
    server: MailServer, lines: Lines, said: str
) -> None:
    server.says = {"greeting": said}
    answer = deliver(server.mail(), lines)
    assert isinstance(answer, Response)
    assert (answer.status, answer.headers["phase"]) == (int(said[:3]), "connect")


@pytest.mark.parametrize("manner", ["closes in the data", "hangs at rcpt"])
def test_what_breaks_before_the_dot_was_not_handed_over(
    server: MailServer, lines: Lines, manner: Manner
) -> None:
    server.does = manner
    # Larger than what the system takes off our hands before anybody reads it.
    answer = deliver(server.mail(data=b"Subject: x\r\n\r\n" + b"x\r\n" * 4_000_000), lines)
    assert isinstance(answer, Refusal)
    assert not answer.permanent
    assert answer.says.startswith(f"localhost:{server.port}: ")
    assert server.taken == []


@pytest.mark.parametrize(
    "manner",
    [
        "closes after the dot",
        "hangs after the dot",
        "drips after the dot",
        "talks nonsense after the dot",
    ],
)
def test_silence_after_the_dot_is_unknown(server: MailServer, lines: Lines, manner: Manner) -> None:
    server.does = manner
    answer = deliver(server.mail(), lines)
    assert isinstance(answer, Unknown)
    assert len(server.taken) == 1
    server.does = "well"
    assert isinstance(deliver(server.mail(), lines), Response)
    assert server.greeted == 2


def test_nobody_there_is_not_handed_over(lines: Lines) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    mail = Mail(
        host="127.0.0.1", port=port, security="none", sender="a@b.example",
        recipient="c@d.example", data=b"x",
    )  # fmt: skip
    answer = deliver(mail, lines)
    assert answer == Refusal(
        says=f"127.0.0.1:{port}: [Errno 111] Connection refused", permanent=False
    )


# ------------------------------------------------------------------------------------ secrecy


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_trusted_certificate_opens_a_secure_line(tmp_path: Path, security: str) -> None:
    context, public = certificate(tmp_path, "localhost")
    lines = Lines(timeout=2, trust=ssl.create_default_context(cafile=str(public)))
    made = MailServer(security=security, certificate=context)  # type: ignore[arg-type]
    with running(made) as server:
        assert isinstance(deliver(server.mail(), lines), Response)
        lines.close()
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("names", "days", "trusted", "why"),
    [
        (("localhost",), 1, False, "self-signed certificate"),
        (("other.example",), 1, True, "Hostname mismatch"),
        (("localhost",), -1, True, "certificate has expired"),
    ],
    ids=["nobody we know signed it", "another name", "ran out"],
)
def test_a_certificate_that_does_not_hold_is_refused_and_says_what_to_do(
    tmp_path: Path, names: tuple[str, ...], days: int, trusted: bool, why: str
) -> None:
    context, public = certificate(tmp_path, *names, days=days)
    trust = ssl.create_default_context(cafile=str(public)) if trusted else None
    lines = Lines(timeout=2, trust=trust)
    with running(MailServer(security="starttls", certificate=context)) as server:
        answer = deliver(server.mail(user="ana", password="hunter2-hunter2"), lines)
    assert isinstance(answer, Refusal)
    assert not answer.permanent
    assert why in answer.says
    assert "give the server by the name in its certificate" in answer.says
    assert (server.taken, server.signed_in) == ([], 0)


def test_a_server_without_starttls_is_never_spoken_to_in_the_open(
    server: MailServer, lines: Lines
) -> None:
    answer = deliver(server.mail(security="starttls"), lines)
    assert isinstance(answer, Refusal)
    assert "starttls is usual on 587, tls on 465" in answer.says
    assert server.taken == []


def test_tls_to_a_port_that_does_not_speak_it_says_so(server: MailServer) -> None:
    lines = Lines(timeout=2)
    answer = deliver(server.mail(security="tls"), lines)
    assert isinstance(answer, Refusal)
    assert "starttls is usual on 587, tls on 465" in answer.says


@pytest.fixture
def guarded(tmp_path: Path) -> Iterator[tuple[MailServer, Lines]]:
    """A server that wants a secure line and a sign-in, and lines that trust it."""
    context, public = certificate(tmp_path, "localhost")
    made = MailServer(
        security="starttls", certificate=context, user="shop", password="rooibos-rooibos"
    )
    lines = Lines(timeout=2, trust=ssl.create_default_context(cafile=str(public)))
    with running(made) as server:
        yield server, lines
        lines.close()


def test_a_sign_in_that_is_right(guarded: tuple[MailServer, Lines]) -> None:
    server, lines = guarded
    mail = server.mail(user="shop", password="rooibos-rooibos")
    assert isinstance(deliver(mail, lines), Response)
    assert (server.signed_in, len(server.taken)) == (1, 1)


def test_a_sign_in_that_is_wrong_never_shows_the_password(
    guarded: tuple[MailServer, Lines],
) -> None:
    server, lines = guarded
    answer = deliver(server.mail(user="shop", password="darjeeling"), lines)
    assert isinstance(answer, Response)
    assert (answer.status, answer.headers["phase"]) == (535, "connect")
    assert b"darjeeling" not in answer.body
    assert server.taken == []


def test_a_password_that_cannot_be_given_never_shows_itself(
    guarded: tuple[MailServer, Lines],
) -> None:
    server, lines = guarded
    answer = deliver(server.mail(user="shop", password="schlüssel"), lines)
    assert isinstance(answer, Refusal)
    assert not answer.permanent
    assert answer.says == (
        f"localhost:{server.port}: its user name and password may hold plain letters, digits "
        "and signs only"
    )


def test_no_sign_in_where_one_is_wanted(guarded: tuple[MailServer, Lines]) -> None:
    server, lines = guarded
    answer = deliver(server.mail(), lines)
    assert isinstance(answer, Response)
    assert (answer.status, answer.headers["phase"]) == (530, "mail")


def test_lines_of_two_accounts_are_not_mixed(guarded: tuple[MailServer, Lines]) -> None:
    server, lines = guarded
    deliver(server.mail(user="shop", password="rooibos-rooibos"), lines)
    answer = deliver(server.mail(user="shop", password="wrong"), lines)
    assert isinstance(answer, Response)
    assert answer.status == 535
    assert len(server.taken) == 1


# ---------------------------------------------------------------------------------- addresses


def test_an_address_in_another_script_arrives(server: MailServer, lines: Lines) -> None:
    assert isinstance(deliver(server.mail(recipient="почта@example.com"), lines), Response)
    (taken,) = server.taken
    assert taken.recipients == ["почта@example.com"]
    assert taken.options == ["SMTPUTF8", "BODY=8BITMIME"]


def test_an_address_in_another_script_where_the_server_knows_none() -> None:
    lines = Lines(timeout=0.5)
    with running(MailServer(utf8=False)) as server:
        answer = deliver(server.mail(recipient="почта@example.com"), lines)
        assert isinstance(answer, Refusal)
        assert answer.permanent
        assert "SMTPUTF8" in answer.says
        assert isinstance(deliver(server.mail(), lines), Response)
        lines.close()


@pytest.mark.parametrize(
    "recipient",
    ["ana@example.com>\r\nRCPT TO:<eve@example.com", "ana@example.com> NOTIFY=NEVER", "a\0@b.c"],
)
def test_an_address_cannot_carry_a_command(
    server: MailServer, lines: Lines, recipient: str
) -> None:
    answer = deliver(server.mail(recipient=recipient), lines)
    assert isinstance(answer, Refusal)
    assert answer.permanent
    assert (server.greeted, server.taken) == (0, [])
