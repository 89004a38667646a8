"""What is asked of how a brand speaks."""

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from afterword.decisions.words import languages
from afterword.house.models import Store
from afterword.messages.voice import FORMS, MOST_AVOIDED, Voice

TONES = [
    ("playful", _("Playful")),
    ("professional", _("Professional")),
    ("casual", _("Casual")),
    ("elegant", _("Elegant")),
]


class VoiceForm(forms.Form):
    """How a brand speaks, in each language that its templates are written in."""

    name = forms.CharField(
        label=_("The brand’s name"),
        help_text=_("As messages say it; without one, the store’s name."),
        max_length=120,
        required=False,
    )
    signature = forms.CharField(
        label=_("Who signs"),
        help_text=_("A person’s name, or the brand’s."),
        max_length=120,
        required=False,
    )
    tone = forms.ChoiceField(
        label=_("The usual tone"),
        help_text=_("Where a journey names no other."),
        choices=TONES,
    )
    emoji = forms.BooleanField(
        label=_("We use emoji"),
        help_text=_("Without this, every emoji in a template is pointed out."),
        required=False,
    )
    avoid = forms.CharField(
        label=_("Words we avoid, a line each"),
        help_text=_("They are looked for in every template, in every language."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        required=False,
        max_length=8000,
    )

    def __init__(
        self, store: Store, voice: Voice, written: Iterable[str], data: Any = None
    ) -> None:
        known: dict[str, Any] = {
            "name": voice.name,
            "signature": store.signature,
            "tone": store.tone,
            "emoji": voice.emoji,
            "avoid": "\n".join(voice.avoid),
        }
        known |= {f"sign_off_{code}": said for code, said in voice.sign_off.items()}
        known |= {f"address_{code}": settled for code, settled in voice.address.items()}
        super().__init__(data, initial=known, auto_id="voice_%s")
        here = {*written, *voice.sign_off, *(code for code, _name in settings.LANGUAGES)}
        self.codes = sorted(here & {*languages()}, key=lambda one: (one != store.language, one))
        for code in self.codes:
            self.fields[f"sign_off_{code}"] = forms.CharField(max_length=120, required=False)
        self.addressed = [one for one in FORMS if one in here]
        for code in self.addressed:
            familiar, formal = FORMS[code]
            self.fields[f"address_{code}"] = forms.ChoiceField(
                choices=[("tone", _("as the tone has it")), ("familiar", familiar),
                         ("formal", formal)],
                required=False,
            )  # fmt: skip

    def closings(self) -> Iterator[tuple[str, forms.BoundField]]:
        """The line before the name, by language."""
        for code in self.codes:
            yield code, self[f"sign_off_{code}"]

    def addresses(self) -> Iterator[tuple[str, forms.BoundField]]:
        """How people are spoken to, by language."""
        for code in self.addressed:
            yield code, self[f"address_{code}"]

    def clean_avoid(self) -> tuple[str, ...]:
        """The words, once each."""
        lines = [one.strip() for one in self.cleaned_data["avoid"].splitlines()]
        return tuple(dict.fromkeys(one for one in lines if one))[:MOST_AVOIDED]

    def voice(self) -> Voice:
        """What was settled."""
        data = self.cleaned_data
        return Voice(
            name=data["name"].strip(),
            sign_off={
                code: said for code in self.codes if (said := data[f"sign_off_{code}"].strip())
            },
            emoji=data["emoji"],
            address={
                code: settled
                for code in self.addressed
                if (settled := data[f"address_{code}"]) in ("familiar", "formal")
            },
            avoid=data["avoid"],
        )
