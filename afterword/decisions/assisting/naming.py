"""Names that nobody told us, in the middle of what somebody writes.

Where a language writes small letters in a sentence, a word with a capital that is no sentence's
first is a name, unless it is known to be something else: what was bought, a day, a month, a place,
a company. German writes every noun so, and Arabic and Japanese know no capitals: there a list of
given names tells, and the words that stand beside names (a sister, Mrs, 様). What is hidden without
need comes back afterwards; what is not hidden leaves. So in doubt it is hidden.
"""

import re
from collections.abc import Iterator

import msgspec

from afterword.decisions.grammar import plain
from afterword.decisions.understanding.languages import ranked_languages
from afterword.decisions.understanding.lexicons import LEXICONS

NOUNS_ARE_CAPITAL = frozenset({"de"})
"""Languages in which a capital says nothing."""
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_INNER = re.compile(r"[^\W\d_][^\W\d_]*[a-zß-ÿ][A-Z]")
_BEGINS = ".!?…:;¿¡؟。！？\n•*"
_QUOTES = " \t\"'«»“”„‘(–—-"
_LINKS = frozenset({"de", "van", "von", "der", "den", "da", "do", "dos", "di", "del", "la", "el"})
"""What may stand inside a name, before another word with a capital."""
_KIN = re.compile(
    r"\b(?:Herrn?|Frau|Familie|Schwester|Bruder|Mutter|Vater|Nachbar(?:in|n)?|Ehemann|Mann|Freund(?:in)?"
    r"|Tochter|Sohn|Kolleg(?:e|en|in)|Schwager|Schwägerin|Tante|Onkel|Oma|Opa|Chef(?:in)?|Enkel(?:in)?"
    r"|Cousin|Cousine|Partner(?:in)?)[ ]+([A-ZÄÖÜ][\w'’-]+(?:[ ][A-ZÄÖÜ][\w'’-]+)?)"
)
_KIN_AR = re.compile(
    r"(?<!\w)(?:و|ل|ب|لل)?(?:السيدة|السيد|الأستاذة|الأستاذ|أختي|أخي|جارتي|زوجتي|زوجي|ابنتي|ابني|بنتي"
    r"|والدتي|والدي|أمي|أبي|صديقتي|صديقي|خالتي|خالي|عمتي|عمي|اسمها|اسمه)\s+([ء-ي]{3,})"
)
_NO_NAME_AR = frozenset({"الذي", "التي", "قال", "قالت", "لكن", "كان", "كانت", "ليس", "وهو", "وهي"})
_HONOURED = re.compile(
    r"([一-龯々]{1,6}|[ァ-ヶー]{2,12}|[ぁ-ん]{2,5})(?=(?:さん|さま|様|氏|くん|君|ちゃん)(?!々))"
)
_NO_NAME_JA = re.compile(
    r"(?:客|皆|皆々|奥|旦那|店員|店長|運転手|配達員|配達|業者|担当|担当者|母"
    r"|父|兄|姉|妹|弟|孫|嫁|婿|神|王|仏|何|同|貴|係|係員|受取人|管理人"
    r"|届|赤|ドライバー|水道屋|歯医者|運送屋|社員|どちら|オペ|お客|みな|おば"
    r"|おじ|おかあ|おとう|おばあ|おじい|おにい|おねえ|たく)"
)
_KANJI = re.compile(r"[一-龯々]{2,3}")
_MOST_KANJI = 3
_SHORTEST = 5
"""Letters of a place by which it is known when it is declined."""
_PLAIN_WORDS = frozenset(
    plain(
        # how letters and people are addressed
        " ok im ive id ill mr mrs ms miss dr sir madam sr sra srta don dona dña señor señora "
        "mme mlle monsieur madame signor signora sig dott mevrouw meneer dhr mevr herr frau pan "
        "pani pana panu panią panią państwo państwa państwu gospodin gospođa bey hanım г-н г-жа "
        "κύριος κυρία κ "
        # politeness with a capital
        " u uw lei le la vi vs vostro vostra loro suo sua ustedes usted ud uds vas vam vama vaš "
        "vaša vašu vašem vaše vi ni er вы вас вам вами ваш ваша ваше вашу вашего вашему вашей "
        "вашем ваши σας εσείς "
        # companies and what is paid with
        " amazon etsy ebay shopify instagram facebook whatsapp messenger viber telegram tiktok "
        "google gmail apple iphone ipad samsung android visa mastercard paypal klarna stripe "
        "revolut swish vipps bizum multibanco blik bancontact twint sepa iban dpd gls dhl ups "
        "usps fedex tnt hermes evri yodel royal mail post poste poczta paczkomat paczkomatu "
        "inpost colissimo chronopost mondial relay correos correios ctt seur mrw postnl "
        "postnord bring posti pošta pošte overseas yurtiçi aras mng ptt почта почты почте сбер "
        "сбербанк сдэк озон ozon wildberries ελτα acs aramex fetchr sagawa yamato "
        # days of the year
        " christmas easter xmas navidad reyes natal páscoa noël pâques weihnachten natale "
        "pasqua kerst kerstmis sinterklaas pasen wigilia jul påsk božić uskrs bayram ramazan "
        "ramadan рождество пасха χριστούγεννα πάσχα black friday cyber monday valentine "
        "valentines halloween "
    ).split()
)


