"""Finding the conversation that an address of the desk names, and going back to it."""

from urllib.parse import urlsplit

from django.http import Http404, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import reverse

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


def back_to(request: DeskRequest, number: int) -> HttpResponseRedirect:
    """To a conversation, beside the list from which something was done in it: whoever goes through
    what is late does not stand before another list after each answer."""
    there = reverse("conversation", args=[request.store.key, number])
    came = urlsplit(request.headers.get("Referer", ""))
    query = QueryDict(came.query[:2000]).urlencode() if came.path == there else ""
    return redirect(f"{there}?{query}" if query else there)
