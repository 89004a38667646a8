"""The program that opens a picture of an iPhone: HEIC on its standard input, PNG on its standard
output. ``heic.py`` starts it, with the most points and the longest side; nothing else imports it.

It ends with 3 where the picture has more points than it may, and with anything else but 0 where it
cannot be opened. It writes no file, and has no more memory and time than a picture takes.
"""

import resource
import sys
from io import BytesIO

MEMORY = 1536 * 1024 * 1024
"""Bytes of addresses: 40 million points take some 400 MB, the libraries and their threads more."""
SECONDS = 15
TOO_WIDE = 3


def bounded() -> None:
    """Give up what opening a picture does not need."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main(most_points: int, side: int) -> int:
    """Open what comes in. Gives how the program ends."""
    import pillow_heif

    pillow_heif.options.DECODE_THREADS = 1
    content = sys.stdin.buffer.read()
    bounded()
    found = pillow_heif.open_heif(BytesIO(content), convert_hdr_to_8bit=True)
    width, height = found.size
    if width * height > most_points:
        return TOO_WIDE
    picture = found.to_pillow()
    picture.info.clear()
    picture.thumbnail((side, side))
    out = BytesIO()
    picture.save(out, "PNG", compress_level=1)
    sys.stdout.buffer.write(out.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
