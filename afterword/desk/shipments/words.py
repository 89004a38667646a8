"""What the desk calls the groups of parcels."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GROUPS: dict[str, Promise] = {
    "action": _("They have to do something"),
    "lost": _("Lost"),
    "failed": _("Cannot be brought"),
    "late": _("Late"),
    "silent": _("No news for long"),
    "waits": _("Not collected"),
    "road": _("On the road"),
    "arrived": _("Arrived"),
}
TONES = {
    "action": "rose",
    "lost": "rose",
    "failed": "rose",
    "late": "amber",
    "silent": "amber",
    "waits": "amber",
}
WINDOWS: dict[str, Promise] = {
    "early": _("too early"),
    "open": _("now"),
    "soon": _("soon over"),
    "over": _("over"),
}
