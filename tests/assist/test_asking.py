"""One question to a model, a real server on the loopback, and everything that may come of it."""

import socket
from collections.abc import Iterator
from threading import Thread
from time import sleep
from typing import Any

import pytest

from afterword.wire import addresses, chat
from afterword.wire.asking import Line, Named
from afterword.wire.chat import Fault, Model, Part, Said
from tests.assist.conftest import Serves
from tests.assist.stand_in import KEY, MODEL, MODERN, Chat

PARTS = (Part("system", "You help."), Part("user", "Good morning"))


@pytest.fixture
def line() -> Iterator[Line]:
    made = Line(total=3)
    yield made
    made.close()


def model(url: str, **facts: Any) -> Model:
    return Model(**{"url": url, "name": MODEL, "key": KEY} | facts)


def test_it_works(serves: Serves, line: Line) -> None:
    server = Chat(answers=["Good morning, Mia."])
    said = line.ask(model(serves(server)), PARTS, 100)
    assert isinstance(said, Said)
    assert (said.words, said.tokens_in, said.tokens_out) == ("Good morning, Mia.", 13, 4)
    assert (said.counted, said.cut) == (True, False)
    [heard] = server.heard
    assert heard == {
        "model": MODEL,
        "messages": [
            {"role": "system", "content": "You help."},
            {"role": "user", "content": "Good morning"},
        ],
        "max_tokens": 100,
        "stream": False,
    }


@pytest.mark.parametrize(
    ("manner", "facts", "what"),
    [
        ("openai", {"key": "sk-proj-another-key-zzzz"}, "key"),
        ("openai", {"key": ""}, "key"),
        ("openai", {"name": "large-9"}, "model"),
        ("ollama", {"name": "large-9"}, "model"),
        ("lmstudio", {"name": "large-9"}, "model"),
        ("vllm", {"name": "large-9"}, "model"),
        ("vllm", {"key": "sk-proj-another-key-zzzz"}, "key"),
    ],
)
def test_it_says_why_it_is_refused(
    serves: Serves, line: Line, manner: Any, facts: dict[str, str], what: str
) -> None:
    server = Chat(manner=manner)
    fault = line.ask(model(serves(server), **facts), PARTS, 100)
    assert isinstance(fault, Fault)
    assert fault.what == what
    assert fault.what in chat.COSTLESS
    assert server.heard == []
    # The vendor repeats the ends of the key that it refuses: we do not.
    assert "zzzz" not in fault.says
    assert "sk-proj" not in fault.says


@pytest.mark.parametrize("manner", ["openai", "vllm", "llama"])
def test_too_much_to_read_is_said(serves: Serves, line: Line, manner: Any) -> None:
    long = (Part("user", "word " * 8000),)
    fault = line.ask(model(serves(Chat(manner=manner))), long, 100)
    assert isinstance(fault, Fault)
    assert fault.what == "long"


@pytest.mark.parametrize(
    ("does", "what"),
    [
        ("busy", "busy"), ("poor", "money"), ("broken", "again"), ("html", "garbled"),
        ("moved", "address"), ("nothing", "empty"),
    ],
)  # fmt: skip
def test_it_misbehaves(serves: Serves, line: Line, does: str, what: str) -> None:
    fault = line.ask(model(serves(Chat(does=does))), PARTS, 100)
    assert isinstance(fault, Fault)
    assert fault.what == what
    assert fault.wait == (7 if does == "busy" else None)


def test_silence_may_have_cost(serves: Serves) -> None:
    line = Line(total=0.3)
    fault = line.ask(model(serves(Chat(does="hangs"))), PARTS, 100)
    line.close()
    assert isinstance(fault, Fault)
    assert fault.what == "silent"
    assert fault.what not in chat.COSTLESS


def test_nobody_listens(line: Line) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    fault = line.ask(model(f"http://127.0.0.1:{port}/v1"), PARTS, 100)
    assert isinstance(fault, Fault)
    assert fault.what == "unreached"


