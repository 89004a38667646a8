"""What the brand's voice is held against."""

from collections import Counter

import msgspec

from afterword.house.models import Store
from afterword.messages import checking, queries
from afterword.messages.text import Template, Unreadable, parse
from afterword.messages.voice import Voice, heard

FEW = 6


class Said(msgspec.Struct, frozen=True):
    """A template that says what the brand does not."""

    key: str
    name: str
    words: tuple[str, ...]


def templates(store: Store) -> dict[str, Template]:
    """Every template that can be read."""
    found = {}
    for key, text in queries.texts(store).items():
        try:
            found[key] = parse(text)
        except Unreadable:
            continue
    return found


def languages(store: Store) -> list[str]:
    """The languages that messages are written in: of a few templates at the least, as answers to
    STOP stand in many more."""
    counted = Counter(code for one in templates(store).values() for code in one.languages)
    return sorted(code for code, many in counted.items() if many >= FEW)


def against(store: Store, voice: Voice) -> list[Said]:
    """The templates that say something which the brand does not."""
    found = []
    for key, template in sorted(templates(store).items()):
        said = [
            one.word
            for where, text in checking.words(template)
            for one in heard(voice, str(where[1]), text)
        ]
        if said:
            found.append(Said(key, template.name, tuple(dict.fromkeys(said))))
    return found
