"""Whose turn it is, as a test wants it."""

from afterword.conversations import clock, talking
from afterword.conversations.models import Conversation


def by_itself(talk: Conversation) -> Conversation:
    """The conversation as if a dialogue answered in it; where none does, the team has it at
    once."""
    talk.state, talk.due, talk.solve_by = talking.BY_ITSELF, None, None
    clock.keep(talk)
    talk.refresh_from_db()
    return talk
