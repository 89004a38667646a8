"""Words spoken by a program of this machine, as Ogg with Opus: what voice notes are made of.

The program reads the words from its standard input, so that nothing somebody is called can become
part of a command, and writes what it spoke to its standard output: as WAV, or as Ogg already.
"""

import re
import shlex
import shutil
import subprocess

from afterword.decisions.faults import Fault, Wrong

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
NO_OGG = "what is spoken cannot be made into Ogg; install opus-tools or ffmpeg"
NOT_HERE = "%(program)s is not installed on this machine"
_OGG = b"OggS"


class Mute(Wrong):
    """It cannot be spoken here. Its fault says what is missing, and holds nothing of a person's."""


def spoken(words: str, language: str, command: str) -> bytes:
    """These words as Ogg with Opus, spoken by ``command``, in which ``{language}`` is the language.

    Raises ``Mute``.
    """
    said = " ".join(words.split())
    if not said:
        raise Mute("there are no words to speak")
    if len(said) > LONGEST:
        raise Mute(
            "a voice note has at most %(most)s characters; this has %(many)s",
            {"most": LONGEST, "many": len(said)},
        )
    sound = _run(_program(command, language), said.encode())
    return sound if sound.startswith(_OGG) else _encoded(sound)


def missing(command: str) -> Fault | None:
    """What this machine lacks to speak by ``command``, as ``Mute`` would say it; ``None``: nothing
    that can be seen without speaking."""
    try:
        program = _program(command, "en")
    except Mute as error:
        return error.faults[0]
    if not shutil.which(program[0]):
        return Fault("", NOT_HERE, {"program": program[0]})
    if not any(shutil.which(one[0]) for one in ENCODERS):
        return Fault("", NO_OGG)
    return None


def _program(command: str, language: str) -> list[str]:
    # A language comes from outside: it never becomes more than one plain word.
    code = re.sub(r"[^a-z0-9-]", "", language.lower()) or "en"
    try:
        parts = shlex.split(command)
    except ValueError as error:
        raise Mute(
            "the command that speaks cannot be read: %(says)s", {"says": str(error)}
        ) from error
    if not parts:
        raise Mute("no program is set that speaks; set AFTERWORD_SPEECH")
    return [part.replace("{language}", code) for part in parts]


def _encoded(sound: bytes) -> bytes:
    for one in ENCODERS:
        if shutil.which(one[0]):
            found = _run(one, sound)
            if not found.startswith(_OGG):
                raise Mute("%(program)s made no Ogg of it", {"program": one[0]})
            return found
    raise Mute(NO_OGG)


def _run(program: list[str] | tuple[str, ...], given: bytes) -> bytes:
    name = program[0]
    if not shutil.which(name):
        raise Mute(NOT_HERE, {"program": name})
    try:
        done = subprocess.run(  # noqa: S603 (the operator's own command, without a shell)
            list(program), input=given, capture_output=True, timeout=PATIENCE, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Mute(
            "%(program)s took longer than %(seconds)s seconds",
            {"program": name, "seconds": f"{PATIENCE:g}"},
        ) from error
    except OSError as error:
        raise Mute(
            "%(program)s cannot be run: %(says)s", {"program": name, "says": error.strerror}
        ) from error
    if done.returncode or not done.stdout:
        raise Mute(
            "%(program)s ended with %(code)s and made no sound",
            {"program": name, "code": done.returncode},
        )
    return done.stdout