class Naming(msgspec.Struct, frozen=True):
    """What is known beforehand, folded by ``grammar.plain``. ``given``: given names. ``also``:
    those that are ordinary words too: they say no more than a capital does. ``plain``:
    words that are no names whatever else they may be: days, months, what the orders hold.
    ``places``: words that are no names unless they are given names too."""

    given: frozenset[str]
    also: frozenset[str]
    plain: frozenset[str]
    places: frozenset[str]


def names_in(text: str, naming: Naming) -> Iterator[tuple[int, int]]:
    """Where names stand in a text, as far as can be told: (start, end)."""
    ranked = ranked_languages(text)
    language = ranked[0] if ranked else ""
    if language == "ja":
        yield from _japanese(text, naming)
    elif language == "ar":
        yield from _arabic(text, naming)
    else:
        if language in NOUNS_ARE_CAPITAL:
            yield from ((one.start(1), one.end(1)) for one in _KIN.finditer(text))
        trust = bool(language) and language not in NOUNS_ARE_CAPITAL
        for start, end in _capital(text, naming, trust=trust):
            cut = re.search("[’']", text[start:end]) if language == "tr" else None
            yield start, start + cut.start() if cut else end


def _capital(text: str, naming: Naming, *, trust: bool) -> Iterator[tuple[int, int]]:
    """Names by their capitals. ``trust``: whether a capital alone tells."""
    words = list(_WORD.finditer(text))
    shouted = sum(one[0].isupper() for one in words) * 2 > len(words)
    end = -1
    for at, one in enumerate(words):
        if one.start() < end or not _may_be(one[0], naming, shouted=shouted):
            continue
        given = _bare(one[0]) in naming.given
        first = _begins(text, one.start())
        if not given and (first or not trust):
            continue
        end = _goes_on(text, words, at, naming, shouted=shouted)
        yield one.start(), end


def _may_be(word: str, naming: Naming, *, shouted: bool) -> bool:
    bare = _bare(word)
    if len(bare) < 2 or not word[0].isupper() or _INNER.match(word):
        return False
    if word.isupper() and len(word) > 1 and not (shouted and bare in naming.given):
        return False
    return not _is_plain(bare, naming)


_ENDINGS = ("", "a", "o", "e", "α", "σ", "а", "я")
"""What a place ends in before it is declined."""


def _is_plain(bare: str, naming: Naming) -> bool:
    """Whether a word is known for something else, as it stands or declined."""
    if bare in _PLAIN_WORDS or bare in naming.plain:
        return True
    if bare in naming.given or bare in naming.also:
        return False
    known = naming.plain | _PLAIN_WORDS
    return any(
        bare[:cut] + more in known or bare[:cut] + more in naming.places
        for cut in range(len(bare), max(_SHORTEST, len(bare) - 3) - 1, -1)
        for more in _ENDINGS
    )


def _goes_on(
    text: str, words: list[re.Match[str]], at: int, naming: Naming, *, shouted: bool
) -> int:
    """Where a name ends that begins with this word: with its last word that has a capital."""
    end, skipped = words[at].end(), 0
    for one in words[at + 1 : at + 5]:
        between = text[end : one.start()] if not skipped else text[words[at].end() : one.start()]
        if "\n" in between or any(sign in between for sign in ".,;:!?()…"):
            break
        if one[0].casefold() in _LINKS and one[0].islower():
            skipped += 1
            continue
        if not _may_be(one[0], naming, shouted=shouted):
            break
        end, skipped = one.end(), 0
    return end


def _begins(text: str, at: int) -> bool:
    before = text[:at].rstrip(_QUOTES)
    return not before or before[-1] in _BEGINS


def _bare(word: str) -> str:
    """A word as it is looked up: folded, without what Turkish puts behind an apostrophe."""
    head = re.split("[’']", word)
    return plain(head[0] if len(head[0]) > 2 else word)


def _arabic(text: str, naming: Naming) -> Iterator[tuple[int, int]]:
    small = frozenset(LEXICONS["ar"].common.split()) | _NO_NAME_AR
    for one in _KIN_AR.finditer(text):
        if one[1] not in small:
            yield one.start(1), one.end(1)
    for word in _WORD.finditer(text):
        bare = plain(word[0])
        if bare in naming.given:
            yield word.start(), word.end()
        elif bare[:1] in "ولبف" and len(bare) > _SHORTEST and bare[1:] in naming.given:
            yield word.start() + 1, word.end()


def _japanese(text: str, naming: Naming) -> Iterator[tuple[int, int]]:
    for one in _HONOURED.finditer(text):
        run = one[1]
        if _NO_NAME_JA.fullmatch(run):
            continue
        if len(run) > _MOST_KANJI and run[0] >= "一":
            run = next((run[cut:] for cut in (-3, -2) if run[cut:] in naming.given), run[-2:])
        yield one.end() - len(run), one.end()
    for run_ in _KANJI.finditer(text):
        for size in (3, 2):
            for at in range(run_.start(), run_.end() - size + 1):
                if text[at : at + size] in naming.given:
                    yield at, at + size
