"""The side panel of the storyboard editor: every field of every kind of step, there and back."""

from datetime import datetime
from html.parser import HTMLParser
from typing import Any

import msgspec
import pytest
from django.test import Client

from afterword.decisions import journey as steps
from afterword.decisions.timing import Hours
from afterword.desk.journeys.panel_fields import STEPS_OF
from afterword.desk.journeys.panel_head import HEAD
from afterword.desk.journeys.panel_inputs import Field
from afterword.desk.journeys.panel_parts import Group, Rows
from afterword.house.models import Store
from afterword.journeys import draft_actions, queries
from afterword.journeys.models import Draft
from afterword.journeys.text import load_yaml, parse
from tests.desk.team import Opens

pytestmark = pytest.mark.django_db

TEXT = """\
# Everything there is, once.
journey: all-kinds
name: All kinds
subject: order
trigger: {event: order.placed}  # the moment it starts
guards:
  # The first rule of the house.
  - {id: late, name: a parcel is late, when: {has: shipment, where: [{field: late, is: true}]}}
steps:
  # a breath
  - id: breath
    kind: wait
    for: 2 hours  # not too soon
  - id: listen
    kind: wait_for
    # long enough
    timeout: 30 days
    any_of:
      # the good end
      - id: there
        name: it is there
        event: order.delivered
        steps:
          - {id: hooray, kind: emit, event: custom.hooray}
      - id: left
        event: shipment.shipped
        again: true
  - id: say
    kind: send
    class: service  # a help, no offer
    template: care-tip
  - id: question
    kind: ask
    class: service
    template: check-in
    answer: score
    timeout: 3 days
  - id: fork
    kind: branch
    cases:
      - id: low
        when: {answer: score, at_most: 6}  # who is unhappy
        steps:
          - {id: call-them, kind: task, title: Call them}
  - id: lot
    kind: split
    experiment: lot
    ways:
      - {id: a, weight: 1}
      - id: b
        weight: 1
  - {id: gift, kind: reward, offer: thanks}
  - {id: gather, kind: digest, event: shipment.shipped, quiet: 2 hours, longest: 1 day}
  - {id: program, kind: call, webhook: CRM}
  - {id: note, kind: update, tag: [tried]}
  - {id: tell, kind: emit, event: custom.done}
  - {id: more, kind: start, journey: after-first-delivery}
  - {id: less, kind: stop, journey: after-first-delivery}
  - {id: out, kind: exit}  # and gone
"""
COMMENTS = [line.split("#")[1].strip() for line in TEXT.splitlines() if "#" in line]


@pytest.fixture
def draft(store: Store, now: datetime) -> Draft:
    return draft_actions.begin_new(store, TEXT, now=now, by="user:owner@team.example")


