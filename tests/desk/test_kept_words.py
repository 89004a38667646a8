"""What is refused, and what was kept in English, said to a teammate in the language they read."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import django
import pytest
from babel.messages.pofile import read_po
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from afterword.conversations import canned
from afterword.conversations.models import Task
from afterword.decisions.reasons import because
from afterword.desk import telling
from afterword.house import actions as house
from afterword.house.models import Store
from afterword.outbox.webhooks import actions as webhooks
from afterword.outbox.webhooks.models import Webhook
from afterword.ui import form_words, kept_words
from tests.desk.team import a_person, a_reader, as_read
from tests.given import a_store

pytestmark = pytest.mark.django_db
READERS = ("es", "ar")
DESK = "/desk/ada-fern/"


OF_WEBHOOK = {
    "es": {
        "http://10.0.0.1/": "su dirección está dentro de una red privada",
        "https://me:pass@example.com/": "la dirección lleva un usuario o una contraseña",
        "ftp://example.com": "no es una dirección; escribe https://…",
        "kind": "no hay ningún tipo de evento 'order.eaten'",
        "off": "está desactivado",
    },
    "ar": {
        "http://10.0.0.1/": "يقع عنوانه داخل شبكة خاصة",
        "https://me:pass@example.com/": "في العنوان اسم مستخدم أو كلمة مرور",
        "ftp://example.com": "ليس عنوانًا؛ اكتب https://…",
        "kind": "لا يوجد نوع حدث 'order.eaten'",
        "off": "إنه مطفأ",
    },
}


@pytest.mark.parametrize("language", READERS)
def test_it_works(store: Store, now: datetime, language: str) -> None:
    """A webhook with a bad address, of an unknown kind, or off."""
    client = a_reader(store, "owner", language, now)
    wanted = dict(OF_WEBHOOK[language])
    off, kind = wanted.pop("off"), wanted.pop("kind")
    page = f"{DESK}settings/webhooks/"
    for url, says in wanted.items():
        answer = client.post(page, {"name": "One", "url": url, "kinds": "*"})
        assert answer.status_code == 422
        assert says in as_read(answer)
    sent = {"name": "One", "url": "https://example.com/", "kinds": "order.eaten"}
    assert kind in as_read(client.post(page, sent))
    row, _secret = webhooks.make(
        store, name="One", url="https://example.com/", kinds=["*"], private=False, now=now, by="t"
    )
    webhooks.switch(store, row.pk, on=False, now=now, by="t")
    assert off in as_read(client.post(f"{page}{row.pk}/test/", follow=True))


def test_kinds_may_be_typed_with_an_arabic_comma(store: Store, now: datetime) -> None:
    client = a_reader(store, "owner", "ar", now)
    sent = {"name": "One", "url": "https://example.com/", "kinds": "order.placed، order.paid"}
    assert client.post(f"{DESK}settings/webhooks/", sent).status_code == 200
    (row,) = Webhook.objects.of(store)
    assert row.kinds == ["order.paid", "order.placed"]


OF_TEAM = {
    "es": ("una tienda conserva al menos un dueño", "trabaja también en otra tienda"),
    "ar": ("يبقى للمتجر مالك واحد على الأقل", "في متجر آخر أيضًا"),
}


@pytest.mark.parametrize("language", READERS)
def test_the_team(store: Store, now: datetime, language: str) -> None:
    client = a_reader(store, "owner", language, now)
    last, elsewhere = OF_TEAM[language]
    me = house.create_user(email=f"reader-{language}@team.example", now=now)
    team = f"{DESK}settings/team/"
    assert last in as_read(client.post(f"{team}{me.pk}/", follow=True))
    ben = a_person(store, "ben", "agent", now)
    house.add_member(a_store("linden-row"), ben, "agent", now=now, by="t")
    assert elsewhere in as_read(client.post(f"{team}{ben.pk}/link/", follow=True))


OF_CANNED = {
    "es": ("/hi ya lo usa otra", "inglés: falta «}}»", "escríbela al menos en un idioma"),
    "ar": ("/hi يستعمله رد آخر", "الإنجليزية: ينقص '}}'", "اكتبها بلغة واحدة على الأقل"),
}


@pytest.mark.parametrize("language", READERS)
def test_a_canned_reply(store: Store, now: datetime, language: str) -> None:
    """Its shortcut is taken, its braces stay open, or it has no words. A language has its name."""
    client = a_reader(store, "owner", language, now)
    canned.save(store, None, name="Hi", short="hi", words={"en": "Hi"}, now=now, by="t")
    sent = ({"words-en": "Hi"}, {"words-en": "{{ order.first", "short": "ho"}, {"short": "ho"})
    for one, wanted in zip(sent, OF_CANNED[language], strict=True):
        answer = client.post(f"{DESK}inbox/canned/new/", {"name": "A", "short": "hi", **one})
        assert answer.status_code == 422
        assert wanted in as_read(answer)


OF_ANSWERS = {
    "es": "escribe al menos una pregunta, y la respuesta en un idioma",
    "ar": "اكتب سؤالًا واحدًا على الأقل",
}


@pytest.mark.parametrize("language", READERS)
def test_an_answer_of_the_stores_own(store: Store, now: datetime, language: str) -> None:
    client = a_reader(store, "owner", language, now)
    answer = client.post(f"{DESK}inbox/answers/", {"name": "A", "questions": "Where?"})
    assert answer.status_code == 422
    assert OF_ANSWERS[language] in as_read(answer)


OF_SHOP = {"es": "shopify no está conectado", "ar": "shopify غير موصول"}
OF_COLOUR = {"es": "Eso no es un color. Escríbelo como #2f6b4f.", "ar": "هذا ليس لونًا."}
OF_MODEL = {"es": "no es una dirección; escribe https://…", "ar": "ليس عنوانًا"}


@pytest.mark.parametrize("language", READERS)
def test_settings(store: Store, now: datetime, language: str) -> None:
    """A shop that is not connected, a colour that is none, a model at no address."""
    client = a_reader(store, "owner", language, now)
    asked = client.post(f"{DESK}settings/connector/shopify/ask/", {"what": "connect"}, follow=True)
    assert OF_SHOP[language] in as_read(asked)
    assert OF_COLOUR[language] in as_read(
        client.post(f"{DESK}settings/store/", {"brand_colour": "greeny"})
    )
    sent = {"url": "ftp://model", "name": "m", "currency": "EUR", "limit": "10"}
    assert OF_MODEL[language] in as_read(client.post(f"{DESK}settings/assist/", sent))


@pytest.mark.parametrize("language", READERS)
def test_what_django_says_of_a_field(store: Store, now: datetime, language: str) -> None:
    """Its Spanish says “usted”; ours says “tú”."""
    client = a_reader(store, "owner", language, now)
    page = as_read(client.post(f"{DESK}settings/store/", {"url": "no", "sender_email": "no"}))
    for one in OF_FIELD[language]:
        assert one in page
    assert "Introduzca" not in page


OF_FIELD = {
    "es": ("Escribe una dirección web que valga.", "Escribe una dirección de correo que valga."),
    "ar": ("اكتب عنوان ويب صالحًا.", "اكتب عنوان بريد إلكتروني صالحًا."),
}


def test_all_of_djangos_that_a_form_can_say_are_said_so() -> None:
    """They are still Django's texts, and none of them says “usted” any more."""
    path = Path(django.__file__).parent / "conf/locale/es/LC_MESSAGES/django.po"
    with path.open("rb") as stream:
        theirs = {one.id if isinstance(one.id, str) else one.id[0] for one in read_po(stream)}
    assert set(form_words.FIELDS) <= theirs
    with translation.override("es"):
        told = [translation.gettext(one) for one in form_words.FIELDS]
        told += [
            str(one % {"limit_value": 2, "show_value": 3, "max": 2}) for one in form_words.COUNTED
        ]
    assert [one for one in told if not one.startswith(("Escribe", "Elige"))] == []


