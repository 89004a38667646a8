"""What a call says by itself, by language, and how a script for it is written (TwiML)."""

from collections.abc import Mapping
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

import msgspec


class Words(msgspec.Struct, frozen=True):
    """What a call says around its message."""

    hello: str
    """``{}`` is who calls."""
    keys: str
    called_back: str
    stopped: str


WORDS: dict[str, Words] = {
    "en": Words(
        "Hello, this is {}.",
        "To hear this again, press 1. If you would like somebody to call you back, press 2. "
        "If you do not want such calls any more, press 9.",
        "Thank you. Somebody will call you back. Goodbye.",
        "We will not call you again. Goodbye.",
    ),
    "es": Words(
        "Hola, le llama {}.",
        "Para oírlo otra vez, pulse 1. Si quiere que alguien le llame, pulse 2. "
        "Si no quiere recibir más llamadas así, pulse 9.",
        "Gracias. Le llamaremos. Adiós.",
        "No le llamaremos más. Adiós.",
    ),
    "ar": Words(
        "مرحبًا، معك {}.",
        "لسماع الرسالة مرة أخرى اضغط 1. إذا أردت أن يعاود أحدنا الاتصال بك فاضغط 2. "
        "إذا لم ترد مثل هذه المكالمات بعد الآن فاضغط 9.",
        "شكرًا لك. سيعاود أحدنا الاتصال بك. مع السلامة.",
        "لن نتصل بك مرة أخرى. مع السلامة.",
    ),
    "de": Words(
        "Guten Tag, hier ist {}.",
        "Um das noch einmal zu hören, drücken Sie die 1. Wenn Sie zurückgerufen werden möchten, "
        "drücken Sie die 2. Wenn Sie solche Anrufe nicht mehr möchten, drücken Sie die 9.",
        "Danke. Wir rufen Sie zurück. Auf Wiederhören.",
        "Wir rufen Sie nicht mehr an. Auf Wiederhören.",
    ),
    "fr": Words(
        "Bonjour, ici {}.",
        "Pour réécouter ce message, appuyez sur 1. Pour être rappelé, appuyez sur 2. "
        "Pour ne plus recevoir ces appels, appuyez sur 9.",
        "Merci. Quelqu’un vous rappellera. Au revoir.",
        "Nous ne vous appellerons plus. Au revoir.",
    ),
    "it": Words(
        "Buongiorno, è {}.",
        "Per riascoltare, prema 1. Per essere richiamato, prema 2. "
        "Per non ricevere più queste chiamate, prema 9.",
        "Grazie. La richiameremo. Arrivederci.",
        "Non la chiameremo più. Arrivederci.",
    ),
    "el": Words(
        "Γεια σας, σας καλεί το {}.",
        "Για να το ακούσετε ξανά, πατήστε 1. Για να σας καλέσουμε πίσω, πατήστε 2. "
        "Για να μη σας καλούμε πια, πατήστε 9.",
        "Ευχαριστούμε. Θα σας καλέσουμε. Αντίο.",
        "Δεν θα σας καλέσουμε ξανά. Αντίο.",
    ),
}


_SPOKEN = (
    "ar-XA ca-ES cs-CZ da-DK de-DE el-GR en-GB es-ES fi-FI fr-FR he-IL hi-IN hu-HU it-IT ja-JP"
    " ko-KR nb-NO nl-NL pl-PL pt-PT ro-RO ru-RU sv-SE tr-TR uk-UA"
)
_ALSO = "en-US es-MX fr-CA pt-BR"
LOCALES = {
    "zh": "cmn-CN",
    **{one.partition("-")[0]: one for one in _SPOKEN.split()},
    **{one.lower(): one for one in _ALSO.split()},
}
"""How Twilio calls the languages that it speaks."""


def words(language: str) -> tuple[Words, str]:
    """What a call says in a language, and the language of that: English where there is none."""
    found = _of(WORDS, language)
    return (found, language) if found else (WORDS["en"], "en")


Value = TypeVar("Value")


def _of(table: Mapping[str, Value], language: str) -> Value | None:
    named = language.lower()
    return table.get(named) or table.get(named.partition("-")[0])


class Voices(msgspec.Struct, frozen=True):
    """Who speaks which language, where the store has chosen; else Twilio does."""

    of: Mapping[str, str] = {}

    def say(self, said: str, language: str) -> str:
        """A sentence spoken, as TwiML. Raises ``ValueError`` for a language nobody speaks."""
        locale, chosen = _of(LOCALES, language), _of(self.of, language)
        if locale is None:
            raise ValueError(f"Twilio has no voice for the language {language!r}")
        voice = f" voice={quoteattr(chosen)}" if chosen else ""
        return f"<Say language={quoteattr(locale)}{voice}>{escape(said)}</Say>"


def voices(written: str) -> Voices:
    """The voices of a setting: ``es Polly.Lucia, el Google.el-GR-Wavenet-A``."""
    pairs = (one.split() for one in written.replace("=", " ").split(","))
    return Voices({pair[0].lower(): pair[1] for pair in pairs if len(pair) == 2})


def document(*inside: str) -> str:
    """A whole script."""
    return f'<?xml version="1.0" encoding="UTF-8"?><Response>{"".join(inside)}</Response>'


def gathered(spoken: str, action: str) -> str:
    """Something spoken while one key may be pressed, and some seconds after it."""
    address = quoteattr(action)
    return (
        f'<Gather input="dtmf" numDigits="1" timeout="6" action={address} method="POST">'
        f"{spoken}</Gather>"
    )
