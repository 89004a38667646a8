"""What the screens of templates call things."""

from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from afterword.messages.checking import Problem
from afterword.ui import fault_words, phrasing, words

BLOCKS: dict[str, Promise] = {
    "heading": gettext_lazy("Heading"),
    "text": gettext_lazy("Text"),
    "picture": gettext_lazy("Picture"),
    "button": gettext_lazy("Button"),
    "lines": gettext_lazy("Products of the order"),
    "tracking": gettext_lazy("Tracking"),
    "estimate": gettext_lazy("Delivery estimate"),
    "days": gettext_lazy("Day strip"),
    "stars": gettext_lazy("Review stars"),
    "scale": gettext_lazy("Scale"),
    "care": gettext_lazy("Care tip by product"),
    "product": gettext_lazy("One product"),
    "code": gettext_lazy("A code to copy"),
    "steps": gettext_lazy("Numbered steps"),
    "links": gettext_lazy("Links"),
    "video": gettext_lazy("Video"),
    "sign_off": gettext_lazy("Sign-off"),
    "divider": gettext_lazy("Divider"),
}
"""The kinds of block, in the order in which they are offered."""

ICONS: dict[str, str] = {
    "heading": "h1",
    "text": "bars-3-bottom-left",
    "picture": "photo",
    "button": "cursor-arrow-rays",
    "lines": "shopping-bag",
    "tracking": "map-pin",
    "estimate": "clock",
    "days": "calendar-days",
    "stars": "star",
    "scale": "hashtag",
    "care": "light-bulb",
    "product": "tag",
    "code": "ticket",
    "steps": "numbered-list",
    "links": "link",
    "video": "play",
    "sign_off": "pencil-square",
    "divider": "minus",
}

SLOTS: dict[str, Promise] = {
    "subject": gettext_lazy("Subject"),
    "preheader": gettext_lazy("The line after the subject"),
    "why": gettext_lazy("Why it came, in the footer"),
    "words": gettext_lazy("Words"),
    "alt": gettext_lazy("What it shows, for those who do not see it"),
    "low": gettext_lazy("At the low end"),
    "high": gettext_lazy("At the high end"),
    "otherwise": gettext_lazy("For everybody else"),
    "url": gettext_lazy("Where it leads"),
    "picture_url": gettext_lazy("Address of the picture"),
    "code": gettext_lazy("The code"),
    "of": gettext_lazy("Which product"),
    "picture": gettext_lazy("Picture"),
    "when": gettext_lazy("Only when"),
    "short": gettext_lazy("In a few words, for every other channel"),
}
"""What the fields of a block are called."""

BUYS: dict[str, Promise] = {
    "by": gettext_lazy("For whoever bought"),
    "value": gettext_lazy("Which"),
    "tag": gettext_lazy("something with the tag"),
    "type": gettext_lazy("something of the type"),
    "product": gettext_lazy("the product"),
}
"""For whom a care tip is."""

TONES: dict[str, Promise] = {
    "playful": gettext_lazy("Playful"),
    "professional": gettext_lazy("Professional"),
    "casual": gettext_lazy("Casual"),
    "elegant": gettext_lazy("Elegant"),
}

VIEWS: dict[str, Promise] = {
    "mail": gettext_lazy("Mail"),
    "phone": gettext_lazy("On a phone"),
    "dark": gettext_lazy("In the dark"),
    "text": gettext_lazy("Plain text"),
}
"""How a mail can be looked at."""

STATES: dict[str, Promise] = {
    "road": gettext_lazy("on its way"),
    "late": gettext_lazy("late"),
    "there": gettext_lazy("delivered"),
    "placed": gettext_lazy("just ordered"),
}
"""How it stands with the order of who was made up."""

GROUPS: dict[str, Promise] = {
    "customer": gettext_lazy("The customer"),
    "order": gettext_lazy("The order"),
    "parcel": gettext_lazy("The parcel"),
    "product": gettext_lazy("The product"),
    "suggestion": gettext_lazy("What goes with it"),
    "reward": gettext_lazy("The reward"),
    "points": gettext_lazy("Their points"),
    "season": gettext_lazy("The season"),
    "answers": gettext_lazy("What they answered"),
    "store": gettext_lazy("The store"),
    "voice": gettext_lazy("The brand"),
    "links": gettext_lazy("Pages of their own"),
    "pictures": gettext_lazy("Pictures"),
}
"""What the names of a template are about, in the order in which they are listed."""


def problem(one: Problem) -> str:
    """What is wrong, in a sentence."""
    what = fault_words.told([one.fault]) if one.fault else phrasing.isolated(one.what)
    name = {"what": what, "instead": phrasing.isolated(one.instead)}
    said: Mapping[str, str] = {
        "unreadable": _("This is no template yet: %(what)s."),
        "syntax": _("The curly braces do not close as they should: %(what)s."),
        "unknown": _("There is no %(what)s."),
        "missing": _("%(what)s can be empty."),
        "picture": _("There is no picture %(what)s. Upload it under that name."),
        "mail": _("This makes no message: %(what)s."),
        "avoid": _("Your brand avoids “%(what)s”."),
        "emoji": _("Your brand uses no emoji: %(what)s."),
        "address": _("“%(what)s” is not how your brand speaks to people."),
    }
    sentence = said[one.code] % name
    if one.instead and one.code == "address":
        return f"{sentence} {_('It says %(instead)s.') % name}"
    return f"{sentence} {_('Write %(instead)s instead.') % name}" if one.instead else sentence


def problems(found: Sequence[Problem]) -> list[tuple[Problem, str, str]]:
    """Each thing to mend once: (it, in which lines, what is wrong)."""
    lines: dict[str, list[int]] = {}
    first: dict[str, Problem] = {}
    for one in found:
        said = problem(one)
        first.setdefault(said, one)
        if one.line and one.line not in lines.setdefault(said, []):
            lines[said].append(one.line)
    return [(one, phrasing.listed(lines.get(said, ())), said) for said, one in first.items()]


def channel(name: str) -> str:
    """A channel as the team calls it."""
    said = words.word(words.CHANNELS, name)
    return said[:1].upper() + said[1:]
