"""What a text message takes and costs, in words."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from afterword.messages.costs import Weighed
from afterword.ui.money import micros


def in_words(weighed: Weighed) -> str:
    """``2 parts, GSM-7``."""
    found = weighed.segments
    said = ngettext("%d part", "%d parts", found.parts) % found.parts
    return f"{said}, {found.alphabet}"


def roughly(weighed: Weighed) -> str:
    """``about 2 parts, GSM-7, £0.08``: a message whose gaps are not filled in yet."""
    said = in_words(weighed)
    if weighed.cost:
        said += f", {micros(int(weighed.cost.amount * 1_000_000), weighed.cost.currency)}"
    return _("about %s") % said
