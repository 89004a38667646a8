"""What the side panel asks for of each kind of step.

One table. A field of a step that has no line here cannot be edited; a test fails for it.
"""

from dataclasses import replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from afterword.ui import words

from .panel_conditions import ConditionOf, Matches
from .panel_inputs import Choice, Field, Flag, Id, JourneyOf, Long, OfferOf, Ticks, WebhookOf, Whole
from .panel_parts import Listed, Pairs, Rows, ScaleOf
from .panel_saying import NAME, SAYING
from .panel_times import EventOf, FactOf, Length, LocalHours, OwnEvent

HANDING = ("human", "unsure", "person", "complaint", "unsent", "invited")
"""The reasons that a card can give for handing over."""
ID = Id(
    name="id",
    label=_("Short name"),
    rare=True,
    help=_(
        "Reports, conditions and the people who stand here go by it. "
        "Change it only while nobody is inside."
    ),
)
OF = Choice(
    name="of",
    label=_("Whose"),
    default="subject",
    choices=(
        ("subject", _("only of what this is about")),
        ("customer", _("anything of this customer")),
    ),
)
OF_CUSTOMER = replace(OF, default="customer")

STEPS_OF: dict[str, tuple[Field, ...]] = {
    "wait": (
        NAME,
        Length(
            name="for",
            label=_("How long"),
            help=_("Days keep the hour on the customer's own clock."),
        ),
        FactOf(
            name="after",
            label=_("Counted from"),
            help=_("When that moves, the wait moves with it."),
        ),
        LocalHours(
            name="hours",
            label=_("Then at an hour when they may go on"),
            help=_("On the customer's own clock."),
        ),
        ID,
    ),
    "wait_for": (
        NAME,
        Rows(
            name="any_of",
            label=_("Goes on as soon as one of these happens"),
            one=_("Case"),
            more_of=_("Listen for one thing more"),
            least=1,
            begins={"id": "case", "event": "order.delivered"},
            fields=(
                Field(name="name", label=_("Name"), longest=120),
                EventOf(
                    name="event",
                    label=_("This happens"),
                    none=_("nothing that happens: a condition, below"),
                ),
                Matches(name="where", label=_("Only where")),
                OF,
                Choice(
                    name="since",
                    label=_("What counts"),
                    default="entry",
                    choices=(
                        ("entry", _("also what happened since they entered the journey")),
                        ("step", _("only what happens from here on")),
                    ),
                ),
                ConditionOf(name="becomes", label=_("Or this comes to be so")),
                Flag(
                    name="again",
                    label=_("Listen again afterwards"),
                    help=_("On: after this lane it goes on listening, until another case ends it."),
                ),
                Id(name="id", label=_("Short name")),
            ),
        ),
        Length(
            name="timeout",
            label=_("At the longest"),
            needed=True,
            help=_("When nothing came by then, the lane “nothing came” is taken."),
        ),
        FactOf(name="timeout_after", label=_("Counted from")),
        ID,
    ),
    "send": (*SAYING, ID),
    "ask": (
        *SAYING[:2],
        Field(
            name="answer",
            label=_("The answer is called"),
            needed=True,
            longest=60,
            help=_("Later steps and conditions use it by this name."),
        ),
        Field(
            name="topic",
            label=_("What is asked about"),
            longest=60,
            help=_("In a word or two, on the answer page: how happy."),
        ),
        ScaleOf(name="scale", label=_("From how many to how many")),
        Listed(
            name="choices",
            label=_("Or one of these choices"),
            rare=True,
            help=_("Their short names, with commas between; the words have a button for each."),
        ),
        Choice(
            name="among",
            label=_("Or one of these"),
            rare=True,
            default="",
            choices=(
                ("", _("no")),
                ("orders", _("their orders that were looked up")),
                ("days", _("the days on which the order may come")),
            ),
        ),
        Flag(
            name="pressed",
            rare=True,
            label=_("Only a press counts"),
            help=_("On: no number and no word that is written answers it."),
        ),
        Length(
            name="timeout",
            label=_("Wait for the answer"),
            needed=True,
            help=_("Then it goes on without one."),
        ),
        *SAYING[2:],
        ID,
    ),
    "branch": (
        NAME,
        Rows(
            name="cases",
            label=_("The first lane whose condition holds is taken"),
            one=_("Lane"),
            more_of=_("Add a lane"),
            least=1,
            begins={"id": "case", "when": {"has": "order", "at_least": 2}},
            fields=(
                Field(name="name", label=_("Name"), longest=120),
                ConditionOf(name="when", label=_("When"), needed=True),
                Id(name="id", label=_("Short name")),
            ),
        ),
        ID,
    ),
    "split": (
        NAME,
        Rows(
            name="ways",
            label=_("Ways, drawn by lot"),
            one=_("Way"),
            more_of=_("Add a way"),
            least=1,
            begins={"id": "way", "weight": 1},
            fields=(
                Field(name="name", label=_("Name"), longest=120),
                Whole(
                    name="weight",
                    label=_("Weight"),
                    needed=True,
                    most=1_000_000,
                    help=_("3 beside 1 means three of four people."),
                ),
                Id(name="id", label=_("Short name")),
            ),
        ),
        Whole(
            name="holdout",
            label=_("Left alone, for comparison"),
            default=0,
            most=100,
            unit="%",
            help=_("They skip all ways, so that one can tell what this earns."),
        ),
        Field(
            name="experiment",
            label=_("Name of the experiment"),
            needed=True,
            longest=60,
            help=_("A customer has the same way in every split of this name, for good."),
        ),
        ID,
    ),
    "task": (
        NAME,
        Field(name="title", label=_("What is to be done"), needed=True, longest=160, wide=True),
        Choice(
            name="what",
            label=_("What it is"),
            default="task",
            choices=(
                ("task", _("a task")),
                ("complaint", _("a complaint: it holds other messages back until it is settled")),
            ),
        ),
        Choice(
            name="role",
            label=_("For whom"),
            default="agent",
            choices=tuple((one, words.ROLES[one]) for one in ("agent", "marketer", "admin")),
        ),
        Length(
            name="within",
            label=_("Done within"),
            default="1 business day",
            help=_("Afterwards it stands on the first page as overdue."),
        ),
        Flag(
            name="holds",
            label=_("They wait here until it is done"),
            help=_("Off: the journey goes on at once."),
        ),
        Flag(name="urgent", label=_("Urgent"), help=_("It stands before the other tasks.")),
        ID,
    ),
    "reward": (
        NAME,
        OfferOf(
            name="offer",
            label=_("A code of this offer"),
            needed=True,
            help=_("Each code is given once. The words after this step can say it."),
        ),
        ID,
    ),
    "update": (
        NAME,
        Listed(name="tag", label=_("Put these tags on"), help=_("With commas between.")),
        Listed(name="untag", label=_("Take these tags off"), help=_("With commas between.")),
        Pairs(
            name="state",
            label=_("Keep what we know now"),
            help=_("One a line, like size: large. Conditions can ask for it."),
        ),
        Ticks(
            name="revoke",
            label=_("Take back every yes to"),
            choices=tuple(words.PURPOSES.items()),
            help=_("Whatever the channel. They can say yes again."),
        ),
        Listed(
            name="order_tag",
            label=_("Put these tags on the order"),
            help=_("At the shop, where the team and other programs see them."),
        ),
        Long(name="order_note", label=_("Write this on the order"), longest=1000),
        ID,
    ),
    "digest": (
        NAME,
        EventOf(name="event", label=_("Gathers as long as this comes"), needed=True),
        Matches(name="where", label=_("Only where")),
        OF_CUSTOMER,
        Length(
            name="quiet",
            label=_("Until none came for"),
            needed=True,
            help=_("Then all of them are said once."),
        ),
        Length(name="longest", label=_("At the longest"), needed=True),
        ID,
    ),
    "call": (
        NAME,
        WebhookOf(
            name="webhook",
            label=_("Which program"),
            needed=True,
            help=_("It is told by your webhook of this name."),
        ),
        Pairs(name="data", label=_("With these facts"), help=_("One a line, like size: large.")),
        ID,
    ),
    "emit": (
        NAME,
        OwnEvent(
            name="event",
            label=_("What has happened"),
            help=_("An event of your own: other journeys can begin or go on with it."),
        ),
        Pairs(name="data", label=_("With these facts"), help=_("One a line, like size: large.")),
        ID,
    ),
    "start": (
        NAME,
        JourneyOf(
            name="journey",
            label=_("Let them enter"),
            needed=True,
            help=_("If its own rule of entry allows it."),
        ),
        ID,
    ),
    "stop": (
        NAME,
        JourneyOf(
            name="journey",
            label=_("Take them out of"),
            needed=True,
            help=_("What it has planned for them is not sent."),
        ),
        ID,
    ),
    "look_up": (NAME, ID),
    "hand_over": (
        NAME,
        Choice(
            name="why",
            label=_("Why a person is needed"),
            default="person",
            choices=tuple((one, words.HANDED[one]) for one in HANDING),
        ),
        Length(
            name="within",
            label=_("Answered within"),
            help=_("Empty: as the store has promised itself, by its working hours."),
        ),
        ID,
    ),
    "close": (NAME, ID),
    "exit": (
        NAME,
        Field(
            name="outcome",
            label=_("What it is called"),
            default="left",
            longest=80,
            help=_("Figures count the people by it."),
        ),
        ID,
    ),
}
"""By kind of step: its fields, in the order in which they are asked."""

KINDS: dict[str, tuple[Promise, str]] = {
    "wait": (_("Waits"), "clock"),
    "wait_for": (_("Listens"), "bell-alert"),
    "send": (_("Says something"), "envelope"),
    "ask": (_("Asks"), "chat-bubble-left-ellipsis"),
    "branch": (_("Decides"), "arrows-right-left"),
    "split": (_("By lot"), "beaker"),
    "task": (_("For a person"), "user"),
    "reward": (_("Gives a code"), "gift"),
    "update": (_("Notes"), "tag"),
    "digest": (_("Gathers"), "inbox-stack"),
    "call": (_("Tells a program"), "arrow-up-right"),
    "emit": (_("Says so"), "bolt"),
    "start": (_("Starts"), "play"),
    "stop": (_("Stops"), "stop"),
    "look_up": (_("Looks up"), "magnifying-glass"),
    "hand_over": (_("Hands over"), "user-group"),
    "close": (_("Closes"), "check-circle"),
    "exit": (_("Exit"), "arrow-right-start-on-rectangle"),
}
"""By kind of step: what it is in words, and its sign."""