@pytest.mark.parametrize("language", READERS)
def test_a_picture_for_a_card(store: Store, now: datetime, language: str) -> None:
    client = a_reader(store, "owner", language, now)
    card = f"{DESK}post/design/thank-you-card/"
    form = dict.fromkeys(("name", "headline", "line", "words", "sign_off", "why"), "x")
    sent = {
        **form,
        "upload": SimpleUploadedFile("a.png", b"junk"),
        "language": "en",
        "size": "a6",
    }
    wanted = {"es": "esto no es una imagen PNG", "ar": "هذه ليست صورة PNG"}[language]
    assert wanted in as_read(client.post(card, sent))


OF_TAG = {"es": "una etiqueta tiene como mucho 30 signos", "ar": "للوسم 30 علامة على الأكثر"}
OF_WALK = {
    "es": ("'rain' no se puede suponer; existen: ", "late pide un número entero de 1 a 60"),
    "ar": ("لا يمكن افتراض 'rain'؛ الموجود: ", "يحتاج late إلى عدد صحيح من 1 إلى 60"),
}


@pytest.mark.parametrize("language", READERS)
def test_a_tag_and_a_walk(store: Store, now: datetime, language: str) -> None:
    client = a_reader(store, "owner", language, now)
    sent = {"do": "tag", "id": "1", "tag": "x" * 31, "press": "p"}
    assert OF_TAG[language] in as_read(client.post(f"{DESK}inbox/together/", sent, follow=True))
    walk = f"{DESK}journeys/after-first-delivery/walk/?who=new&if=rain&if=late=soon"
    page = as_read(client.get(walk))
    for one in OF_WALK[language]:
        assert one in page


