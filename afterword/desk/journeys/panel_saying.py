"""What the side panel asks for of every step that says something."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from afterword.ui import words

from .panel_conditions import ConditionOf
from .panel_inputs import Choice, Field, Flag, TemplateOf, Tone
from .panel_parts import FallBackOf, Ladder
from .panel_times import Length, LocalHours

NAME = Field(name="name", label=_("Name"), longest=120, help=_("What the team reads on the card."))
TONES: tuple[tuple[str, Promise], ...] = (
    ("playful", _("Playful")),
    ("professional", _("Professional")),
    ("casual", _("Casual")),
    ("elegant", _("Elegant")),
)
CLASSES: tuple[tuple[str, Promise], ...] = (
    ("transactional", _("About the order: wanted, and sent at any hour")),
    ("service", _("Service: helps with what was bought")),
    ("marketing", _("Marketing: wants to sell, and needs a yes")),
)

SAYING: tuple[Field, ...] = (
    NAME,
    TemplateOf(
        name="template",
        label=_("Words"),
        needed=True,
        help=_("All journeys that use these words say the same."),
    ),
    Tone(
        name="tone",
        label=_("Tone"),
        choices=TONES,
        none=_("as usual"),
        help=_("Facts stay; a tone changes the heading, a sentence, the button and the sign-off."),
    ),
    Ladder(
        name="channels",
        label=_("Channel, first that is allowed"),
        help=_("Whoever cannot be reached on the first is written to on the next."),
    ),
    LocalHours(
        name="hours",
        label=_("When it may arrive"),
        help=_("On the customer's own clock. Quiet hours hold besides."),
    ),
    Choice(
        name="cap",
        label=_("When they were written to lately"),
        default="hold",
        choices=(
            ("hold", _("hold it until there is room")),
            ("drop", _("do not send it")),
            ("merge", _("say it together with the other one")),
        ),
    ),
    Length(
        name="valid_for",
        label=_("It makes sense for"),
        help=_("Afterwards it is not sent any more. Empty: as usual for its kind."),
    ),
    Choice(
        name="prefer",
        label=_("Which is tried first"),
        default="written",
        choices=(
            ("written", _("in the order above")),
            ("cheap", _("the one that costs least")),
            ("read", _("the one this person reads")),
        ),
    ),
    FallBackOf(
        name="fall_back",
        label=_("Go on to the next channel"),
        help=_("It stays one message: nobody gets it twice for the same reason."),
    ),
    Choice(
        name="class",
        label=_("What kind of message"),
        needed=True,
        choices=CLASSES,
        help=_("Decides quiet hours, pauses and how many a week."),
    ),
    Choice(
        name="purpose",
        label=_("Whose yes it needs"),
        choices=tuple(words.PURPOSES.items()),
        none=_("as the kind says"),
        help=_("Customers agree to these one by one."),
    ),
    Flag(
        name="guarded",
        rare=True,
        label=_("The journey's guards hold it back"),
        default=True,
        help=_("Off: it goes out even while a parcel is late or a return is open."),
    ),
    Flag(
        name="invites",
        rare=True,
        label=_("It asks for their own words"),
        help=_("What they write back is for a person, and is answered by no machine."),
    ),
    ConditionOf(
        name="unless",
        rare=True,
        label=_("Newer news makes it pointless when"),
        help=_("Then it is left unsaid, not held."),
    ),
)
