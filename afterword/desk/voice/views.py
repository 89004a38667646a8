"""The screen of the brand's voice."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterword.desk.mail import framed
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import actions as house
from afterword.messages import looking, sampling
from afterword.messages import queries as words
from afterword.messages.voice import save_voice, voice_of
from afterword.ui import fault_words

from . import queries
from .forms import VoiceForm

SAMPLE = "order-late"
"""A template with a sign-off, on which a voice is tried."""


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def voice(request: DeskRequest) -> HttpResponse:
    """How the brand speaks, and which templates speak otherwise."""
    store, known = request.store, voice_of(request.store)
    form = VoiceForm(store, known, queries.languages(store), request.POST or None)
    if request.method == "POST" and form.is_valid():
        save_voice(store, form.voice(), now=request.now, by=request.by)
        data = form.cleaned_data
        house.change_store(
            store,
            signature=data["signature"],
            tone=data["tone"],
            now=request.now,
            by=request.by,
        )
        messages.success(request, _("Saved. Messages speak like this from now on."))
        return redirect("voice", store.key)
    context = {
        "here": "settings",
        "form": form,
        "against": queries.against(store, known),
        "languages": form.codes,
    }
    return show(request, "desk/voice.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@permitted("manage_store")
def look(request: DeskRequest) -> HttpResponse:
    """A message as it would be with what stands in the form, for a frame."""
    store, tried = request.store, voice_of(request.store)
    form = VoiceForm(store, tried, queries.languages(store), request.POST or None)
    if request.method == "POST" and form.is_valid():
        tried = form.voice()
        store.signature, store.tone = form.cleaned_data["signature"], form.cleaned_data["tone"]
    asked = request.POST.get("reader", "")
    about = sampling.subject(
        store,
        who=None,
        state="late",
        language=asked if asked in form.codes else store.language,
        tone=store.tone,
        now=request.now,
        voice=tried,
    )
    try:
        seen = looking.look(words.text(store, SAMPLE), "mail", about, store.tone)
    except looking.Unseen as error:
        fault = {"fault": fault_words.told(error.faults), "store": store}
        return render(request, "desk/words_look.html", fault)
    return framed(seen.html)
