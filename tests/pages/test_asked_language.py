"""The pages of choices, of stopping and of points speak one language: the asked one, else the
person's, whatever the browser says."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import msgspec
import pytest
from django.test import Client

from afterword.house.models import Store
from afterword.timeline.queries import private_of
from tests.conftest import NOW
from tests.given import ANA, placed, tell
from tests.pages.given import (
    events,
    many_points,
    order_link,
    person,
    points_link,
    preferences_link,
    stop_link,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("that_day")]

OWN = {"English", "Español", "العربية"}
"""Languages are called by their own names."""
NAMES = re.compile(r"Ada & Fern|Ana|\b1042\b|\w…\S*@\S+|For the wait|At the till")
"""Of whatever language: names, and what the team has written by hand."""
SPANISH = re.compile(
    r"\b(lo que|tus|puntos|pedidos?|enviamos|idioma|guardado|deja)\b", re.IGNORECASE
)
ENGLISH = re.compile(
    r"\b(the|you|your|we|of|and|by|with|saved|order|points?|stop|save|from|once|always)\b",
    re.IGNORECASE,
)


def read(client: Client, link: str, *, browser: str) -> tuple[str, str]:
    """(what a page shows but for proper names, its first tag)."""
    answer = client.get(link, HTTP_ACCEPT_LANGUAGE=browser)
    assert answer.status_code == 200, link
    page = answer.content.decode()
    body = re.sub(r"<(style|head)\b.*?</\1>", " ", page, flags=re.DOTALL)
    title = re.search(r"<title>(.*?)</title>", page, re.DOTALL)
    labels = " ".join(re.findall(r'aria-label="([^"]*)"', body))
    texts = [unescape(one).strip() for one in re.split(r"<[^>]+>", body)]
    said = " ".join(one for one in texts if one not in OWN)
    head = title[1] if title else ""
    return NAMES.sub(" ", f"{head} {labels} {said}"), page[page.index("<html") :][:40]


def pages(client: Client, store: Store, home: Path, language: str) -> dict[str, str]:
    """Each page with all that can stand on it."""
    many_points(store, home, msgspec.structs.replace(ANA, language=language), NOW)
    client.post(preferences_link(store), {"pace": "less", "pause": "on", "email:care": "on"})
    client.post(stop_link(store, purpose="reviews"), {"stop": "yes"})
    return {
        "choices": preferences_link(store),
        "choices, saved": f"{preferences_link(store)}?saved=",
        "to stop": stop_link(store, purpose="care"),
        "stopped": stop_link(store, purpose="reviews"),
        "points": points_link(store),
        "points, not had": f"{points_link(store)}?done=not",
    }


def with_lang(link: str, language: str) -> str:
    return f"{link}{'&' if '?' in link else '?'}lang={language}"


def test_who_reads_arabic_and_asks_for_english_reads_no_arabic(
    client: Client, store: Store, home: Path
) -> None:
    for name, link in pages(client, store, home, "ar").items():
        said, tag = read(client, with_lang(link, "en"), browser="ar")
        assert 'lang="en" dir="ltr"' in tag, name
        assert not re.search(r"[\u0600-\u06ff]", said), (name, said)
        assert ENGLISH.search(said), name


@pytest.mark.parametrize("browser", ["en", "es"])
def test_who_reads_english_and_asks_for_arabic_reads_it_from_right_to_left(
    client: Client, store: Store, home: Path, browser: str
) -> None:
    for name, link in pages(client, store, home, "en").items():
        said, tag = read(client, with_lang(link, "ar"), browser=browser)
        assert 'lang="ar" dir="rtl"' in tag, name
        assert not ENGLISH.findall(said), (name, ENGLISH.findall(said), said)
        assert not SPANISH.findall(said), (name, said)
        assert re.search(r"[\u0600-\u06ff]", said), name


def test_nobody_asks_and_it_is_the_persons(client: Client, store: Store, home: Path) -> None:
    for name, link in pages(client, store, home, "es").items():
        said, tag = read(client, link, browser="ar")
        assert 'lang="es" dir="ltr"' in tag, name
        assert not re.search(r"[\u0600-\u06ff]", said), (name, said)
        english = {one.lower() for one in ENGLISH.findall(said)}
        assert not english, (name, english, said)


def test_the_day_of_a_pause_is_in_the_asked_language(
    client: Client, store: Store, home: Path
) -> None:
    link = pages(client, store, home, "en")["choices"]
    said, _tag = read(client, with_lang(link, "es"), browser="en")
    assert re.search(r"hasta el \d+ de \w+ de 2026", said), said


def test_the_asked_language_goes_on_to_what_the_page_leads_to(
    client: Client, store: Store, home: Path
) -> None:
    links = pages(client, store, home, "en")
    choices = client.get(with_lang(links["choices"], "ar")).content.decode()
    assert re.search(r'href="/points/[^"]+\?lang=ar"', choices)
    stop = client.get(with_lang(links["to stop"], "ar")).content.decode()
    assert re.search(r'href="/p/[^"]+\?lang=ar"', stop)
    order = client.get(with_lang(order_link(store), "ar")).content.decode()
    assert re.search(r'href="/p/[^"]+\?lang=ar"', order)
    assert re.search(r'href="/points/[^"]+\?lang=ar"', order)
    plain = client.get(links["choices"]).content.decode()
    assert "lang=" not in re.findall(r'href="(/points/[^"]+)"', plain)[0]


def test_saving_keeps_the_asked_language_and_proves_what_was_read(
    client: Client, store: Store
) -> None:
    tell(store, placed(who=ANA))
    link = preferences_link(store)
    answer = client.post(f"{link}?lang=ar", {"language": "en", "email:reviews": "on"}, follow=True)
    assert answer.redirect_chain == [(f"{link}?lang=ar&saved=", 302)]
    assert '<html lang="ar" dir="rtl">' in answer.content.decode()
    assert 'role="status"' in answer.content.decode()
    (said,) = events(store, "consent.revoked")
    wording = str(private_of(said, person(store), store)["wording"])
    assert re.search(r"[\u0600-\u06ff]", wording), "the words that stood there"


def test_a_language_that_was_just_chosen_goes_before_the_asked_one(
    client: Client, store: Store
) -> None:
    tell(store, placed(who=ANA))
    link = preferences_link(store)
    answer = client.post(f"{link}?lang=ar", {"language": "es"}, follow=True)
    assert answer.redirect_chain == [(f"{link}?saved=", 302)]
    assert '<html lang="es" dir="ltr">' in answer.content.decode()
