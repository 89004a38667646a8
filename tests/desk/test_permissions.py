"""Who may do what on the desk: every route, everybody, exact answers; nothing changes on a no."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.urls import URLPattern, reverse

import afterword
from afterword.conversations import canned, files
from afterword.conversations.actions import Asked, open_tasks
from afterword.conversations.file_kinds import sound
from afterword.conversations.models import Attachment, Conversation, SavedView, Task
from afterword.decisions.run import OpenTask
from afterword.desk.urls import urlpatterns
from afterword.engine import catching
from afterword.engine.models import CarrierCode, FetchJob, Past
from afterword.engine.past import actions as pasts
from afterword.engine.past.tally import Result, Tally
from afterword.house import actions as house
from afterword.house import seasons
from afterword.house.models import ApiKey, Store
from afterword.house.roles import PERMISSIONS, ROLES, allows
from afterword.journeys import draft_actions
from afterword.journeys import queries as journeys
from afterword.journeys.actions import publish
from afterword.journeys.editing import change
from afterword.journeys.models import Publication, Run
from afterword.messages import own_answers
from afterword.messages.actions import save_template
from afterword.messages.pictures import keep as keep_picture
from afterword.outbox import catcher
from afterword.outbox.models import Intent
from afterword.outbox.webhooks import actions as webhooks
from afterword.programs.offers import actions as offers
from afterword.timeline.models import Audience, Customer, Intake, Shipment, Suppression
from afterword.wire.shapes import Outgoing
from tests.channels.post.given import CARD
from tests.conversations.sendable import picture
from tests.desk.team import Opens
from tests.programs.loyal import giving

PACKAGE = Path(afterword.__file__).parent

A_PICTURE = (PACKAGE / "ui/static/demo/flat-dripper.png").read_bytes()
EVERYBODY = (*ROLES, "stranger", "other", "nobody")
PUBLIC = {"front", "stores", "claim", "own"}
"""Routes of no store: they have tests of their own."""

SEASON = {"name": "Summer sale", "begins": "2026-07-01", "ends": "2026-07-21"}
PAST = {"what": "v1", "against": "live", "first": "2026-01-05", "last": "2026-01-09"}

READS: dict[str, str] = {
    "today": "see_numbers",
    "customers": "see",
    "customer": "see",
    "proof": "see",
    "import": "manage_data",
    "audiences": "see",
    "audience": "see",
    "audience-new": "edit_journeys",
    "audience-edit": "edit_journeys",
    "journeys": "see",
    "library": "see",
    "library-journey": "see",
    "seasons": "see",
    "journey": "see",
    "journey-text": "see",
    "edit-head": "see",
    "edit-step": "see",
    "edit-step-mail": "see",
    "edit-step-sheet": "see",
    "journey-download": "see",
    "walk": "see",
    "path": "see",
    "walk-body": "see",
    "journey-numbers": "see",
    "journey-edit": "edit_journeys",
    "journey-board": "edit_journeys",
    "journey-add": "edit_journeys",
    "journey-move": "edit_journeys",
    "journey-edit-text": "edit_journeys",
    "journey-edit-file": "edit_journeys",
    "journey-new": "edit_journeys",
    "publish": "edit_journeys",
    "publish-people": "edit_journeys",
    "versions": "see",
    "version": "see",
    "version-file": "see",
    "bring": "edit_journeys",
    "bring-all": "edit_journeys",
    "parked": "see",
    "simulate": "see",
    "simulate-parted": "see",
    "messages": "see",
    "message": "see",
    "message-body": "see",
    "undelivered": "see",
    "shipments": "see",
    "claim-pack": "see",
    "claim-file": "see",
    "closed": "see",
    "closed-file": "manage_data",
    "mail-check": "manage_store",
    "task": "answer",
    "inbox": "answer",
    "inbox-list": "answer",
    "inbox-measures": "see_numbers",
    "inbox-measures-file": "see_numbers",
    "conversation": "answer",
    "inbox-settings": "manage_store",
    "assist": "manage_store",
    "file": "answer",
    "file-small": "answer",
    "talk-live": "answer",
    "talk-earlier": "answer",
    "talk-canned": "answer",
    "canned": "answer",
    "own-answers": "answer",
    "own-answer": "answer",
    "canned-find": "answer",
    "write": "answer",
    "write-to": "answer",
    "canned-new": "answer",
    "canned-edit": "answer",
    "mailbox": "see",
    "mail": "see",
    "mail-body": "see",
    "mail-pages": "see",
    "intake": "see",
    "settings": "see",
    "connection": "manage_store",
    "carriers": "manage_store",
    "carrier-code": "manage_store",
    "carrier-again": "manage_store",
    "timing": "manage_store",
    "dates": "see_numbers",
    "understanding": "see_numbers",
    "own-words": "manage_store",
    "points": "manage_store",
    "offers": "edit_journeys",
    "offer": "edit_journeys",
    "tracking-page": "manage_store",
    "channels": "manage_store",
    "forget": "manage_data",
    "webhooks": "manage_store",
    "webhook": "manage_store",
    "approvals": "manage_store",
    "words": "see",
    "pictures": "edit_journeys",
    "voice": "manage_store",
    "voice-look": "manage_store",
    "words-edit": "edit_journeys",
    "words-tab": "edit_journeys",
    "words-history": "edit_journeys",
    "words-look": "edit_journeys",
    "post": "see",
    "post-page": "see",
    "post-sheets": "answer",
    "post-labels": "answer",
    "card": "edit_journeys",
    "card-look": "edit_journeys",
}
"""What can be looked at, and the permission it takes."""

POINTS = {
    "rates": "EUR 1", "pending_days": "30", "valid_days": "0", "warn_days": "14", "welcome": "0",
}  # fmt: skip

WRITES: dict[str, tuple[str, dict[str, str], int]] = {
    "pictures": ("edit_journeys", {}, 422),
    "picture-change": ("edit_journeys", {"do": "say", "alt": "A cup"}, 302),
    "voice": ("manage_store", {"tone": "casual"}, 302),
    "voice-look": ("manage_store", {"tone": "casual"}, 200),
    "words-new": ("edit_journeys", {"key": "second-cup"}, 302),
    "words-edit": ("edit_journeys", {"do": "keep", "stamp": "0"}, 302),
    "words-tab": ("edit_journeys", {"do": "keep", "stamp": "0", "text": "x"}, 302),
    "words-keep": ("edit_journeys", {"stamp": "0"}, 200),
    "words-look": ("edit_journeys", {"as": "mail"}, 200),
    "words-back": ("edit_journeys", {"number": "1"}, 302),
    "journey-switch": ("edit_journeys", {"on": "1"}, 302),
    "journey-do": ("edit_journeys", {"stamp": "now", "do": "what=copy&step=confirm"}, 302),
    "journey-edit-text": ("edit_journeys", {"bring": "1"}, 422),
    "journey-new": ("edit_journeys", {"name": ""}, 422),
    "edit-head-save": ("edit_journeys", {"stamp": "0"}, 302),
    "edit-step-save": ("edit_journeys", {"stamp": "0"}, 302),
    "publish": ("edit_journeys", {"do": "look"}, 200),
    "publish-undo": ("edit_journeys", {}, 302),
    "publish-follow": ("edit_journeys", {}, 302),
    "version-restore": ("edit_journeys", {}, 302),
    "bring": ("edit_journeys", {}, 400),
    "import": ("manage_data", {}, 422),
    "mail-answer": ("answer", {"text": "thank you"}, 302),
    "let-go-on": ("edit_journeys", {}, 302),
    "simulate-run": ("edit_journeys", PAST, 302),
    "simulate-stop": ("edit_journeys", {}, 302),
    "decide": ("answer", {"arrived": "1"}, 302),
    "shipments-write": ("answer", {}, 302),
    "send-again": ("answer", {}, 302),
    "let-it-go": ("answer", {}, 302),
    "settle-doubts": ("answer", {"fate": "arrived", "until": "2026-11-24T09:00:00+00:00"}, 302),
    "release-brake": ("stop", {}, 302),
    "restore-address": ("answer", {"reason": "x"}, 302),
    "close-list": ("manage_data", {}, 302),
    "inbox-together": ("answer", {"do": "close", "id": "1", "press": "p"}, 302),
    "inbox-undo": ("answer", {"together": "1"}, 302),
    "inbox-save-view": ("answer", {"name": "Late", "list": "view=late"}, 302),
    "inbox-drop-view": ("answer", {}, 302),
    "talk-say": ("answer", {"by": "note", "words": "@mia look", "press": "p"}, 302),
    "talk-typing": ("answer", {"by": "email", "words": "Dear"}, 200),
    "talk-unsay": ("answer", {"key": "x"}, 302),
    "talk-take-up": ("answer", {"key": "x"}, 404),
    "talk-do": ("answer", {"do": "take"}, 302),
    "talk-refund": ("refund", {"what": "order/none"}, 404),
    "talk-right": ("answer", {"do": "code", "what": "order-and-shipping"}, 302),
    "canned-new": ("answer", {"name": ""}, 422),
    "write-to": ("answer", {"by": "email"}, 302),
    "own-answers": ("answer", {"name": ""}, 422),
    "own-answer": ("answer", {"name": ""}, 422),
    "canned-edit": ("answer", {"name": ""}, 422),
    "canned-drop": ("answer", {}, 302),
    "task-take": ("answer", {}, 302),
    "task-close": ("answer", {"outcome": "done"}, 302),
    "intake-replay": ("manage_data", {}, 302),
    "change-store": ("manage_store", {"name": ""}, 422),
    "invite": ("manage_team", {"email": "new@team.example", "role": "agent"}, 200),
    "team-link": ("manage_team", {}, 200),
    "team-remove": ("manage_team", {}, 302),
    "team-refunds": ("manage_team", {"lets": "yes", "most": "50"}, 302),
    "make-key": ("manage_store", {"name": "till"}, 200),
    "revoke-key": ("manage_store", {}, 302),
    "file-again": ("answer", {}, 302),
    "talk-attach": ("answer", {}, 302),
    "talk-tag": ("answer", {"new": "vip"}, 302),
    "talk-detach": ("answer", {}, 302),
    "inbox-settings": ("manage_store", {"day_mon": "all day"}, 422),
    "assist": ("manage_store", {"name": ""}, 422),
    "assist-words": ("answer", {"do": "draft", "words": "x", "by": "email"}, 302),
    "assist-reply": ("answer", {"event": "none"}, 404),
    "assist-try": ("manage_store", {"text": ""}, 422),
    "assist-switch": ("manage_store", {"on": "1"}, 302),
    "assist-forget": ("manage_store", {}, 302),
    "timing": (
        "manage_store",
        {
            "marketing_days": "all",
            "ceiling_any": "6",
            "ceiling_marketing": "1",
            "talk_service": "always",
        },
        302,
    ),
    "dates-change": ("manage_store", {"cut_off": "13:00", "handling": "1", "at_risk": "50"}, 302),
    "dates-anew": ("manage_store", {}, 302),
    "correct": ("answer", {"event": "nothing", "intent": "wismo"}, 302),
    "own-words": ("manage_store", {"words": "great: super"}, 302),
    "points": ("manage_store", POINTS, 302),
    "points-by-hand": ("answer", {"do": "give", "many": "5", "words": "x", "press": "p"}, 302),
    "offers": ("edit_journeys", {"key": "Two Words"}, 422),
    "offer": ("edit_journeys", {"worth_en": "A bag of beans"}, 302),
    "offer-codes": ("edit_journeys", {"codes": "A-1"}, 302),
    "offer-take-back": ("edit_journeys", {}, 302),
    "tracking-page": ("manage_store", {"brand_colour": "#2f6b4f", "news": "on"}, 302),
    "tracking-logo": ("manage_store", {"none": "1"}, 302),
    "channels": ("manage_store", {"sms": "0.08"}, 302),
    "connection": ("manage_store", {"host": "mx.example", "port": "25", "security": "none"}, 302),
    "channel-test": ("manage_store", {}, 302),
    "disconnect": ("manage_store", {}, 302),
    "shop-ask": ("manage_store", {"what": "connect"}, 302),
    "shop-days": ("manage_store", {"notice": "1"}, 302),
    "shop-job": ("manage_store", {"do": "pause"}, 302),
    "stop": ("stop", {"on": "1"}, 302),
    "told-us": (
        "answer",
        {"channel": "email", "purpose": "offers", "given": "no", "said": "by telephone"},
        302,
    ),
    "untell": ("answer", {"name": "pace"}, 302),
    "download": ("manage_data", {}, 200),
    "forget": ("manage_data", {}, 302),
    "post-carried": ("answer", {}, 302),
    "card-begin": ("edit_journeys", {"key": "first-year"}, 302),
    "card": ("edit_journeys", {"name": "", "save": "1"}, 422),
    "library-use": ("edit_journeys", {"do": "draft"}, 302),
    "season-add": ("edit_journeys", SEASON, 302),
    "season-change": ("edit_journeys", SEASON, 302),
    "season-drop": ("edit_journeys", {}, 302),
    "webhooks": ("manage_store", {"name": ""}, 422),
    "webhook": ("manage_store", {"name": "Till", "kinds": "order.*"}, 302),
    "webhook-test": ("manage_store", {}, 302),
    "carrier-test": ("manage_store", {}, 302),
    "carrier-again": ("manage_store", {}, 302),
    "carrier-code": ("manage_store", {"status": "customs", "do": "say"}, 302),
    "webhook-again": ("manage_store", {}, 302),
    "webhook-replay": (
        "manage_store",
        {"since": "2026-11-24T00:00", "until": "2026-11-25T00:00"},
        302,
    ),
    "webhook-secret": ("manage_store", {}, 200),
    "webhook-switch": ("manage_store", {"on": "1"}, 302),
    "webhook-remove": ("manage_store", {}, 302),
    "approvals-hand-in": (
        "manage_store",
        {"template": "order-shipped", "language": "en", "category": "utility"},
        302,
    ),
    "approvals-ask": ("manage_store", {}, 302),
    "audience-new": ("edit_journeys", {"name": "x"}, 422),
    "audience-edit": ("edit_journeys", {"name": "x"}, 422),
    "audience-download": ("manage_data", {}, 200),
    "audience-remove": ("edit_journeys", {}, 302),
    "conditions": ("see", {".0.kind": "group"}, 200),
    "conditions-matching": ("see", {".0.kind": "group"}, 200),
}
"""What can be done: the permission, what is sent, and how a yes is answered."""

ELSEWHERE = {"write-to"}
"""With whom something is talked about already it goes on there."""

LAST = ("canned-drop", "season-drop", "forget", "team-remove", "webhook-remove", "audience-remove")

BOTH = {
    "points",
    "assist",
    "inbox-settings",
    "journey-edit-text",
    "journey-new",
    "publish",
    "bring",
    "import",
    "shipments-write",
    "channels",
    "connection",
    "forget",
    "timing",
    "own-words",
    "offers",
    "offer",
    "tracking-page",
    "pictures",
    "voice",
    "voice-look",
    "words-edit",
    "words-tab",
    "words-look",
    "webhooks",
    "webhook",
    "card",
    "carrier-code",
    "carrier-again",
    "audience-new",
    "audience-edit",
    "canned-new",
    "write-to",
    "canned-edit",
    "own-answers",
    "own-answer",
}


def a_past(store: Store, now: datetime) -> int:
    """A journey that was lived again, and parts nowhere."""
    made = pasts.ask(
        store, "order-and-shipping", what="v1", against="live", start=now - timedelta(days=3),
        end=now, imported=True, now=now, by="test",
    )  # fmt: skip
    result = Result(other_own=Tally(), other_all=Tally())
    written = msgspec.json.encode(result).decode()
    Past.objects.of(store).filter(id=made.pk).update(status="done", result=written)
    return made.pk


def an_owned_set(store: Store, now: datetime) -> dict[str, Any]:
    """One of everything that stands in an address, of this store."""
    customer = Customer.objects.of(store).order_by("id")[0]
    intent = Intent.objects.of(store).select_related("customer", "store").order_by("id")[0]
    words = {"to": "priya@raman.example", "subject": "s", "text": "t", "html": "<p>t</p>"}
    intent.sealed = customer.key(store.secret).seal_json(words, "intent")
    intent.save(update_fields=["sealed"])
    asked = Asked(
        customer=customer.pk,
        journey="after-first-delivery",
        order="",
        learned={},
        because=(),
        task=OpenTask(
            about="task/1", what="task", title="Call her", role="agent", due=now, step="x"
        ),
        happened=now,
    )
    open_tasks(store, [asked], now=now, by="test")
    text = Outgoing(key=f"{intent.send_key}.x", to="+447700900123", text="t", pages=b"%PDF", at=now)
    caught = catching.request(text, "sms", ("127.0.0.1", 25))
    mail = catcher.keep_caught(intent, caught.data, now=now)
    key, _text = house.make_api_key(store, name="till", now=now, by="test")
    run = Run.objects.of(store).order_by("id")[0]
    Run.objects.of(store).filter(id=run.pk).update(error="KeyError: 'x'")
    closed = Suppression.objects.create(
        store=store, channel="email", digest="0" * 32, why="bounced", since=now
    )
    on_paper = Intent.objects.of(store).select_related("customer", "store").order_by("id")[0]
    on_paper.pk, on_paper.send_key = None, "on-paper"
    sheet = {"size": "a6", "language": "en", "store": "x", "address": ["Priya", "1 St", "York"]}
    on_paper.sealed = on_paper.customer.key(store.secret).seal_json({"sheet": sheet}, "intent")
    on_paper.channel, on_paper.provider, on_paper.state = "post", "sheet", "accepted"
    on_paper.save(force_insert=True)
    card = CARD.replace("SIZE", "a6").replace("first-year", "order-and-shipping")
    save_template(store, "order-and-shipping", card, now=now, by="test")
    offers.save(store, "order-and-shipping", worth={"en": "x"}, ends=None, now=now, by="test")
    giving(store, now)
    written = journeys.text_of(journeys.journey(store, "order-and-shipping"))
    on_a_card = {"template": "order-and-shipping", "channels": ["post"]}
    publish(store, change(written, "confirm", on_a_card), now=now, by="test")
    keep_picture(store, "order-and-shipping", A_PICTURE, now=now, by="test")
    hook, _secret = webhooks.make(
        store, name="CRM", url="https://93.184.216.34/hook", kinds=["*"], private=False, now=now,
        by="test",
    )  # fmt: skip
    fetched = FetchJob.objects.create(
        store=store, plug="shopify", what="history", due=now, made=now, by="test", changed=now
    )
    delivery = webhooks.test(store, hook.pk, now=now, by="test")
    parcel = Shipment.objects.create(
        store=store, customer=customer, about="shipment/x:1", status="lost", status_at=now
    )
    house.save_account(
        store, kind="carrier", plug="easypost", settings={}, secrets_={}, now=now, by="test"
    )
    odd = CarrierCode.objects.create(
        store=store, source="easypost", code="in_transit odd", first=now, last=now
    )
    season = seasons.keep(
        store, name="Sale", begins=date(2026, 7, 1), ends=date(2026, 7, 9), yearly=True, now=now,
        by="test",
    )  # fmt: skip
    Audience.objects.create(
        store=store, key="order-and-shipping", name="x", condition={"has": "order"}, made=now,
        changed=now,
    )  # fmt: skip
    team = house.create_user(email=f"teammate@{store.key}.example", now=now)
    house.add_member(store, team, "agent", now=now, by="test")
    draft = draft_actions.begin(store, "order-and-shipping", now=now, by="test")
    publication = Publication.objects.create(
        store=store, journey=draft.journey, number=1, before=0, at=now, by="test",
        state="closed", undo_until=now,
    )  # fmt: skip
    return {
        "publication": publication.pk,
        "customer_id": customer.pk,
        "key": "order-and-shipping",
        "step": "confirm",
        "run_id": run.pk,
        "message_id": intent.pk,
        "task_id": Task.objects.of(store).get().pk,
        "mail_id": mail.pk,
        "intake_id": Intake.objects.of(store).order_by("id")[0].pk,
        "user_id": team.pk,
        "key_id": key.pk,
        "suppression_id": closed.pk,
        "webhook_id": hook.pk,
        "job_id": fetched.pk,
        "paper_id": on_paper.pk,
        "number": 1,
        "delivery_id": delivery.pk,
        "shipment_id": parcel.pk,
        "kind": "channel",
        "plug": "email",
        "shop": "shopify",
        "channel": "whatsapp",
        "carrier": "easypost",
        "code_id": odd.pk,
        "season_id": season.pk,
        "talk_id": a_talk(store, customer, now),
        "view_id": SavedView.objects.create(
            store=store, name="Late", query="view=late", made=now, by="test"
        ).pk,
        "token": a_file(store, customer, now),
        "canned_id": canned.save(
            store, None, name="Late", short="late", words={"en": "Sorry."}, now=now, by="test"
        ).pk,
        "own_id": own_answers.save(
            store,
            None,
            name="Sizes",
            questions=["Which size?"],
            words={"en": "M."},
            now=now,
            by="test",
        ).pk,
        "tab": "text",
        "past_id": a_past(store, now),
    }


def a_talk(store: Store, customer: Customer, now: datetime) -> int:
    """A conversation with a customer."""
    made = Conversation.objects.create(
        store=store, customer=customer, about="conversation/1", state="team", opened=now,
        channel="email", last=now,
    )  # fmt: skip
    return made.pk


def a_file(store: Store, customer: Customer, now: datetime) -> str:
    """A picture of a customer's."""
    made = Attachment.objects.create(
        store=store, customer=customer, token=f"a-file-of-{store.key}", event="e", state="waiting",
        kind="image", at=now,
        sealed=customer.key(store.secret).seal_json({"name": "", "media": {}}, "file"),
    )  # fmt: skip
    files.keep(made, sound(picture()))
    return made.token


