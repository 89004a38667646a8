"""A worker lives on, and takes up by itself what one of its threads left lying."""

from pathlib import Path

import pytest
from django.db import transaction
from django.utils import timezone

from afterword.house import workers
from afterword.outbox.models import Attempt, Intent
from afterword.outbox.queries import attempts
from afterword.site.works import Works
from tests.given import a_store, placed, tell
from tests.outbox.posting import connect, intent, ready
from tests.site.running import eventually
from tests.smtp import MailServer, running

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_works(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "BEAT", 0.05)
    store = a_store()
    tell(store, placed(at=timezone.now()), now=timezone.now())
    with running(MailServer()) as server:
        connect(store, server)
        works = Works(home).start()
        try:
            now = timezone.now()
            with transaction.atomic():
                made = ready(store, now=now)
                mine = Intent.objects.of(store).filter(pk=made.pk)
                mine.update(state="dispatching", attempt=1, state_at=now)
                Attempt.objects.create(
                    store=store, intent=made, number=1, worker=works.place.name, started=now
                )
            eventually(lambda: intent(store).state == "accepted", patience=60)
        finally:
            works.stop()
    assert len(server.taken) == 1
    assert [(one.worker, one.result) for one in attempts(made)] == [
        (works.place.name, "held"),
        (works.place.name, "receipt"),
    ]
