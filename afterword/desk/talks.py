"""Finding the conversation that an address of the desk names."""

from django.http import Http404

from afterword.conversations.models import Conversation

from .permit import DeskRequest


def talk_of(request: DeskRequest, number: int) -> Conversation:
    """A conversation of the store that is looked at. Raises ``Http404``."""
    rows = Conversation.objects.of(request.store).select_related("customer__store", "assignee")
    found = rows.filter(id=number).first()
    if found is None:
        raise Http404
    found.store = found.customer.store = request.store
    return found
