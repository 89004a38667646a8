"""The store's answers page: what people ask, and what is said to it by itself."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.house.models import Store
from afterword.messages import own_answers
from afterword.messages.models import OwnAnswer
from afterword.ui import fault_words
from afterword.ui.templatetags.ui import tongue

LANGUAGES = ("en", "es", "ar")


class OwnForm(forms.Form):
    """One entry."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    questions = forms.CharField(
        label=gettext_lazy("What people ask"),
        help_text=gettext_lazy("One way of asking a line, in every language you answer in."),
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )

    def __init__(self, store: Store, row: OwnAnswer | None, *args: object) -> None:
        super().__init__(*args)  # type: ignore[arg-type]
        written = row.words if row else {}
        self.languages = list(dict.fromkeys([store.language, *written, *LANGUAGES]))
        if row is not None:
            self.initial = {"name": row.name, "questions": "\n".join(row.questions)}
        for language in self.languages:
            self.fields[f"words-{language}"] = forms.CharField(
                label=tongue(language).capitalize(),
                max_length=own_answers.LONGEST,
                required=False,
                initial=written.get(language, ""),
                widget=forms.Textarea(attrs={"rows": 4, "lang": language, "dir": "auto"}),
            )


@require_http_methods(["GET", "POST"])
@permitted("answer")
def page(request: DeskRequest, own_id: int | None = None) -> HttpResponse:
    """All entries, and one to write: a new one, or ``own_id``."""
    store = request.store
    row = OwnAnswer.objects.of(store).filter(pk=own_id).first() if own_id else None
    if own_id and row is None:
        raise Http404
    if row is not None and request.POST.get("do") == "drop":
        own_answers.drop(store, row, now=request.now, by=request.by)
        messages.success(request, _("Thrown away."))
        return redirect("own-answers", store.key)
    form = OwnForm(store, row, request.POST or None)
    if request.method == "POST" and form.is_valid() and _saved(request, row, form):
        messages.success(request, _("Saved."))
        return redirect("own-answers", store.key)
    context = {
        "here": "inbox",
        "rows": OwnAnswer.objects.of(store).order_by("name", "id"),
        "row": row,
        "form": form,
    }
    status = 422 if form.errors else 200
    return show(request, "desk/inbox/own_answers.html", context, status=status)


def _saved(request: DeskRequest, row: OwnAnswer | None, form: OwnForm) -> bool:
    try:
        own_answers.save(
            request.store,
            row,
            name=form.cleaned_data["name"],
            questions=form.cleaned_data["questions"].splitlines(),
            words={one: form.cleaned_data.get(f"words-{one}", "") for one in form.languages},
            now=request.now,
            by=request.by,
        )
    except own_answers.Refused as error:
        form.add_error(None, fault_words.told(error.faults))
        return False
    return True