OF_APPROVAL = {
    "es": "No se pudo entregar: whatsapp no está conectado",
    "ar": "whatsapp غير موصول",
}


@pytest.mark.parametrize("language", READERS)
def test_words_that_cannot_be_handed_in(store: Store, now: datetime, language: str) -> None:
    """The languages of the words have names too."""
    client = a_reader(store, "owner", language, now)
    screen = f"{DESK}settings/approved/whatsapp/"
    sent = {"template": "order-shipped", "language": "en", "category": "utility"}
    page = as_read(client.post(f"{screen}hand-in/", sent, follow=True))
    assert OF_APPROVAL[language] in page
    assert {"es": "inglés ·", "ar": "الإنجليزية ·"}[language] in page


KEPT = {
    "es": [
        (
            "INVALID_FORMAT",
            "El formato no es correcto: mira los huecos y las palabras de alrededor.",
        ),
        ("No such template", "No such template"),
        ("A low score: write, and put it right", "Una nota baja: escribe y arréglalo"),
        (
            "the provider could not be reached: no answer in time",
            "no se pudo llegar al proveedor: no hubo respuesta a tiempo",
        ),
        (
            "mail.example:587: no secure line (wrong version number); check that the port and the "
            "security belong together: starttls is usual on 587, tls on 465",
            "mail.example:587: no hay conexión segura (wrong version number); mira si el puerto y "
            "la seguridad van juntos: lo usual es starttls en el 587 y tls en el 465",
        ),
        (
            "read_products is missing, so there are no what is sold, and what is in stock. Add it "
            "to the app's scopes at Shopify, install the app anew, and connect once more.",
            "Falta read_products, así que esto no llega: qué se vende y qué hay en existencias. "
            "Añádelo a los permisos de la app en Shopify, vuelve a instalarla y conecta otra vez.",
        ),
        ("Orders up to 03 May 2026", "Pedidos hasta el 3 de mayo de 2026"),
        (
            "Order 7 is draft: nobody has bought yet. Odd. It says neither yes nor no, or not yet.",
            "El pedido 7 está como «draft»: todavía no ha comprado nadie. Odd. No dice ni sí ni "
            "no, o todavía no.",
        ),
    ],
    "ar": [
        ("no answer in time", "لا رد في الوقت المناسب"),
        ("No such template", "\u2068No such template\u2069"),
    ],
    "en": [
        ("the provider could not be reached: no answer in time",) * 2,
        ("SCAM", "Meta takes it for a fraud."),
    ],
}


@pytest.mark.parametrize("language", KEPT)
def test_what_was_kept_in_english(language: str) -> None:
    """Our own sentences are said anew; a provider's words stay as they were."""
    with translation.override(language):
        for text, wanted in KEPT[language]:
            assert kept_words.said(text) == wanted


def test_a_task_that_the_engine_opened(lived: Store, that_day: datetime) -> None:
    """It has its name in English; on the screens it has the reader's."""
    client = a_reader(lived, "owner", "es", that_day)
    task = Task.objects.of(lived).order_by("id")[0]
    Task.objects.of(lived).filter(pk=task.pk).update(
        title="A low score: write, and put it right", closed=None, outcome=""
    )
    for page in ("", f"tasks/{task.pk}/"):
        shown = as_read(client.get(f"{DESK}{page}"))
        assert "Una nota baja: escribe y arréglalo" in shown
        assert "A low score" not in shown


UTC = ZoneInfo("UTC")


def test_a_reason_says_it_too() -> None:
    """What a provider said; what was kept of unwritable words before faults were stays."""
    unreached = because("given_up", "no", tries=4, says="the provider could not be reached: x")
    before = because("template", "no", says="customer.shoe is undefined")
    with translation.override("es"):
        told = telling.reason(unreached, {}, UTC)
        assert told == "el proveedor no quiso aceptarlo, 4 veces: no se pudo llegar al proveedor: x"
        assert telling.reason(before, {}, UTC).endswith("customer.shoe is undefined")
