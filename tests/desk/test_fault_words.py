"""What is wrong with a draft or an archive, said to a teammate in the language they read."""

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from afterword.decisions.faults import Fault
from afterword.desk.words import saying
from afterword.house.models import Store
from afterword.journeys import models
from afterword.journeys import queries as journeys
from afterword.journeys.editing import change
from afterword.messages import queries as templates
from afterword.messages.checking import Problem
from afterword.ui import fault_words
from tests.desk.team import a_reader, as_read

pytestmark = pytest.mark.django_db
KEY = "after-first-delivery"
BASE = f"/desk/ada-fern/journeys/{KEY}/"
TEXT = journeys.library()[KEY]
FAULTY = change(TEXT, "care", {"template": "not-here", "channels": ["email", "fax"]}).replace(
    "priority: 40", "priority: 400"
)
READERS = ("es", "ar")


def said(response: Any) -> str:
    return as_read(response).replace(" :", ":")


def write(client: Client, text: str) -> Any:
    page = f"{BASE}edit/text/"
    found = re.search(r'name="stamp" value="(\d+)"', client.get(page).content.decode())
    assert found
    return client.post(page, {"stamp": found[1], "text": text})


OF_DRAFT = {
    "es": (
        "una prioridad va de 0 a 100",
        "no hay ninguna plantilla 'not-here'",
        "no hay ningún canal 'fax'; existen: ",
    ),
    "ar": (
        "الأولوية بين 0 و100",
        "لا يوجد قالب 'not-here'",
        "لا توجد قناة 'fax'؛ الموجود: ",
    ),
}
AT = {"es": "paso 'care'.template", "ar": "الخطوة 'care'.template"}


@pytest.mark.parametrize("language", READERS)
def test_it_works(store: Store, now: datetime, language: str) -> None:
    """They open a draft with faults, and try to publish it."""
    client = a_reader(store, "marketer", language, now)
    assert write(client, FAULTY).status_code == 302
    board = said(client.get(f"{BASE}edit/"))
    review = said(client.get(f"{BASE}publish/"))
    for one in OF_DRAFT[language]:
        assert one in board
        assert one in review
    assert AT[language] in review
    draft = journeys.draft(store, KEY)
    assert draft
    answer = client.post(f"{BASE}publish/", {"stamp": draft.stamp, "do": "publish"})
    assert answer.status_code == 400
    refused = said(answer)
    for one in OF_DRAFT[language]:
        assert one in refused
    assert AT[language] in refused
    for page in (board, review, refused):
        assert "there is no" not in page
        assert "step 'care'" not in page
    assert journeys.journey(store, KEY).live == 1


UNREAD = {
    "yaml": "name: [1\nb: 2",
    "value": TEXT.replace("kind: ask", "kind: aks"),
    "field": TEXT.replace("name:", "nome:", 1),
    "span": TEXT.replace("for: 2 hours", "for: soon", 1),
}
OF_TEXT = {
    "es": {
        "yaml": "Línea 2: aquí iba «,» o «]»",
        "value": "el valor 'aks' no vale aquí",
        "field": "el campo `nome` no se conoce aquí",
        "span": "'soon' no es una duración",
    },
    "ar": {
        "yaml": "السطر 2: كان المتوقع هنا",
        "value": "القيمة 'aks' لا تصلح هنا",
        "field": "الحقل `nome` غير معروف هنا",
        "span": "'soon' ليست مدة زمنية",
    },
}


@pytest.mark.parametrize("language", READERS)
@pytest.mark.parametrize("what", UNREAD)
def test_a_text_that_cannot_be_read(store: Store, now: datetime, language: str, what: str) -> None:
    """It is said with the text, and where the draft would be published or walked through."""
    client = a_reader(store, "marketer", language, now)
    wanted = OF_TEXT[language][what]
    answer = write(client, UNREAD[what])
    assert answer.status_code == 422
    assert wanted in said(answer)
    sentence = wanted.rpartition(": ")[2]
    assert sentence in said(client.get(f"{BASE}publish/"))
    assert sentence in said(client.get(f"{BASE}walk/"))


