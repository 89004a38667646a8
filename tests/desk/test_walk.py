"""Walking somebody's future at the desk, as a teammate does it."""

import re
from datetime import datetime
from html import unescape
from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import draft_actions
from afterword.journeys.models import Journey
from afterword.messages.actions import save_template
from afterword.timeline.models import Customer, Product
from afterword.timeline.queries import customer_by
from tests.channels.post.given import CARD
from tests.desk.team import Opens

AFTER = "after-first-delivery"


LOUD = """journey: loud
name: Loud
subject: order
trigger: {event: order.delivered}
steps:
"""


def at(store: Store, key: str = AFTER) -> str:
    return f"/desk/{store.key}/journeys/{key}/walk/"


def seen(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return " ".join(unescape(answer.content.decode()).split())


def columns(page: str) -> list[str]:
    """The moments of a walk, in order, as words."""
    found = re.findall(r'<li class="walk-column.*?(?=<li class="walk-column|</ol>\s*</div>)', page)
    return [" ".join(re.sub(r"<[^>]+>", " ", one).split()) for one in found]


def titles(page: str) -> list[str]:
    """What is said, not said and asked, in order."""
    found = re.findall(r"<h4 class=\"card-title\"[^>]*>(.*?)</h4>", page)
    return [re.sub(r"<[^>]+>", "", one) for one in found]


@pytest.fixture
def joao(lived: Store, that_day: datetime) -> Customer:
    """His parcel is on the road."""
    return customer_by(lived, "joao@pereira.example")


def drafted(store: Store, now: datetime, old: str, new: str) -> None:
    draft = draft_actions.begin(store, AFTER, now=now, by="test")
    assert old in draft.text
    text = draft.text.replace(old, new)
    draft_actions.save(draft, text, seen=draft.stamp, what="written", now=now, by="test")


def test_it_works(owner: Client, lived: Store, joao: Customer) -> None:
    page = seen(owner, f"{at(lived)}?who={joao.pk}")
    assert "Walk <bdi>João Pereira</bdi>’s future" in page
    assert "Lisbon, 07:00 there now" in page
    assert titles(page) == [
        "Delivered: Fern cup and Morning House 250 g",
        "Your first parcel from us",
        "Getting the best out of Fern cup",
        "How do you like Fern cup?",
        "Would you tell others about Fern cup?",
        "One thing that goes with it",
    ]
    (offer,) = [one for one in columns(page) if "One thing that goes with it" in one]
    assert "Why not" in offer
    assert "Did not agree to offers by e-mail" in offer
    assert "The journey ends" in columns(page)[-1]
    assert "Nothing here is sent; these facts live only in this walk." in page
    assert "Parcel delivered" in page
    assert '<b class="number">5</b> messages in' in page


def test_facts_change_the_story(owner: Client, lived: Store, joao: Customer) -> None:
    plain = seen(owner, f"{at(lived)}?who={joao.pk}")
    low = seen(
        owner, f"{at(lived)}?who={joao.pk}&on=answer&v-answer=4&at-answer=2h&on=late&v-late=3"
    )
    assert "What if: they answer 4" in low
    assert "What if: parcel 3 days late" in low
    assert "A low score: write, and put it right" in titles(low)
    assert "A low score: write, and put it right" not in titles(plain)
    assert any("Would you tell others?" in one and "Why not" in one for one in columns(low))
    assert "Held back while a complaint is open" in low
    assert "1 task more" in low
    assert "if=answer=4@2h&if=late=3" in low, "the address to share is short"
    back = seen(owner, f"{at(lived)}?who={joao.pk}&if=return")
    assert any("Held back while a return is open" in one for one in columns(back))


def test_the_shared_address_shows_the_same_walk(
    owner: Client, lived: Store, joao: Customer, opens: Opens
) -> None:
    page = seen(owner, f"{at(lived)}?who={joao.pk}&on=return&on=says&v-says=where is it; now")
    (link,) = re.findall(r'<share-link><a class="button" href="([^"]+)"', page)
    again = seen(opens("agent"), at(lived) + link)
    assert columns(again) == columns(page)
    assert "they write “where is it; now”" in again


def test_another_fact(owner: Client, lived: Store, joao: Customer) -> None:
    base = f"{at(lived)}?who={joao.pk}"
    asked = seen(owner, f"{base}&add=review.left")
    assert 'name="field-stars"' in asked
    added = seen(owner, f"{base}&add=review.left&field-stars=2&at-add=3d&add-now=1")
    assert "What if: left a review (stars 2)" in added
    assert 'value="event=review.left;stars=2@3d" checked' in added


def test_what_cannot_be_read_is_said_and_the_rest_holds(
    owner: Client, lived: Store, joao: Customer
) -> None:
    page = seen(owner, f"{at(lived)}?who={joao.pk}&if=rain&if=late=soon&if=answer=4&version=none")
    assert "'rain' cannot be supposed; there are: late, lost" in page
    assert "late wants a whole number from 1 to 60" in page
    assert "What if: they answer 4" in page
    assert owner.get(f"{at(lived)}?who=999999").status_code == 404
    assert owner.get(at(lived, "nothing")).status_code == 404
    assert owner.get(f"{at(lived)}body/?who={joao.pk}&key=no").status_code == 404


def test_somebody_is_found(owner: Client, lived: Store, joao: Customer) -> None:
    page = seen(owner, f"{at(lived)}?q=Grace Okafor&if=return")
    grace = customer_by(lived, "grace@okafor.example")
    assert f"?who={grace.pk}&version=live&if=return" in page
    assert "Nobody was found" in seen(owner, f"{at(lived)}?q=Nobody Here")


def test_nobody_entered_yet(owner: Client, store: Store, that_day: datetime) -> None:
    page = seen(owner, at(store, "order-and-shipping"))
    assert "Walk <bdi>Ana</bdi>’s future" in page
    assert "made up" in page
    assert len(titles(page)) == 3


def test_somebody_made_up_in_another_place_and_language(
    owner: Client, store: Store, that_day: datetime
) -> None:
    Product.objects.create(store=store, outside="p1", title="Hario V60", price=2800, told=that_day)
    choose = seen(owner, f"{at(store)}?choose=1")
    assert "Somebody made up" in choose
    assert '<option value="ar">Arabic</option>' in choose
    page = seen(owner, f"{at(store)}?who=new&name=ليلى&country=AE&language=ar&product=p1&yes=email")
    assert "Dubai, 11:00 there now" in page
    assert 'lang="ar"' in page
    assert "كيف تجد Hario V60؟" in titles(page)
    (first, *_) = re.findall(r'<iframe src="([^"]+)"', page)
    answer = owner.get(unescape(first))
    assert answer.status_code == 200
    assert "ليلى" in answer.content.decode()
    assert 'dir="rtl"' in answer.content.decode()
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "/u/…" in answer.content.decode(), "no link in it opens a page of theirs"


def test_the_draft_beside_the_live_version(owner: Client, lived: Store, joao: Customer,
                                           that_day: datetime) -> None:  # fmt: skip
    base = f"{at(lived)}?who={joao.pk}"
    assert "Draft</a>" not in seen(owner, base)
    drafted(lived, that_day, "    for: 12 days", "    for: 8 days")
    both = seen(owner, f"{base}&version=both")
    assert both.count("Here they part") == 2
    live, draft = both.split('aria-label="Draft">')
    assert titles(live) == titles(draft)
    assert columns(live)[:4] == columns(draft)[:4]
    assert columns(live)[-3:] != columns(draft)[-3:]
    alone = [columns(seen(owner, f"{base}&version={one}")) for one in ("live", "draft")]
    assert alone[0] != alone[1]


def test_a_draft_that_changes_nothing_for_them(owner: Client, lived: Store, joao: Customer,
                                               that_day: datetime) -> None:  # fmt: skip
    drafted(lived, that_day, "about: Thanks, one tip", "about: Thanks, a tip")
    assert "both say the same to this person" in seen(
        owner, f"{at(lived)}?who={joao.pk}&version=both"
    )


def test_who_stands_where_the_draft_has_no_step_leaves(owner: Client, lived: Store, joao: Customer,
                                                       that_day: datetime) -> None:  # fmt: skip
    ana = customer_by(lived, "ana@petrovic.example")
    page = seen(owner, f"{at(lived)}?who={ana.pk}")
    assert "leave here" not in page
    drafted(lived, that_day, "  - id: two-weeks\n", "  - id: a-fortnight\n")
    left = seen(owner, f"{at(lived)}?who={ana.pk}&version=draft")
    assert "is not in this version: they leave here" in left


def test_a_draft_that_cannot_be_read(owner: Client, lived: Store, joao: Customer,
                                     that_day: datetime) -> None:  # fmt: skip
    drafted(lived, that_day, "steps:\n", "steps: [\n")
    page = seen(owner, f"{at(lived)}?who={joao.pk}&version=draft")
    assert "The draft cannot be read yet" in page
    assert titles(page), "the live version is walked instead"


def test_every_channel_as_it_looks(owner: Client, store: Store, that_day: datetime) -> None:
    save_template(store, "by-post", CARD.replace("SIZE", "a6").replace("first-year", "by-post"),
                  now=that_day, by="test")  # fmt: skip
    Product.objects.create(store=store, outside="p1", title="Hario V60", price=2800, told=that_day)
    steps = "".join(
        f"  - {{id: s{n}, kind: send, class: transactional, template: {template}, "
        f"channels: [{channel}], valid_for: 2 days}}\n"
        for n, (channel, template) in enumerate(
            [("sms", "order-arrived"), ("webpush", "order-arrived"), ("voice", "order-arrived"),
             ("post", "by-post")]
        )
    )  # fmt: skip
    journeys.publish(
        store,
        LOUD + steps,
        now=that_day, by="test",
    )  # fmt: skip
    ways = "&".join(f"yes={one}" for one in ("email", "sms", "webpush", "voice", "post"))
    page = seen(owner, f"{at(store, 'loud')}?who=new&{ways}")
    kinds = re.findall(r'<article class="walk-card (\w+)">', page)
    assert kinds == ["chat", "notice", "call", "paper"]
    pages = re.findall(r'<img class="walk-paper" src="([^"]+)"', page)
    for one in pages:
        answer = owner.get(unescape(one))
        assert answer["Content-Type"] == "image/png"
        assert answer.content.startswith(b"\x89PNG")
    assert len(pages) == 2


def test_htmx_gets_the_story_and_the_short_address(
    owner: Client, lived: Store, joao: Customer
) -> None:
    answer = owner.get(
        f"{at(lived)}?who={joao.pk}&on=return&v-late=3", headers={"HX-Request": "true"}
    )
    assert answer["HX-Push-Url"] == f"{at(lived)}?who={joao.pk}&version=live&if=return"
    assert b"<html" not in answer.content
    assert b'id="walk-actions" hx-swap-oob="true"' in answer.content


def test_nothing_is_written(owner: Client, lived: Store, joao: Customer, home: Path) -> None:
    owner.get(f"{at(lived)}?who={joao.pk}")

    def counts() -> dict[str, int]:
        return {model._meta.label: model._base_manager.count() for model in apps.get_models()}

    before = counts()
    for address in ("&if=answer=4&if=late=3&if=done", "&if=stop", "&who=new&if=order"):
        assert titles(seen(owner, f"{at(lived)}?who={joao.pk}{address}"))
    assert counts() == before
    assert Journey.objects.of(lived).get(key=AFTER).live == 1
