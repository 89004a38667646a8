"""The screens of canned replies."""

from collections import Counter

import msgspec
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from afterword.conversations import canned as canning
from afterword.conversations.models import Canned, Conversation
from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house.models import Store
from afterword.ui import fault_words
from afterword.ui.templatetags.ui import tongue

LOOKED_AT = 500
"""The newest conversations: the languages that are talked in are offered."""
MOST = 8
LONGEST_QUERY = 100
VARIABLES = (
    "{{ customer.given_name }}",
    "{{ order.number }}",
    "{{ order.names }}",
    "{{ parcel.days }}",
    "{{ parcel.carrier }}",
    "{{ parcel.number }}",
    "{{ links.order }}",
    "{{ store.signature }}",
)


class CannedForm(forms.Form):
    """One canned reply."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    short = forms.SlugField(
        label=gettext_lazy("Shortcut"),
        max_length=30,
        help_text=gettext_lazy("Typed behind a slash in a reply, it brings it up."),
    )

    def __init__(self, store: Store, row: Canned | None, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        self.languages = languages(store, row)
        if row is not None:
            self.initial = {"name": row.name, "short": row.short}
        for language in self.languages:
            self.fields[f"words-{language}"] = forms.CharField(
                label=tongue(language).capitalize(),
                max_length=canning.LONGEST,
                required=False,
                initial=row.words.get(language, "") if row else "",
                widget=forms.Textarea(attrs={"rows": 4, "lang": language, "dir": "auto"}),
            )

    @property
    def words(self) -> dict[str, str]:
        """What was typed, by language."""
        return {one: self.cleaned_data.get(f"words-{one}", "") for one in self.languages}


def languages(store: Store, row: Canned | None) -> list[str]:
    """In which it can be written: the store's, those it is in, those people write in."""
    rows = Conversation.objects.of(store).order_by("-last").values_list("language", flat=True)
    talked = Counter(one.partition("-")[0] for one in rows[:LOOKED_AT] if one)
    used = [language for language, _many in talked.most_common()]
    found = dict.fromkeys([store.language, *(row.words if row else ()), *used, "en", "es", "ar"])
    return list(found)[: max(MOST, len(row.words) + 1 if row else 0)]


@require_safe
@permitted("answer")
def canned(request: DeskRequest) -> HttpResponse:
    """All of them, or those in which some words stand."""
    query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    rows = canning.found(request.store, query)
    context = {"here": "inbox", "rows": rows, "query": query}
    return show(request, "desk/inbox/canned.html", context)


@require_safe
@permitted("answer")
def find(request: DeskRequest) -> HttpResponse:
    """The numbers of those in which some words stand, for the composer."""
    rows = canning.found(request.store, request.GET.get("q", "")[:LONGEST_QUERY])
    return HttpResponse(" ".join(str(row.pk) for row in rows), content_type="text/plain")


@require_http_methods(["GET", "POST"])
@permitted("answer")
def edit(request: DeskRequest, canned_id: int | None = None) -> HttpResponse:
    """One of them, or a new one."""
    row = _row(request, canned_id) if canned_id else None
    form = CannedForm(request.store, row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, row, form)
        except canning.Refused as error:
            form.add_error(None, _told(error))
        else:
            messages.success(request, _("Saved."))
            return redirect("canned", request.store.key)
    context = {"here": "inbox", "form": form, "row": row, "variables": VARIABLES}
    status = 422 if form.errors else 200
    return show(request, "desk/inbox/canned_edit.html", context, status=status)


def _told(error: canning.Refused) -> str:
    """Why it is not kept, with the names of the languages."""
    return fault_words.told(
        msgspec.structs.replace(one, path=tongue(one.path)) if one.path else one
        for one in error.faults
    )


def _save(request: DeskRequest, row: Canned | None, form: CannedForm) -> None:
    canning.save(
        request.store,
        row,
        name=form.cleaned_data["name"],
        short=form.cleaned_data["short"].lower(),
        words=form.words,
        now=request.now,
        by=request.by,
    )


@require_POST
@permitted("answer")
def drop(request: DeskRequest, canned_id: int) -> HttpResponse:
    """Throw one away."""
    canning.drop(request.store, _row(request, canned_id), now=request.now, by=request.by)
    messages.success(request, _("Thrown away."))
    return redirect("canned", request.store.key)


def _row(request: DeskRequest, number: int) -> Canned:
    row = Canned.objects.of(request.store).filter(pk=number).first()
    if row is None:
        raise Http404
    return row
