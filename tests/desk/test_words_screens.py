"""Templates at the desk: the list, writing one, what is to mend, how it comes out, going back."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.test import Client

from afterword.house.models import Store
from afterword.messages import actions, checking, drafts, editing, queries
from afterword.messages.text import parse
from tests.desk.team import Opens

WORDS = "/desk/ada-fern/words/"
SHIPPED = f"{WORDS}order-shipped/"
pytestmark = pytest.mark.django_db

OWN = """\
# Said when the beans are ground.
template: ground
name: Ground today
words:
  en:
    subject: "Ground today, {{ customer.given_name | default: 'you' }}"
    preheader: "With you soon."
    heading: "Ground today."  # short, it must fit a phone
    text: |-
      We ground {{ order.names }} this morning.

      It keeps for six weeks.
    why: "You get this because you ordered."
    short: "Ground today: {{ order.names }}."
  es:
    subject: "Molido hoy"
    heading: "Molido hoy."
tones:
  en:
    playful:
      heading: "Ground, and proud of it."
blocks:
  - {block: heading}
  # the one paragraph
  - block: text
    words: text
"""


def post(client: Client, path: str, status: int = 302, **fields: str) -> str:
    """Send a form, and give the page that it leads to."""
    answer = client.post(path, {name.replace("__", ":"): said for name, said in fields.items()})
    assert answer.status_code == status, answer.content.decode()[:2000]
    if status == 302:
        answer = client.get(answer["Location"])
        assert answer.status_code == 200
    return answer.content.decode()


def own(store: Store, now: datetime, text: str = OWN) -> None:
    actions.save_template(store, "ground", text, now=now, by="test")


def test_it_works(store: Store, owner: Client, now: datetime) -> None:
    listed = owner.get(WORDS).content.decode()
    assert "A parcel has left" in listed
    assert "Order and shipping" in listed or "no journey says it" in listed
    page = owner.get(SHIPPED).content.decode()
    assert "on the road" in page
    post(owner, SHIPPED, stamp="0", do="keep", w__en____heading="It has left.")
    assert queries.template(store, "order-shipped").words["en"]["heading"] == "It's on the road."
    page = post(owner, SHIPPED, stamp="1", do="save")
    assert "Saved. Messages say this from now on." in page
    assert queries.template(store, "order-shipped").words["en"]["heading"] == "It has left."
    history = owner.get(f"{SHIPPED}history/").content.decode()
    assert "Version 1" in history
    assert "It has left." in history
    post(owner, f"{SHIPPED}back/", number="0")
    post(owner, SHIPPED, stamp="1", do="save")
    assert queries.template(store, "order-shipped").words["en"]["heading"] == "It's on the road."


def test_what_is_unfinished_is_kept_and_not_said(
    store: Store, owner: Client, now: datetime
) -> None:
    own(store, now)
    broken = OWN.replace("{{ order.names }} this", "{{ order.names this")
    page = post(owner, f"{WORDS}ground/text/", stamp="0", do="keep", text=broken)
    assert "Line 10" in page
    assert "order.names this" in page
    page = post(owner, f"{WORDS}ground/text/", 422, stamp="1", do="save", text=broken)
    assert "nothing is lost" in page
    assert "order.names this" in page
    assert queries.text(store, "ground") == OWN
    half = "template: ground\nname: [half"
    page = post(owner, f"{WORDS}ground/text/", stamp="1", do="keep", text=half)
    assert "This is no template yet" in page
    # As blocks it cannot be shown: the text is.
    assert owner.get(f"{WORDS}ground/")["Location"].endswith("/ground/text/")
    post(owner, f"{WORDS}ground/text/", stamp="2", do="undo", text=half)
    kept = drafts.draft(store, "ground")
    assert kept is not None
    assert kept.text == broken


@pytest.mark.parametrize(
    ("was", "becomes", "line", "says"),
    [
        ("order.names }} this", "order.name }} this", 10, "There is no order.name."),
        ("| default: &#x27;you&#x27; }}", "}}", 6, "customer.given_name can be empty."),
        ("It keeps", "{{ product.care }} It keeps", 12, "product.care can be empty."),
        ("It keeps", "{% if %} It keeps", 12, "The curly braces do not close"),
    ],
    ids=["unknown", "may be missing", "a thing that may be missing", "syntax"],
)  # fmt: skip
def test_what_is_to_mend_says_its_line_and_what_to_write(
    store: Store, owner: Client, now: datetime, was: str, becomes: str, line: int, says: str
) -> None:
    own(store, now)
    text = OWN.replace(was.replace("&#x27;", "'"), becomes)
    assert text != OWN
    page = post(owner, f"{WORDS}ground/text/", stamp="0", do="keep", text=text)
    said = " ".join(page.partition('class="problems"')[2].partition("</ul>")[0].split())
    assert f"Line {line}" in said
    assert says in said


def test_nobody_writes_over_another(store: Store, opens: Opens, now: datetime) -> None:
    own(store, now)
    first, second = opens("owner"), opens("marketer")
    post(first, f"{WORDS}ground/", stamp="0", mark="a", do="keep", w__en____heading="One.")
    page = post(
        second, f"{WORDS}ground/", 409, stamp="0", mark="b", do="keep", w__en____heading="Two."
    )
    assert "owner@team.example changed this meanwhile" in page
    assert "Two." in page
    kept = drafts.draft(store, "ground")
    assert kept is not None
    assert parse(kept.text).words["en"]["heading"] == "One."
    # Who writes on does not overtake themselves, though an answer was lost on the way.
    post(first, f"{WORDS}ground/", stamp="0", mark="a", do="keep", w__en____heading="Three.")
    post(second, f"{WORDS}ground/", stamp="2", mark="b", do="keep", w__en____heading="Two.")
    said = first.post(
        f"{WORDS}ground/blocks/keep/", {"stamp": "2", "mark": "a", "w:en::why": "So."}
    )
    assert "changed this meanwhile" in said.content.decode()


def test_blocks_are_added_moved_copied_and_removed(
    store: Store, owner: Client, now: datetime
) -> None:
    own(store, now)
    ground = f"{WORDS}ground/"

    def kinds() -> list[str]:
        row = drafts.draft(store, "ground")
        assert row is not None
        return [editing.kind_of(one) for one in parse(row.text).blocks]

    steps = [
        ({"do": "add", "add-kind": "button", "add-at": "2"}, ["heading", "text", "button"]),
        ({"do": "up:2"}, ["heading", "button", "text"]),
        ({"do": "move:0:2"}, ["button", "text", "heading"]),
        ({"do": "copy:1"}, ["button", "text", "text", "heading"]),
        ({"do": "down:0"}, ["text", "button", "text", "heading"]),
        ({"do": "remove:1"}, ["text", "text", "heading"]),
        ({"do": "undo"}, ["text", "button", "text", "heading"]),
        ({"do": "redo"}, ["text", "text", "heading"]),
    ]
    for number, (sent, wanted) in enumerate(steps):
        answer = owner.post(ground, {"stamp": str(number), **sent})
        assert answer.status_code == 302, answer.content.decode()[:2000]
        assert kinds() == wanted
    row = drafts.draft(store, "ground")
    assert row is not None
    assert "# Said when the beans are ground." in row.text
    assert row.text.count("# the one paragraph") >= 1
    assert "# short, it must fit a phone" in row.text
    words = parse(row.text).words["en"]
    assert words["text_2"] == words["text"]
    assert "button" not in words
    post(owner, ground, stamp="8", do="save")
    assert len(queries.template(store, "ground").blocks) == 3


def test_every_kind_of_block_can_be_added_and_comes_out(
    store: Store, owner: Client, now: datetime
) -> None:
    own(store, now)
    kinds = [kind for kind in editing.FIELDS if kind not in ("heading", "text", "video")]
    for number, kind in enumerate(kinds):
        sent = {"stamp": str(number), "do": "add", "add-kind": kind, "add-at": "99"}
        assert owner.post(f"{WORDS}ground/", sent).status_code == 302, kind
    row = drafts.draft(store, "ground")
    assert row is not None
    assert [one.what for one in checking.problems(row.text) if one.stops] == []
    for language in ("en", "es", "ar"):
        for view in ("mail", "phone", "dark", "text"):
            shown = owner.get(f"{WORDS}ground/blocks/look/?as={view}&language={language}")
            said = shown.content.decode()
            assert "It cannot be shown" not in said
            assert ("★" in said) == (view != "text")
            assert "1550 2871 0044" in said
            assert [odd for odd in ("{{", "{%", "⟦", "None") if odd in said] == []


def test_what_is_typed_is_looked_at_before_it_is_kept(
    store: Store, owner: Client, now: datetime
) -> None:
    own(store, now)
    look = f"{WORDS}ground/blocks/look/"
    shown = owner.post(
        look, {"as": "mail", "w:en::heading": "Not kept, {{ customer.given_name }}."}
    )
    assert "Not kept, Ana." in shown.content.decode()
    assert shown["Content-Security-Policy"].startswith("default-src 'none'")
    assert drafts.draft(store, "ground") is None
    said = owner.post(
        look, {"as": "sms", "w:en::short": "Ground: {{ order.number }}"}
    ).content.decode()
    assert "Ground: 1042" in said
    assert "It travels as one text message." in said
    wrong = owner.post(look, {"as": "mail", "w:en::heading": "{{ nobody }}"}).content.decode()
    assert "It cannot be shown like this" in wrong


def test_a_language_that_is_not_written_shows_what_its_readers_get(
    store: Store, owner: Client, now: datetime
) -> None:
    own(store, now)
    page = owner.get(f"{WORDS}ground/languages/?language=ca").content.decode()
    assert "Nothing is written in Catalan: its readers get English." in page
    page = owner.get(f"{WORDS}ground/languages/?language=es").content.decode()
    assert "4 places are empty: there its readers get English." in page
    shown = owner.get(
        f"{WORDS}ground/languages/look/?as=mail&language=es&reader=ca"
    ).content.decode()
    assert "Ground today." in shown
    post(owner, f"{WORDS}ground/languages/", stamp="0", do="keep", w__ca____heading="Mòlt avui.")
    shown = owner.get(f"{WORDS}ground/languages/look/?as=mail&reader=ca").content.decode()
    assert "Mòlt avui." in shown
    assert "It keeps for six weeks." in shown
    post(owner, f"{WORDS}ground/languages/", stamp="1", do="keep", w__ca____heading="")
    row = drafts.draft(store, "ground")
    assert row is not None
    assert row.text == OWN


def test_tones_stand_beside_each_other_and_bad_news_has_none(
    store: Store, owner: Client, now: datetime
) -> None:
    own(store, now)
    tones, look = f"{WORDS}ground/tones/", f"{WORDS}ground/tones/look/?as=mail"
    page = owner.get(tones).content.decode()
    assert "Ground, and proud of it." in page
    post(owner, tones, stamp="0", do="keep", w__en__elegant__heading="It was ground this morning.")
    assert "It was ground this morning." in owner.get(f"{look}&tone=elegant").content.decode()
    assert "Ground, and proud of it." in owner.get(f"{look}&tone=playful").content.decode()
    sent = {"stamp": "1", "do": "keep", "h:head": "1", "h:bad_news": "1"}
    assert owner.post(f"{WORDS}ground/", sent).status_code == 302
    said = owner.get(f"{look}&tone=playful").content.decode()
    assert "Ground, and proud of it." not in said
    assert "Ground today." in said
    assert "This is bad news" in owner.get(tones).content.decode()


def test_a_new_one_begins_as_another_and_is_thrown_away(
    store: Store, owner: Client, now: datetime
) -> None:
    page = post(owner, f"{WORDS}new/", key="second-cup", start="care-tip")
    assert "Two minutes, once." in page
    assert "second-cup" not in queries.texts(store)
    assert "not saved yet" in owner.get(WORDS).content.decode()
    assert "already" in post(owner, f"{WORDS}new/", key="second-cup")
    assert "already" in post(owner, f"{WORDS}new/", key="order-late")
    page = post(owner, f"{WORDS}second-cup/", stamp="1", do="discard")
    assert "thrown away" in page
    assert owner.get(f"{WORDS}second-cup/").status_code == 404
    post(owner, f"{WORDS}new/", key="own-start")
    post(owner, f"{WORDS}own-start/", stamp="1", do="save")
    assert queries.check(queries.text(store, "own-start")) == []


def test_the_names_are_listed_with_what_they_would_say(store: Store, owner: Client) -> None:
    page = owner.get(SHIPPED).content.decode()
    assert "{{ customer.given_name }}" in page
    assert "1550 2871 0044" in page
    assert "may be empty" in page


def test_the_team_reads_its_language_and_the_template_stays_in_its_own(
    store: Store, owner: Client
) -> None:
    page = owner.get(SHIPPED, headers={"accept-language": "ar"}).content.decode()
    assert 'dir="rtl"' in page
    assert '<input type="hidden" name="language" value="en">' in page
    assert 'value="see:en" aria-current="true"' in page
    assert "It&#x27;s on the road." in page
