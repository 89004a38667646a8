"""Teaching a store's reader from its team's corrections: anew, whenever there is one more or one
less."""

from collections.abc import Sequence
from datetime import datetime

from afterword.conversations import correcting
from afterword.house import hot as house_hot
from afterword.house.models import Store
from afterword.insights import taught
from afterword.insights.understanding.lessons import Lesson
from afterword.timeline.hot import Arrived

BATCH = 1


def wanted(store: Store, events: Sequence[Arrived], now: datetime) -> None:
    """Something was corrected, or somebody was forgotten whose words may have taught something. A
    reaction; runs inside the caller's transaction."""
    corrected = any(one.event.kind == "conversation.corrected" for one in events)
    if corrected or taught.any_lessons(store):
        taught.want(store, now)


def learn_lessons(now: datetime, limit: int = BATCH) -> int:
    """Teach the stores that wait for it. Gives how many stores were taught."""
    done = 0
    while done < limit and (number := taught.wanted()) is not None:
        (store,) = house_hot.stores([number])
        lessons = [
            Lesson(one.language, one.words, one.intent) for one in correcting.readable(store)
        ]
        taught.teach(store, lessons, now)
        done += 1
    return done
