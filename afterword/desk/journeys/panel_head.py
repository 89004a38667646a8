"""What the side panel asks for of the journey itself."""

from django.utils.translation import gettext_lazy as _

from afterword.ui import words

from .panel_conditions import ConditionOf, Matches
from .panel_inputs import Choice, Field, Flag, Id, Long, Whole
from .panel_parts import Group, Rows
from .panel_times import EventOf, Length

RULE: tuple[Field, ...] = (
    Field(name="name", label=_("Name"), longest=120),
    ConditionOf(name="when", label=_("While"), needed=True),
    Id(name="id", label=_("Short name")),
)
_A_RULE = {
    "id": "complaint-open",
    "name": words.MATTERS["complaint"],
    "when": {"has": "complaint", "where": [{"field": "open", "is": True}]},
}

HEAD: tuple[Field, ...] = (
    Field(name="name", label=_("Name"), needed=True, longest=120),
    Long(name="about", label=_("What it is for"), longest=300),
    Choice(
        name="subject",
        label=_("Each passage is about"),
        default="order",
        choices=(
            ("order", _("an order")),
            ("shipment", _("a parcel")),
            ("return", _("a return")),
            ("customer", _("the customer")),
            ("conversation", _("a conversation")),
        ),
    ),
    Group(
        name="trigger",
        label=_("Starts"),
        needed=True,
        fields=(
            EventOf(name="event", label=_("When this happens"), needed=True),
            Matches(name="where", label=_("Only where")),
            ConditionOf(name="when", label=_("And only if this is so")),
        ),
    ),
    Group(
        name="entry",
        label=_("How often"),
        fields=(
            Choice(
                name="rule",
                label=_("They may enter"),
                default="once",
                choices=(
                    ("once", _("only one time")),
                    ("after_exit", _("again, once they are out of it")),
                    ("always", _("every time")),
                ),
            ),
            Choice(
                name="per",
                label=_("Counted for each"),
                default="subject",
                choices=(
                    ("subject", _("order, parcel or return")),
                    ("customer", _("customer")),
                ),
            ),
            Length(
                name="pause",
                label=_("At the soonest after the last entry"),
                help=_("Empty: no pause."),
            ),
        ),
    ),
    Rows(
        name="guards",
        label=_("Held back while"),
        help=_("Messages wait as long as one of these is so."),
        one=_("Guard"),
        more_of=_("Add a guard"),
        begins=_A_RULE,
        fields=RULE,
    ),
    Rows(
        name="exits",
        label=_("Ends early when"),
        help=_("As soon as one of these is so, they leave."),
        one=_("End"),
        more_of=_("Add an end"),
        begins=_A_RULE,
        fields=RULE,
    ),
    Group(
        name="goal",
        label=_("Goal"),
        optional=True,
        begins={"name": "a second order", "event": "order.placed"},
        fields=(
            Field(name="name", label=_("What it is called"), needed=True, longest=120),
            EventOf(name="event", label=_("Reached when"), needed=True),
            Matches(name="where", label=_("Only where")),
            Length(name="within", label=_("Counted within"), default="60 days"),
            Flag(name="ends", label=_("Then the journey is over for them")),
        ),
    ),
    Whole(
        name="priority",
        label=_("Priority"),
        default=50,
        help=_("Of two messages at one time the higher goes first."),
    ),
    Whole(
        name="holdout",
        label=_("Left alone, for comparison"),
        default=0,
        most=50,
        unit="%",
        help=_("They get nothing of this journey, so that one can tell what it earns."),
    ),
)
