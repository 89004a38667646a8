"""The door: one-time links, signing in and out, the second factor, what is not there."""

import base64
import hmac
import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from afterword.house import actions as house
from afterword.house.models import Membership, SignInLink, Store, User
from tests.desk.team import Opens, a_person

PASSWORD = "a very calm kettle"


@pytest.fixture(autouse=True)
def _nobody_tried_before() -> None:
    cache.clear()


@pytest.fixture
def mia(store: Store) -> User:
    """An owner with a password."""
    person = a_person(store, "mia", "owner", timezone.now())
    house.claim(person, name="Mia Kovač", password=PASSWORD)
    return person


def link_for(person: User, **more: timedelta) -> str:
    return f"/claim/{house.make_sign_in_link(person, now=timezone.now(), **more)}/"


def signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_it_works(store: Store) -> None:
    person = a_person(store, "mia", "owner", timezone.now())
    client, link = Client(), link_for(person)
    text = client.get(link).content.decode()
    assert "You sign in as mia@team.example." in text
    answer = client.post(link, {"name": "Mia Kovač", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.get("/")["Location"] == "/desk/ada-fern/"
    text = client.get("/desk/ada-fern/").content.decode()
    assert "Mia" in text
    assert "<toast-note" not in text.partition("<main")[2], "that one is in is no news"
    other = Client()
    other.post("/account/login/", {"login": "MIA@team.example", "password": PASSWORD})
    assert signed_in(other)


def test_a_link_looked_at_is_not_used_up(store: Store) -> None:
    person = a_person(store, "mia", "owner", timezone.now())
    client, link = Client(), link_for(person)
    for _ in range(3):
        assert client.get(link).status_code == 200
    assert SignInLink.objects.get().used is None
    assert not signed_in(client)


@pytest.mark.parametrize("kind", ["used", "old", "made up", "replaced"])
def test_a_link_that_is_none_any_more_lets_nobody_in(kind: str, mia: User) -> None:
    client, link = Client(), link_for(mia)
    if kind == "used":
        Client().post(link, {"name": "Mia", "password": ""})
    elif kind == "old":
        link = link_for(mia, lasts=timedelta(seconds=-1))
    elif kind == "made up":
        link = "/claim/Kb2cG1nV0fQxX7oWfO5j6Zlq/"
    else:
        link_for(mia)
    for answer in (client.get(link), client.post(link, {"name": "M", "password": PASSWORD})):
        assert answer.status_code == 410
        assert "This link is used up" in answer.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize("password", ["", "short", "elevenchars", "q1w2e3r4t5y6"])
def test_a_weak_password_is_refused_and_the_link_stays(password: str, store: Store) -> None:
    person = a_person(store, "mia", "owner", timezone.now())
    client, link = Client(), link_for(person)
    answer = client.post(link, {"name": "Mia", "password": password})
    assert (answer.status_code, signed_in(client)) == (200, False)
    assert SignInLink.objects.get().used is None
    person.refresh_from_db()
    assert not person.has_usable_password()


def test_who_forgot_a_password_gets_a_new_one_by_a_link(mia: User) -> None:
    client, link = Client(), link_for(mia)
    assert "A new password, if you forgot yours" in client.get(link).content.decode()
    client.post(link, {"name": "Mia Kovač", "password": "another calm kettle"})
    assert signed_in(client)
    mia.refresh_from_db()
    assert mia.check_password("another calm kettle")


def test_a_link_alone_keeps_the_password(mia: User) -> None:
    client = Client()
    client.post(link_for(mia), {"name": "Mia Kovač", "password": ""})
    assert signed_in(client)
    mia.refresh_from_db()
    assert mia.check_password(PASSWORD)


def test_somebody_of_the_demo_needs_no_password(store: Store) -> None:
    Store.objects.update(demo=True)
    person = a_person(store, "mia", "owner", timezone.now())
    client, link = Client(), link_for(person)
    assert "Come in, Mia Kent" in client.get(link).content.decode()
    client.post(link)
    assert signed_in(client)


def test_a_wrong_password_says_so_and_lets_nobody_in(mia: User) -> None:
    client = Client()
    answer = client.post("/account/login/", {"login": mia.email, "password": "wrong"})
    assert (answer.status_code, signed_in(client)) == (200, False)
    assert "errorlist" in answer.content.decode()


def test_too_many_wrong_passwords_close_the_door_for_a_while(mia: User) -> None:
    client = Client()
    for _ in range(10):
        client.post("/account/login/", {"login": mia.email, "password": "wrong"})
    answer = client.post("/account/login/", {"login": mia.email, "password": PASSWORD})
    assert not signed_in(client)
    assert "errorlist" in answer.content.decode() or answer.status_code == 429


def test_signing_out_is_a_post(mia: User) -> None:
    client = Client()
    client.force_login(mia)
    assert "Sign out?" in client.get("/account/logout/").content.decode()
    assert signed_in(client)
    client.post("/account/logout/")
    assert not signed_in(client)


@pytest.mark.parametrize(
    "path",
    ["signup/", "email/", "password/reset/", "password/reset/key/1-set-password/",
     "password/reset/done/", "confirm-email/", "confirm-email/abc/", "login/code/",
     "login/code/confirm/"],
)  # fmt: skip
def test_ways_in_by_mail_are_not_there(path: str, mia: User) -> None:
    client = Client()
    assert client.get(f"/account/{path}").status_code == 404
    client.force_login(mia)
    assert client.post(f"/account/{path}", {"email": mia.email}).status_code == 404


PAGES = (
    "/account/login/",
    "/account/logout/",
    "/account/reauthenticate/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/inactive/",
    "/own/",
    "/stores/",
)


@pytest.mark.parametrize("page", PAGES)
def test_no_page_of_the_door_links_to_what_is_not_there(page: str, mia: User) -> None:
    client = Client()
    if page != "/account/login/":
        client.force_login(mia)
    answer = client.get(page)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert 'class="door"' in text
    for link in re.findall(r'href="(/[^"?#]*)', text):
        if not link.startswith("/static/"):
            assert (link, client.get(link).status_code) in ((link, 200), (link, 302))


def code_of(secret: str) -> str:
    """The code of an authenticator app at this moment (RFC 6238: SHA-1, 30 seconds, 6 digits)."""
    counter = int(time.time()) // 30
    digest = hmac.digest(base64.b32decode(secret), counter.to_bytes(8, "big"), "sha1")
    offset = digest[-1] & 15
    number = int.from_bytes(digest[offset : offset + 4], "big") & 0x7FFFFFFF
    return f"{number % 1_000_000:06d}"


def test_the_second_factor_from_set_up_to_sign_in(mia: User) -> None:
    client = Client()
    client.post("/account/login/", {"login": mia.email, "password": PASSWORD})
    where = "/account/2fa/totp/activate/"
    assert "Is it you?" in client.get(where, follow=True).content.decode()
    client.post("/account/reauthenticate/", {"password": "wrong", "next": where})
    assert client.get(where).status_code == 302
    answer = client.post("/account/reauthenticate/", {"password": PASSWORD, "next": where})
    assert (answer.status_code, answer["Location"]) == (302, where)
    page = client.get(where).content.decode()
    assert "Set up an app" in page
    secret = page.partition('class="secret" dir="ltr">')[2].partition("<")[0]
    client.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert "An app makes your codes." in client.get("/account/2fa/").content.decode()
    codes = client.get("/account/2fa/recovery-codes/").content.decode()
    first = codes.partition('<pre class="code" tabindex="0" dir="ltr">')[2].split("\n")[0]
    assert re.fullmatch(r"\w{8}", first)

    again = Client()
    answer = again.post("/account/login/", {"login": mia.email, "password": PASSWORD}, follow=True)
    assert "The second factor" in answer.content.decode()
    assert not signed_in(again)
    again.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not signed_in(again)
    again.post("/account/2fa/authenticate/", {"code": first})
    assert signed_in(again)


def with_a_second_factor(person: User) -> str:
    """Give somebody an app. Gives its secret."""
    secret = str(generate_totp_secret())
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def test_what_makes_the_codes_is_sealed(mia: User) -> None:
    secret = with_a_second_factor(mia)
    kept = Authenticator.objects.filter(user=mia)
    assert {one.type for one in kept} == {"totp", "recovery_codes"}
    assert all(one.data[name].startswith("sealed:") for one in kept for name in one.data
               if name in ("secret", "seed"))  # fmt: skip
    assert secret not in str([one.data for one in kept])
    totp = kept.get(type="totp")
    assert totp.wrap().validate_code(code_of(secret))
    totp.data = {"secret": secret}  # as it was stored before
    cache.clear()
    assert totp.wrap().validate_code(code_of(secret))


@pytest.mark.parametrize("password", ["", "another calm kettle"])
def test_a_link_stands_for_a_password_and_not_for_the_second_factor(
    password: str, mia: User
) -> None:
    secret = with_a_second_factor(mia)
    client = Client()
    answer = client.post(link_for(mia), {"name": "Mia", "password": password})
    assert (answer.status_code, answer["Location"]) == (302, "/account/2fa/authenticate/")
    assert not signed_in(client)
    assert client.get("/desk/ada-fern/")["Location"].startswith("/account/login/")
    client.post("/account/2fa/authenticate/", {"code": "000000"})
    assert not signed_in(client)
    answer = client.post("/account/2fa/authenticate/", {"code": code_of(secret)})
    assert (answer["Location"], signed_in(client)) == ("/", True)


def test_somebody_of_the_demo_is_asked_for_it_too(mia: User) -> None:
    Store.objects.update(demo=True)
    with_a_second_factor(mia)
    client = Client()
    client.post(link_for(mia))
    assert not signed_in(client)


def test_who_may_no_longer_come_in_does_not_by_a_link(mia: User) -> None:
    client, link = Client(), link_for(mia)
    User.objects.filter(pk=mia.pk).update(is_active=False)
    assert client.post(link, {"name": "Mia", "password": ""}).status_code == 410
    assert not signed_in(client)


def test_who_has_no_password_chooses_one_before_the_second_factor(store: Store) -> None:
    Store.objects.update(demo=True)
    person = a_person(store, "mia", "owner", timezone.now())
    client = Client()
    client.post(link_for(person))
    assert "Choose one first" in client.get("/account/2fa/").content.decode()
    way = "/account/password/set/?next=/account/2fa/"
    assert client.get("/account/2fa/totp/activate/")["Location"] == way
    page = client.get(way).content.decode()
    assert "You came in by a link and have no password yet." in page
    assert "First choose a password" in page
    sent = {"password1": PASSWORD, "password2": PASSWORD, "next": "/account/2fa/"}
    answer = client.post("/account/password/set/", sent)
    assert (answer["Location"], signed_in(client)) == ("/account/2fa/", True)
    assert "Set up an app" in client.get("/account/2fa/").content.decode()
    where = "/account/2fa/totp/activate/"
    client.post("/account/reauthenticate/", {"password": PASSWORD, "next": where})
    secret = client.get(where).content.decode().partition('class="secret" dir="ltr">')[2]
    client.post(where, {"code": code_of(secret.partition("<")[0])})
    assert "An app makes your codes." in client.get("/account/2fa/").content.decode()


def test_who_has_a_password_changes_it_by_saying_the_old_one(mia: User) -> None:
    client = Client()
    client.force_login(mia)
    sent = {"password1": "another calm kettle", "password2": "another calm kettle"}
    assert client.post("/account/password/set/", sent)["Location"] == "/account/password/change/"
    mia.refresh_from_db()
    assert mia.check_password(PASSWORD)


def test_ones_own_name_language_and_theme(mia: User) -> None:
    client = Client()
    client.force_login(mia)
    client.post("/own/", {"name": "Mia K", "language": "ar", "theme": "dark"})
    mia.refresh_from_db()
    assert (mia.name, mia.language, mia.theme) == ("Mia K", "ar", "dark")
    text = client.get("/desk/ada-fern/").content.decode()
    assert '<html lang="ar" dir="rtl" data-theme="dark">' in text
    client.post("/own/", {"name": "Mia K", "language": "xx", "theme": "dark"})
    mia.refresh_from_db()
    assert mia.language == "ar"


def test_the_front_leads_where_one_works(store: Store, opens: Opens) -> None:
    assert opens("nobody").get("/")["Location"] == "/account/login/"
    assert opens("nobody").get("/stores/")["Location"] == "/account/login/"
    assert opens("owner").get("/")["Location"] == "/desk/ada-fern/"
    assert opens("stranger").get("/")["Location"] == "/stores/"
    text = opens("stranger").get("/stores/").content.decode()
    assert "You do not belong to a store yet." in text
    assert "Ada" not in text


# ------------------------------------------------------------------------------------- the team


def links(answer_text: str) -> list[str]:
    return re.findall(r"/claim/[\w-]+/", answer_text)


def test_an_invitation_is_a_link_for_somebody_new(store: Store, opens: Opens) -> None:
    sent = {"email": "New@team.example", "role": "marketer"}
    answer = opens("owner").post("/desk/ada-fern/settings/invite/", sent)
    (link,) = links(answer.content.decode())
    client = Client()
    client.post(link, {"name": "Noor", "password": PASSWORD})
    assert client.get("/desk/ada-fern/customers/").status_code == 200
    assert client.get("/desk/ada-fern/settings/channel/email/").status_code == 403


def test_nobody_gets_a_link_for_a_person_who_works_elsewhere_too(
    store: Store, other: Store, opens: Opens
) -> None:
    """A link lets its bearer in as that person: it would open the other store."""
    waiting = a_person(other, "noor", "owner", timezone.now())
    theirs = link_for(waiting)
    sent = {"email": waiting.email, "role": "agent"}
    answer = opens("owner").post("/desk/ada-fern/settings/invite/", sent)
    assert links(answer.content.decode()) == []
    assert Membership.objects.filter(store=store, user=waiting, role="agent").exists()
    answer = opens("owner").post(f"/desk/ada-fern/settings/team/{waiting.pk}/link/", follow=True)
    text = answer.content.decode()
    assert links(text) == []
    assert "works in another store too" in text
    assert Client().get(theirs).status_code == 200


def test_a_store_keeps_an_owner(store: Store, opens: Opens) -> None:
    client = opens("owner")
    sent = {"email": "owner@team.example", "role": "analyst"}
    answer = client.post("/desk/ada-fern/settings/invite/", sent)
    assert answer.status_code == 422
    assert "a store keeps at least one owner" in answer.content.decode()
    owner = User.objects.get(email="owner@team.example")
    client.post(f"/desk/ada-fern/settings/team/{owner.pk}/")
    assert Membership.objects.get(store=store, user=owner).role == "owner"


def test_who_is_taken_off_the_team_is_out_at_once(store: Store, opens: Opens) -> None:
    agent = opens("agent")
    assert agent.get("/desk/ada-fern/").status_code == 200
    user = User.objects.get(email="agent@team.example")
    opens("owner").post(f"/desk/ada-fern/settings/team/{user.pk}/")
    assert agent.get("/desk/ada-fern/").status_code == 404


# --------------------------------------------------------------------------------------- errors


def test_what_is_not_there_says_so_in_our_look(store: Store, opens: Opens) -> None:
    answer = opens("owner").get("/nope/")
    text = answer.content.decode()
    assert answer.status_code == 404
    assert "There is nothing here" in text
    assert 'href="/"' in text
    shopper = Client().get("/nope/").content.decode()
    assert "store you do not work in" not in shopper


def test_what_breaks_says_so_in_our_look(
    store: Store, opens: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    from afterword.desk.messages import queries

    def breaks(*_: object) -> None:
        raise RuntimeError("a planted fault")

    monkeypatch.setattr(queries, "listed", breaks)
    client = opens("owner")
    client.raise_request_exception = False
    answer = client.get("/desk/ada-fern/messages/")
    assert answer.status_code == 500
    text = answer.content.decode()
    assert "Something broke on our side" in text
    assert "planted" not in text
