"""What the brand's voice is held against."""

import msgspec

from afterword.house.models import Store
from afterword.messages import checking, queries
from afterword.messages.text import Template, Unreadable, parse
from afterword.messages.voice import Voice, heard


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
    """The languages that some template is written in."""
    return sorted({code for one in templates(store).values() for code in one.languages})


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
