"""Idempotency keys: a request may be repeated, and its work is done once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Event as Flag

import pytest
from django.db import connections
from django.utils import timezone

from afterword.api import actions
from afterword.api.models import Asked
from afterword.api.problems import Problem
from afterword.house import queries as house
from afterword.house.models import ApiKey, Store
from afterword.timeline.models import Event
from tests.api.conftest import ORDER_EVENT, Asker, a_key
from tests.conftest import NOW

KEYLESS = {name: value for name, value in ORDER_EVENT.items() if name != "key"}
WAIT = 20


def test_it_works(asker: Asker, store: Store) -> None:
    first = asker.post("/api/events", KEYLESS, Idempotency_Key="8e03978e")
    again = asker.post("/api/events", KEYLESS, Idempotency_Key="8e03978e")
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.content == again.content
    assert first.json()["stored"] == 1
    assert "Idempotent-Replayed" not in first.headers
    assert again.headers["Idempotent-Replayed"] == "true"
    assert Event.objects.of(store).count() == 1


def test_quotes_around_the_key_are_no_part_of_it(asker: Asker, store: Store) -> None:
    first = asker.post("/api/events", KEYLESS, Idempotency_Key='"8e03978e"')
    again = asker.post("/api/events", KEYLESS, Idempotency_Key="8e03978e")
    assert first.content == again.content


def test_another_body_under_the_same_key_is_refused(asker: Asker, store: Store) -> None:
    asker.post("/api/events", KEYLESS, Idempotency_Key="k")
    other = {**KEYLESS, "order": "order/web:1043"}
    answer = asker.post("/api/events", other, Idempotency_Key="k")
    assert answer.status_code == 422
    assert answer.json()["type"].endswith("#problem-other-body")
    assert Event.objects.of(store).count() == 1


def test_another_address_under_the_same_key_is_refused(asker: Asker) -> None:
    asker.post("/api/events", KEYLESS, Idempotency_Key="k")
    product = {"id": "web:p1", "title": "Hario V60"}
    assert asker.post("/api/products", product, Idempotency_Key="k").status_code == 422


def test_another_api_key_has_its_own(asker: Asker, store: Store) -> None:
    asker.post("/api/events", KEYLESS, Idempotency_Key="k")
    answer = Asker(a_key(store)).post("/api/events", KEYLESS, Idempotency_Key="k")
    assert answer.json()["stored"] == 1


def test_a_request_that_was_refused_leaves_its_key_free(asker: Asker, store: Store) -> None:
    wrong = {**KEYLESS, "happened": "soon"}
    assert asker.post("/api/events", wrong, Idempotency_Key="k").status_code == 422
    assert asker.post("/api/events", KEYLESS, Idempotency_Key="k").status_code == 200
    assert Event.objects.of(store).count() == 1


@pytest.mark.parametrize("key", ["x" * 201, "a\tb"])
def test_a_key_that_cannot_be_kept_is_refused(asker: Asker, key: str) -> None:
    answer = asker.post("/api/events", KEYLESS, Idempotency_Key=key)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"] == "Idempotency-Key"


def test_the_answer_is_sealed(asker: Asker, store: Store) -> None:
    asker.post("/api/events", ORDER_EVENT, Idempotency_Key="k")
    assert b"1042" not in bytes(Asked.objects.of(store).get().sealed)


def test_an_answer_is_kept_for_a_day(store: Store) -> None:
    key = some_key(store)
    done: list[int] = []

    def work() -> dict[str, int]:
        done.append(1)
        return {"done": len(done)}

    assert actions.once(key, "k", "c", work, now=NOW) == (b'{"done":1}', False)
    almost = NOW + timedelta(hours=24)
    assert actions.once(key, "k", "c", work, now=almost) == (b'{"done":1}', True)
    after = almost + timedelta(seconds=1)
    assert actions.once(key, "k", "c", work, now=after) == (b'{"done":2}', False)


def test_work_that_fails_is_undone_and_may_be_tried_again(store: Store) -> None:
    key = some_key(store)

    def broken() -> dict[str, int]:
        Asked.objects.of(store).update(content="half done")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        actions.once(key, "k", "c", broken, now=NOW)
    assert Asked.objects.of(store).count() == 0
    assert actions.once(key, "k", "c", lambda: {"done": 1}, now=NOW) == (b'{"done":1}', False)


def test_a_request_that_was_broken_off_is_taken_up_after_a_minute(store: Store) -> None:
    key = some_key(store)
    broken_off(store, key, "k", "c")
    with pytest.raises(Problem) as problem:
        actions.once(key, "k", "c", dict, now=NOW + actions.AT_WORK)
    assert problem.value.kind == "busy"
    later = NOW + actions.AT_WORK + timedelta(seconds=1)
    assert actions.once(key, "k", "c", lambda: {"done": 1}, now=later) == (b'{"done":1}', False)


def test_one_that_was_overtaken_undoes_what_it_did(store: Store) -> None:
    key = some_key(store)
    later = NOW + actions.AT_WORK + timedelta(seconds=1)

    def slow() -> dict[str, int]:
        Asked.objects.of(store).update(began=later)  # as another does who takes it up
        return {"done": 1}

    with pytest.raises(Problem) as problem:
        actions.once(key, "k", "c", slow, now=NOW)
    assert problem.value.kind == "busy"


def some_key(store: Store) -> ApiKey:
    found = house.key_of(a_key(store))
    assert found is not None
    return found


def broken_off(store: Store, key: ApiKey, text: str, content: str) -> None:
    from hashlib import sha256

    Asked.objects.create(
        store=store,
        asker=key,
        digest=sha256(text.encode()).hexdigest(),
        content=content,
        began=NOW,
    )


def test_the_same_at_the_same_moment_is_done_once(transactional_db: None, store: Store) -> None:
    key = some_key(store)
    begun, go_on = Flag(), Flag()
    done: list[int] = []

    def work() -> dict[str, int]:
        begun.set()
        assert go_on.wait(WAIT)
        done.append(1)
        return {"done": len(done)}

    def ask(now: object = None) -> tuple[bytes, bool]:
        try:
            return actions.once(key, "k", "c", work, now=NOW)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(ask)
        assert begun.wait(WAIT)
        busy = Asked.objects.of(store).get()
        assert busy.answered is None
        second = threads.submit(ask)
        if connections["default"].vendor == "sqlite":
            # The second queues behind the first's transaction, and finds it answered.
            go_on.set()
            assert second.result(WAIT) == (b'{"done":1}', True)
        else:
            with pytest.raises(Problem) as problem:
                second.result(WAIT)
            assert problem.value.kind == "busy"
            go_on.set()
        assert first.result(WAIT) == (b'{"done":1}', False)
    assert done == [1]


def test_one_that_is_being_worked_on_is_busy(asker: Asker, store: Store) -> None:
    from hashlib import sha256

    import msgspec

    body = msgspec.json.encode(KEYLESS)
    key = ApiKey.objects.of(store).get()
    broken_off(store, key, "k", sha256(b"POST /api/events\n" + body).hexdigest())
    Asked.objects.of(store).update(began=timezone.now())
    answer = asker.post("/api/events", body, Idempotency_Key="k")
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
    assert answer.json()["type"].endswith("#problem-busy")
    assert Event.objects.of(store).count() == 0
