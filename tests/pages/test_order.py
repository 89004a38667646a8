"""The order page: its first sentence is true, whatever became of the parcels."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import msgspec
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from afterword.conversations.models import Task
from afterword.decisions.conditions import Condition, Context, holds
from afterword.house import tokens
from afterword.house.models import Store
from afterword.messages.subject import Subject
from afterword.outbox.addresses import block_address
from afterword.pages.track import kept
from afterword.pages.track.queries import page
from afterword.timeline.actions import record_each, record_for
from afterword.timeline.erasing import erase
from afterword.timeline.models import ContactPoint
from afterword.timeline.queries import private_of, timeline
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, ORDER, a_store, of_order, placed, scan, tell
from tests.pages.given import BEANS, KETTLE, events, on_its_way, order_link, person

BRITISH = shapes.Who(email="grace@example.com", language="en", country="GB")
BROWSER = {
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0",
}


def read(store: Store, now: datetime = NOW, language: str = "en") -> Any:
    """What the page says at a moment."""
    seen = timeline(person(store))
    about = Subject(
        store=store,
        name={},
        timeline=seen,
        order=ORDER,
        learned={},
        language=language,
        now=now,
        links={},
        products={},
        base_url="",
    )
    with translation.override(language):
        return page(about, {}, seen.present.orders[ORDER], language)


def days(first: int, last: int) -> dict[str, str]:
    return {
        "promised_from": (NOW + timedelta(days=first)).isoformat(),
        "promised_to": (NOW + timedelta(days=last)).isoformat(),
    }


def test_it_works(client: Client, store: Store) -> None:
    on_its_way(store)
    shown = client.get(order_link(store))
    assert shown.status_code == 200
    assert read(store).answer.sentence == "Your Gooseneck kettle comes Thursday or Friday."
    assert re.search(r"<h1>Your Gooseneck kettle ", shown.content.decode())


SENTENCES = [
    ("no parcel yet", [], "We have your order."),
    ("packed", [("label_created", {})], "Your Gooseneck kettle is packed."),
    ("no day known", [("in_transit", {})], "Your Gooseneck kettle is on its way."),
    ("today", [("out_for_delivery", {})], "Your Gooseneck kettle comes today."),
    ("tomorrow", [("in_transit", days(1, 1))], "Your Gooseneck kettle comes tomorrow."),
    (
        "a long range",
        [("in_transit", days(2, 5))],
        "Your Gooseneck kettle comes between Thursday and Sunday.",
    ),
    (
        "far away",
        [("in_transit", days(9, 9))],
        "Your Gooseneck kettle comes Thursday 3 December.",
    ),
    (
        "late, with a new day",
        [("in_transit", {"delayed": True, **days(2, 3)})],
        "Your Gooseneck kettle is late, and we’re sorry.",
    ),
    (
        "late, without one",
        [("in_transit", days(-3, -2))],
        "Your Gooseneck kettle is late, and we’re sorry.",
    ),
    ("nobody in", [("attempt_failed", {})], "Your Gooseneck kettle could not be handed over."),
    ("to collect", [("available_for_pickup", {})], "Your Gooseneck kettle waits to be collected."),
    ("lost", [("lost", {})], "Your Gooseneck kettle is lost, and we’re sorry."),
    ("coming back", [("returning", {})], "Your Gooseneck kettle is on its way back to us."),
    ("delivered", [("delivered", {})], "Your Gooseneck kettle arrived today at 08:00."),
]


@pytest.mark.parametrize(
    ("case", "scans", "sentence"), SENTENCES, ids=[one[0] for one in SENTENCES]
)
def test_the_first_sentence(
    store: Store, case: str, scans: list[tuple[str, dict[str, Any]]], sentence: str
) -> None:
    told = [scan(status, NOW - timedelta(hours=1), **more) for status, more in scans]
    tell(store, placed(NOW - timedelta(days=4), who=BRITISH, lines=(KETTLE,)), *told, now=NOW)
    assert read(store).answer.sentence == sentence


WHYS = [
    (
        "held, and why",
        ("exception", {"reason": "carrier_damaged_parcel", **days(2, 3)}),
        "Your Gooseneck kettle is held up.",
        "The carrier found it damaged. We still expect it Thursday or Friday.",
        "held",
    ),
    (
        "held, and nobody says why",
        ("on_hold", {"reason": "unknown"}),
        "Your Gooseneck kettle is held up.",
        "The carrier does not say why. The day it comes stands here as soon as we know it.",
        "held",
    ),
    (
        "closed",
        ("attempt_failed", {"reason": "consignee_business_closed"}),
        "Your Gooseneck kettle could not be handed over.",
        "The place was closed when the driver came. Carriers usually try again or keep it nearby.",
        "held",
    ),
    (
        "nobody in",
        ("attempt_failed", {"reason": "consignee_not_home"}),
        "Your Gooseneck kettle could not be handed over.",
        "Nobody was in today at 08:00. Carriers usually try again or keep it nearby.",
        "held",
    ),
    (
        "nobody says why",
        ("attempt_failed", {}),
        "Your Gooseneck kettle could not be handed over.",
        "It was tried today at 08:00. Carriers usually try again or keep it nearby.",
        "held",
    ),
    (
        "not wanted",
        ("attempt_failed", {"reason": "consignee_refused"}),
        "Your Gooseneck kettle could not be handed over.",
        "The carrier says that it was not accepted at the door. Write to us if you still want it.",
        "held",
    ),
    (
        "on its way back, and why",
        ("returning", {"reason": "consignee_refused"}),
        "Your Gooseneck kettle is on its way back to us.",
        "The carrier says that it was not accepted at the door. Write to us if you still want it.",
        "wrong",
    ),
    (
        "customs looks into it",
        ("customs", {"reason": "customs_inspection", **days(2, 3)}),
        "Your Gooseneck kettle comes Thursday or Friday.",
        "It reached customs today at 08:00. Customs is looking into it.",
        "well",
    ),
]


@pytest.mark.parametrize(
    ("case", "told", "sentence", "why", "state"), WHYS, ids=[one[0] for one in WHYS]
)
def test_what_stands_in_the_way_is_said_and_nothing_is_made_up(
    store: Store, case: str, told: tuple[str, dict[str, Any]], sentence: str, why: str, state: str
) -> None:
    status, more = told
    one = scan(status, NOW - timedelta(hours=1), **more)
    tell(store, placed(NOW - timedelta(days=4), who=BRITISH, lines=(KETTLE,)), one, now=NOW)
    shown = read(store)
    assert (shown.answer.sentence, shown.answer.why) == (sentence, why)
    assert shown.answer.state == shown.parcels[0].answer.state == state
    assert shown.well == (state == "well")


def test_the_reason_and_the_new_day_are_given(store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=4), lines=(KETTLE,)),
        scan("picked_up", NOW - timedelta(days=2), **days(-1, 0)),
        scan("in_transit", NOW - timedelta(hours=1), delayed=True, reason="weather", **days(2, 3)),
        now=NOW,
    )
    shown = read(store)
    assert shown.answer.why == "The weather held it up. Expect it Thursday or Friday."
    assert [(one.days, one.stands) for one in shown.told] == [
        ("Thu 26 or Fri 27 Nov", True),
        ("Mon 23 or Tue 24 Nov", False),
    ]
    assert [[(cell.span, cell.kind) for cell in row] for row in shown.strip.rows] == [
        [(1, "label"), (2, "broken"), (1, "gap"), (2, "late")]
    ]


def test_a_day_that_was_moved_nearer_is_not_late(store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=4), lines=(KETTLE,)),
        scan("picked_up", NOW - timedelta(days=2), **days(3, 4)),
        scan("in_transit", NOW - timedelta(hours=1), **days(1, 2)),
        now=NOW,
    )
    kinds = [cell.kind for row in read(store).strip.rows for cell in row]
    assert "plan" in kinds
    assert "broken" in kinds
    assert "late" not in kinds


def test_a_bar_names_one_thing_and_counts_the_others(store: Store) -> None:
    names = ("Kettle", "Cup", "Filter")
    lines = tuple((f"x{n}", f"{name}, small", 1, 900) for n, name in enumerate(names))
    tell(
        store,
        placed(NOW - timedelta(days=4), lines=lines),
        scan("in_transit", NOW - timedelta(hours=1), **days(2, 3)),
        now=NOW,
    )
    label, *_bars = read(store).strip.rows[0]
    assert label.text == "Kettle \N{LEFT-TO-RIGHT ISOLATE}+2\N{POP DIRECTIONAL ISOLATE}"


def test_a_cancelled_order_says_so_and_what_was_returned(store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=1), who=BRITISH, lines=(KETTLE,)),
        of_order("order.cancelled", NOW - timedelta(hours=2)),
        of_order("order.refunded", NOW - timedelta(hours=1), amount=8900),
        now=NOW,
    )
    shown = read(store)
    assert shown.answer.sentence == "Your order was cancelled."
    assert shown.answer.why == "That was today at 07:00. Nothing more comes. We returned £89.00."
    assert shown.strip.days == []


def test_several_parcels_the_one_that_matters_first(store: Store) -> None:
    kettle: dict[str, Any] = {"contents": [["p1", 1]]}
    beans: dict[str, Any] = {"contents": [["p2", 2]]}
    tell(
        store,
        placed(NOW - timedelta(days=4), lines=(KETTLE, BEANS)),
        scan("delivered", NOW - timedelta(days=1), **kettle),
        scan("lost", NOW - timedelta(hours=1), parcel="shipment/dpd:156", **beans),
        now=NOW,
    )
    shown = read(store)
    assert shown.answer.sentence == "Your Morning House is lost, and we’re sorry."
    assert shown.also == ["Your Gooseneck kettle arrived yesterday."]
    tell(store, scan("delivered", NOW, parcel="shipment/dpd:157", **beans))
    assert read(store).answer.sentence == "Your Morning House is lost, and we’re sorry."


def test_what_is_in_no_parcel_yet_is_said(store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=1), lines=(KETTLE, BEANS)),
        scan("in_transit", NOW, contents=[["p1", 1], ["p2", 1]]),
    )
    assert [(one.title, one.quantity) for one in read(store).waiting] == [
        ("Morning House, 250 g", 1)
    ]


def test_thirty_parcels_are_a_page_that_can_be_read(client: Client, store: Store) -> None:
    lines = [(f"q{n}", f"Thing {n}", 1, 100) for n in range(30)]
    tell(store, placed(NOW - timedelta(days=4), who=BRITISH, lines=lines))
    for n in range(30):
        status, about = "delivered" if n % 3 else "in_transit", f"shipment/dpd:{n:02}"
        inside: dict[str, Any] = {
            "contents": [[f"q{n}", 1]],
            "number": f"15500000{n:02}",
            **days(2, 3),
        }
        way = [
            scan("in_transit", NOW - timedelta(hours=50 - hour), about, city=f"Town {hour}")
            for hour in range(40)
        ]
        tell(store, *way, scan(status, NOW, about, **inside), now=NOW)
    shown = read(store)
    assert shown.answer.sentence == "Your Thing 0 comes Thursday or Friday."
    assert shown.also == ["9 more parcels are to come.", "20 parcels have arrived."]
    assert (len(shown.in_full), len(shown.in_short)) == (6, 24)
    assert {len(one.scans) for one in shown.in_full} <= {1, 2, 10}
    assert (
        shown.strip.rows[0][0].text
        == "Thing 0 \N{LEFT-TO-RIGHT ISOLATE}+9\N{POP DIRECTIONAL ISOLATE}"
    )
    body = client.get(order_link(store)).content
    assert len(body) < 30_000, "with the styles under 50 KB"
    assert b"1550000029" in body


def test_of_many_parcels_those_in_trouble_are_named(store: Store) -> None:
    lines = [(f"q{n}", f"Thing {n}", 1, 100) for n in range(7)]
    tell(store, placed(NOW - timedelta(days=4), who=BRITISH, lines=lines))
    states = ("lost", "exception", "exception", "exception", "exception", "in_transit", "delivered")
    for n, status in enumerate(states):
        inside = [[f"q{n}", 1]]
        tell(store, scan(status, NOW, f"shipment/dpd:{n}", contents=inside), now=NOW)
    shown = read(store)
    assert shown.answer.sentence == "Your Thing 0 is lost, and we’re sorry."
    assert shown.also == [
        *(f"Your Thing {n} is held up." for n in (1, 2, 3)),
        "1 more parcel is in trouble.",
        "1 more parcel is to come.",
        "1 parcel has arrived.",
    ]


def test_where_it_is_collected_is_said_in_the_carriers_words(client: Client, store: Store) -> None:
    ready = scan("available_for_pickup", NOW)
    told = {"city": "Zagreb", "message": "Kiosk, Ilica 12. Mon-Fri 7-20 <b>4471</b>"}
    tell(
        store,
        placed(NOW - timedelta(days=4), who=BRITISH, lines=(KETTLE,)),
        scan("in_transit", NOW - timedelta(days=1)),
        msgspec.structs.replace(ready, private=told),
    )
    body = client.get(order_link(store)).content.decode()
    written = '<q dir="auto">Kiosk, Ilica 12. Mon-Fri 7-20 &lt;b&gt;4471&lt;/b&gt;</q>'
    assert f"The carrier writes: {written}" in body
    assert "Day not known yet" not in body
    tell(store, scan("delivered", NOW + timedelta(hours=1)))
    assert "Ilica" not in client.get(order_link(store)).content.decode()


def test_at_the_shops_own_counter_no_number_of_a_parcel_is_asked_for(store: Store) -> None:
    ready = scan("available_for_pickup", NOW, carrier="", number="")
    tell(store, placed(NOW - timedelta(days=4), lines=(KETTLE,)), ready)
    (doing,) = read(store).doings
    assert doing.how.startswith("Take the number of your order with you")
    assert "Look for" not in doing.how


SMALL = ("p3", "Shirt - S", 1, 3000)
LARGE = ("p3", "Shirt - L", 1, 3000)
VOUCHER = {"product": "p9", "title": "Gift card", "quantity": 1, "price": 2000, "digital": True}


def in_parcels(store: Store) -> list[list[str]]:
    return [[piece.title for piece in one.pieces] for one in read(store).parcels]


def test_two_sizes_of_one_product_are_told_apart(store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=1), lines=(SMALL, LARGE)),
        scan("in_transit", NOW, contents=[["p3", 1, "Shirt - L"]]),
    )
    assert in_parcels(store) == [["Shirt - L"]]
    assert [one.title for one in read(store).waiting] == ["Shirt - S"]
    assert read(store).answer.sentence == "Your Shirt - L is on its way."
    other = "shipment/dpd:156"
    tell(store, scan("in_transit", NOW, parcel=other, contents=[["p3", 1, "Shirt - S"]]))
    assert sorted(in_parcels(store)) == [["Shirt - L"], ["Shirt - S"]]
    assert read(store).waiting == []


def test_what_lay_in_a_parcel_that_was_called_off_still_follows(store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=1), lines=(KETTLE, BEANS)),
        scan("in_transit", NOW, contents=[["p1", 1]]),
        scan("cancelled", NOW, parcel="shipment/dpd:156", contents=[["p2", 2]]),
    )
    assert [(one.title, one.quantity) for one in read(store).waiting] == [
        ("Morning House, 250 g", 2)
    ]


KETTLE_TOO = {"product": "p1", "title": "Gooseneck kettle, 1 litre", "quantity": 1, "price": 8900}


def ordered(at: datetime, *lines: dict[str, Any]) -> shapes.Event:
    order = placed(at, who=BRITISH)
    facts = {"lines": list(lines), "items": len(lines), "total": 10900}
    return msgspec.structs.replace(order, data={**order.data, **facts})


def expected(now: datetime) -> shapes.Event:
    days_ = {"from": now.isoformat(), "to": (now + timedelta(days=2)).isoformat()}
    return of_order("order.expected", now, likely=days_["to"], basis="table", **days_)


def test_no_day_is_given_for_what_comes_by_no_parcel(client: Client, store: Store) -> None:
    tell(store, ordered(NOW, VOUCHER))
    told = [(person(store).pk, expected(NOW))]
    record_each(store, told, now=NOW, by="engine", announced=True)
    shown = read(store)
    assert shown.answer.sentence == "We have your order."
    assert shown.answer.why == "It came in today at 09:00. Nothing of it comes by parcel."
    assert (shown.waiting, [one.title for one in shown.apart]) == ([], ["Gift card"])
    assert not shown.open
    body = client.get(order_link(store)).content.decode()
    assert "Gift card" in body
    assert "Not sent yet" not in body
    assert "The address is wrong" not in body
    later = NOW + timedelta(hours=1)
    tell(store, of_order("order.fulfilled", later), now=later)
    shown = read(store, later)
    assert shown.answer.sentence == "Your order was completed today at 10:00."


def test_a_gift_card_beside_a_kettle_is_in_no_parcel_and_keeps_none_open(store: Store) -> None:
    tell(store, ordered(NOW - timedelta(days=3), KETTLE_TOO, VOUCHER))
    assert [one.title for one in read(store).waiting] == ["Gooseneck kettle, 1 litre"]
    tell(store, scan("delivered", NOW, contents=[["p1", 1]]))
    shown = read(store)
    assert shown.answer.sentence == "Your Gooseneck kettle arrived today at 09:00."
    assert (shown.waiting, [one.title for one in shown.apart]) == ([], ["Gift card"])
    assert timeline(person(store)).present.orders[ORDER].delivered == NOW


def test_what_was_handed_over_without_a_parcel_is_done(client: Client, store: Store) -> None:
    before = NOW - timedelta(days=3)
    tell(store, placed(before, who=BRITISH, lines=(KETTLE,)), of_order("order.fulfilled", NOW))
    shown = read(store)
    assert shown.answer.sentence == "Your order was completed today at 09:00."
    assert (shown.answer.why, shown.answer.state, shown.open) == ("", "done", False)
    assert "Not sent yet" not in client.get(order_link(store)).content.decode()


def test_what_was_paid_back_whole_is_not_said_to_follow(client: Client, store: Store) -> None:
    tell(
        store,
        placed(NOW - timedelta(days=3), lines=(KETTLE,)),
        of_order("order.refunded", NOW, amount=8900),
    )
    assert read(store).answer.sentence == "We returned your money."
    body = client.get(order_link(store)).content.decode()
    assert "Not sent yet" not in body
    assert "Gooseneck kettle" in body


def test_in_spanish_and_arabic(store: Store) -> None:
    on_its_way(store)
    assert read(store, language="es").answer.sentence == (
        "Tu Gooseneck kettle llega el jueves o el viernes."
    )
    assert read(store, language="ar").answer.sentence == (
        "منتجك \u2068Gooseneck kettle\u2069 يصل الخميس أو الجمعة."
    )


def test_a_language_we_do_not_speak_reads_english(client: Client, store: Store) -> None:
    on_its_way(store, who=type(ANA)(email="j@example.com", name="Jan", language="pl"))
    assert '<html lang="en" dir="ltr">' in client.get(order_link(store)).content.decode()


def test_only_whole_links_made_for_this_open_it(client: Client, store: Store) -> None:
    on_its_way(store)
    good = order_link(store)
    elsewhere = a_store("other", name="Other")
    for link in (
        good[:-3],
        "/o/nothing",
        f"/o/{tokens.make(store, 'preferences', ORDER)}",
        f"/o/{tokens.make(store, 'order', 'order/shop:9')}",
        f"/o/{tokens.make(elsewhere, 'order', ORDER)}",
    ):
        shown = client.get(link)
        assert shown.status_code == 404
        assert "This link leads nowhere." in shown.content.decode()


def test_a_look_is_noted_once_in_some_minutes(client: Client, store: Store) -> None:
    on_its_way(store)
    for _ in range(2):
        client.get(order_link(store), headers=BROWSER)
    viewed = events(store, "page.viewed")
    assert [(one.about, one.data["page"]) for one in viewed] == [(ORDER, "order")]


def test_who_looks_often_can_be_asked_for(client: Client, store: Store) -> None:
    on_its_way(store)
    for minutes in range(0, 24, 6):
        looked = shapes.Event(
            kind="page.viewed", key=f"look/{minutes}", happened=NOW - timedelta(minutes=minutes),
            about=ORDER, order=ORDER, data={"page": "order"},
        )  # fmt: skip
        record_for(store, person(store).pk, [looked], now=NOW, by="test")
    asked = {"count": "page.viewed", "of": "subject", "at_least": 4, "within": "1 day"}
    anxious = msgspec.convert(asked, Condition)
    seen = timeline(person(store))
    assert holds(anxious, Context(seen, NOW, store.rules, ORDER))
    assert not holds(anxious, Context(seen, NOW + timedelta(days=2), store.rules, ORDER))


def test_a_page_is_the_same_until_something_is_told(client: Client, store: Store) -> None:
    on_its_way(store)
    link = order_link(store)
    shown = client.get(link)
    tag = {"If-None-Match": shown["ETag"]}
    assert f'tag="{shown["ETag"].strip(chr(34))}"' in shown.content.decode()
    assert client.head(link, headers=tag).status_code == 304
    with CaptureQueriesContext(connection) as asked:
        assert client.get(link).content == shown.content
    assert len(asked) == 2
    tell(store, scan("out_for_delivery", NOW))
    assert client.head(link, headers=tag).status_code == 200
    assert client.get(link).content != shown.content
    kept.forget()
    with CaptureQueriesContext(connection) as asked:
        client.get(link)
    assert len(asked) <= 12


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"User-Agent": "Mozilla/5.0 Firefox/140.0"},
        {**BROWSER, "Sec-Purpose": "prefetch"},
        {**BROWSER, "Sec-Fetch-Dest": "empty"},
        {**BROWSER, "User-Agent": "Mozilla/5.0 (compatible; LinkScanner/2.0)"},
    ],
)
def test_programs_that_look_are_not_noted(
    client: Client, store: Store, headers: dict[str, str]
) -> None:
    on_its_way(store)
    assert client.get(order_link(store), headers=headers).status_code == 200
    assert client.head(order_link(store), headers=BROWSER).status_code == 200
    assert events(store, "page.viewed") == []


def test_it_is_private_small_and_asks_nobody_else(client: Client, store: Store) -> None:
    store.sender_email = "hello@ada-fern.example"
    store.save()
    on_its_way(store)
    shown = client.get(order_link(store), headers=BROWSER)
    body = shown.content.decode()
    assert shown.headers["Cache-Control"] == "private, no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert shown.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    policy = shown.headers["Content-Security-Policy"]
    assert {one.strip() for one in policy.split(";") if "script" in one} == {"script-src 'self'"}
    assert "unsafe" not in policy
    assert not shown.cookies
    assert "style=" not in body
    scripts = re.findall(r"<script([^>]*)>([^<]*)</script>", body)
    assert [(one.partition("?")[0], words) for one, words in scripts] == [
        (' type="module" src="/static/pages/fresh.js', "")
    ]
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]+)"', body)
    assert [one.partition("?")[0] for one in sheets] == [
        "/static/pages/pages.css",
        "/brand/ada-fern.css",
    ]
    parts = [*sheets, *re.findall(r'<script[^>]* src="([^"]+)"', body)]
    weight = len(shown.content) + sum(len(b"".join(client.get(one))) for one in parts)
    assert weight < 50_000


def test_what_has_come_to_its_end_needs_no_script_at_all(client: Client, store: Store) -> None:
    on_its_way(store)
    tell(store, scan("delivered", NOW))
    shown = client.get(order_link(store), headers=BROWSER)
    assert "script" not in shown.headers["Content-Security-Policy"]
    assert "<script" not in shown.content.decode()


def test_the_colours_are_kept_for_long_and_change_their_address(
    client: Client, store: Store
) -> None:
    on_its_way(store)
    before = re.findall(r"/brand/[^\"]+", client.get(order_link(store)).content.decode())
    sheet = client.get(before[0])
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "--fill: light-dark(#2f6b4f, " in sheet.content.decode()
    store.brand_colour = "#e8442e"
    store.save()
    after = re.findall(r"/brand/[^\"]+", client.get(order_link(store)).content.decode())
    assert after != before
    assert "--state: var(--ink);" in client.get(after[0]).content.decode()


# ------------------------------------------------------------------------------ asking for help


def test_the_page_says_where_mails_go_without_giving_the_address_away(
    client: Client, store: Store
) -> None:
    on_its_way(store)
    shown = client.get(order_link(store)).content.decode()
    assert "a…@example.com" in shown
    assert "ana@example.com" not in shown
    point = ContactPoint.objects.of(store).get(channel="email")
    block_address(
        store, "email", point.digest, why="bounced", detail="", key="x", now=NOW, by="test"
    )
    assert "a…@example.com" not in client.get(order_link(store)).content.decode()


@pytest.mark.parametrize(
    ("wish", "what", "title"),
    [
        ("wrong", "complaint", "Something is wrong with order #1042"),
        ("back", "task", "Order #1042: something is to go back"),
    ],
)
def test_what_is_not_right_reaches_a_person(
    client: Client, store: Store, wish: str, what: str, title: str
) -> None:
    on_its_way(store)
    link = order_link(store)
    assert 'name="wish"' in client.get(link).content.decode()
    shown = client.post(link, {"wish": wish, "words": " The lid is broken. "})
    assert shown.status_code == 302
    shown = client.get(shown["Location"])
    assert "A person reads it and writes to you." in shown.content.decode()
    task = Task.objects.of(store).get()
    assert (task.what, task.title, task.order, task.closed) == (what, title, ORDER, None)
    (opened,) = events(store, f"{what}.opened")
    assert opened.about == task.about
    (reply,) = events(store, "reply.received")
    assert private_of(reply, person(store), store) == {"text": "The lid is broken."}
    assert timeline(person(store)).present.matters[task.about].closed is None


def test_sent_twice_it_is_one_task_and_new_words_are_kept(client: Client, store: Store) -> None:
    on_its_way(store)
    link = order_link(store)
    for words in ("It is broken.", "It is broken.", "The lid, that is.", ""):
        client.post(link, {"wish": "wrong", "words": words})
    assert Task.objects.of(store).count() == 1
    assert len(events(store, "reply.received")) == 2
    for number in range(20):
        client.post(link, {"wish": "wrong", "words": f"Word {number}"})
    assert len(events(store, "reply.received")) == 10


@pytest.mark.parametrize("sent", [{}, {"wish": "refund"}, {"words": "hello"}])
def test_a_form_without_a_wish_changes_nothing(
    client: Client, store: Store, sent: dict[str, str]
) -> None:
    on_its_way(store)
    shown = client.post(order_link(store), sent)
    assert (shown.status_code, Task.objects.of(store).count()) == (302, 0)
    assert "A person reads it and writes" not in client.get(shown["Location"]).content.decode()


def test_who_was_forgotten_has_nobody_to_ask_by_this_link(client: Client, store: Store) -> None:
    on_its_way(store)
    erase(store, person(store).pk, now=NOW, by="test")
    link = order_link(store)
    assert 'name="wish"' not in client.get(link).content.decode()
    client.post(link, {"wish": "wrong", "words": "hello"})
    assert not Task.objects.of(store).exists()
