"""What a text message takes and costs, in words."""

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from afterword.messages import spoken
from afterword.messages.costs import Weighed


def in_words(weighed: Weighed) -> str:
    """``2 parts, GSM-7, £0.08``."""
    found = weighed.segments
    said = ngettext("%d part", "%d parts", found.parts) % found.parts
    parts = [said, found.alphabet]
    if weighed.cost:
        where = spoken.locale(get_language() or "en")
        parts.append(spoken.price(weighed.cost.amount, weighed.cost.currency, where))
    return ", ".join(parts)


def roughly(weighed: Weighed) -> str:
    """The same of a message whose gaps are not filled in yet."""
    return _("about %s") % in_words(weighed)
