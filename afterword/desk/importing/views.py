"""The screen on which a file of what happened so far is looked at and brought in."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from afterword.desk.permit import DeskRequest, permitted, show
from afterword.engine.import_files import Unusable
from afterword.engine.importing import Elsewhere

from . import doing

HOLDS: dict[str, Promise] = {
    "customers": gettext_lazy("A list of customers"),
    "consents": gettext_lazy("Who said yes or no to what"),
    "shopify-orders": gettext_lazy("Orders, as Shopify exports them"),
    "woocommerce-orders": gettext_lazy("Orders, as plugins of WooCommerce export them"),
    "shipments": gettext_lazy("Parcels"),
    "products": gettext_lazy("Products"),
    "afterword": gettext_lazy("Afterword’s own columns, for any of these"),
}
"""What a file can hold, by the mapping that reads it."""
TOO_LARGE = gettext_lazy(
    "The file is too large for this page. On the command line, “afterword import” takes it."
)


class FileForm(forms.Form):
    """A file, and what it holds."""

    holds = forms.ChoiceField(label=gettext_lazy("What it holds"), choices=list(HOLDS.items()))
    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("CSV or JSON lines, also packed with gzip; 8 MB at the most."),
        allow_empty_file=True,
    )

    def clean_file(self) -> Any:
        """Small enough that somebody can wait for it."""
        file = self.cleaned_data["file"]
        if file.size > doing.LARGEST:
            raise forms.ValidationError(TOO_LARGE)
        return file


@require_http_methods(["GET", "HEAD", "POST"])
@permitted("manage_data")
def page(request: DeskRequest) -> HttpResponse:
    """Look at a file, or bring it in. It comes as history: nobody is written to for it."""
    posted = request.method == "POST"
    form = FileForm(
        request.POST if posted else None,
        request.FILES if posted else None,
        auto_id="import_%s",
    )
    context: dict[str, Any] = {"here": "customers", "form": form}
    if posted and form.is_valid():
        context |= _done(request, form)
    wrong = bool(form.errors or context.get("fault"))
    context["kinds"] = [(label, doing.columns(name)) for name, label in HOLDS.items()]
    # What htmx asked for is put into the page, which it does not do with an error.
    status = 422 if wrong and not request.headers.get("HX-Request") else 200
    return show(request, "desk/import.html", context, status=status)


def _done(request: DeskRequest, form: FileForm) -> dict[str, Any]:
    """What came of it: ``came``; or what is wrong with the file: ``fault``."""
    holds, file = form.cleaned_data["holds"], form.cleaned_data["file"]
    dry = request.POST.get("do") != "bring"
    try:
        came = doing.take(request.store, file, holds, dry=dry, now=request.now, by=request.by)
    except doing.Strange as strange:
        return {"fault": _("Its columns are not those of “%s”.") % HOLDS[holds], "strange": strange}
    except doing.TooLong:
        return {"fault": TOO_LARGE}
    except (Unusable, Elsewhere) as error:
        return {"fault": _("It cannot be read."), "says": str(error)}
    return {"came": came}
