"""The door's screens."""

from typing import Any, cast

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.mfa.totp.views import activate_totp
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.cache import never_cache

from afterword.house import actions as house
from afterword.house.models import SignInLink, User
from afterword.house.sealing import fingerprint


class ClaimForm(forms.Form):
    """A name and a password; for somebody who has one already, only if they want a new one."""

    name = forms.CharField(label=lazy("Your name"), max_length=120)
    password = forms.CharField(
        label=lazy("A password, at least 12 characters"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, person: User, sent: Any = None) -> None:
        super().__init__(sent, initial={"name": person.get_full_name()})
        if person.has_usable_password():
            self.fields["password"].required = False
            self.fields["password"].label = _("A new password, if you forgot yours")

    def clean_password(self) -> str:
        """The password, if it is strong enough; empty: it stays as it is."""
        password: str = self.cleaned_data["password"]
        if password:
            validate_password(password)
        return password


@never_cache
def claim(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link. Looking at it does nothing, so that link scanners do not use it up.

    It stands for a password, and for no more: who has a second factor is asked for it too.
    """
    link = (
        SignInLink.objects.filter(
            digest=fingerprint(token),
            used=None,
            expires__gt=request.now,  # type: ignore[attr-defined]
        )
        .select_related("user")
        .first()
    )
    if link is None:
        return render(request, "desk/claim_gone.html", status=410)
    person = link.user
    form = None if _demo_only(person) else ClaimForm(person, request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        user = house.use_sign_in_link(token, now=request.now)  # type: ignore[attr-defined]
        if user is None:
            return render(request, "desk/claim_gone.html", status=410)
        if form is not None:
            house.claim(
                user, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
        coming = Login(user=user, email=user.email, redirect_url=reverse("front"))
        answer: HttpResponse = perform_login(request, coming)
        return answer
    fresh = form is not None and not person.has_usable_password()
    return render(request, "desk/claim.html", {"form": form, "person": person, "fresh": fresh})


def _demo_only(user: User) -> bool:
    """Somebody of the demo needs no password: the printed link is their key."""
    return user.memberships.exists() and not user.memberships.filter(store__demo=False).exists()


@login_required
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """Setting up a second factor. It stands beside a password: who has none chooses one first."""
    if not cast(User, request.user).has_usable_password():
        messages.info(request, _("First choose a password: a second factor stands beside one."))
        return redirect(f"{reverse('account_set_password')}?next={reverse('mfa_index')}")
    answer: HttpResponseBase = activate_totp(request)
    return answer


class OwnForm(forms.Form):
    """What one chooses for oneself."""

    name = forms.CharField(label=lazy("Your name"), max_length=120)
    language = forms.ChoiceField(label=lazy("Language of the desk"), required=False)
    theme = forms.ChoiceField(
        label=lazy("Light or dark"),
        required=False,
        choices=[
            ("", lazy("As the machine says")),
            ("light", lazy("Light")),
            ("dark", lazy("Dark")),
        ],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        from django.conf import settings

        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["language"])
        field.choices = [("", _("As the browser says")), *settings.LANGUAGES]


@login_required
def own(request: HttpRequest) -> HttpResponse:
    """One's own settings: name, language, theme; the way to the second factor."""
    user = cast(User, request.user)
    start = {"name": user.name, "language": user.language, "theme": user.theme}
    form = OwnForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        house.change_own(user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("own")
    return render(request, "desk/own.html", {"form": form})
