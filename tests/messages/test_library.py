"""The templates that ship, written for real people: whole, in their language, with their facts."""

import re
from datetime import timedelta
from html.parser import HTMLParser

import pytest

from afterword.decisions.words import languages
from afterword.house.models import Store
from afterword.journeys.queries import plan
from afterword.messages import actions
from afterword.messages.compose import Writer
from afterword.messages.queries import check, shipped
from afterword.messages.text import NEEDED, chosen, parse
from afterword.outbox import actions as outbox
from afterword.outbox.models import Intent
from afterword.timeline.models import Customer, Product
from afterword.timeline.queries import timelines
from afterword.wire import shapes
from tests.conftest import NOW
from tests.given import placed, scan, tell
from tests.outbox.posting import a_plan

ANA = shapes.Who(email="ana@example.com", name="Ana Petrović", language="en", country="GB")
MATEO = shapes.Who(email="mateo@example.com", name="Mateo García", language="es", country="ES")
ELENI = shapes.Who(email="eleni@example.com", name="Ελένη Παπαδάκη", language="el", country="GR")
YUSUF = shapes.Who(email="yusuf@example.com", name="يوسف الأمين", language="ar", country="GB")


def write(store: Store, template: str, who: shapes.Who = ANA, tone: str = "") -> shapes.Outgoing:
    """A message of this template about an order of theirs whose parcel is late."""
    promised = (NOW - timedelta(days=1)).isoformat()
    tell(
        store,
        placed(NOW - timedelta(days=4), who=who),
        scan("in_transit", NOW - timedelta(days=3), promised_to=promised),
        scan("on_hold", NOW, delayed=True, reason="weather"),
    )
    customer = Customer.objects.of(store).get()
    planned = a_plan(
        customer,
        template,
        template=template,
        tone=tone,
        step="check-in",
        message_class="service",
        learned={"words": "Snow closed the pass."},
    )
    outbox.plan(store, [planned], now=NOW, by="test")
    intent = Intent.objects.of(store).select_related("customer", "store").get(send_key=template)
    intent.channel, intent.contact = "email", _address(store)
    writer = Writer(store, [intent], timelines(store, [customer.pk]))
    return writer.write(intent, plan(store, "after-first-delivery", 1), NOW).outgoing


def _address(store: Store) -> str:
    from afterword.timeline.models import ContactPoint

    return str(ContactPoint.objects.of(store).get(channel="email").digest)


