"""What the open conversation shows."""

from typing import Any

from afterword.conversations.models import Conversation
from afterword.desk.permit import DeskRequest
from afterword.timeline import queries as timeline


def context(request: DeskRequest, talk: Conversation) -> dict[str, Any]:
    """The names that ``desk/inbox/thread.html`` uses, beside ``talk`` and the frame's."""
    return {"name": timeline.name_of(talk.customer, request.store)["name"]}
