"""A whole condition as one sentence: “order placed at least twice in the last 90 days and country
is United Kingdom or Ireland”.
"""

from typing import Any

import msgspec
from django.utils.text import capfirst
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from afterword.decisions.conditions import CUSTOMER_FIELDS, FIELDS, Condition, Match, Ops, Thing
from afterword.decisions.kinds import FieldType
from afterword.messages import spoken
from afterword.ui import condition_words, moments, phrasing, words
from afterword.ui.money import apart

from . import catalogue
from .catalogue import Values
from .tree import subject_type


def sentence(plain: Any, values: Values) -> str:
    """A plain condition in words, with a capital letter; of nothing: that it is always so.

    What is no condition is said to be unreadable.
    """
    if not plain:
        return ""
    try:
        condition = msgspec.convert(plain, Condition)
    except msgspec.ValidationError:
        return _("It cannot be read.")
    return capfirst(said(condition, values))


def said(condition: Condition, values: Values) -> str:
    """A condition in words, to stand inside a sentence."""
    return _Teller(values).said(condition)


class _Teller:
    def __init__(self, values: Values) -> None:
        self.values = values

    def said(self, condition: Condition, inside: str = "") -> str:
        (head, *more) = condition.heads() or [""]
        if more or not head:
            return _("something that cannot be read")
        match head:
            case "all" | "any":
                return self._joined(condition, head, inside)
            case "not_":
                return self._not(condition.not_, inside)
            case "count":
                return self._count(condition)
            case "has":
                return self._has(condition)
            case "consent":
                return self._consent(condition)
        return self._fact(condition, head)

    def _joined(self, condition: Condition, head: str, inside: str) -> str:
        parts = (condition.all if head == "all" else condition.any) or ()
        said = [self.said(part, head) for part in parts]
        if not said:
            return _("always") if head == "all" else _("never")
        if len(said) == 1:
            return said[0]
        whole = (_(" and ") if head == "all" else _(" or ")).join(said)
        return f"({whole})" if inside and inside != head else whole

    def _not(self, inner: Condition | None, inside: str) -> str:
        if inner is None:
            return ""
        if (inner.has or inner.count) and _number(inner) == (1, "at_least"):
            none = msgspec.structs.replace(inner, at_least=None, is_=0)
            return self._has(none) if inner.has else self._count(none)
        if inner.consent and inner.is_ is not False:
            return self._consent(msgspec.structs.replace(inner, is_=False))
        told = self.said(inner)
        return _("not (%s)") % told

    # ------------------------------------------------------------------------ the leaves

    def _count(self, condition: Condition) -> str:
        kind = str(condition.count)
        thing = catalogue.thing_of(kind)
        event = words.word(words.EVENTS, kind)
        if condition.within:
            window = _("in the last %s") % moments.length(condition.within)
            many = _often(condition)
            told = _("%(event)s %(often)s %(window)s") % {
                "event": event,
                "often": many,
                "window": window,
            }
        else:
            told = _("%(event)s %(often)s") % {"event": event, "often": _often(condition)}
        if condition.last:
            told = _("the last time: %s") % (told if _number(condition)[0] != 1 else event)
        return self._narrowed(told, condition, thing, catalogue.event_fields(kind))

    def _has(self, condition: Condition) -> str:
        what: Thing = condition.has or "order"
        fields = FIELDS[what]
        n, often = _number(condition)
        flag = _only_flag(condition, fields)
        none = n == 0 and often != "at_least"
        if none or (often == "at_least" and n == 1):
            if flag:
                return self._scoped(catalogue.that_is(what, flag, none=none), condition)
            told = str((condition_words.HAS_NO if none else condition_words.HAS)[what])
        else:
            many = condition_words.things(what, n)
            told = {
                "at_least": _("has at least %s"),
                "at_most": _("has at most %s"),
                "is": _("has exactly %s"),
            }[often] % many
        return self._narrowed(told, condition, what, fields)

    def _narrowed(self, told: str, condition: Condition, thing: str, fields: Any) -> str:
        tests = [self._test(thing, match, fields) for match in condition.where]
        if tests:
            told = _("%(what)s (%(tests)s)") % {"what": told, "tests": phrasing.listed(tests)}
        return self._scoped(told, condition)

    def _scoped(self, told: str, condition: Condition) -> str:
        if condition.of == "subject":
            return _("%s, for what this journey is about") % told
        return told

    def _consent(self, condition: Condition) -> str:
        parts = {
            "purpose": words.word(words.PURPOSES, str(condition.consent)),
            "channel": words.word(words.CHANNELS, condition.channel),
        }
        if condition.is_ is False:
            return _("may not be written to about %(purpose)s by %(channel)s") % parts
        return _("may be written to about %(purpose)s by %(channel)s") % parts

    def _fact(self, condition: Condition, head: str) -> str:
        name = str(getattr(condition, head))
        if head == "customer":
            kind = CUSTOMER_FIELDS.get(name, "text")
            label = condition_words.field("customer", name)
            return self._compared(label, "customer", name, kind, condition)
        if head == "subject":
            thing = next((one for one, fields in FIELDS.items() if name in fields), "order")
            label = _("what this journey is about: %s") % condition_words.field(thing, name)
            return self._compared(label, thing, name, subject_type(name), condition)
        label = (_("told us: %s") if head == "stated" else _("answered: %s")) % phrasing.isolated(
            name
        )
        return self._compared(label, head, name, None, condition)

    def _test(self, thing: str, match: Match, fields: Any) -> str:
        kind = fields.get(match.field, "text") if fields is not None else None
        label = condition_words.field(thing, match.field)
        return self._compared(label, thing, match.field, kind, match)

    # ------------------------------------------------------------------- the comparisons

    def _compared(self, label: str, thing: str, name: str, kind: FieldType | None, ops: Ops) -> str:
        used = ops.used()
        if not used:
            return _("%s is known") % label
        op, value = used[0], getattr(ops, used[0])
        if kind == "flag" and op == "is_":
            return condition_words.flag(thing, name, so=bool(value))
        if op in ("within", "longer_ago"):
            template = (
                _("%(field)s: in the last %(value)s")
                if op == "within"
                else _("%(field)s: more than %(value)s ago")
            )
            return template % {"field": label, "value": moments.length(str(value))}
        some = value if op == "in_" else [value]
        said = _(" or ").join(self._value(thing, name, kind, one) for one in some)
        template = {
            "at_least": _("%(field)s at least %(value)s"),
            "at_most": _("%(field)s at most %(value)s"),
            "includes": _("%(field)s include %(value)s"),
        }.get(op, _("%(field)s is %(value)s"))
        return template % {"field": label, "value": said or "–"}

    def _value(self, thing: str, name: str, kind: FieldType | None, value: Any) -> str:
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        if kind == "number" and name in catalogue.MONEY:
            where = spoken.locale(get_language() or "en")
            return apart(spoken.money(int(value), self.values.store.currency, where))
        if isinstance(value, str):
            return phrasing.isolated(self.values.called(thing, name, value))
        return str(value)


def _number(condition: Condition) -> tuple[int, str]:
    if condition.is_ is not None:
        return int(condition.is_), "is"
    if condition.at_most is not None:
        return condition.at_most, "at_most"
    return (1 if condition.at_least is None else condition.at_least), "at_least"


def _often(condition: Condition) -> str:
    n, op = _number(condition)
    if n == 0 and op != "at_least":
        return _("never")
    said = {
        "at_least": ngettext("at least once", "at least %(n)d times", n),
        "at_most": ngettext("at most once", "at most %(n)d times", n),
        "is": ngettext("exactly once", "exactly %(n)d times", n),
    }
    return said[op] % {"n": n}


def _only_flag(condition: Condition, fields: Any) -> str:
    """The one yes-or-no field that is asked to be so, where nothing else is asked."""
    if len(condition.where) == 1:
        match = condition.where[0]
        if fields.get(match.field) == "flag" and match.is_ is True:
            return match.field
    return ""
