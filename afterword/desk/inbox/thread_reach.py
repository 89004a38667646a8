"""Over which channels somebody may be written to who never wrote to us, and why not over others:
what will be decided when it goes is decided beforehand, by the same rules."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from afterword.conversations import saying
from afterword.conversations.models import Conversation
from afterword.conversations.saying import OWN_WORDS, Reply
from afterword.decisions.admit import Person, Verdict, admit, candidate_for
from afterword.decisions.reasons import Because
from afterword.decisions.timeline import Timeline
from afterword.desk.telling import reason, telling
from afterword.house.models import Store


class Shut(msgspec.Struct, frozen=True):
    """A channel that is not open for this person, and why."""

    channel: str
    why: str


def weighed_first(
    store: Store, talk: Conversation, seen: Timeline, channel: str, template: str, now: datetime
) -> Verdict:
    """What would become of a word over a channel, if it were said now."""
    reply = Reply(channel=channel, words="-", press="-", template=template or OWN_WORDS)
    planned = saying.planned(talk, reply, "-", {}, now)
    candidate = candidate_for(planned.message, "", talk.about)
    (found,) = admit([candidate], Person(seen), now, store.rules)
    return found


def why(found: Sequence[Because], zone: ZoneInfo) -> str:
    """What stands against it, in words; empty: there is no address, which needs no saying."""
    against = [one for one in telling(found) if one.result != "yes"]
    if not against or {one.rule for one in against} == {"contact"}:
        return ""
    one = next(one for one in reversed(against) if one.rule != "contact")
    return reason(one, {}, zone)
