"""The demo store, lived once through the real engine over real SMTP, seen from all sides."""

import email
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import typer
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.test import Client
from typer.testing import CliRunner

from afterword.conversations.models import Conversation
from afterword.conversations.queries import open_task_of, open_tasks
from afterword.desk.shipments import queries as shipments
from afterword.house import actions as house
from afterword.house import tokens
from afterword.house.models import AuditLine, Store, User
from afterword.outbox import queries as outbox
from afterword.outbox.models import Caught, Intent
from afterword.site.commands import demo
from afterword.site.demo import driver, shop
from afterword.site.demo.life import life
from afterword.site.locks import held
from afterword.site.tables import bring_up_to_date
from afterword.timeline import ledger
from afterword.timeline import queries as timeline
from afterword.timeline.models import Consent, Event, Shipment, Suppression, Wait

END = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)


@contextmanager
def another_database(path: Path) -> Iterator[None]:
    """A database of one's own, for every thread, while the block runs."""
    if connection.vendor != "sqlite":
        yield
        return
    before = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(path)
    try:
        bring_up_to_date()
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = before


@pytest.fixture(scope="module")
def lived(tmp_path_factory: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[Store]:
    """A demo with few people, lived for two weeks besides the heroes' own stories."""
    home = tmp_path_factory.mktemp("demo")
    with django_db_blocker.unblock(), another_database(home / "demo.db"):
        store = driver.fill(life(7, END, weeks=2, people=6), home)
        try:
            yield store
        finally:
            shop.clear(home / driver.JOURNAL)


def message(store: Store, name: str, step: str) -> Intent:
    customer = timeline.customer_by(store, name)
    (found,) = [one for one in outbox.messages(store, customer=customer.pk) if one.step == step]
    return found


def steps(store: Store, name: str) -> list[str]:
    """What was said to somebody, but for answers to what they wrote."""
    customer = timeline.customer_by(store, name)
    said = reversed(outbox.messages(store, customer=customer.pk))
    return [one.step for one in said if one.purpose != "answer"]


def test_it_works(lived: Store) -> None:
    assert lived.demo
    assert shop.found() == lived
    assert shop.is_filled(lived)
    assert Caught.objects.of(lived).count() > 80


def test_anas_review_waits_because_her_complaint_is_open(lived: Store) -> None:
    review = message(lived, "Ana Petrović", "review")
    assert review.state == "planned"
    last = outbox.because_of(review)[-1]
    assert (last.rule, last.result, last.inputs["guard"]) == ("guard", "wait", "complaint-open")
    task = next(one for one in open_tasks(lived) if one.customer_id == review.customer_id)
    assert (task.what, task.learned["score"]) == ("complaint", 4)
    assert task.taken_by is not None


def test_hannahs_review_went_out_when_the_repair_was_done(lived: Store) -> None:
    review = message(lived, "Hannah Weiss", "review")
    closed = Event.objects.of(lived).get(kind="repair.closed", customer=review.customer_id)
    assert review.state == "accepted"
    assert review.accepted is not None
    assert review.accepted >= closed.known


def test_mateo_is_asked_nothing_while_his_return_is_open(lived: Store) -> None:
    assert steps(lived, "Mateo García")[:5] == [
        "confirm",
        "tell-shipped",
        "tell-arrived",
        "thanks",
        "care",
    ]
    later = [message(lived, "Mateo García", one) for one in steps(lived, "Mateo García")[5:]]
    assert all(one.state == "planned" for one in later)


def test_jules_parcel_is_lost_and_a_person_is_asked(lived: Store) -> None:
    jules = timeline.customer_by(lived, "Jules Moreau")
    assert [one.what for one in open_tasks(lived) if one.customer_id == jules.pk] == ["complaint"]


def test_lucia_was_told_the_truth_and_then_a_person_put_it_right(lived: Store) -> None:
    lucia = timeline.customer_by(lived, "Lucía Vega")
    answers = Intent.objects.of(lived).filter(customer=lucia, purpose="answer").order_by("id")
    assert [(one.template, one.channel) for one in answers] == [
        ("answer-on-the-way", "whatsapp"),
        ("answer-person", "whatsapp"),
        ("answer-by-hand", "whatsapp"),
    ]
    assert {one.state for one in answers} <= {"accepted", "delivered"}
    talk = Conversation.objects.of(lived).get(customer=lucia)
    assert (talk.state, talk.intent) == ("closed", "complaint")
    assert "care" in steps(lived, "Lucía Vega")
    assert open_task_of(lived, lucia.pk) is None


def test_somebody_still_waits_for_an_answer(lived: Store) -> None:
    ana = timeline.customer_by(lived, "Ana Petrović")
    talk = Conversation.objects.of(lived).select_related("assignee").get(customer=ana)
    assert talk.state == "team"
    assert talk.assignee is not None
    assert talk.assignee.email == shop.OWNER[0]


def test_luka_was_told_that_his_is_late_and_why(lived: Store) -> None:
    late = message(lived, "Luka Horvat", "tell-late")
    assert late.state == "accepted"
    words = outbox.words_of(late, lived)
    assert words is not None
    assert "It was sent to the wrong hub." in " ".join(words.text.split())


def test_lukas_late_parcel_stands_everywhere_with_the_days_before_and_after(
    lived: Store, client: Client
) -> None:
    """On its page, in its messages, at the desk: the days that were told, and those told since."""
    luka = timeline.customer_by(lived, "Luka Horvat")
    (parcel,) = Shipment.objects.of(lived).filter(customer=luka)
    told = Event.objects.of(lived).filter(kind="shipment.told", about=parcel.about)
    ends = [one.data["to"] for one in told.order_by("happened", "id")]
    assert len(set(ends)) > 1
    assert ends == sorted(ends)
    page = client.get(f"/o/{tokens.make(lived, 'order', parcel.order)}").content.decode()
    assert "Every date we gave you" in page
    assert "sent to the wrong hub" in page
    assert page.count("<s>") + page.count("<del") >= 1
    # Seen on the last day of these weeks, whenever the test runs.
    end = Event.objects.of(lived).order_by("-known")[0].known
    (row,) = [one for one in shipments.listed(lived, "", end)[0] if one.customer == luka.pk]
    assert row.problem == "late"
    assert row.told is not None


def over(store: Store, name: str) -> list[tuple[str, str]]:
    """What one person was told of the day it comes, and over which channel."""
    customer = timeline.customer_by(store, name)
    rows = Intent.objects.of(store).filter(customer=customer, accepted__isnull=False)
    mine = rows.filter(journey__in=("the-day-it-comes", "")).order_by("accepted", "id")
    return list(mine.values_list("step", "channel"))


def test_niamh_was_reached_over_four_ways_and_said_that_all_is_well(lived: Store) -> None:
    assert over(lived, "Niamh Brady") == [
        ("on-the-van", "sms"),
        ("all-well", "whatsapp"),
        ("papers", "email"),
        ("card", "post"),
    ]
    niamh = timeline.customer_by(lived, "Niamh Brady")
    (reply,) = Event.objects.of(lived).filter(customer=niamh, kind="reply.received")
    assert (reply.data["channel"], reply.data["choice"]) == ("whatsapp", "well")
    assert timeline.private_of(reply, niamh, lived)["text"] == "All is well"
    costs = Intent.objects.of(lived).filter(customer=niamh, journey="the-day-it-comes")
    assert [one.cost for one in costs.order_by("accepted")] == [41000, 22100, 800, 1180000]


def test_ines_said_no_in_spanish_and_that_was_the_last_of_it(lived: Store) -> None:
    assert over(lived, "Inés Romero") == [
        ("on-the-van", "sms"),
        ("all-well", "whatsapp"),
        ("heard-stop", "whatsapp"),
    ]
    confirmed = outbox.words_of(message(lived, "Inés Romero", "heard-stop"), lived)
    assert confirmed is not None
    assert confirmed.text.startswith("Ada & Fern: ya no recibirás más mensajes nuestros por aquí.")
    ines = timeline.customer_by(lived, "Inés Romero")
    said = Event.objects.of(lived).filter(customer=ines, kind="consent.revoked")
    assert {one.data["purpose"] for one in said} == {"care", "reviews", "offers"}
    kept = timeline.private_of(said[0], ines, lived)
    assert kept["said"] == "No me mandéis más mensajes, por favor."
    given = Event.objects.of(lived).get(
        customer=ines, kind="consent.given", data__channel="whatsapp"
    )
    proof = timeline.private_of(given, ines, lived)
    assert (given.data["source"], proof["address"]) == ("checkout", "203.0.113.0")
    assert str(proof["wording"]).startswith("Ask me on WhatsApp how my order arrived.")
    assert ledger.holds(lived) is None


def test_salmas_phone_was_off_and_the_question_waits_for_her(lived: Store) -> None:
    van = message(lived, "Salma Haddad", "on-the-van")
    assert (van.channel, van.tried) == ("whatsapp", "sms")
    question = outbox.words_of(message(lived, "Salma Haddad", "all-well"), lived)
    assert question is not None
    assert [one.words for one in question.choices] == ["كل شيء بخير", "هناك خطأ"]


def test_runs_that_wait_are_really_waiting(lived: Store) -> None:
    assert Wait.objects.of(lived).filter(owner="run").count() > 5
    assert not Wait.objects.of(lived).filter(due__lt=END).exists()


def test_every_caught_mail_has_an_accepted_message_behind_it(lived: Store) -> None:
    mails = list(Caught.objects.of(lived).select_related("intent", "customer"))
    over = []
    for mail in mails:
        assert mail.intent is not None
        assert mail.intent.state in ("accepted", "delivered")
        raw = email.message_from_bytes(outbox.raw_of(mail, lived))
        assert raw["Message-ID"].startswith(f"<{mail.intent.send_key}.")
        over.append((mail.intent_id, raw["X-Afterword-Channel"] or "email"))
    assert len(set(over)) == len(over), "never twice over one channel"
    gone = Intent.objects.of(lived).filter(state__in=("accepted", "delivered"))
    assert {one for one, _ in over} == set(gone.values_list("id", flat=True))


def test_nothing_is_said_twice(lived: Store) -> None:
    twice = Intent.objects.of(lived).values("send_key").annotate(n=Count("id")).filter(n__gt=1)
    assert list(twice) == []
    steps_twice = (
        Intent.objects.of(lived)
        .exclude(step__startswith="tell-")
        .values("customer", "journey", "subject", "step")
        .annotate(n=Count("id"))
        .filter(n__gt=1)
    )
    assert list(steps_twice) == []


def test_nothing_goes_to_an_address_that_turned_a_mail_away(lived: Store) -> None:
    blocked = {row.digest: row.since for row in Suppression.objects.of(lived)}
    assert blocked
    for intent in Intent.objects.of(lived).filter(contact__in=blocked, state="accepted"):
        assert intent.accepted is not None
        assert intent.accepted < blocked[intent.contact]
    assert Intent.objects.of(lived).filter(state="failed").exists()


def test_nobody_who_said_no_got_another_of_the_kind(lived: Store) -> None:
    for word in Consent.objects.of(lived).filter(given=False):
        later = Intent.objects.of(lived).filter(
            customer=word.customer_id,
            purpose=word.purpose,
            channel=word.channel,
            state__in=("accepted", "delivered"),
            accepted__gt=word.since,
        )
        assert not later.exists()


def test_offers_went_only_to_those_who_said_yes(lived: Store) -> None:
    said_yes = set(
        Consent.objects.of(lived)
        .filter(purpose="offers", given=True)
        .values_list("customer_id", flat=True)
    )
    offered = Intent.objects.of(lived).filter(message_class="marketing", state="accepted")
    assert set(offered.values_list("customer_id", flat=True)) <= said_yes


def test_nothing_was_known_before_it_happened(lived: Store) -> None:
    for event in Event.objects.of(lived):
        assert event.happened <= event.known <= END, (event.kind, event.data)


def test_a_store_that_is_no_demo_keeps_the_demo_away(lived: Store) -> None:
    Store.objects.filter(pk=lived.pk).update(demo=False)
    try:
        with pytest.raises(shop.NotTheDemo, match="ada-fern"):
            shop.found()
        with pytest.raises(shop.NotTheDemo):
            shop.remove(Store.objects.get(pk=lived.pk))
        assert Event.objects.of(lived).exists()
    finally:
        Store.objects.filter(pk=lived.pk).update(demo=True)


def run_demo(*words: str) -> Any:
    app = typer.Typer()
    demo.add(app)
    return CliRunner().invoke(app, list(words))


def test_a_second_demo_fills_nothing_and_gives_a_fresh_link(lived: Store) -> None:
    before = Event.objects.of(lived).count()
    first, second = (json.loads(run_demo("--json").stdout) for _ in range(2))
    assert first["filled"] is second["filled"] is False
    assert first["messages"] == Caught.objects.of(lived).count()
    assert Event.objects.of(lived).count() == before
    old, new = (one["link"].rstrip("/").rpartition("/")[2] for one in (first, second))
    assert house.use_sign_in_link(old, now=END) is None
    signed_in = house.use_sign_in_link(new, now=END)
    assert signed_in is not None
    assert signed_in.email == "mia@ada-fern.example"


@pytest.mark.parametrize("words", [(), ("--fresh",)])
def test_the_command_leaves_a_store_of_your_own_alone(lived: Store, words: tuple[str, ...]) -> None:
    before = Event.objects.of(lived).count()
    Store.objects.filter(pk=lived.pk).update(demo=False)
    try:
        result = run_demo(*words)
        assert result.exit_code == 1
        assert "holds a store of your own (ada-fern)" in result.stderr
        assert Event.objects.of(lived).count() == before
    finally:
        Store.objects.filter(pk=lived.pk).update(demo=True)


def test_while_the_service_runs_nothing_is_lived_anew(lived: Store) -> None:
    before = Event.objects.of(lived).count()
    with held(settings.HOME / "service.lock"):
        result = run_demo("--fresh")
    assert result.exit_code == 1
    assert "Stop it first" in result.stderr
    assert Event.objects.of(lived).count() == before


def test_an_interrupted_fill_is_recognised_and_removed_whole(
    home: Path, django_db_setup: None, django_db_blocker: Any
) -> None:
    def cut(done: float) -> None:
        if done > 0.02:
            raise KeyboardInterrupt

    with django_db_blocker.unblock(), another_database(home / "cut.db"):
        with pytest.raises(KeyboardInterrupt):
            driver.fill(life(7, END, weeks=2, people=0), home, cut)
        half = shop.found()
        assert half is not None
        assert not shop.is_filled(half)
        shop.clear(home / driver.JOURNAL)
        assert shop.found() is None
        left = (Store, User, Event, Intent, Caught, Wait, AuditLine)
        assert [model.__name__ for model in left if _all(model).exists()] == []


def _all(model: Any) -> Any:
    rows = model.objects
    return rows.everywhere() if hasattr(rows, "everywhere") else rows.all()
