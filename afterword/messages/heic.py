"""Pictures of iPhones (HEIC): opened by a program of its own, and then drawn anew like others.

What opens them is written in C, reads what strangers send and has had its faults. So it runs beside
this process, with bounds on its memory, its time and its files and without our environment: what
brings it down brings nothing else down. It is the extra ``heic`` (docs/choices/0017-heic.md).
"""

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from afterword.house.pictures import NoPicture

BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"})
"""ISO/IEC 23008-12: the brands behind ``ftyp`` of pictures in HEVC."""
PATIENCE = 20.0
"""Seconds that opening one may take."""
_OPENER = Path(__file__).with_name("heic_opening.py")
_WIDE = 3
"""How the program ends where the picture has more points than it may."""


class Missing(NoPicture):
    """What opens them is not installed here."""


class TooWide(NoPicture):
    """It says that it has more points than are drawn."""


def is_one(content: bytes) -> bool:
    """Whether bytes are such a picture, as their beginning says."""
    return content[4:8] == b"ftyp" and content[8:12] in BRANDS


def opened(content: bytes, most_points: int, side: int) -> bytes:
    """The picture as a PNG, upright, no side longer than so many pixels. Raises ``NoPicture``."""
    if find_spec("pillow_heif") is None:
        raise Missing("pictures of iPhones need the extra heic")
    program = [sys.executable, "-I", str(_OPENER), str(most_points), str(side)]
    try:
        done = subprocess.run(  # noqa: S603 (our own program, without a shell)
            program, input=content, capture_output=True, timeout=PATIENCE, check=False, env={}
        )
    except subprocess.TimeoutExpired as error:
        raise NoPicture("the picture takes too long to open") from error
    if done.returncode == _WIDE:
        raise TooWide("a side of the picture is too long; make it smaller")
    if done.returncode or not done.stdout:
        raise NoPicture("the picture is damaged: save it anew and try again")
    return done.stdout
