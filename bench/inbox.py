"""The inbox at 100,000 conversations: the whole screen of each view, a page far down, a search by
words; and what 100 open tabs cost that ask every two seconds whether anything is new.

``python -m bench.inbox screen [CONVERSATIONS]`` measures the screens in this process, as the web
application makes them: a request, its answer. ``… tabs`` asks a service over a socket, as tabs do.
"""

import asyncio
import json
import os
import random
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

from bench import ground
from bench.resting import cpu, processes
from bench.webhooks import serving

if TYPE_CHECKING:
    from django.test import Client

    from afterword.house.models import Store, User

TEAM = 20
ASKS = 15
TABS, EVERY, SECONDS = 100, 2, 20
WORDS = ("kettle", "broken", "lid", "where", "order", "late", "refund", "size", "grind", "thank")
STATES = ("team",) * 5 + ("itself",) * 10 + ("theirs",) * 25 + ("closed",) * 60
"""Of a hundred conversations five wait for a person: 5,000 of 100,000."""


def fill(store: "Store", team: "list[User]", many: int, now: datetime) -> None:
    """A store that has talked with so many people in a year."""
    from afterword.conversations import finding
    from afterword.conversations.models import Conversation, Words
    from afterword.house.sealing import Key
    from afterword.timeline.models import Customer

    chance = random.Random(7)  # noqa: S311 (a bench)
    key = Key(b"\x01" * 32)
    wrapped = store.secret.wrap(key, f"customer/{store.key}")
    known = {word: finding.hashes(store, [word])[0] for word in WORDS}
    for start in range(0, many, 2000):
        numbers = range(start, min(start + 2000, many))
        people = [
            Customer(store=store, wrapped_key=wrapped, seen=now, language="en",
                     sealed=key.seal_json({"name": f"Person {n}"}, "customer/name"))
            for n in numbers
        ]  # fmt: skip
        Customer.objects.bulk_create(people)
        talks = [_talk(store, one, key, team, now, chance) for one in people]
        Conversation.objects.bulk_create(talks)
        Words.objects.bulk_create(
            Words(store=store, conversation=talk, hashes=_said(known, chance))
            for talk in talks
        )  # fmt: skip


def _said(known: dict[str, bytes], chance: random.Random) -> bytes:
    """Thirty words, two of which are looked for."""
    size = len(next(iter(known.values())))
    found = [known[word] for word in chance.sample(WORDS, 2)]
    return b"".join([*found, *(chance.randbytes(size) for _ in range(28))])


def _talk(
    store: "Store", customer: Any, key: Any, team: "list[User]", now: datetime, chance: Any
) -> Any:
    from afterword.conversations.models import Conversation

    state = chance.choice(STATES)
    waits = state == "team"
    last = now - timedelta(minutes=chance.randrange(60 * 24 * (3 if waits else 365)))
    return Conversation(
        store=store, customer=customer, about=f"conversation/{customer.pk}", state=state,
        opened=last, last=last, channel=chance.choice(("email", "whatsapp", "sms")),
        language=chance.choice(("en", "es", "de", "ar")),
        intent=chance.choice(("wismo", "return", "complaint", "other")),
        sentiment=chance.choice(("negative", "neutral", "positive")),
        urgent=waits and chance.random() < 0.1,
        due=last + timedelta(days=2) if waits else None,
        asked=last if waits else None,
        last_ours=not waits,
        sealed=key.seal(b"Where is my order? I have waited for a week now.", "conversation"),
        assignee=chance.choice(team) if chance.random() < 0.5 else None,
        snoozed=now + timedelta(days=1) if waits and chance.random() < 0.1 else None,
        tags=["vip"] if chance.random() < 0.01 else [],
    )  # fmt: skip


def stand(many: int) -> "tuple[Any, Store, User]":
    """A store with so many conversations and a team; its data folder, and one of the team."""
    home = ground.stand(os.environ.get("DATABASE_URL", ""))
    store = ground.a_store()
    from django.db import connection
    from django.utils import timezone

    from afterword.house import actions as house

    now = timezone.now()
    team = []
    for number in range(TEAM):
        user = house.create_user(email=f"t{number}@team.example", name=f"T {number}", now=now)
        house.add_member(store, user, "agent", now=now, by="bench")
        team.append(user)
    fill(store, team, many, now)
    if connection.vendor == "postgresql":  # which looks at its tables by itself, in a minute
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return home, store, team[0]


def screens() -> Iterator[tuple[str, str]]:
    """What is asked for, by name: each view, and what is harder."""
    from afterword.conversations.inbox import VIEWS

    for view in VIEWS:
        yield view, f"view={view}"
    yield "search", "view=all&q=kettle+broken"
    yield "filter", "view=all&tag=vip&language=ar&intent=return"
    yield "name", "view=all&q=Person+4711"


def asked(browser: "Client", store: "Store", query: str) -> tuple[float, str]:
    """The median time of a screen in ms, and what it said."""
    took, said = [], ""
    for _ in range(ASKS):
        began = time.perf_counter()
        said = browser.get(f"/desk/{store.key}/inbox/?{query}").content.decode()
        took.append((time.perf_counter() - began) * 1000)
    return median(took), said


