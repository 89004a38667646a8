"""Whether somebody asks how many points they have: whole sentences, in 15 languages.

Only what is asked plainly and by itself is heard; anything else that is said of points is not,
so that nobody who complains of them, or asks how they work, is told a number.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_GREETINGS = (
    r"(?:(?:hi|hello|hey|good (?:morning|afternoon|evening)|hola|buenos dias|buenas(?: tardes)?"
    r"|bonjour|salut|hallo|guten tag|ciao|buongiorno|ola|bom dia|hoi|goedendag|czesc|dzien dobry"
    r"|bok|dobar dan|привет|здравствуите|добрыи день|merhaba|selam|hej|γεια(?: σας)?|καλημερα"
    r"|مرحبا|السلام عليكم|こんにちは)(?: there| ada| team)? ?)?"
)
_POINTS = {
    "en": "points?",
    "es": "puntos(?: de fidelidad)?",
    "ar": "نقطة|نقاط|النقاط|نقاطي",
    "fr": "points?(?: de fidelite| fidelite)?",
    "de": "(?:treue|bonus)?punkte",
    "it": "punti(?: fedelta)?",
    "pt": "pontos(?: de fidelidade)?",
    "nl": "(?:spaar)?punten",
    "pl": "punktow|pkt",
    "hr": "bodova|poena",
    "ru": "баллов|бонусов|очков",
    "tr": "puan(?:ım|im)?",
    "sv": "(?:bonus)?poang",
    "el": "ποντους|βαθμους",
    "ja": "ポイント",
}
"""What points are called where a store has no name of its own."""
_ASKED = {
    "en": (
        "(?:(?:(?:can|could|would) you |please )?tell me |i(?: would|d) like to know |i want to "
        "know )?how many (?:loyalty |reward |bonus )?{p} (?:do i (?:still |currently |now )?"
        "(?:have|own)|have i(?: still)?(?: got| earned| collected| left)?|i (?:still |currently )?"
        "(?:have|ve got)|are (?:left|(?:there )?on my account))(?: got| left| now| right now"
        "| so far| at the moment| please| on my account| in total| today)*",
        "(?:what is|what s|whats|what are|show me|check|tell me) (?:my (?:loyalty |reward |bonus )?"
        "{p}(?: balance)?|the balance of my {p}|my balance of {p})(?: now| please| today)*",
        "my {p} balance(?: please)?",
    ),
    "es": (
        "(?:(?:me )?(?:puedes|puede|podrias|podria) decir(?:me)? |dime |quiero saber |quisiera "
        "saber )?cuantos {p} (?:tengo|me quedan|llevo|he (?:ganado|acumulado|juntado))"
        "(?: ahora| acumulados| ya| todavia| aun| por favor| en total| en mi cuenta)*",
        "(?:cual es |dime |quiero saber |ver |consultar )?mi saldo de {p}(?: por favor)?",
        "{p} cuantos tengo",
    ),
    "ar": (
        "كم (?:عدد )?(?:{p})(?: التي)? (?:لدي|عندي|معي|املك|املكها|جمعت|تبقى لي|بقي لي)(?: الان)?",
        "كم (?:لدي|عندي|معي) (?:من )?(?:{p})(?: الان)?",
        "(?:كم|ما|ما هو) (?:عدد|رصيد|رصيدي من) (?:{p})",
    ),
    "fr": (
        "combien (?:de |ai je de |j ai de |est ce que j ai de )?{p}(?: (?:ai je|j ai|est ce que j "
        "ai|me reste t il|il me reste))(?: encore| maintenant| sur mon compte| en tout)*",
        "combien (?:ai je|j ai|est ce que j ai) de {p}(?: encore| maintenant| sur mon compte)*",
        "(?:quel est )?mon solde de {p}",
    ),
    "de": (
        "wie ?viele? {p} (?:habe? ich|hab i|ich (?:habe|hab)|sind (?:noch )?auf meinem konto)"
        "(?: noch| jetzt| aktuell| gerade| schon| gesammelt| insgesamt| auf meinem konto)*",
        "(?:wie (?:hoch )?ist |was ist )?mein (?:aktueller )?punktestand",
    ),
    "it": (
        "quanti {p} (?:ho|mi restano|mi rimangono)(?: accumulato| accumulati| ancora| adesso| ora"
        "| in tutto| sul mio conto)*",
        "(?:qual e )?il mio saldo (?:di )?{p}",
    ),
    "pt": (
        "quantos {p} (?:eu )?(?:ja |ainda )?(?:tenho|me restam|acumulei)(?: agora| acumulados"
        "| ainda| na minha conta| no total)*",
        "(?:qual e o )?meu saldo de {p}",
    ),
    "nl": (
        "hoeveel {p} heb ik(?: nog| nu| al| gespaard| in totaal| op mijn rekening)*",
        "(?:wat is )?mijn {p}saldo",
    ),
    "pl": (
        "ile (?:mam (?:teraz |jeszcze )?(?:{p})|(?:{p}) (?:mam|mi zostało|zebrałam|zebrałem))"
        "(?: teraz| jeszcze| na koncie)*",
    ),
    "hr": (
        "koliko (?:imam (?:{p})|(?:{p}) imam)(?: jos| sada| ukupno)*",
        "(?:koje je )?moje stanje (?:{p})",
    ),
    "ru": (
        "сколько у меня (?:сеичас |накоплено |осталось |есть )?(?:{p})(?: сеичас| осталось"
        "| накоплено| на счету)*",
        "сколько (?:{p}) у меня(?: есть| осталось| сеичас| на счету)*",
        "(?:какои у меня )?баланс (?:{p})",
    ),
    "tr": (
        "kac {p} ?(?:var|kaldı|birikti)(?: hesabımda)?",
        "{p} (?:kac|ne kadar)",
        "puan bakiyem(?: (?:ne|ne kadar|kac))?",
    ),
    "sv": (
        "hur manga {p} har jag(?: kvar| nu| samlat| totalt| pa mitt konto)*",
        "(?:vad ar )?mitt {p}saldo",
    ),
    "el": (
        "ποσους (?:{p}) εχω(?: μαζεψει| ακομα| τωρα| συνολικα)*",
        "ποσοι ποντοι μου (?:εμειναν|απομενουν)",
    ),
    "ja": (
        "(?:今|現在|いま)?の?(?:私の)?{p}(?:は|が|って)?(?:今|現在)?(?:いくつ|何ポイント|どれくらい"
        "|どのくらい|いくら)(?:ありますか|ある|残っていますか|貯まっていますか|たまっていますか|ですか"
        "|持っていますか)?",
        "(?:現在の|私の|今の)?{p}残高(?:は|を)?(?:いくら|いくつ|教えて)?(?:ですか|ください)?",
        "何{p}(?:ありますか|持っていますか|残っていますか|貯まっていますか|たまっていますか)",
    ),
}
_ENDS = re.compile(r"([.!?;\n…。！？؟]+)")
_SHORT = 4
"""So many words beside the question are a greeting or a thank-you."""


def asks_how_many(text: str, names: Iterable[str] = ()) -> bool:
    """Whether a text asks how many points its writer has, and nothing else. ``names``: what the
    store calls them, in any language."""
    parts = [*_ENDS.split(_plain(text[:400])), ""]
    pairs = ((_words(one), end) for one, end in zip(parts[::2], parts[1::2], strict=True))
    said = [(one, end) for one, end in pairs if one]
    pattern = _pattern(tuple(sorted({_words(_plain(one)) for one in names})))
    asked = [one for one, _end in said if pattern.fullmatch(one)]
    rest = [(one, end) for one, end in said if not pattern.fullmatch(one)]
    beside = all(len(one.split()) <= _SHORT and not set(end) & set("?？؟") for one, end in rest)
    return len(asked) == 1 and beside


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text))


def _plain(text: str) -> str:
    """In small letters, without accents and the other signs that stand on letters."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    return "".join(one for one in apart if unicodedata.category(one) != "Mn")


@lru_cache(maxsize=256)
def _pattern(names: tuple[str, ...]) -> re.Pattern[str]:
    own = [re.escape(one) for one in names if one]
    every = []
    for language, questions in _ASKED.items():
        called = "(?:" + "|".join([_POINTS[language], *own]) + ")"
        every += [one.replace("{p}", called) for one in questions]
    return re.compile(_plain(_GREETINGS + "(?:" + "|".join(every) + ")"))
