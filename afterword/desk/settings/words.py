"""The store's own words: what journeys may hear in what people write, and how people join."""

import re
from typing import Any

import msgspec
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.decisions.rules import Rules, Written, read_leniently
from afterword.decisions.words import meaning
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house import actions as house
from afterword.ui.phrasing import parted

_NAME = re.compile(r"[\w-]{1,40}")
_MOST = 200
"""So many phrases are listened for at the most."""


class WordsForm(forms.Form):
    """The words a store listens for, a line each, and whether joining takes a second word."""

    words = forms.CharField(
        label=gettext_lazy("Words"),
        help_text=gettext_lazy(
            "A line each: the word, a colon, and what else counts as it, between commas. For "
            "example: great: super, love it"
        ),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        required=False,
        max_length=10_000,
    )
    double_opt_in = forms.BooleanField(
        label=gettext_lazy("Who writes JOIN is asked once more before messages come"),
        required=False,
    )

    def __init__(self, rules: Rules, data: Any = None) -> None:
        lines = [f"{name}: {', '.join(some)}" for name, some in rules.words.items()]
        known = {"words": "\n".join(lines), "double_opt_in": rules.double_opt_in}
        super().__init__(data, initial=known, auto_id="words_%s")

    def clean_words(self) -> dict[str, tuple[str, ...]]:
        """By its name, what counts as a word."""
        found: dict[str, tuple[str, ...]] = {}
        for line in self.cleaned_data["words"].splitlines():
            if line.strip():
                name, _colon, others = line.partition(":")
                found[self._sound(name.strip())] = tuple(
                    self._sound(one, name=False) for one in parted(others)
                )
        if sum(1 + len(some) for some in found.values()) > _MOST:
            raise forms.ValidationError(_("These are more words than anybody can keep apart."))
        return found

    def _sound(self, text: str, *, name: bool = True) -> str:
        if name and not _NAME.fullmatch(text):
            raise forms.ValidationError(
                _("“%s” is no name for a word: write letters and numbers, without spaces.") % text
            )
        if meaning(text).meaning in ("stop", "help"):
            raise forms.ValidationError(
                _("“%s” is heard as a wish to stop or as a call for help, whatever else it says.")
                % text
            )
        return text

    def written(self, before: Written) -> Written:
        """What was settled, beside what is settled otherwise."""
        data = self.cleaned_data
        return msgspec.structs.replace(
            before, words=data["words"], double_opt_in=data["double_opt_in"]
        )


@permitted("manage_store")
def own_words(request: DeskRequest) -> HttpResponse:
    """The words that are listened for, and how people join."""
    store = request.store
    form = WordsForm(store.rules, request.POST or None)
    if request.method == "POST" and form.is_valid():
        written = form.written(read_leniently(store.rules_written)[0])
        house.change_rules(store, written, now=request.now, by=request.by)
        messages.success(request, _("Saved."))
        return redirect("own-words", store.key)
    context = {"here": "settings", "form": form}
    return show(request, "desk/words.html", context, status=422 if form.errors else 200)
