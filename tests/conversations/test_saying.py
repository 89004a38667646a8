"""What a person of the team answers: once, over the right address, and true about what became."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import msgspec
import pytest

from afterword.conversations import saying, talking
from afterword.conversations.models import Conversation, Unsent
from afterword.conversations.saying import Reply, Unsayable
from afterword.house import actions as house
from afterword.house.models import Store, User
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.outbox.queries import because_of, words_of
from afterword.timeline.models import Event
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import ANA, Days, placed, tell
from tests.outbox.posting import a_plan

pytestmark = pytest.mark.django_db

NUMBER = "+385911234567"
OTHER = "ana.at.work@example.com"


@pytest.fixture
def mia(store: Store) -> User:
    user = house.create_user(email="mia@ada-fern.example", name="Mia Kovač", now=NOW)
    house.add_member(store, user, "agent", now=NOW, by="test")
    return user


@pytest.fixture
def days(store: Store, home: Path) -> Days:
    """Ana bought something, over an address that is not the one she writes from."""
    tell(store, placed(who=msgspec.structs.replace(ANA, phone=NUMBER)), now=NOW)
    found = Days(home)
    found.settle()
    return found


def mailed(text: str, key: str = "m1@post.example", at: datetime = NOW) -> shapes.Event:
    return shapes.Event(
        kind="reply.received",
        key=f"email:reply:{key}",
        happened=at,
        who=shapes.Who(email=ANA.email),
        data={"channel": "email", "provider_id": key},
        private={"text": text, "subject": "My order"},
    )


def chatted(
    text: str, key: str = "w1", at: datetime = NOW, channel: str = "whatsapp"
) -> shapes.Event:
    contact = (channel, "7" if channel == "messenger" else NUMBER)
    return shapes.Event(
        kind="reply.received",
        key=f"{channel}:{key}",
        happened=at,
        who=shapes.Who(email=ANA.email, contacts=(contact,)),
        data={"channel": channel, "provider_id": key, "what": "text"},
        private={"text": text},
    )


def talk_of(store: Store) -> Conversation:
    return Conversation.objects.of(store).select_related("customer", "store").get()


def said(store: Store) -> list[Intent]:
    rows = Intent.objects.of(store).filter(step=saying.STEP).select_related("customer", "store")
    return list(rows.order_by("id"))


def a_reply(channel: str = "email", words: str = "It comes tomorrow.", press: str = "one") -> Reply:
    return Reply(channel=channel, words=words, press=press, subject="Re: My order")


def the_mail(days: Days) -> EmailMessage:
    found = message_from_bytes(days.post.mails[-1].data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


def told(store: Store, kind: str) -> list[Event]:
    return list(Event.objects.of(store).filter(kind=kind).order_by("id"))


def given_back(store: Store) -> list[Event]:
    """When the team was given it, but for the first time: no dialogue answers here."""
    first, *more = told(store, "conversation.handed")
    assert first.data["why"] == "unknown"
    return more


def test_it_works(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    words = "Ana, it comes <tomorrow>.\n\nKeep the beans.\nMia"
    saying.say(talk_of(store), a_reply(words=words), user=mia, now=days.now)
    talk = talk_of(store)
    assert (talk.state, talk.asked, talk.assignee, talk.last_ours) == ("theirs", None, mia, True)
    assert told(store, "conversation.answered") == []
    (planned,) = [one for one in told(store, "message.planned") if one.data["step"] == saying.STEP]
    assert planned.happened == planned.known == days.now, "nothing is known before it happened"
    days.later(seconds=10)
    (intent,) = said(store)
    assert (intent.state, intent.channel, intent.purpose) == ("accepted", "email", "answer")
    mail = the_mail(days)
    assert (mail["To"], mail["Subject"]) == ("Ana Petrović <ana@example.com>", "Re: My order")
    assert mail["In-Reply-To"] == mail["References"] == "<m1@post.example>"
    assert "Auto-Submitted" not in mail
    plain, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert page is not None
    assert plain.get_content().replace("\r", "").startswith(words)
    assert "Ana, it comes &lt;tomorrow&gt;.<br />" in page.get_content()
    (answered,) = told(store, "conversation.answered")
    assert (answered.about, answered.data["by"]) == (talk.about, "team")


def test_whatsapp_says_the_words_and_nothing_else(store: Store, days: Days, mia: User) -> None:
    days.hear(store, chatted("Where is my order?"))
    saying.say(talk_of(store), a_reply("whatsapp", "Tomorrow, Ana."), user=mia, now=days.now)
    days.later(seconds=10)
    (intent,) = said(store)
    assert (intent.state, intent.channel) == ("accepted", "whatsapp")
    found = words_of(intent, store)
    assert found is not None
    assert (found.text, found.to) == ("Tomorrow, Ana.", NUMBER)


def test_the_same_press_says_it_once(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    for _ in range(3):
        saying.say(talk_of(store), a_reply(), user=mia, now=days.now)
        days.later(seconds=10)
    assert len(said(store)) == len(days.post.mails) == 1


def test_it_goes_to_the_address_they_wrote_from(store: Store, days: Days, mia: User) -> None:
    """She buys with another address afterwards: who wrote is answered where they wrote."""
    days.hear(store, mailed("Where is my order?"))
    later = msgspec.structs.replace(ANA, ids=("shop:1",))
    tell(store, placed(NOW, "order/shop:7", who=later), now=NOW)
    work = msgspec.structs.replace(ANA, email=OTHER, ids=("shop:1",))
    tell(store, placed(NOW + timedelta(hours=1), "order/shop:8", who=work))
    days.until(NOW + timedelta(hours=2))
    talk = Conversation.objects.of(store).select_related("customer", "store").get()
    saying.say(talk, a_reply(), user=mia, now=days.now)
    days.later(seconds=10)
    assert "ana@example.com" in the_mail(days)["To"]


def test_the_words_are_sealed_until_they_go(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    saying.say(talk_of(store), a_reply(words="The pass is snowed in."), user=mia, now=days.now)
    (intent,) = said(store)
    assert "snowed" not in intent.candidate
    found = words_of(intent, store)
    assert found is not None
    assert found.own["words"] == "The pass is snowed in."


def test_it_can_be_taken_back(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    key = saying.say(talk_of(store), a_reply(), user=mia, now=days.now)
    own = saying.unsay(talk_of(store), key, user=mia, now=days.now)
    assert own["words"] == "It comes tomorrow."
    talk = talk_of(store)
    assert (talk.state, talk.asked) == ("team", NOW)
    days.later(minutes=1)
    assert days.post.mails == []
    (intent,) = said(store)
    assert intent.state == "withheld"
    assert because_of(intent)[-1].rule == "taken_back"
    assert given_back(store) == []


def test_what_is_on_its_way_cannot_be_taken_back(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    key = saying.say(talk_of(store), a_reply(), user=mia, now=days.now)
    days.later(seconds=10)
    with pytest.raises(LookupError):
        saying.unsay(talk_of(store), key, user=mia, now=days.now)
    assert talk_of(store).state == "theirs"


def test_what_is_turned_away_gives_it_back_to_the_team(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    body = b"5.6.0 this mail is not taken"
    days.post.answer = shapes.Response(status=554, headers={"phase": "data"}, body=body)
    reply = msgspec.structs.replace(a_reply(), then="close")
    saying.say(talk_of(store), reply, user=mia, now=days.now)
    assert talk_of(store).state == "closed"
    days.later(seconds=10)
    assert said(store)[0].state == "failed"
    talk = talk_of(store)
    assert (talk.state, talk.asked, talk.assignee) == ("team", NOW, mia)
    (handed,) = given_back(store)
    assert handed.data["why"] == "unsent"


def test_of_what_nobody_knows_whether_it_arrived_the_team_hears(
    store: Store, days: Days, mia: User
) -> None:
    days.hear(store, mailed("Where is my order?"))
    days.post.answer = shapes.Unknown(says="timed out")
    saying.say(talk_of(store), a_reply(), user=mia, now=days.now)
    days.later(seconds=10)
    assert said(store)[0].state == "unknown"
    assert talk_of(store).state == "team"


def test_beyond_a_days_window_only_approved_words_go(store: Store, days: Days, mia: User) -> None:
    days.hear(store, chatted("Where is my order?"))
    days.later(hours=25)
    saying.say(talk_of(store), a_reply("whatsapp"), user=mia, now=days.now)
    days.later(seconds=10)
    assert said(store)[0].state == "withheld"
    assert talk_of(store).state == "team"


def test_a_person_may_answer_for_a_week_on_messenger(store: Store, days: Days, mia: User) -> None:
    days.hear(store, chatted("Where is my order?", channel="messenger"))
    days.later(days=6)
    saying.say(talk_of(store), a_reply("messenger"), user=mia, now=days.now)
    days.later(seconds=10)
    assert said(store)[0].state == "accepted"
    days.later(days=2)
    saying.say(talk_of(store), a_reply("messenger", press="two"), user=mia, now=days.now)
    days.later(seconds=10)
    assert said(store)[1].state == "withheld"


def test_a_long_talk_is_held_up_by_no_number(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    for number in range(12):
        saying.say(talk_of(store), a_reply(press=f"p{number}"), user=mia, now=days.now)
        days.later(minutes=1)
    assert {one.state for one in said(store)} == {"accepted"}
    assert len(days.post.mails) == 12


def test_a_long_talk_takes_no_room_from_news_of_the_order(
    store: Store, days: Days, mia: User
) -> None:
    days.hear(store, mailed("Where is my order?"))
    for number in range(9):
        saying.say(talk_of(store), a_reply(press=f"p{number}"), user=mia, now=days.now)
        days.later(minutes=1)
    plan = a_plan(
        talk_of(store).customer,
        "news",
        message_class="transactional",
        purpose="orders",
        now=days.now,
    )
    outbox.plan(store, [plan], now=days.now, by="test")
    days.later(minutes=1)
    assert Intent.objects.of(store).get(send_key="news").state == "accepted"


def test_a_closed_one_is_opened_by_it(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    talking.close(talk_of(store), now=days.now, by="user:mia@ada-fern.example")
    first = talk_of(store).about
    days.later(hours=1)
    saying.say(talk_of(store), a_reply(), user=mia, now=days.now)
    talk = talk_of(store)
    assert (talk.state, talk.closed) == ("theirs", None)
    assert talk.about != first
    assert [one.about for one in told(store, "conversation.opened")] == [first, talk.about]


def test_it_may_be_put_off_at_once(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    morning = days.now + timedelta(hours=12)
    reply = msgspec.structs.replace(a_reply(), then="snooze", until=morning)
    saying.say(talk_of(store), reply, user=mia, now=days.now)
    assert talk_of(store).snoozed == morning
    days.later(minutes=5)
    days.hear(store, mailed("And?", "m2@post.example", days.now))
    talk = talk_of(store)
    assert (talk.snoozed, talk.state) == (None, "team")


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (a_reply(words="  \n "), "no words"),
        (a_reply(words="x" * 20_001), "at most"),
        (a_reply("pigeon"), "no such channel"),
    ],
    ids=["empty", "too long", "no channel"],
)
def test_what_cannot_be_said_is_refused(
    store: Store, days: Days, mia: User, reply: Reply, why: str
) -> None:
    days.hear(store, mailed("Where is my order?"))
    before = talk_of(store).stamp
    with pytest.raises(Unsayable, match=why):
        saying.say(talk_of(store), reply, user=mia, now=days.now)
    assert (said(store), talk_of(store).stamp) == ([], before)


def test_what_was_begun_is_done_with(store: Store, days: Days, mia: User) -> None:
    days.hear(store, mailed("Where is my order?"))
    talk = talk_of(store)
    Unsent.objects.create(
        store=store, conversation=talk, user=mia, channel="email", sealed=b"x", at=days.now
    )
    saying.say(talk, a_reply(), user=mia, now=days.now)
    assert not Unsent.objects.of(store).exists()
