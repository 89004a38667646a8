"""The form field of a condition.

In a form of a desk screen::

    class EntryForm(forms.Form):
        name = forms.CharField()

        def __init__(self, store, now, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["when"] = ConditionField(store, now=now, subject="order")

    form = EntryForm(store, request.now, request.POST or None, initial={"when": {"has": "order"}})

Its value, in ``initial`` and in ``cleaned_data``, is the plain condition as a journey file has it
(``{"all": [...]}``), or ``None`` for none. A condition that was not changed comes back word for
word. ``subject``: what the journey is about, if it is for a journey, so that rules may speak of it
and of its ``answers``; empty for an audience, where only what can be asked over all customers is
offered. In a template ``{{ form.when }}`` is all: it brings its style and its script with it.

Without script the builder's buttons submit the form around it. Then the form is not valid (the
field says that the rules are still being built), and what shows it again shows the tree after that
step: a view that saves only a valid form and shows any other again needs nothing else. With script
the same buttons ask ``desk/<store>/conditions/`` and only the builder changes. Put a button of your
own before the field in the form if the enter key in your other fields should press that.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

import msgspec
from django import forms
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from afterword.decisions.conditions import Condition
from afterword.decisions.faults import faults
from afterword.house.models import Store
from afterword.ui import fault_words

from . import showing
from .catalogue import Known, Subject, Values
from .changing import change
from .comparing import Unfinished
from .from_condition import alike, planted
from .posting import posted
from .to_condition import plain_of
from .tree import Group, Plain


@dataclass
class Built:
    """What was posted: the tree after the button that was pressed, and what it was at first."""

    root: Group
    was: str = ""
    pressed: str = ""
    eye: Sequence[int] = ()
    """Where the eye goes next."""
    find: str = ""


class ConditionWidget(forms.Widget):
    """The builder."""

    def __init__(self, store: Store, known: Known, now: datetime) -> None:
        super().__init__()
        self.store = store
        self.now = now
        self.known = known

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Built | None:
        """The tree that was posted, after the builder's button if one was pressed."""
        root = posted(data, name)
        if root is None:
            return None
        pressed = str(data.get(f"{name}.do", ""))
        built = Built(root, str(data.get(f"{name}.was", "")), pressed)
        verb, _colon, rest = pressed.partition(":")
        where, _colon, argument = rest.partition(":")
        if all(one.isdecimal() and len(one) < 4 for one in where.split(".")):
            path = [int(one) for one in where.split(".")]
            chosen = str(data.get(f"{name}.{where}.chosen", ""))
            built.eye = change(root, verb, path, argument, chosen, Values(self.store))
            built.find = str(data.get(f"{name}.{where}.find", "")) if verb == "find" else ""
        return built

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Whether the form has no builder of this name at all."""
        return f"{name}.0.kind" not in data

    def use_required_attribute(self, initial: Any) -> bool:
        """There is no one input that could be required."""
        return False

    def id_for_label(self, id_: str) -> str:
        """The label stands for all of it."""
        return ""

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        """The whole field: style, script, builder."""
        context = {"builder": self.builder(name, value)}
        return render_to_string("desk/conditions/field.html", context)

    def builder(self, name: str, value: Any) -> SafeString:
        """The builder alone, as it is put in anew after each step."""
        values = Values(self.store)
        built = value if isinstance(value, Built) else None
        if built is None:
            built = Built(planted(value, values), json.dumps(value) if value else "")
        elif built.pressed == "count" or not built.pressed:
            mark_faults(built.root, values)
        asked = [("name", name), ("subject", self.known.subject)]
        asked += [("answer", one) for one in self.known.answers]
        query = urlencode(asked)
        context = {
            "name": name,
            "id": f"conditions-{name.replace('.', '-')}",
            "was": built.was,
            "root": showing.shown(built, self.known, values, name),
            "lists": showing.lists(built.root, values),
            "url": f"{reverse('conditions', args=[self.store.key])}?{query}",
            "matching_url": f"{reverse('conditions-matching', args=[self.store.key])}?{query}",
            "matching": showing.matching(self, built) if built.pressed == "count" else None,
            "units": showing.units(),
            "store": self.store,
        }
        return render_to_string("desk/conditions/builder.html", context)


def mark_faults(root: Group, values: Values) -> None:
    """Leave at each rule that is not whole what is missing of it."""
    try:
        plain_of(root, values)
    except Unfinished:
        return


class ConditionField(forms.Field):
    """A condition, built on the screen. See the module for how it is used."""

    def __init__(
        self,
        store: Store,
        *,
        now: datetime,
        subject: Subject = "",
        answers: Sequence[str] = (),
        required: bool = False,
        **kwargs: Any,
    ) -> None:
        self.store = store
        self.known = Known(subject, tuple(answers))
        kwargs.setdefault("widget", ConditionWidget(store, self.known, now))
        super().__init__(required=required, **kwargs)

    def clean(self, value: Any) -> Plain | None:
        """The plain condition. Raises ``ValidationError`` while rules are missing something, or a
        button of the builder was pressed."""
        if not isinstance(value, Built):
            value = Built(planted(value, Values(self.store)))
        if value.pressed:
            raise forms.ValidationError(_("Not saved yet: the rules are being built."), "building")
        try:
            found = plain_of(value.root, Values(self.store))
        except Unfinished as error:
            raise forms.ValidationError(
                _("A rule is not whole yet. %s") % error, "unfinished"
            ) from error
        if found is None:
            if self.required:
                raise forms.ValidationError(_("Add a rule first."), "required")
            return None
        condition = msgspec.convert(found, Condition)
        wrong = list(faults(condition, "", segment=not self.known.subject))
        if wrong:
            raise forms.ValidationError(
                _("This cannot be asked here: %s") % fault_words.said(wrong[0])
            )
        return _unchanged(value.was, condition) or found

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the condition is another one now."""
        try:
            found = self.clean(data)
        except forms.ValidationError:
            return True
        return bool(found) != bool(initial) or (bool(found) and not _same(found, initial))


def _same(one: Any, other: Any) -> bool:
    try:
        return alike(msgspec.convert(one, Condition), msgspec.convert(other, Condition))
    except msgspec.ValidationError:
        return bool(one == other)


def _unchanged(was: str, now: Condition) -> Plain | None:
    """What stood there at first, if it says the same."""
    try:
        before = json.loads(was) if was else None
    except ValueError:
        return None
    if isinstance(before, dict) and _same(before, msgspec.to_builtins(now)):
        return before
    return None
