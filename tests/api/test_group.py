"""Group commit: many threads, one transaction, and an answer only after it."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event as Flag
from threading import Thread

import pytest
from django.db import DataError, connections

from afterword.api.group import MOST, Group, NotKept

WAIT = 20


class Book:
    """Rows written so far, by transaction, and a door that can be held shut."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []
        self.rings = 0
        self.open = Flag()
        self.open.set()
        self.writing = Flag()
        self.refused: set[int] = set()
        self.group: Group[int] = Group(self.write, self.rang)

    def write(self, rows: Sequence[int]) -> int:
        self.writing.set()
        assert self.open.wait(WAIT)
        if self.refused.intersection(rows):
            raise DataError(f"{sorted(self.refused.intersection(rows))} cannot be stored")
        self.batches.append(list(rows))
        return len(rows)

    def rang(self) -> None:
        self.rings += 1

    def keep(self, row: int) -> str:
        try:
            self.group.keep(row)
        except NotKept:
            return "not kept"
        finally:
            connections.close_all()
        return "kept"


@pytest.fixture
def book(transactional_db: None) -> Book:
    return Book()


def held(book: Book, threads: ThreadPoolExecutor, count: int) -> list[str]:
    """Hold the first writer at the database until ``count`` more wait behind it."""
    book.open.clear()
    first = threads.submit(book.keep, 0)
    assert book.writing.wait(WAIT)
    rest = [threads.submit(book.keep, number) for number in range(1, count + 1)]
    while len(book.group._waiting) < count:
        Flag().wait(0.001)
    book.open.set()
    return [one.result(WAIT) for one in (first, *rest)]


def test_it_works(book: Book) -> None:
    assert book.keep(7) == "kept"
    assert book.batches == [[7]]
    assert book.rings == 1


def test_those_who_wait_are_written_together_in_their_order(book: Book) -> None:
    with ThreadPoolExecutor(32) as threads:
        assert held(book, threads, 20) == ["kept"] * 21
    assert book.batches[0] == [0]
    assert sorted(book.batches[1]) == list(range(1, 21))
    assert len(book.batches) == 2


def test_a_transaction_takes_no_more_than_the_most(book: Book) -> None:
    with ThreadPoolExecutor(MOST + 52) as threads:
        assert held(book, threads, MOST + 50) == ["kept"] * (MOST + 51)
    assert [len(batch) for batch in book.batches] == [1, MOST, 50]


def test_a_row_that_cannot_be_stored_fails_alone(book: Book) -> None:
    book.refused = {3}
    with ThreadPoolExecutor(8) as threads:
        ended = held(book, threads, 5)
    assert ended == ["kept", "kept", "kept", "not kept", "kept", "kept"]
    assert sorted(row for batch in book.batches for row in batch) == [0, 1, 2, 4, 5]


def test_after_a_failure_the_next_is_served(book: Book) -> None:
    book.refused = {1}
    assert book.keep(1) == "not kept"
    assert book.keep(2) == "kept"
    assert book.batches == [[2]]


def test_a_bug_in_the_writer_reaches_everybody_and_hangs_nobody(book: Book) -> None:
    def broken(rows: Sequence[int]) -> int:
        book.writing.set()
        assert book.open.wait(WAIT)
        raise ZeroDivisionError

    book.group = Group(broken, book.rang)
    with ThreadPoolExecutor(8) as threads:
        assert held(book, threads, 5) == ["not kept"] * 6
    assert book.rings == 0


def test_a_leader_that_is_torn_away_lets_the_others_go_on(book: Book) -> None:
    torn: list[BaseException] = []

    def write(rows: Sequence[int]) -> int:
        if 0 in rows:
            book.writing.set()
            assert book.open.wait(WAIT)
            raise SystemExit
        return book.write(rows)

    def first() -> None:
        try:
            book.keep(0)
        except SystemExit as error:
            torn.append(error)

    book.group = Group(write, book.rang)
    book.open.clear()
    leader = Thread(target=first)
    leader.start()
    assert book.writing.wait(WAIT)
    with ThreadPoolExecutor(4) as threads:
        rest = [threads.submit(book.keep, number) for number in (1, 2)]
        while len(book.group._waiting) < 2:
            Flag().wait(0.001)
        book.open.set()
        assert [one.result(WAIT) for one in rest] == ["kept", "kept"]
    leader.join(WAIT)
    assert len(torn) == 1


@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_child_begins_with_nobody_waiting(book: Book) -> None:
    with ThreadPoolExecutor(4) as threads:
        book.open.clear()
        busy = [threads.submit(book.keep, 0)]
        assert book.writing.wait(WAIT)
        busy.append(threads.submit(book.keep, 1))
        while not book.group._waiting:
            Flag().wait(0.001)
        child = os.fork()
        if not child:
            fresh = not book.group._led and not book.group._waiting
            os._exit(0 if fresh and book.group._lock.acquire(blocking=False) else 1)
        book.open.set()
        assert [one.result(WAIT) for one in busy] == ["kept", "kept"]
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
