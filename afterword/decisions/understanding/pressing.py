"""What tells that something cannot wait, in any language that is read, beyond words of hurry.

A day by which it has to be done, a thing that has not left yet, somebody who has asked many times
or came to harm, a card that another one used, a threat; and what tells that there is time.

Everywhere ``bare`` is a text as ``grammar.plain`` folds it.
"""

from . import pressing_words as words


def at_leisure(bare: str) -> bool:
    """Whether somebody writes that there is time."""
    return bool(words.TIME.search(bare))


def names_a_day(bare: str) -> bool:
    """Whether a day is named: Friday, tomorrow."""
    return bool(words.DAY.search(bare))


def not_theirs(bare: str) -> bool:
    """Whether somebody writes that another one ordered with what is theirs."""
    return bool(words.NOT_MINE.search(bare))


def unless_gone(bare: str) -> bool:
    """Whether something is to be done as long as it has not left."""
    return bool(words.IF_NOT.search(bare)) and bool(
        words.LEAVES.search(bare) or words.STOPS.search(bare)
    )


def nobody_there(bare: str) -> bool:
    """Whether somebody moves or goes away on a day that is named."""
    return bool(words.DAY.search(bare)) and bool(words.MOVES.search(bare))


def asked_often(bare: str) -> bool:
    """Whether somebody has asked many times, or asks whether anybody is there at all."""
    return bool(words.ANYBODY.search(bare)) or bool(
        words.MANY_TIMES.search(bare) and words.ASKED.search(bare)
    )


def threatens(bare: str) -> bool:
    """Whether somebody says what they will do where they are not heard."""
    return bool(words.THREATENS.search(bare)) or bool(
        words.IF_NOT.search(bare) and words.DAY.search(bare)
    )


def unsafe(bare: str) -> bool:
    """Whether a thing smoked, melted, burst."""
    return bool(words.UNSAFE.search(bare))


def hurt(bare: str) -> bool:
    """Whether somebody came to harm."""
    return bool(words.HURT.search(bare))


def for_a_day(bare: str) -> bool:
    """Whether it is for a day that does not wait: a funeral, a flight."""
    return bool(words.FOR_A_DAY.search(bare))


def at_once(bare: str) -> bool:
    """Whether something is to be done now, or soon."""
    return bool(words.NOW.search(bare) or words.SOON.search(bare))


def needed_by(bare: str) -> bool:
    """Whether somebody needs something by a time, or for what has to be paid."""
    return bool(words.NEEDS_BY.search(bare))


def still_possible(bare: str) -> bool:
    """Whether something can be mended for a while only, before it leaves."""
    return bool(words.STILL_POSSIBLE.search(bare))
