"""What customers wrote, in the language of whoever reads: what was asked for already stands beneath
their words, and the rest can be asked for."""

from collections.abc import Sequence

import msgspec

from afterword.conversations import assist_settings as settings
from afterword.conversations.models import Conversation, Rendered
from afterword.desk.permit import DeskRequest
from afterword.house.sealing import Unreadable

from .helping import reader
from .thread_words import Line


def in_my_language(request: DeskRequest, talk: Conversation, lines: Sequence[Line]) -> list[Line]:
    """The lines, those in another language with what they say in the reader's, or an offer."""
    mine = reader()
    foreign = {
        one.reply
        for one in lines
        if one.reply and one.words and one.language and one.language.partition("-")[0] != mine
    }
    if not foreign:
        return list(lines)
    known = _known(request, talk, foreign, mine)
    offer = "translate" in settings.uses(request.store)
    return [
        msgspec.structs.replace(one, said=known.get(one.reply, ""), foreign=offer)
        if one.reply in foreign
        else one
        for one in lines
    ]


def _known(
    request: DeskRequest, talk: Conversation, events: set[str], language: str
) -> dict[str, str]:
    rows = Rendered.objects.of(request.store).filter(conversation=talk, language=language)
    found = {}
    for row in rows.filter(event__in=sorted(events)):
        try:
            key = talk.customer.key(request.store.secret)
            found[row.event] = key.open(bytes(row.sealed), "rendered").decode()
        except Unreadable:
            continue
    return found
