"""``python -m tests.providers KIND [--log FILE] [--latency SECONDS] ...``: serve until killed."""

from .server import main

main()
