"""What a person can agree to, in the words they read. These words are kept as the proof."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PURPOSES: dict[str, tuple[Promise, Promise]] = {
    "care": (
        _("Care tips and questions"),
        _("How to look after what you bought, and whether you are happy with it."),
    ),
    "reviews": (_("Public reviews"), _("Once for each order: would you tell others?")),
    "offers": (_("Offers and new things"), _("What goes with what you have.")),
}
"""Each purpose that can be refused: its name and what it means. News of orders always comes."""

CHANNELS: dict[str, Promise] = {
    "email": _("e-mail"),
    "sms": _("text message"),
    "whatsapp": _("WhatsApp"),
    "viber": _("Viber"),
    "messenger": _("Messenger"),
    "instagram": _("Instagram"),
    "voice": _("phone"),
    "post": _("post"),
    "webpush": _("notices in the browser"),
    "apppush": _("notices in the app"),
    "inpage": _("notices in the shop"),
}


def channel(key: str) -> str:
    """The name of a channel; one we have no word for is called by its own."""
    return str(CHANNELS.get(key, key))