def far_down(browser: "Client", store: "Store") -> str:
    """The address of a page behind half of all: where the list would go on from there."""
    from afterword.conversations.models import Conversation

    rows = Conversation.objects.of(store).exclude(state="team").order_by("-last", "-id")
    row = rows[rows.count() // 2]
    return f"view=all&after=2~{row.last.isoformat().replace('+', '%2B')}~{row.pk}"


def screen(many: int) -> dict[str, float]:
    """Milliseconds of each screen, the slowest view's, and of a tab that asks again."""
    _home, store, user = stand(many)
    from django.conf import settings
    from django.test import Client

    settings.ALLOWED_HOSTS.append("testserver")
    browser = Client()
    browser.force_login(user)
    found: dict[str, float] = {}
    for name, query in [*screens(), ("far_down", far_down(browser, store))]:
        found[f"{name}_ms"], text = asked(browser, store, query)
        assert 'class="inbox-views"' in text, (name, text[-2000:])
    views = [name for name, query in screens() if query.count("=") == 1]
    found["list_ms"] = max(found[f"{view}_ms"] for view in (*views, "far_down"))
    found["again_ms"] = again(browser, store)
    return found


def again(browser: "Client", store: "Store") -> float:
    """Milliseconds of a tab's question where nothing is new."""
    page = browser.get(f"/desk/{store.key}/inbox/list/?view=all").content.decode()
    seen = re.findall(r'name="seen" value="(\w+)"', page)[0]
    took = []
    for _ in range(ASKS * 4):
        began = time.perf_counter()
        answer = browser.get(f"/desk/{store.key}/inbox/list/?view=all&seen={seen}")
        if answer.status_code == 204:
            took.append((time.perf_counter() - began) * 1000)
    return median(took)


class Tab:
    """An open list: it asks every two seconds, and keeps what it was told last."""

    def __init__(self, path: str, cookie: str) -> None:
        self.path, self.cookie, self.seen = path, cookie, ""
        self.took: list[float] = []
        self.new = 0

    async def live(self, port: int, starts: float, until: float) -> None:
        await asyncio.sleep(starts)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            began = time.perf_counter()
            await self.ask(reader, writer)
            self.took.append(time.perf_counter() - began)
            await asyncio.sleep(max(0.0, EVERY - (time.perf_counter() - began)))
        writer.close()

    async def ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = [
            f"GET {self.path}&seen={self.seen} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Cookie: {self.cookie}",
            "HX-Request: true",
        ]
        writer.write("\r\n".join(lines).encode() + b"\r\n\r\n")
        head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
        length = re.search(r"content-length: (\d+)", head)
        body = (await reader.readexactly(int(length[1]))).decode() if length else ""
        status = head[9:12]
        assert status in ("200", "204"), head
        if status == "200":
            self.new += 1
            self.seen = re.findall(r'name="seen" value="(\w+)"', body)[0]


def tabs(many: int) -> dict[str, float]:
    """The share of one core, in percent, that a service takes for 100 tabs, beside what it takes
    without them, and how soon it answers. Nothing is new for them but what time itself changes:
    how long ago, how much is left."""
    home, store, user = stand(many)
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from afterword.conversations.inbox import VIEWS

    browser = Client()
    browser.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    cookie = f"{name}={browser.cookies[name].value}"
    connection.close()
    path = f"/desk/{store.key}/inbox/list/?view="
    opened = [Tab(f"{path}{VIEWS[number % len(VIEWS)]}", cookie) for number in range(TABS)]
    served = serving(home)
    with served as port:
        time.sleep(5)
        pids = processes(served.process.pid)
        idle = _share(pids, lambda: time.sleep(5))
        _share(pids, lambda: asyncio.run(_live(opened, port, 2 * EVERY)))  # each has its list now
        for tab in opened:
            tab.took, tab.new = [], 0
        busy = _share(pids, lambda: asyncio.run(_live(opened, port, SECONDS)))
    took = sorted(one for tab in opened for one in tab.took)
    return {
        "tabs_cpu": busy - idle,
        "tabs_p50_ms": took[len(took) // 2] * 1000,
        "tabs_p99_ms": took[int(len(took) * 0.99)] * 1000,
        "asked": len(took),
        "new": sum(tab.new for tab in opened),
    }


async def _live(opened: list[Tab], port: int, seconds: float) -> None:
    until = time.perf_counter() + seconds
    starts = [EVERY * number / len(opened) for number in range(len(opened))]
    await asyncio.gather(
        *(tab.live(port, at, until) for tab, at in zip(opened, starts, strict=True))
    )


def _share(pids: list[int], during: "Callable[[], object]") -> float:
    before, began = cpu(pids), time.perf_counter()
    during()
    return (cpu(pids) - before) / (time.perf_counter() - began) * 100


def main() -> None:
    many = int(sys.argv[2]) if len(sys.argv) > 2 else 100_000
    print(json.dumps(screen(many) if sys.argv[1] == "screen" else tabs(many)))


if __name__ == "__main__":
    main()
