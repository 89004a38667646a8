"""What a wait does to a mood, and what cannot wait, in every language that is read; and that
whoever only asks is not taken for unhappy."""

import pytest

from afterword.decisions.understanding.waiting import before_it_leaves, long_wait, said_delivered
from afterword.insights.understanding.reader import read

NOT_THERE = {
    "en": "Tracking claims it was delivered this morning, there is nothing at my door",
    "es": "La web dice entregado y a mí no me ha llegado nada",
    "pt": "O site diz entregue e eu não recebi nada",
    "fr": "Le suivi dit livré et je n'ai rien reçu",
    "de": "Laut Sendungsverfolgung zugestellt, ich habe nichts erhalten",
    "it": "Il sito dice consegnato e non ho ricevuto niente",
    "nl": "De site zegt bezorgd en ik heb niets ontvangen",
    "pl": "Na stronie jest dostarczono, a ja nic nie mam",
    "sv": "Sidan säger levererat men jag har inget fått",
    "hr": "Na stranici piše isporučeno, a ja nisam ništa dobio",
    "tr": "Sitede teslim edildi yazıyor, bende hiçbir şey yok",
    "ru": "На сайте доставлено, а у меня ничего нет",
    "el": "Η σελίδα λέει παραδόθηκε και δεν έχω τίποτα",
    "ar": "الموقع يقول تم التسليم وأنا ما وصلني شيء",
    "ja": "配達済みと出ていますが、何も届いていません",
}
FOR_LONG = {
    "en": "Three weeks now and the parcel is still not here, where is it?",
    "es": "Llevo 12 días esperando y no hay nada, ¿dónde está mi pedido?",
    "pt": "Já passaram 12 dias e nada, onde está a encomenda?",
    "fr": "Ça fait 12 jours et toujours rien, où est mon colis ?",
    "de": "Seit 12 Tagen nichts, wo ist mein Paket?",
    "it": "Sono passati 12 giorni e niente, dov'è il mio pacco?",
    "nl": "Al 12 dagen niets, waar is mijn pakket?",
    "pl": "Od 12 dni nic, gdzie jest moja paczka?",
    "sv": "12 dagar och inget, var är mitt paket?",
    "hr": "Već 12 dana ništa, gdje je moj paket?",
    "tr": "12 gündür hâlâ yok, kargom nerede?",
    "ru": "Уже 12 дней ничего нет, где моя посылка?",
    "el": "12 μέρες και τίποτα, πού είναι το δέμα μου;",
    "ar": "صار لي 12 يوم ولسه ما وصل، وين طلبي؟",
    "ja": "12日経ってもまだ届いていません。荷物はどこですか",
}
ASKING = {
    "en": "Hello, when will my parcel be delivered?",
    "es": "Hola, ¿cuándo llega mi pedido?",
    "pt": "Olá, quando chega a minha encomenda?",
    "fr": "Bonjour, quand mon colis sera-t-il livré ?",
    "de": "Hallo, wann wird mein Paket zugestellt?",
    "it": "Ciao, quando arriva il mio pacco?",
    "nl": "Hallo, wanneer wordt mijn pakket bezorgd?",
    "pl": "Dzień dobry, kiedy paczka będzie dostarczona?",
    "sv": "Hej, när blir mitt paket levererat?",
    "hr": "Bok, kada će paket biti dostavljen?",
    "tr": "Merhaba, kargom ne zaman teslim edilir?",
    "ru": "Здравствуйте, когда будет доставлена посылка?",
    "el": "Γεια σας, πότε θα έρθει το δέμα μου;",
    "ar": "مرحبا، متى يصل طلبي؟",
    "ja": "こんにちは、荷物はいつ届きますか",
}


@pytest.mark.parametrize("language", NOT_THERE)
def test_it_works(language: str) -> None:
    assert said_delivered(NOT_THERE[language])
    assert read(NOT_THERE[language], language).sentiment == "negative"


@pytest.mark.parametrize("language", FOR_LONG)
def test_a_long_wait_is_no_good_mood(language: str) -> None:
    assert long_wait(FOR_LONG[language])
    assert read(FOR_LONG[language], language).sentiment == "negative"


@pytest.mark.parametrize("language", ASKING)
def test_who_only_asks_is_not_unhappy(language: str) -> None:
    text = ASKING[language]
    assert not said_delivered(text)
    assert not long_wait(text)
    assert read(text, language).sentiment == "neutral"


@pytest.mark.parametrize(
    "text",
    ["Good morning, where is it?", "Guten Tag, wo ist es?", "Dobar dan, gdje je paket?"],
)
def test_a_greeting_is_no_mood(text: str) -> None:
    assert read(text).sentiment == "neutral"


@pytest.mark.parametrize(
    "text",
    [
        "I ordered 2 days ago, when does it come?",
        "Do you deliver within 5 days?",
        "Was it delivered to the neighbour?",
        "¿Tarda 5 días?",
        "Liefern Sie in zwei Wochen auch nach Österreich?",
    ],
)
def test_days_alone_are_no_wait(text: str) -> None:
    assert not long_wait(text)
    assert not said_delivered(text)


@pytest.mark.parametrize(
    ("text", "presses"),
    [
        ("Please cancel my order before it is packed", True),
        ("Bitte storniert die Bestellung, bevor sie rausgeht", True),
        ("Cancelad el pedido antes de que salga", True),
        ("Annulez ma commande avant l'envoi svp", True),
        ("Annullate l'ordine prima che parta", True),
        ("発送前に注文をキャンセルしてください", True),
        ("Отмените заказ, пока не отправили", True),
        ("I would like to cancel my order", False),
        ("Ich möchte die Bestellung stornieren", False),
        ("Quiero cancelar el pedido", False),
    ],
)
def test_what_is_to_be_done_before_it_leaves_presses(text: str, presses: bool) -> None:
    assert before_it_leaves(text) is presses
    assert (read(text).urgency == "high") is presses


def test_a_machine_where_a_person_is_wanted() -> None:
    assert read("No more bot answers, I want to talk to a person").sentiment == "negative"
    assert read("Can I talk to a person please?").sentiment == "neutral"
