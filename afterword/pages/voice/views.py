"""A recording, for whoever carries the voice note to its person."""

from django.http import HttpResponse

from afterword.house.sealing import Unreadable
from afterword.messages.recordings import sound
from afterword.pages.door import Gone, Visit, door


@door("voice")
def voice(visit: Visit) -> HttpResponse:
    """The sound as it was spoken."""
    if len(visit.parts) != 1 or visit.posted:
        raise Gone
    try:
        found = sound(visit.store, visit.parts[0])
    except (LookupError, Unreadable) as error:
        raise Gone from error
    return HttpResponse(found, content_type="audio/ogg; codecs=opus")
