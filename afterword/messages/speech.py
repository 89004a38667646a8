"""Words spoken by a program of this machine, as Ogg with Opus: what voice notes are made of.

The program reads the words from its standard input, so that nothing somebody is called can become
part of a command, and writes what it spoke to its standard output: as WAV, or as Ogg already.
"""

import re
import shlex
import shutil
import subprocess

LONGEST = 500
"""The most characters that are spoken."""
PATIENCE = 20.0
"""Seconds that a program may take."""
ENCODERS: tuple[tuple[str, ...], ...] = (
    ("opusenc", "--quiet", "--bitrate", "24", "-", "-"),
    ("ffmpeg", "-loglevel", "error", "-i", "pipe:0", "-ac", "1", "-c:a", "libopus", "-b:a", "24k",
     "-f", "ogg", "pipe:1"),
)  # fmt: skip
"""The programs that make Ogg with Opus of WAV, the one to be tried first."""
_OGG = b"OggS"


class Mute(Exception):
    """It cannot be spoken here. The text says what is missing, and holds nothing of a person's."""


def spoken(words: str, language: str, command: str) -> bytes:
    """These words as Ogg with Opus, spoken by ``command``, in which ``{language}`` is the language.

    Raises ``Mute``.
    """
    said = " ".join(words.split())
    if not said:
        raise Mute("there are no words to speak")
    if len(said) > LONGEST:
        raise Mute(f"a voice note has at most {LONGEST} characters; this has {len(said)}")
    sound = _run(_program(command, language), said.encode())
    return sound if sound.startswith(_OGG) else _encoded(sound)


def missing(command: str) -> str:
    """What this machine lacks to speak by ``command``, as ``Mute`` would say it; empty: nothing
    that can be seen without speaking."""
    try:
        program = _program(command, "en")
    except Mute as error:
        return str(error)
    if not shutil.which(program[0]):
        return f"{program[0]} is not installed on this machine"
    if not any(shutil.which(one[0]) for one in ENCODERS):
        return "what is spoken cannot be made into Ogg; install opus-tools or ffmpeg"
    return ""


def _program(command: str, language: str) -> list[str]:
    # A language comes from outside: it never becomes more than one plain word.
    code = re.sub(r"[^a-z0-9-]", "", language.lower()) or "en"
    try:
        parts = shlex.split(command)
    except ValueError as error:
        raise Mute(f"the command that speaks cannot be read: {error}") from error
    if not parts:
        raise Mute("no program is set that speaks; set AFTERWORD_SPEECH")
    return [part.replace("{language}", code) for part in parts]


def _encoded(sound: bytes) -> bytes:
    for one in ENCODERS:
        if shutil.which(one[0]):
            found = _run(one, sound)
            if not found.startswith(_OGG):
                raise Mute(f"{one[0]} made no Ogg of it")
            return found
    raise Mute("what was spoken cannot be made into Ogg; install opus-tools or ffmpeg")


def _run(program: list[str] | tuple[str, ...], given: bytes) -> bytes:
    name = program[0]
    if not shutil.which(name):
        raise Mute(f"{name} is not installed on this machine")
    try:
        done = subprocess.run(  # noqa: S603 (the operator's own command, without a shell)
            list(program), input=given, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Mute(f"{name} took longer than {PATIENCE:g} seconds") from error
    except OSError as error:
        raise Mute(f"{name} cannot be run: {error.strerror}") from error
    if done.returncode or not done.stdout:
        raise Mute(f"{name} ended with {done.returncode} and made no sound")
    return done.stdout