class _Form(HTMLParser):
    """What a browser would send of a page's form."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self._select = self._area = ""
        self._said = ""
        self._options: list[tuple[str, bool]] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        name = found.get("name", "")
        if tag == "input" and name:
            ticks = found.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in found:
                self.values.setdefault(name, []).append(found.get("value", "on"))
        elif tag == "textarea":
            self._area, self._said = name, ""
        elif tag == "select":
            self._select, self._options = name, []
        elif tag == "option" and self._select:
            self._options.append((found.get("value", ""), "selected" in found))

    def handle_data(self, data: str) -> None:
        if self._area:
            self._said += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._area:
            self.values.setdefault(self._area, []).append(self._said.removeprefix("\n"))
            self._area = ""
        elif tag == "select" and self._select:
            chosen = [value for value, on in self._options if on]
            first = [value for value, _on in self._options[:1]]
            self.values.setdefault(self._select, []).extend(chosen[-1:] or first)
            self._select = ""


def at(step: str) -> str:
    where = f"step/{step}" if step else "head"
    return f"/desk/ada-fern/journeys/all-kinds/edit/{where}/"


def form(client: Client, step: str) -> dict[str, list[str]]:
    """The inputs of the panel as a browser has them."""
    answer = client.get(at(step))
    assert answer.status_code == 200
    return _Form(answer.content.decode()).values


def send(client: Client, step: str, **more: Any) -> Any:
    """Change some inputs and send all of them."""
    return post(client, step, form(client, step), **more)


def post(client: Client, step: str, values: dict[str, list[str]], **more: Any) -> Any:
    for name, value in more.items():
        values[name.replace("__", ".")] = value if isinstance(value, list) else [value]
    return client.post(f"{at(step)}save/", values, HTTP_HX_REQUEST="true")


def step_of(store: Store, step: str) -> dict[str, Any]:
    """A step of the draft as it is written now."""
    row = queries.draft(store, "all-kinds")
    assert row is not None
    parse(row.text)
    for comment in COMMENTS:
        assert comment in row.text, comment
    plain = load_yaml(row.text)
    if not step:
        return dict(plain)
    from afterword.journeys.editing import path_of

    found = plain
    for part in path_of(plain, step):
        found = found[part]
    return dict(found)


KINDS = {
    msgspec.inspect.type_info(one).tag: one  # type: ignore[attr-defined]
    for one in steps.Step.__args__
}
LANES = {"steps", "otherwise", "on_timeout"}


def names_of(struct: Any) -> set[str]:
    return {one.encode_name for one in msgspec.structs.fields(struct)} - LANES


def test_every_field_of_every_step_has_a_place_in_its_form() -> None:
    assert set(STEPS_OF) == set(KINDS)
    for kind, struct in KINDS.items():
        assert {one.name for one in STEPS_OF[kind]} == names_of(struct), kind
    rows = {"wait_for": steps.Case, "branch": steps.BranchCase, "split": steps.Lot}
    for kind, struct in rows.items():
        (found,) = [one for one in STEPS_OF[kind] if isinstance(one, Rows)]
        assert {one.name for one in found.fields} == names_of(struct), kind
    assert {one.name for one in HEAD} == names_of(steps.Journey) - {"journey", "version"}
    parts: dict[str, Field] = {one.name: one for one in HEAD}
    for name, struct in (
        ("trigger", steps.Trigger), ("entry", steps.Entry), ("goal", steps.Goal),
        ("guards", steps.Named), ("exits", steps.Named),
    ):  # fmt: skip
        part = parts[name]
        assert isinstance(part, Group | Rows)
        assert {one.name for one in part.fields} == names_of(struct), name
    written = {"from": "08:00", "to": "9:00", "days": [], "business_days": True, "holidays": False}
    assert set(written) == names_of(Hours)
    assert names_of(steps.Fact) == {"event", "promise", "of"}
    assert names_of(steps.FallBack) == {"after", "unless"}
    assert names_of(steps.Scale) == {"low", "high"}


def test_looking_at_it_and_saving_it_untouched_changes_nothing(
    owner: Client, store: Store, draft: Draft
) -> None:
    for step in ("", *queries_ids(draft)):
        answer = send(owner, step)
        assert answer.status_code == 200, step
        assert "HX-Trigger" not in answer, step
    now = queries.draft(store, "all-kinds")
    assert now is not None
    assert (now.text, now.stamp) == (TEXT, 1)


def queries_ids(draft: Draft) -> list[str]:
    from afterword.journeys.editing import ids

    return list(ids(load_yaml(draft.text)))


CONDITION = {"has": "return", "where": [{"field": "open", "is": True}]}
WRITTEN = "has: return\nwhere:\n- {field: open, is: true}"
HOURS = {
    "hours__when": "set", "hours__from": "09:30", "hours__to": "00:00",
    "hours__days": ["mon", "fri"], "hours__business_days": "1", "hours__not_holidays": "1",
}  # fmt: skip
SET = {"from": "09:30", "to": "24:00", "days": ["mon", "fri"],
       "business_days": True, "holidays": False}  # fmt: skip
SAYING: dict[str, Any] = {
    "name": "A word", "template": "review-ask", "tone": "elegant",
    "channels": ["whatsapp", "email"], "channels__add": "sms", "prefer": "cheap",
    "fall_back__unless": "read", "fall_back__after__n": "6", "fall_back__after__unit": "hours",
    "class": "marketing", "purpose": "reviews", "cap": "merge", "valid_for__n": "4",
    "valid_for__unit": "weeks", "guarded": ["·"], "invites": "1", "unless": WRITTEN, **HOURS,
}  # fmt: skip
SAID: dict[str, Any] = {
    "name": "A word", "template": "review-ask", "tone": "elegant",
    "channels": ["whatsapp", "email", "sms"], "prefer": "cheap",
    "fall_back": {"after": "6 hours", "unless": "read"}, "class": "marketing",
    "purpose": "reviews", "cap": "merge", "valid_for": "4 weeks", "guarded": False,
    "invites": True, "unless": CONDITION, "hours": SET,
}  # fmt: skip

EACH: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("breath", {"name": "Wait", "for__n": "3", "for__unit": "business days",
                "after__what": "order.delivered", "after__of": "customer", **HOURS},
     {"name": "Wait", "for": "3 business days",
      "after": {"event": "order.delivered", "of": "customer"}, "hours": SET}),
    ("breath", {"after__what": "promise:to"}, {"for": "2 hours", "after": {"promise": "to"}}),
    ("listen", {"name": "Listen", "timeout__n": "1", "timeout__unit": "weeks",
                "timeout_after__what": "promise:from",
                "any_of__0__name": "it came", "any_of__0__event": "order.paid",
                "any_of__0__where__0__field": "order", "any_of__0__where__0__op": "in",
                "any_of__0__where__0__value": "a, b",
                "any_of__0__of": "customer", "any_of__0__since": "step", "any_of__0__again": "1",
                "any_of__1__event": "", "any_of__1__becomes": WRITTEN, "any_of__1__again": ["·"],
                "any_of__1__id": "came"},
     {"name": "Listen", "timeout": "1 week", "timeout_after": {"promise": "from"},
      "any_of": [
          {"id": "there", "name": "it came", "event": "order.paid", "of": "customer",
           "where": [{"field": "order", "in": ["a", "b"]}], "since": "step", "again": True,
           "steps": [{"id": "hooray", "kind": "emit", "event": "custom.hooray"}]},
          {"id": "came", "becomes": CONDITION}]}),
    ("say", SAYING, SAID),
    ("question", {**SAYING, "answer": "joy", "topic": "how glad", "scale__low": "1",
                  "scale__high": "5", "timeout__n": "36", "timeout__unit": "hours"},
     {**SAID, "answer": "joy", "topic": "how glad", "scale": {"low": 1, "high": 5},
      "timeout": "36 hours"}),
    ("fork", {"name": "Which way", "cases__0__name": "sad", "cases__0__when": WRITTEN,
              "cases__0__id": "sad"},
     {"name": "Which way", "cases": [
         {"id": "sad", "name": "sad", "when": CONDITION,
          "steps": [{"id": "call-them", "kind": "task", "title": "Call them"}]}]}),
    ("lot", {"name": "Try", "experiment": "words", "holdout": "10", "ways__0__weight": "3",
             "ways__0__name": "A", "ways__1__id": "bee"},
     {"name": "Try", "experiment": "words", "holdout": 10,
      "ways": [{"id": "a", "name": "A", "weight": 3}, {"id": "bee", "weight": 1}]}),
    ("call-them", {"name": "Ring", "title": "Ring them", "what": "complaint", "role": "marketer",
                   "within__n": "4", "within__unit": "hours", "holds": "1", "urgent": "1"},
     {"name": "Ring", "title": "Ring them", "what": "complaint", "role": "marketer",
      "within": "4 hours", "holds": True, "urgent": True}),
    ("note", {"name": "Note", "tag": "vip, loud", "untag": "new", "state": "size: 4\nkind: dark",
              "revoke": ["·", "offers"], "order_tag": "gift", "order_note": "wrap it"},
     {"name": "Note", "tag": ["vip", "loud"], "untag": ["new"],
      "state": {"size": 4, "kind": "dark"}, "revoke": ["offers"], "order_tag": ["gift"],
       "order_note": "wrap it"}),
    ("gift", {"name": "Gift", "offer": "welcome"}, {"name": "Gift", "offer": "welcome"}),
    ("gather", {"name": "All at once", "event": "order.placed", "where__0__field": "number",
                "where__0__op": "is", "where__0__value": "a", "of": "subject",
                "quiet__n": "3", "longest__n": "2", "longest__unit": "weeks"},
     {"name": "All at once", "event": "order.placed", "of": "subject",
      "where": [{"field": "number", "is": "a"}], "quiet": "3 hours", "longest": "2 weeks"}),
    ("program", {"name": "Tell it", "webhook": "till", "data": "size: 4"},
     {"name": "Tell it", "webhook": "till", "data": {"size": 4}}),
    ("tell", {"name": "Tell", "event": "fitting.done", "data": "seat: true"},
     {"name": "Tell", "event": "custom.fitting.done", "data": {"seat": True}}),
    ("more", {"name": "On", "journey": "order-and-shipping"},
     {"name": "On", "journey": "order-and-shipping"}),
    ("less", {"name": "Off", "journey": "order-and-shipping"},
     {"name": "Off", "journey": "order-and-shipping"}),
    ("out", {"name": "Away", "outcome": "bought again"},
     {"name": "Away", "outcome": "bought again"}),
]  # fmt: skip


@pytest.mark.parametrize(("step", "typed", "wanted"), EACH, ids=[one[0] for one in EACH])
def test_what_is_typed_stands_in_the_text_and_its_comments_stay(
    owner: Client, store: Store, draft: Draft, step: str, typed: dict[str, Any], wanted: Any
) -> None:
    answer = send(owner, step, **typed)
    assert answer.status_code == 200
    assert answer["HX-Trigger"] == "drafted"
    found = step_of(store, step)
    assert {name: found.get(name) for name in wanted} == wanted
    again = send(owner, step)
    assert again.status_code == 200
    assert "HX-Trigger" not in again, "what is shown is what was saved"


def test_the_head_of_the_journey(owner: Client, store: Store, draft: Draft) -> None:
    answer = send(
        owner, "", name="Every kind", about="What there is.", subject="customer",
        trigger__event="order.delivered", trigger__where__0__field="order",
        trigger__where__0__op="is", trigger__where__0__value="x", trigger__when=WRITTEN,
        entry__rule="after_exit", entry__per="customer", entry__pause__n="30",
        entry__pause__unit="days", guards__0__name="late again", guards__0__id="late-again",
        guards__0__when=WRITTEN, priority="70", holdout="5", goal__there="1",
    )  # fmt: skip
    assert answer.status_code == 200
    values = _Form(answer.content.decode()).values
    assert values["goal.name"] == ["a second order"], "it begins with something sensible"
    answer = post(
        owner, "", values, goal__name="buys again", goal__event="order.placed",
        goal__within__n="8", goal__within__unit="weeks", goal__ends="1",
    )  # fmt: skip
    assert answer.status_code == 200
    found = step_of(store, "")
    assert {name: found[name] for name in found if name not in ("steps", "journey")} == {
        "name": "Every kind", "about": "What there is.", "subject": "customer",
        "trigger": {"event": "order.delivered", "where": [{"field": "order", "is": "x"}],
                    "when": CONDITION},
        "entry": {"rule": "after_exit", "per": "customer", "pause": "30 days"},
        "guards": [{"id": "late-again", "name": "late again", "when": CONDITION}],
        "priority": 70, "holdout": 5,
        "goal": {"name": "buys again", "event": "order.placed", "within": "8 weeks", "ends": True},
    }  # fmt: skip
    assert list(found)[-1] == "steps", "what is short stands before the steps"


# ------------------------------------------------------------------------------------- rows


def test_rows_are_put_in_moved_and_taken_out_with_their_comments(
    owner: Client, store: Store, draft: Draft
) -> None:
    assert send(owner, "listen", do="down:any_of.0").status_code == 200
    assert [one["id"] for one in step_of(store, "listen")["any_of"]] == ["left", "there"]
    assert send(owner, "listen", do="up:any_of.1", name="Listen").status_code == 200
    found = step_of(store, "listen")
    assert (found["name"], [one["id"] for one in found["any_of"]]) == ("Listen", ["there", "left"])
    assert send(owner, "fork", do="add:cases").status_code == 200
    assert [one["id"] for one in step_of(store, "fork")["cases"]] == ["low", "case"]
    assert send(owner, "fork", do="remove:cases.1").status_code == 200
    assert [one["id"] for one in step_of(store, "fork")["cases"]] == ["low"]
    assert send(owner, "fork", do="remove:cases.0").status_code == 200
    assert len(step_of(store, "fork")["cases"]) == 1, "a branch keeps a lane"
    row = queries.draft(store, "all-kinds")
    assert row is not None
    done = [one.what for one in queries.revisions(row)]
    assert done == ["lane-removed", "lane-added", "lane-moved", "lane-moved", "begun"]


def test_guards_and_ends_come_and_go(owner: Client, store: Store, draft: Draft) -> None:
    assert send(owner, "", do="add:exits").status_code == 200
    (made,) = step_of(store, "")["exits"]
    assert (made["id"], made["name"]) == ("complaint-open", "a complaint is open")
    assert send(owner, "", do="remove:exits.0").status_code == 200
    assert "exits" not in step_of(store, "")


def test_channels_are_put_in_order_by_buttons(owner: Client, store: Store, draft: Draft) -> None:
    send(owner, "say", channels__add="whatsapp")
    assert step_of(store, "say")["channels"] == ["email", "whatsapp"]
    send(owner, "say", do="up:channels.1")
    assert step_of(store, "say")["channels"] == ["whatsapp", "email"]
    send(owner, "say", do="remove:channels.0")
    assert step_of(store, "say")["channels"] == ["email"]
    assert send(owner, "say", channels=[""]).status_code == 422


def test_a_step_gets_another_short_name(owner: Client, store: Store, draft: Draft) -> None:
    answer = send(owner, "breath", id="a-breath")
    assert answer.status_code == 200
    assert step_of(store, "a-breath")["for"] == "2 hours"
    assert owner.get(at("breath")).status_code == 404
    refused = send(owner, "a-breath", id="say")
    assert refused.status_code == 422
    assert "Another step has this short name already." in refused.content.decode()


# -------------------------------------------------------------------------------- bad input

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("breath", {"for__n": "three"}, "Write a whole number, like 3."),
    ("breath", {"id": "Not An Id"}, "Small letters, digits and dashes"),
    ("breath", {"hours__when": "set", "hours__days": []}, "Choose at least one day."),
    ("breath", {"hours__when": "set", "hours__from": "9 am"}, "Write an hour like 09:30."),
    ("say", {"unless": "has: dragon"}, "Invalid enum value"),
    ("say", {"unless": "[: ]["}, "line 1"),
    ("say", {"class": ""}, "Choose one."),
    ("question", {"answer": ""}, "Write something here."),
    ("question", {"scale__high": "20"}, "It goes up, in at most eleven answers."),
    ("lot", {"ways__0__weight": "-1"}, "Write a whole number between 0 and 1000000."),
    ("lot", {"ways__0__id": "b"}, "Another one has this id already."),
    ("note", {"state": "size"}, "Write a name, a colon and a value on each line."),
    ("tell", {"event": "not so"}, "Letters, digits, dots and dashes"),
    ("listen", {"timeout__n": ""}, "Write how long."),
    ("", {"trigger__event": ""}, "Choose what happens."),
    ("", {"priority": "900"}, "Write a whole number between 0 and 100."),
]  # fmt: skip


@pytest.mark.parametrize(("step", "typed", "says"), BAD)
def test_bad_input_says_what_to_do_and_keeps_what_was_typed(
    owner: Client, store: Store, draft: Draft, step: str, typed: dict[str, Any], says: str
) -> None:
    answer = send(owner, step, **typed, name="Typed beside it")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert says in page
    values = _Form(page).values
    assert values["name"] == ["Typed beside it"]
    for name, value in typed.items():
        if value and isinstance(value, str):
            assert values[name.replace("__", ".")][-1] == value
    now = queries.draft(store, "all-kinds")
    assert now is not None
    assert now.text == TEXT, "nothing is saved of it"


def test_without_script_it_saves_and_comes_back(owner: Client, store: Store, draft: Draft) -> None:
    values = form(owner, "say")
    values["tone"] = ["elegant"]
    answer = owner.post(f"{at('say')}save/", values)
    assert answer.status_code == 302
    page = owner.get(answer["Location"])
    assert "<html" in page.content.decode()
    assert _Form(page.content.decode()).values["tone"] == ["elegant"]


# ----------------------------------------------------------------------- two of them, and who may


def test_a_draft_is_begun_by_the_first_change(owner: Client, store: Store) -> None:
    address = "/desk/ada-fern/journeys/after-first-delivery/edit/step/thanks/"
    values = _Form(owner.get(address).content.decode()).values
    assert queries.draft(store, "after-first-delivery") is None, "looking begins nothing"
    answer = owner.post(f"{address}save/", {**values, "name": "Thanks"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 200
    row = queries.draft(store, "after-first-delivery")
    assert row is not None
    assert "name: Thanks\n" in row.text


def test_the_other_persons_change_is_not_written_over_and_nothing_typed_is_lost(
    opens: Opens, store: Store, draft: Draft
) -> None:
    mine, theirs = opens("owner"), opens("marketer")
    seen = form(mine, "say")
    assert send(theirs, "say", cap="drop", name="Theirs").status_code == 200
    answer = post(mine, "say", seen, tone="playful", name="Mine")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "marketer@team.example changed this journey meanwhile." in page
    values = _Form(page).values
    assert (values["name"], values["tone"], values["cap"]) == (["Mine"], ["playful"], ["drop"])
    assert step_of(store, "say")["name"] == "Theirs", "it is not saved by itself"
    assert post(mine, "say", values).status_code == 200
    found = step_of(store, "say")
    assert (found["name"], found["tone"], found["cap"]) == ("Mine", "playful", "drop")


def test_a_step_that_another_took_out_gives_back_what_was_typed(
    opens: Opens, store: Store, draft: Draft, now: datetime
) -> None:
    from afterword.journeys.editing import remove

    mine = opens("owner")
    seen = form(mine, "note")
    draft_actions.save(
        draft, remove(draft.text, "note"), seen=1, what="removed", now=now, by="user:tom@x.example"
    )
    answer = post(mine, "note", seen, order_note="wrap it in linen")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "tom@x.example changed this journey meanwhile." in page
    assert "wrap it in linen" in page


def test_a_draft_that_was_thrown_away_gives_back_what_was_typed(
    owner: Client, store: Store, now: datetime
) -> None:
    address = "/desk/ada-fern/journeys/after-first-delivery/edit/step/thanks/"
    first = _Form(owner.get(address).content.decode()).values
    begun = owner.post(f"{address}save/", {**first, "name": "Thanks"}, HTTP_HX_REQUEST="true")
    values = _Form(begun.content.decode()).values
    row = queries.draft(store, "after-first-delivery")
    assert row is not None
    draft_actions.discard(row, now=now, by="user:tom@x.example")
    answer = owner.post(f"{address}save/", {**values, "tone": "elegant"}, HTTP_HX_REQUEST="true")
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "The draft was thrown away meanwhile." in page
    assert queries.draft(store, "after-first-delivery") is None
    again = _Form(page).values
    assert again["tone"] == ["elegant"]
    assert owner.post(f"{address}save/", again, HTTP_HX_REQUEST="true").status_code == 200
    assert queries.draft(store, "after-first-delivery") is not None


def test_what_is_to_be_mended_stands_in_the_panel(
    owner: Client, store: Store, draft: Draft
) -> None:
    assert "To be mended" not in owner.get(at("breath")).content.decode()
    page = send(owner, "say", template="no-such-words").content.decode()
    assert "To be mended" in page
    assert "no-such-words" in page


def test_ones_own_change_at_the_board_is_in_nobodys_way(
    owner: Client, store: Store, draft: Draft, now: datetime
) -> None:
    from afterword.journeys.editing import remove

    seen = form(owner, "say")
    draft_actions.save(
        draft, remove(draft.text, "note"), seen=1, what="removed", now=now,
        by="user:owner@team.example",
    )  # fmt: skip
    assert post(owner, "say", seen, tone="casual").status_code == 200
    assert step_of(store, "say")["tone"] == "casual"


def test_who_may_only_look_sees_it_and_changes_nothing(
    opens: Opens, store: Store, draft: Draft
) -> None:
    agent = opens("agent")
    page = agent.get(at("say")).content.decode()
    assert "<fieldset" in page
    assert "disabled" in page
    assert "/save/" not in page
    assert agent.post(f"{at('say')}save/", {"tone": "casual"}).status_code == 403
    assert queries.draft(store, "all-kinds").text == TEXT  # type: ignore[union-attr]
    for who, status in (("analyst", 403), ("stranger", 404), ("other", 404), ("nobody", 302)):
        assert opens(who).get(at("say")).status_code == status, who


def test_what_is_not_there_is_said_to_be_not_there(owner: Client, draft: Draft) -> None:
    assert owner.get(at("dragon")).status_code == 404
    assert owner.get("/desk/ada-fern/journeys/dragon/edit/head/").status_code == 404


def test_words_of_an_impossible_name_are_refused_with_what_to_do(
    owner: Client, store: Store, draft: Draft
) -> None:
    answer = send(owner, "say", template="thank you, Ana")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Words cannot be called “thank you, Ana”" in page
    assert "Choose from the list; new words are written under Words." in page
    assert step_of(store, "say")["template"] == "care-tip", "nothing changed"


def test_a_step_whose_words_have_an_impossible_name_can_be_looked_at_and_mended(
    owner: Client, store: Store, draft: Draft, now: datetime
) -> None:
    """It was written in the text file."""
    text = TEXT.replace("template: care-tip", "template: thank you, Ana")
    draft_actions.save(
        draft, text, seen=draft.stamp, what="written", about="", now=now, by="user:x@team.example"
    )
    page = owner.get(at("say")).content.decode()
    assert "There is no template thank you, Ana that can be read." in page
    assert "Change the words" not in page
    assert send(owner, "say", template="review-ask").status_code == 200
    assert step_of(store, "say")["template"] == "review-ask"
