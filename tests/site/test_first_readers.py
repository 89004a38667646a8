"""Reading into types that nobody has read into before, on several threads at once."""

import subprocess
import sys

import msgspec
import pytest

FIRST = """
import sys, threading, types
import afterword, msgspec
sys.setswitchinterval(1e-6)
SOURCE = '''
from __future__ import annotations
import msgspec
class Line(msgspec.Struct):
    name: str = ""
    sizes: tuple[str, ...] = ()
    counts: dict[str, int] | None = None
    pairs: list[tuple[int, str]] | None = None
class Order(msgspec.Struct):
    first: Line | None = None
    lines: tuple[Line, ...] = ()
    named: dict[str, Line] | None = None
'''
TOLD = {"first": {"name": "cup"}, "lines": [{"sizes": ["s"]}], "named": {"x": {"counts": {"a": 1}}}}
for number in range(200):
    module = types.ModuleType(f"orders{number}")
    sys.modules[module.__name__] = module
    exec(compile(SOURCE, module.__name__, "exec"), module.__dict__)
    together = threading.Barrier(3)
    found = []
    def read():
        together.wait()
        found.append(msgspec.convert(TOLD, module.Order))
    threads = [threading.Thread(target=read) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(found) == 3 and found[0] == found[1] == found[2]
print("all were read")
"""


def test_several_who_are_first_with_a_type() -> None:
    """msgspec by itself falls over this within a few types, and takes the process with it."""
    done = subprocess.run(
        [sys.executable, "-c", FIRST], capture_output=True, text=True, timeout=120, check=False
    )
    assert (done.returncode, done.stdout) == (0, "all were read\n"), done.stderr


def test_what_cannot_be_read_says_so_each_time() -> None:
    for _ in range(2):
        with pytest.raises(ValueError, match="Expected `int`, got `str`"):
            msgspec.convert("one", int)
        with pytest.raises(ValueError, match="Expected `array`, got `int`"):
            msgspec.json.decode(b"1", type=list[str])
