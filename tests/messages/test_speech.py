"""Voice notes: spoken by a program, as Ogg with Opus, once for the same words, at an address that
cannot be guessed."""

import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from afterword.house.models import Store
from afterword.messages import recordings
from afterword.messages.models import Recording
from afterword.messages.speech import Mute, missing, spoken
from afterword.messages.text import Unreadable, parse
from tests.conftest import NOW

ESPEAK = "espeak-ng -v {language} --stdin --stdout"


def program(folder: Path, body: str) -> str:
    """A command that runs this Python in the place of a program that speaks."""
    path = folder / "speaks.py"
    path.write_text(f"import sys\nsaid = sys.stdin.buffer.read()\n{body}\n")
    return f"{sys.executable} {path} {{language}}"


def parrot(folder: Path) -> str:
    """One that says what it heard and in which voice, as if that were Ogg, and counts."""
    counted = folder / "count"
    return program(
        folder,
        f"open({str(counted)!r}, 'a').write('x')\n"
        "sys.stdout.buffer.write(b'OggS ' + sys.argv[1].encode() + b' ' + said)",
    )


@pytest.mark.usefixtures("speech")
@pytest.mark.parametrize("language", ["en", "es", "ar", "hr", "pt-BR"])
def test_it_works(language: str) -> None:
    """The real programs: what comes out is Ogg that holds Opus, and small enough to be played."""
    sound = spoken("Ana Petrović", language, ESPEAK)
    assert sound[:4] == b"OggS"
    assert b"OpusHead" in sound[:100]
    assert 1_000 < len(sound) < 512 * 1024


@pytest.mark.usefixtures("speech")
def test_other_words_sound_otherwise() -> None:
    assert spoken("Ana", "en", ESPEAK) != spoken("Priya Raman", "en", ESPEAK)


def test_another_program_may_speak(tmp_path: Path) -> None:
    assert spoken(" Ana \n Petrović ", "en-GB", parrot(tmp_path)) == (
        "OggS en-gb Ana Petrović".encode()
    )


@pytest.mark.parametrize("name", ["; rm -rf /", "$(id)", "-w /etc/passwd", "`id`", "--help"])
def test_a_name_never_becomes_part_of_the_command(tmp_path: Path, name: str) -> None:
    assert spoken(name, "en", parrot(tmp_path)) == f"OggS en {name}".encode()


@pytest.mark.parametrize(
    ("language", "voice"),
    [("x; id", "xid"), ("../../etc", "etc"), ("", "en"), ("zh_Hant", "zhhant")],
)
def test_a_language_is_one_plain_word(tmp_path: Path, language: str, voice: str) -> None:
    assert spoken("A", language, parrot(tmp_path)) == f"OggS {voice} A".encode()


@pytest.mark.parametrize(
    ("words", "command", "says"),
    [
        ("  ", ESPEAK, "no words"),
        ("x" * 501, ESPEAK, "at most 500"),
        ("Ana", "", "set AFTERWORD_SPEECH"),
        ("Ana", "'", "cannot be read"),
        ("Ana", "a-program-that-is-not-there", "is not installed"),
    ],
)
def test_what_cannot_be_spoken_says_why(words: str, command: str, says: str) -> None:
    with pytest.raises(Mute, match=says):
        spoken(words, "en", command)


@pytest.mark.usefixtures("speech")
@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("sys.exit(3)", "ended with 3"),
        ("", "made no sound"),
        ("sys.stdout.buffer.write(b'no sound at all')", "ended with|made no Ogg"),
    ],
)
def test_a_program_that_fails_is_told_of(tmp_path: Path, body: str, says: str) -> None:
    with pytest.raises(Mute, match=says):
        spoken("Ana", "en", program(tmp_path, body))


def test_a_program_that_hangs_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("afterword.messages.speech.PATIENCE", 0.3)
    with pytest.raises(Mute, match="longer than"):
        spoken("Ana", "en", program(tmp_path, "import time; time.sleep(30)"))


def test_without_an_encoder_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("afterword.messages.speech.ENCODERS", (("no-such-encoder",),))
    with pytest.raises(Mute, match="install opus-tools or ffmpeg"):
        spoken("Ana", "en", program(tmp_path, "sys.stdout.buffer.write(b'RIFF')"))


@pytest.mark.usefixtures("speech")
def test_what_a_machine_lacks_is_known_before_anything_is_spoken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert missing(ESPEAK) is None
    assert str(missing("a-program-that-is-not-there")) == (
        "a-program-that-is-not-there is not installed on this machine"
    )
    assert str(missing("")) == "no program is set that speaks; set AFTERWORD_SPEECH"
    monkeypatch.setattr("afterword.messages.speech.ENCODERS", (("no-such-encoder",),))
    assert "install opus-tools or ffmpeg" in str(missing(ESPEAK))


# ------------------------------------------------------------------------------- recordings


@pytest.fixture
def counted(tmp_path: Path, settings: Any) -> Path:
    settings.AFTERWORD_SPEECH = parrot(tmp_path)
    return tmp_path / "count"


def test_the_same_words_are_spoken_once_and_can_be_fetched(
    store: Store, counted: Path, client: Client, settings: Any
) -> None:
    url = recordings.address(store, "Ana", "en", now=NOW)
    assert recordings.address(store, "Ana", "en", now=NOW) == url
    assert counted.read_text() == "x"
    assert recordings.address(store, "Ana", "es", now=NOW) != url
    assert recordings.address(store, "Mia", "en", now=NOW) != url
    path = url.removeprefix(settings.AFTERWORD_URL)
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, b"OggS en Ana")
    assert answer["Content-Type"] == "audio/ogg; codecs=opus"
    for wrong in (path[:-2], f"{path[:-1]}A" if path[-1] != "A" else f"{path[:-1]}B", "/v/x"):
        assert client.get(wrong).status_code == 404
    assert client.post(path).status_code == 404


def test_neither_the_words_nor_the_sound_can_be_read_from_the_database(
    store: Store, counted: Path
) -> None:
    recordings.address(store, "Ana", "en", now=NOW)
    row = Recording.objects.of(store).get()
    assert b"Ana" not in bytes(row.sealed)
    assert "Ana" not in row.digest


def test_what_is_not_said_for_a_month_is_forgotten(store: Store, counted: Path) -> None:
    recordings.address(store, "Ana", "en", now=NOW)
    recordings.address(store, "Mia", "en", now=NOW)
    later = NOW + timedelta(days=20)
    recordings.address(store, "Ana", "en", now=later)
    assert recordings.forget(NOW + timedelta(days=31)) == 1
    assert Recording.objects.of(store).count() == 1
    assert recordings.forget(later + timedelta(days=31)) == 1


@pytest.mark.parametrize(
    ("media", "says"),
    [
        ("{kind: voice}", "give either the url"),
        ("{kind: voice, speak: hello, url: 'https://a.b/c.ogg'}", "give either the url"),
        ("{kind: image, speak: hello}", "only a voice note"),
        ("{kind: voice, speak: nothing}", "no words for nothing"),
    ],
)
def test_a_template_says_soundly_what_is_spoken(media: str, says: str) -> None:
    text = f"""
template: hello
name: Hello
words: {{en: {{why: w, short: Hi, hello: "Hello {{{{ customer.given_name }}}}"}}}}
media: [{media}]
"""
    with pytest.raises(Unreadable, match=says):
        parse(text)
