"""What the settings of the help with words show, in the reader's words."""

from collections.abc import Iterable

import msgspec
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from afterword.conversations.assist_counting import Counted
from afterword.conversations.assist_settings import Helper
from afterword.ui import money

_USED = {
    "draft": _("Drafts"),
    "tone": _("Other tones"),
    "translate": _("Translations"),
    "summary": _("Summaries"),
    "try": _("Tries from here"),
}


class Row(msgspec.Struct, frozen=True):
    """A line of what it cost."""

    month: str
    use: str
    asked: int
    failed: int
    tokens: int
    cost: str


def rows(counted: Iterable[Counted]) -> list[Row]:
    """The lines, as people read them."""
    return [
        Row(
            month=formats.date_format(one.month, "F Y"),
            use=str(_USED.get(one.use, one.use)),
            asked=one.asked,
            failed=one.failed,
            tokens=one.tokens_in + one.tokens_out,
            cost=money.micros(one.micros, one.currency),
        )
        for one in counted
    ]


def spent(found: Helper, micros: int) -> dict[str, str]:
    """What this month cost so far, and what it may cost."""
    return {
        "so_far": money.micros(micros, found.currency),
        "most": money.micros(found.most, found.currency),
        "share": str(min(round(100 * micros / found.most), 100)) if found.most else "0",
    }