def address(route: URLPattern, store: Store, owned: dict[str, Any]) -> str:
    names = {name for name in route.pattern.converters if name != "store"}
    return reverse(route.name or "", kwargs={"store": store.key, **{n: owned[n] for n in names}})


def routes() -> Iterator[URLPattern]:
    for route in urlpatterns:
        if route.name not in PUBLIC:
            yield route


def everything(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """All rows of the store's tables that a screen could change, as they are in the database."""
    tables = (
        "house_store", "house_membership", "house_signinlink", "house_apikey", "house_account",
        "house_stop", "house_auditline", "house_user", "conversations_task",
        "conversations_conversation", "conversations_savedview", "conversations_together",
        "conversations_note", "conversations_canned", "conversations_unsent", "outbox_intent",
        "outbox_caught", "outbox_brake", "timeline_customer", "journeys_run", "journeys_journey",
        "timeline_audience",
        "timeline_intake", "timeline_event", "timeline_suppression", "webhooks_webhook",
        "webhooks_delivery", "offers_offer", "offers_code",
        "loyalty_programme", "loyalty_account", "loyalty_pointentry",
        "afterword_messages_template", "afterword_messages_draft",
        "afterword_messages_voice", "afterword_messages_image", "afterword_messages_ownanswer",
    )  # fmt: skip
    found = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id")  # noqa: S608 (names from above)
            found[table] = cursor.fetchall()
    return found


def expected(who: str, permission: str, yes: int) -> int:
    if who == "nobody":
        return 302
    if who in ("stranger", "other"):
        return 404
    return yes if allows(who, permission) else 403


def test_it_works(quiet: Store, opens: Opens, now: datetime) -> None:
    owned = an_owned_set(quiet, now)
    for route in routes():
        if route.name in READS:
            answer = opens("owner").get(address(route, quiet, owned))
            yes = 302 if route.name in ELSEWHERE else 200
            assert (route.name, answer.status_code) == (route.name, yes)


def test_every_route_is_in_one_of_the_tables_and_says_its_permission() -> None:
    for route in urlpatterns:
        name = route.name or ""
        if name in PUBLIC:
            continue
        permission = getattr(route.callback, "permission", None)
        if name in READS:
            assert (name, permission) == (name, READS[name])
        if name in WRITES:
            assert (name, permission) == (name, WRITES[name][0])
        assert name in READS or name in WRITES, f"{name} stands in no table of this test"
    assert set(READS.values()) | {one[0] for one in WRITES.values()} == set(PERMISSIONS)


def test_looking(quiet: Store, opens: Opens, now: datetime) -> None:
    owned = an_owned_set(quiet, now)
    for who in EVERYBODY:
        client = opens(who)
        for route in routes():
            if route.name in READS:
                answer = client.get(address(route, quiet, owned))
                yes = 302 if route.name in ELSEWHERE else 200
                wanted = expected(who, READS[route.name], yes)
                assert (who, route.name, answer.status_code) == (who, route.name, wanted)
                if who == "nobody":
                    assert answer["Location"].startswith("/account/login/?next=/desk/")


def test_who_may_not_write_changes_nothing(quiet: Store, opens: Opens, now: datetime) -> None:
    owned = an_owned_set(quiet, now)
    clients = {who: opens(who) for who in EVERYBODY}
    before = everything(quiet)
    for who in EVERYBODY:
        for route in routes():
            permission, sent, _yes = WRITES.get(route.name or "", ("", {}, 0))
            wanted = expected(who, permission, 0) if permission else 0
            if wanted:
                answer = clients[who].post(address(route, quiet, owned), sent)
                assert (who, route.name, answer.status_code) == (who, route.name, wanted)
    assert everything(quiet) == before


def as_now(sent: dict[str, str], store: Store) -> dict[str, str]:
    """What is sent, with the stamp that the draft has now."""
    draft = journeys.draft(store, "order-and-shipping")
    return {**sent, "stamp": str(draft.stamp)} if sent.get("stamp") == "now" and draft else sent


@pytest.mark.parametrize("role", ROLES)
def test_who_may_write_may(role: str, quiet: Store, opens: Opens, now: datetime) -> None:
    owned = an_owned_set(quiet, now)
    client = opens(role)
    # Who is taken off the team gets no link any more, so that comes last; and so with the rest.
    for route in sorted(routes(), key=lambda one: one.name in LAST):
        permission, sent, yes = WRITES.get(route.name or "", ("", {}, 0))
        if permission and allows(role, permission):
            answer = client.post(address(route, quiet, owned), as_now(sent, quiet))
            assert (route.name, answer.status_code) == (route.name, yes)


def test_reading_takes_no_post_and_writing_no_get(
    quiet: Store, opens: Opens, now: datetime
) -> None:
    owned = an_owned_set(quiet, now)
    client = opens("owner")
    for route in routes():
        if route.name in BOTH:
            continue
        where = address(route, quiet, owned)
        wrong = client.get(where) if route.name in WRITES else client.post(where)
        assert (route.name, wrong.status_code) == (route.name, 405)


def test_things_of_another_store_are_not_there_under_ones_own_address(
    quiet: Store, other: Store, opens: Opens, now: datetime
) -> None:
    mine = an_owned_set(quiet, now)
    kept = {name: mine[name] for name in mine if name.endswith("_id")}
    client = opens("other")
    before = everything(quiet)
    for route in routes():
        names = {name for name in route.pattern.converters if name != "store"}
        if not names & set(kept):
            continue
        where = address(route, other, mine)
        _permission, sent, _yes = WRITES.get(route.name or "", ("", {}, 0))
        answer = client.post(where, sent) if route.name in WRITES else client.get(where)
        assert (route.name, answer.status_code) == (route.name, 404)
    assert everything(quiet) == before


def test_a_form_without_its_token_is_refused_and_changes_nothing(
    quiet: Store, opens: Opens, now: datetime
) -> None:
    owned = an_owned_set(quiet, now)
    session = opens("owner").cookies
    client = Client(enforce_csrf_checks=True)
    client.cookies = session
    before = everything(quiet)
    for route in routes():
        if route.name in WRITES:
            answer = client.post(address(route, quiet, owned), WRITES[route.name][1])
            assert (route.name, answer.status_code) == (route.name, 403)
            assert b"This form has grown old" in answer.content
    assert everything(quiet) == before


def test_a_live_part_of_somebody_signed_out_sends_the_page_to_the_door(quiet: Store) -> None:
    answer = Client().get(f"/desk/{quiet.key}/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/account/login/")


def test_who_is_refused_is_told_who_can_change_that(quiet: Store, opens: Opens) -> None:
    answer = opens("agent").post(f"/desk/{quiet.key}/settings/keys/", {"name": "till"})
    text = answer.content.decode()
    assert "Your role here is agent, which does not allow this. Owner Kent can change that." in text
    assert not ApiKey.objects.of(quiet).exists()


def test_an_analyst_sees_figures_and_no_names(quiet: Store, opens: Opens) -> None:
    text = opens("analyst").get(f"/desk/{quiet.key}/").content.decode()
    assert "Today, hour by hour" in text
    assert "Priya" not in text
    assert "/customers/" not in text