def test_another_path_is_no_model(serves: Serves, line: Line) -> None:
    fault = line.ask(model(serves(Chat()) + "/elsewhere"), PARTS, 100)
    assert isinstance(fault, Fault)
    assert fault.what == "address"


def test_newer_models_are_told_the_length_in_their_word(serves: Serves, line: Line) -> None:
    server = Chat(answers=["Yes."])
    said = line.ask(model(serves(server), name=MODERN), PARTS, 100)
    assert isinstance(said, Said)
    assert server.tried == 2
    assert server.heard[0]["max_completion_tokens"] == 100
    assert chat.modern("https://api.openai.com/v1")


@pytest.mark.parametrize(
    "written",
    ["https://api.example", "https://api.example/v1/", "https://api.example/v1/chat/completions"],
)
def test_the_address_may_be_written_in_part(written: str) -> None:
    assert chat.endpoint(written) == "https://api.example/v1/chat/completions"


def test_thoughts_are_no_answer_and_tokens_are_guessed(serves: Serves, line: Line) -> None:
    server = Chat(counts=False, answers=["<think>Who asks?\nMia.</think>\nGood morning."])
    said = line.ask(model(serves(server)), PARTS, 100)
    assert isinstance(said, Said)
    assert said.words == "Good morning."
    assert not said.counted
    assert said.tokens_in == chat.guessed("You help.Good morning")
    assert said.tokens_out > 10


def test_an_answer_that_was_cut_says_so(serves: Serves, line: Line) -> None:
    said = line.ask(model(serves(Chat(does="cut", answers=["And so"]))), PARTS, 100)
    assert isinstance(said, Said)
    assert said.cut


def test_few_wait_at_once(serves: Serves) -> None:
    line, found = Line(total=5, at_once=2), []
    url = serves(Chat(waits=1.0))
    threads = [
        Thread(target=lambda: found.append(line.ask(model(url), PARTS, 10))) for _ in range(2)
    ]
    for one in threads:
        one.start()
    while line._places._value:
        sleep(0.01)
    third = line.ask(model(url), PARTS, 10)
    for one in threads:
        one.join()
    assert isinstance(third, Fault)
    assert third.what == "crowded"
    assert [type(one) for one in found] == [Said, Said]
    assert isinstance(line.ask(model(url), PARTS, 10), Said)
    line.close()


def test_a_private_address_is_reached_when_it_is_named(
    serves: Serves, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the loopback that all other tests are allowed."""
    monkeypatch.setattr(addresses, "_allowed", addresses.Reach())
    server = Chat()
    url = serves(server)
    port = int(url.split(":")[2].split("/")[0])
    with pytest.raises(ValueError, match="private network"):
        Line().check(url)
    for named in ("", f"127.0.0.1:{port + 1}", f"127.0.0.2:{port}"):
        line = Line(Named(named))
        fault = line.ask(model(url), PARTS, 10)
        line.close()
        assert isinstance(fault, Fault)
        assert fault.what == "inward"
    assert server.tried == 0
    line = Line(Named(f"http://127.0.0.1:{port}"))
    line.check(url)
    assert isinstance(line.ask(model(url), PARTS, 10), Said)
    line.close()


def test_a_name_may_be_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_allowed", addresses.Reach())
    named = Named("localhost:11434")
    assert named.may("127.0.0.1", 11434)
    assert not named.may("127.0.0.1", 11435)
    assert not named.may("10.0.0.1", 11434)
    Line(named).check("http://localhost:11434/v1")
    with pytest.raises(ValueError, match="no address with a port"):
        Named("ollama")


@pytest.mark.parametrize(
    "url", ["http://api.example/v1", "ftp://api.example", "https://user:word@api.example/v1", "x"]
)
def test_an_odd_address_is_refused_when_it_is_written(url: str) -> None:
    with pytest.raises(ValueError):
        Line().check(url)
