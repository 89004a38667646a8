"""Conversations as an inbox has them: what the list's tests and pictures start from."""

from __future__ import annotations

from datetime import datetime, timedelta

from afterword.conversations import finding
from afterword.conversations.models import Conversation, Tag
from afterword.house.models import Store, User
from afterword.timeline.models import Customer
from afterword.wire import shapes
from tests.given import placed, scan, tell

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def a_talk(
    store: Store, name: str, words: str, now: datetime, *, ago: timedelta = HOUR, **facts: object
) -> Conversation:
    """A conversation with somebody who has ordered; its words are found, too."""
    number = 1000 + Customer.objects.of(store).count()
    who = shapes.Who(email=f"c{number}@post.example", name=name, country="GB")
    tell(store, placed(now - 9 * DAY, f"order/shop:{number}", who), now=now - 9 * DAY)
    customer = Customer.objects.of(store).order_by("-id")[0]
    told = {"state": "team", "channel": "email", "language": "en", **facts}
    made = Conversation.objects.create(
        store=store,
        customer=customer,
        about=f"conversation/{number}",
        opened=now - ago,
        last=now - ago,
        order=f"order/shop:{number}",
        sealed=customer.key(store.secret).seal(words.encode(), "conversation"),
        **told,
    )
    finding.learn(made, words)
    for name in made.tags:
        Tag.objects.of(store).get_or_create(store=store, name=name, defaults={"last": now})
    return made


def a_day(store: Store, mia: User, tom: User, now: datetime) -> list[Conversation]:
    """The inbox of the picture: who writes in, over which channel, and how far each is."""
    ana = a_talk(
        store, "Ana Petrović", "Monday is too late, it is my mother’s birthday on Sunday. Can you"
        " do anything?", now, ago=22 * MINUTE, channel="whatsapp", due=now + 38 * MINUTE,
        assignee=mia, urgent=True, intent="wismo", sentiment="negative",
    )  # fmt: skip
    tell(
        store,
        scan("in_transit", now - 4 * DAY, "shipment/dpd:1", ana.order, place="Graz",
             promised_to=(now - 2 * DAY).isoformat()),
        now=now - 4 * DAY,
    )  # fmt: skip
    return [
        ana,
        a_talk(store, "Mateo García", "La taza llegó rota, adjunto una foto. ¿Qué hago ahora?", now,
               ago=HOUR, language="es", due=now + 110 * MINUTE, assignee=mia, intent="complaint",
               sentiment="negative", tags=["breakage"]),
        a_talk(store, "Grace Okafor", "Can you grind the next bag coarser? The last one ran too"
               " fast, and I would rather have it as it was in May.", now, ago=2 * HOUR,
               channel="sms", due=now + 20 * HOUR, intent="preferences"),
        a_talk(store, "Luka Horvat", "Still nothing. I ask for the third time.", now,
               ago=5 * HOUR, channel="instagram", due=now - 3 * HOUR,
               intent="wismo", sentiment="negative"),
        a_talk(store, "يوسف الأمين",
               "أين طلبي؟ — وصل إلى مانشستر، ويصلك اليوم بين الثانية والرابعة.", now,
               ago=2 * HOUR, channel="viber", language="ar", state="itself", last_ours=True),
        a_talk(store, "Eleni Papadaki", "Ευχαριστώ πολύ! Ο καφές είναι υπέροχος.", now,
               ago=3 * HOUR, channel="whatsapp", language="el", state="itself", intent="thanks",
               sentiment="positive"),
        a_talk(store, "Hannah Weiss", "Is the gooseneck kettle safe on induction?", now,
               ago=2 * DAY, channel="whatsapp", assignee=tom, snoozed=now + 2 * HOUR,
               due=now + HOUR, intent="product_question"),
        a_talk(store, "João Pereira", "Perfect, the exchange arrived today. Thank you.", now,
               ago=3 * DAY, language="pt", state="closed", assignee=tom),
        a_talk(store, "Priya Raman", "Of course: it is on its way to you again.", now, ago=4 * DAY,
               state="theirs", last_ours=True, assignee=mia),
    ]  # fmt: skip
