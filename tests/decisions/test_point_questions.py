"""Who asks how many points they have is heard, in 15 languages; who says anything else is not."""

import pytest

from afterword.decisions.point_questions import asks_how_many

NAMES = ("beans", "bean", "granos", "grano", "حبّة", "حبّات")
ASKED = {
    "en": (
        "How many points do I have?",
        "hi, how many loyalty points have I got left",
        "What's my points balance?",
    ),
    "es": (
        "¿Cuántos puntos tengo?",
        "Hola, quisiera saber cuántos puntos me quedan. Gracias",
        "mi saldo de puntos",
    ),
    "ar": ("كم نقطة لديّ؟", "مرحبا، كم عندي من النقاط", "ما رصيد نقاطي؟"),
    "fr": (
        "Combien de points ai-je ?",
        "Bonjour, combien j'ai de points fidélité ?",
        "Quel est mon solde de points ?",
    ),
    "de": (
        "Wie viele Punkte habe ich?",
        "Hallo, wieviele Treuepunkte hab ich noch?",
        "Wie ist mein Punktestand?",
    ),
    "it": ("Quanti punti ho?", "Ciao, quanti punti mi restano?", "Qual è il mio saldo punti?"),
    "pt": (
        "Quantos pontos tenho?",
        "Olá! Quantos pontos eu ainda tenho?",
        "Qual é o meu saldo de pontos?",
    ),
    "nl": (
        "Hoeveel punten heb ik?",
        "Hoi, hoeveel spaarpunten heb ik nog?",
        "Wat is mijn puntensaldo?",
    ),
    "pl": ("Ile mam punktów?", "Dzień dobry, ile punktów mi zostało?", "ile punktów mam teraz"),
    "hr": (
        "Koliko imam bodova?",
        "Dobar dan, koliko bodova imam još?",
        "Koje je moje stanje bodova?",
    ),
    "ru": (
        "Сколько у меня баллов?",
        "Здравствуйте! Сколько баллов у меня осталось?",
        "Какой у меня баланс бонусов?",
    ),
    "tr": ("Kaç puanım var?", "Merhaba, kaç puanım kaldı?", "Puanım ne kadar?"),
    "sv": (
        "Hur många poäng har jag?",
        "Hej, hur många bonuspoäng har jag kvar?",
        "Vad är mitt poängsaldo?",
    ),
    "el": (
        "Πόσους πόντους έχω;",
        "Γεια σας, πόσους πόντους έχω μαζέψει;",
        "Πόσοι πόντοι μου έμειναν;",
    ),
    "ja": (
        "ポイントはいくつありますか？",
        "こんにちは。何ポイント残っていますか",
        "ポイント残高を教えてください",
    ),
}
OTHERWISE = (
    "do my loyalty points expire",
    "¿caducan los puntos?",
    "mes points fidélité ont disparu",
    "sadakat puanlarım silinmiş",
    "Treuepunkte einlösen wie",
    "How many points do I need for a bag?",
    "How many points do I get for the kettle?",
    "How many points does this order earn?",
    "I had 80 points. How many points do I have? They are gone and I am furious about it.",
    "How many points do I have? And where is my order?",
    "How many points do I have and where is my order?",
    "how many beans do I have to grind for a cup?",
    "how many beans are in a bag",
    "points",
    "my points are wrong",
    "What are the points on the map?",
    "Where is my order?",
    "how many cups do I have left",
    "¿Cuántos puntos tengo que juntar para una taza?",
    "Wie viele Punkte habe ich für die Bestellung bekommen sollen?",
    "",
    "?" * 300,
)


def test_it_works() -> None:
    assert asks_how_many("How many points do I have?")
    assert asks_how_many("How many beans do I have?", NAMES)
    assert not asks_how_many("How many beans do I have?")


@pytest.mark.parametrize("language", ASKED)
def test_it_is_heard_in_each_language(language: str) -> None:
    assert [one for one in ASKED[language] if not asks_how_many(one, NAMES)] == []


@pytest.mark.parametrize("text", OTHERWISE)
def test_anything_else_is_not_taken_for_it(text: str) -> None:
    assert not asks_how_many(text, NAMES)


def test_the_stores_own_name_is_heard_in_its_forms() -> None:
    assert asks_how_many("¿Cuántos granos tengo?", NAMES)
    assert asks_how_many("كم حبّة لديّ؟", NAMES)
    assert not asks_how_many("كم حبّة في الكيس؟", NAMES)


def test_signs_in_a_name_mean_nothing() -> None:
    assert asks_how_many("how many c++ (x) do i have", ["C++ (x)"])
    assert not asks_how_many("how many anything do i have", [".*"])