class Looked(HTMLParser):
    """What stands in a mail: its language, its pictures, its links, what it must not have."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.language = ""
        self.pictures: list[dict[str, str | None]] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.tags.add(tag)
        if tag == "html":
            self.language = str(found.get("lang"))
        if tag == "img":
            self.pictures.append(found)
        if tag == "a":
            self.links.append(str(found.get("href")))


def test_it_works(store: Store) -> None:
    mail = write(store, "order-confirmation")
    assert (mail.to, mail.to_name, mail.language) == ("ana@example.com", "Ana Petrović", "en")
    assert mail.subject == "We have your order, Ana"
    for part in (mail.text, mail.html):
        assert "Hario V60" in part
        assert "£28.00" in part
        assert "/l/" in part


@pytest.mark.parametrize("who", [ANA, MATEO, YUSUF], ids=["en", "es", "ar"])
@pytest.mark.parametrize("template", shipped())
def test_each_is_whole_in_each_language(store: Store, template: str, who: shapes.Who) -> None:
    mail = write(store, template, who)
    assert mail.language == who.language
    assert mail.subject == mail.subject.strip() != ""
    for part in (mail.subject, mail.text, mail.html):
        assert [odd for odd in ("{{", "}}", "{%", "None") if odd in part] == []
    lines = mail.text.splitlines()
    assert [line for line in lines if len(line) > 50 and "://" not in line] == []
    assert all(line.count("://") <= 1 for line in lines)
    found = Looked(mail.html)
    assert found.language == who.language
    assert all(picture.get("alt") is not None for picture in found.pictures)
    assert not {"script", "form", "iframe"} & found.tags
    assert all(link.startswith(("http://", "https://", "mailto:")) for link in found.links)


@pytest.mark.parametrize("template", shipped())
def test_each_can_be_written_about_a_product_that_says_nothing(store: Store, template: str) -> None:
    Product.objects.create(store=store, outside="p1", title="Hario V60", told=NOW)
    mail = write(store, template)
    assert [odd for odd in ("{{", "None") if odd in mail.html] == []


@pytest.mark.parametrize("template", shipped())
def test_each_is_written_in_all_languages_and_sound(template: str) -> None:
    text = shipped()[template]
    written = parse(text).languages
    assert written[:2] == ("en", "es")
    if template.startswith("heard-"):
        # Nearly all who can say no in their language are answered in it, others in English.
        assert len(written) == 21
        assert set(written) <= set(languages())
    else:
        assert written == ("en", "es", "ar")
    assert check(text) == []


TONED = sorted(key for key in shipped() if parse(shipped()[key]).tones)


@pytest.mark.parametrize("template", TONED)
def test_what_has_tones_has_all_of_them_in_each_language(template: str) -> None:
    """Casual are the words as they stand. In Spanish, who is formal says usted throughout."""
    found = parse(shipped()[template])
    for language in found.languages:
        heads = set()
        for tone in ("playful", "professional", "casual", "elegant"):
            _, words = chosen(found, language, tone)
            heads.add(words["heading"])
            if language == "es" and tone in ("professional", "elegant"):
                mail = " ".join(words[one] for one in (*NEEDED, "heading", "opening", "short"))
                assert not re.search(r"\b(tu|tus|te|ti|contigo|tú)\b", mail.lower()), mail
        assert len(heads) == 4


def test_a_tone_changes_words_and_never_facts(store: Store) -> None:
    toned = OWN.replace(
        "blocks:", 'tones:\n  en:\n    playful: {opening: "Kettle is on."}\nblocks:'
    )
    toned = toned.replace("  - {block: text", "  - {block: lines}\n  - {block: text")
    actions.save_template(store, "own", toned, now=NOW, by="test")
    playful = write(store, "own", tone="playful")
    Intent.objects.of(store).delete()
    elegant = write(store, "own", tone="elegant")
    assert "Kettle is on." in playful.text
    assert "It was Hario V60" in elegant.text
    for mail in (playful, elegant):
        assert "Kettle is on." in mail.html or "a favourite" in mail.html
        assert "£28.00" in mail.text


def test_who_reads_another_language_gets_the_first_one_with_their_own_name(store: Store) -> None:
    mail = write(store, "order-confirmation", ELENI)
    assert mail.language == "en"
    assert mail.to_name == "Ελένη Παπαδάκη"
    assert "Ελένη" in mail.subject


def test_a_question_has_a_link_for_every_answer(store: Store) -> None:
    mail = write(store, "check-in")
    answers = [link for link in Looked(mail.html).links if "/a/" in link]
    assert [int(link.rpartition("/")[2]) for link in answers] == list(range(11))


OWN = """
template: own
name: Our own words
words:
  en:
    subject: "{{ customer.given_name }}, about {{ order.number }}"
    preheader: "Short."
    why: "You ordered."
    opening: "It was {{ order.first }}{% if order.first contains 'V60' %}, a favourite{% endif %}."
blocks:
  - {block: text, words: opening}
"""


def test_a_stores_own_words_read_the_timeline(store: Store) -> None:
    actions.save_template(store, "own", OWN, now=NOW, by="test")
    mail = write(store, "own")
    assert mail.subject == "Ana, about #1042"
    assert "It was Hario V60, a favourite." in " ".join(mail.text.split())


def test_a_variable_that_there_is_not_is_refused_by_its_name(store: Store) -> None:
    with pytest.raises(actions.Refused, match=r"there is no order\.numbr"):
        actions.save_template(
            store, "own", OWN.replace("order.number", "order.numbr"), now=NOW, by="test"
        )
