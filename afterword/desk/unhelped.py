"""What went wrong with the help with words, and what to do about it, for whoever reads the desk."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.conversations.assisting import Unhelped

_SAYS: dict[str, Any] = {
    "off": gettext_lazy("Help with words is switched off here. The settings switch it on."),
    "limit": gettext_lazy(
        "This month’s money for help with words is spent. The settings can raise the limit."
    ),
    "nothing": gettext_lazy("There are no words yet to work on."),
    "unsure": gettext_lazy("Nobody can tell which order is meant. See beside what there is."),
    "key": gettext_lazy("The model’s server does not take our key. The settings can change it."),
    "money": gettext_lazy("There is no credit left at the model’s provider."),
    "model": gettext_lazy("The server knows no model of this name. The settings can change it."),
    "address": gettext_lazy(
        "Nothing there speaks chat completions. The address in the settings usually ends with /v1."
    ),
    "long": gettext_lazy("This is more than the model can read at once. Try it with less."),
    "again": gettext_lazy("The model’s server has a fault of its own. Try it in a minute."),
    "refused": gettext_lazy("The model’s server does not take this question."),
    "silent": gettext_lazy("The model did not answer in time. It may have cost. Try it again."),
    "unreached": gettext_lazy("The model’s server cannot be reached. Does it run?"),
    "inward": gettext_lazy(
        "The address lies inside a private network. Whoever runs this machine has to name it in "
        "AFTERWORD_MODELS."
    ),
    "garbled": gettext_lazy("What the server answered is no answer of a model’s."),
    "empty": gettext_lazy("The model had no words. Try it again, or write it yourself."),
    "parameter": gettext_lazy("The model’s server does not take this question."),
    "crowded": gettext_lazy("Too many ask at once just now. Try it again in a moment."),
}


def told(fault: Unhelped) -> str:
    """What to say of it."""
    if fault.what == "busy":
        if fault.wait:
            return _("The model is busy. Try it again in %d seconds.") % max(round(fault.wait), 1)
        return _("The model is busy. Try it again in a minute.")
    return str(_SAYS[fault.what])
