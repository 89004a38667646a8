"""Rigs: the real processes on a real database, and what the world does to them.

Each rig is one command with a help text, counts what it sees, and says so as JSON:

    .venv/bin/python -m tests.rigs.kill --help

Short versions of all of them are tests (``test_*.py``). docs/guides/reliability.md describes them.
"""