def archive(**files: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as box:
        for name, text in files.items():
            box.writestr(f"{name}.yaml", text)
    return stream.getvalue()


def bring(client: Client, data: bytes) -> str:
    file = SimpleUploadedFile("a.zip", data)
    return said(client.post("/desk/ada-fern/bring/", {"file": file}))


OF_ARCHIVE = {
    "es": (
        "'after-first-delivery' ya está en marcha aquí: esto es ahora su borrador",
        "paso 'care'.template: no hay ninguna plantilla 'not-here'",
        "línea 1 (journey): aquí va `str`, y hay `int`",
        "ya hay una plantilla 'care-tip': se queda como está",
    ),
    "ar": (
        "'after-first-delivery' يعمل هنا: وهذه مسودته الآن",
        "الخطوة 'care'.template: لا يوجد قالب 'not-here'",
        "السطر 1 (journey): المطلوب هنا `str`، والموجود `int`",
        "هناك قالب 'care-tip' من قبل: يبقى كما هو",
    ),
}
NO_ARCHIVE = {
    "es": ("el archivo no es ni un zip ni un texto en UTF-8", "no contiene ningún recorrido"),
    "ar": ("الملف ليس ملف zip ولا نصًا بترميز UTF-8", "ليس فيه أي مسار"),
}


@pytest.mark.parametrize("language", READERS)
def test_a_bad_archive(store: Store, now: datetime, language: str) -> None:
    client = a_reader(store, "marketer", language, now)
    page = bring(client, b"\xff\xfe")
    assert NO_ARCHIVE[language][0] in page
    assert NO_ARCHIVE[language][1] in bring(client, archive(**{"templates/one": "x"}))
    assert not models.Draft.objects.of(store).exists()
    files = {
        "journeys/a": FAULTY,
        "journeys/b": "journey: 7\n",
        "templates/care-tip": "template: care-tip\nname: Mine\n",
    }
    page = bring(client, archive(**files))
    for one in OF_ARCHIVE[language]:
        assert one in page
    for english in ("there is", "line 1", "already", "Expected"):
        assert english not in page


def test_a_place_is_said_as_far_as_it_is_words() -> None:
    with translation.override("es"):
        assert fault_words.place("step 'a'.any_of[0]") == "paso 'a'.any_of[0]"
        assert fault_words.place("step 'a', case 'b'.event") == "paso 'a', caso 'b'.event"
        assert fault_words.place("rule 'late'.all[1]") == "regla 'late'.all[1]"
        assert fault_words.place("line 7 (steps[2].for)") == "línea 7 (steps[2].for)"
        assert fault_words.place("the text") == "el texto"
        assert fault_words.place("trigger.when") == "trigger.when"
    with translation.override("ar"):
        assert fault_words.place("line 7 (name)") == "السطر 7 (\u2068name\u2069)"
        assert (
            fault_words.place("step 'a', lane 'b'")
            == "الخطوة \u2068'a'\u2069، الفرع \u2068'b'\u2069"
        )


def test_in_english_it_is_what_the_command_line_says() -> None:
    one = Fault(
        "step 'a', lane 'b'.x", "`%(head)s` takes no comparison; write it inside", {"head": "all"}
    )
    for language in ("en", "de"):
        with translation.override(language):
            assert fault_words.told([one]) == str(one)
    with translation.override("es"):
        assert str(one) == "step 'a', lane 'b'.x: `all` takes no comparison; write it inside"


REFUSED = {
    "es": ("paso 'settle-in': una regla es una de ", "ya no se puede deshacer"),
    "ar": ("الخطوة 'settle-in': القاعدة واحدة من ", "لم يعد التراجع ممكنًا"),
}


@pytest.mark.parametrize("language", READERS)
def test_a_publication_that_is_refused(store: Store, now: datetime, language: str) -> None:
    """A rule there is not; and taking back what is not the newest any more."""
    client = a_reader(store, "marketer", language, now)
    for priority in (41, 42):
        write(client, TEXT.replace("priority: 40", f"priority: {priority}"))
        draft = journeys.draft(store, KEY)
        assert draft
        sent = {"stamp": draft.stamp, "do": "publish"}
        refused = said(client.post(f"{BASE}publish/", {**sent, "rule.settle-in": "fly"}))
        assert REFUSED[language][0] in refused
        assert client.post(f"{BASE}publish/", sent).status_code == 302
    _newest, older = journeys.publications(journeys.journey(store, KEY))
    answer = client.post(f"{BASE}publish/{older.pk}/undo/", follow=True)
    assert REFUSED[language][1] in said(answer)


OF_WORDS = {
    "es": (
        "Todavía no es una plantilla: no es YAML: línea 2: aquí iba «,» o «]»",
        "aquí va `str`, y hay `int`",
        "falta «}}»: el texto termina antes",
        "en: no existe customer.shoe",
    ),
    "ar": (
        "هذا ليس قالبًا بعد: ليس نص YAML: السطر 2: كان المتوقع هنا",
        "المطلوب هنا `str`، والموجود `int`",
        "ينقص '}}': ينتهي النص قبله",
        "en: لا يوجد customer.shoe",
    ),
}


@pytest.mark.parametrize("language", READERS)
def test_a_template_that_is_none(store: Store, now: datetime, language: str) -> None:
    client = a_reader(store, "marketer", language, now)
    page = "/desk/ada-fern/words/care-tip/text/"
    open_braces = templates.text(store, "care-tip").replace(
        "{{ order.first }}", "{{ order.first", 1
    )
    for stamp, text in enumerate(("name: [1\nb: 2", "name: 7\n", open_braces)):
        answer = said(
            client.post(page, {"stamp": str(stamp), "do": "keep", "text": text}, follow=True)
        )
        assert OF_WORDS[language][stamp] in answer
    with translation.override(language):
        (one,) = templates.check(NAMES_A_STRANGER)
        told = re.sub("[\u2066-\u2069]", "", fault_words.told([one]))
    assert told == OF_WORDS[language][3]
    assert str(one) == "en: there is no customer.shoe"


NAMES_A_STRANGER = """
template: strange
name: Strange
words: {en: {why: "You asked.", short: "Hi {{ customer.shoe }}"}}
"""


def test_what_is_to_be_written_instead_keeps_its_order() -> None:
    """From right to left its braces would stand where nobody could copy them."""
    code = "{% if parcel.days != '' %}{{ parcel.days }}{% endif %}"
    empty = Problem("missing", 9, (), "parcel.days", instead=code)
    with translation.override("ar"):
        assert f"\u2068{code}\u2069" in saying.problem(empty)
    with translation.override("es"):
        assert saying.problem(empty) == f"parcel.days puede estar vacío. Escribe {code}."
