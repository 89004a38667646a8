"""The page that says whether mail from the store's domain is believed."""

import re

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from afterword.desk.permit import DeskRequest, permitted, show

from . import queries
from .judging import Verdict

_SELECTOR = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")


@require_safe
@permitted("manage_store")
def mail_check(request: DeskRequest) -> HttpResponse:
    """Look now, and say it in plain words. Nothing that goes out waits for any of it."""
    wanted = request.GET.get("selector", "").strip()
    selector = wanted if len(wanted) <= 120 and _SELECTOR.fullmatch(wanted) else ""
    found = queries.check(request.store, selector)
    context = {
        "here": "settings",
        "check": found,
        "selector": selector,
        "lines": [(one, _title(one), _says(one)) for one in found.verdicts],
        "good": all(one.state in ("right", "better") for one in found.verdicts),
    }
    page = show(request, "desk/mailcheck.html", context)
    page["Cache-Control"] = "no-store"
    return page


def _title(verdict: Verdict) -> str:
    return {
        "spf": _("Who may send (SPF)"),
        "dkim": _("The signature (DKIM)"),
        "dmarc": _("What is to be done with forgeries (DMARC)"),
        "aligned": _("Signature and sender are one domain"),
        "answers": _("Somebody takes answers"),
        "one_click": _("One press ends it"),
    }[verdict.about]


def _says(verdict: Verdict) -> str:
    return _SENTENCES[verdict.why]() % {"detail": verdict.detail}


_SENTENCES = {
    "silent": lambda: _("The name system gave no answer just now. Look again in a while."),
    "spf_missing": lambda: _("The domain does not say who may send its mail. Add this record."),
    "spf_several": lambda: _(
        "There are several SPF records, so receivers believe none. Put one in their place."
    ),
    "spf_open": lambda: _("The record lets the whole world send in your name. Change its end."),
    "spf_long": lambda: _(
        "The record makes receivers ask %(detail)s questions; after ten they give up. Leave out "
        "services that you do not use any more."
    ),
    "spf_other": lambda: _(
        "The record does not name %(detail)s. Add it, unless your provider uses a return address "
        "under a domain of its own."
    ),
    "spf_right": lambda: _("The domain says who may send its mail."),
    "dkim_missing": lambda: _(
        "No key was found under these names: %(detail)s. Your provider's page about the domain "
        "shows the record to add. If it stands under another name, look for that one below."
    ),
    "dkim_weak": lambda: _(
        "The key under “%(detail)s” cannot be read, or is too short to be believed. Let your "
        "provider make a new one with 2048 bits."
    ),
    "dkim_revoked": lambda: _("The key under “%(detail)s” was taken back. Add the new one."),
    "dkim_right": lambda: _("The key under “%(detail)s” is there and long enough."),
    "dmarc_missing": lambda: _(
        "There is no DMARC record. Large providers want one, even if it only watches. Add this one."
    ),
    "dmarc_broken": lambda: _("The DMARC record cannot be read. Put this one in its place."),
    "dmarc_watching": lambda: _(
        "There is a DMARC record; for now it only watches. That is enough for large providers."
    ),
    "dmarc_right": lambda: _("There is a DMARC record, and forgeries are turned away."),
    "aligned": lambda: _(
        "Mail is signed for the very domain that people see, as DMARC asks. Forwarded mail is "
        "believed, too."
    ),
    "not_aligned": lambda: _(
        "As long as no key stands under the sender's own domain, a signature of the provider's "
        "domain does not count."
    ),
    "no_answers": lambda: _(
        "Nobody takes mail for %(detail)s. Who answers gets an error, unless the connection names "
        "another address for answers."
    ),
    "answers": lambda: _("Mail that is sent back to the domain has somewhere to go."),
    "one_click": lambda: _(
        "Mail programs can show their own button for leaving; offers carry both headers for it."
    ),
    "one_click_plain": lambda: _(
        "Offers carry the headers for leaving with one press, but mail programs use them only when "
        "Afterword is reached over https. Set AFTERWORD_URL to an address that begins with https."
    ),
}
