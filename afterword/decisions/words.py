"""What somebody means by what they write to us: stop, start, help, join, or none of these.

Keywords count only as the whole message, whatever case, accents, quotes, spaces, signs and polite
words surround them (FCC 47 CFR 64.1200(a)(10), in force since 11 April 2025, and the carriers'
handbooks name them). A no may be put in any other reasonable wording too: see ``grammar``. Every
language is tried on every text: people do not write in the one we have noted down. Between a no
and nothing, a phrase about being written to is taken as a no.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import Literal

import msgspec

from . import lookalikes
from .grammar import Judge, Tongue, judge, tokens
from .tongues import TONGUES

Means = Literal["stop", "start", "help", "join", "none"]

_MOST = 2000
"""Signs that are read; a wish stands at the beginning or the end of what is longer."""
_CLAUSES = re.compile(
    r"[.,;:!?\n\u2026\u2013\u2014()\u061b\u061f\u060c\u3002\uff0c\uff01\uff1f\u00a1\u00bf]+|\s-+\s"
)
_BEGINS = re.compile(r"(?:dass|ze|zeby\w*|aby\w*|hogy|чтобы|чтоб|щоб|att|at|etta)$")
_QUOTED = re.compile(r"^\s*>.*$", re.M)
_HANDS = re.compile("^[\\s\ufe0f]*(?:\U0001f6d1|\u26d4|\U0001f6ab|\U0001f515)[\\s\ufe0f]*$")


class Meaning(msgspec.Struct, frozen=True):
    """What a text means, and by which rule: ``keyword``, ``yes`` (a start that is a mere yes and
    may answer something else), ``sign``, or a language and a frame of its grammar
    (``es:never-write``); empty where it means none of what we listen for."""

    meaning: Means
    rule: str


NONE = Meaning("none", "")


def meaning(text: str, language: str = "") -> Meaning:
    """What a text means. ``language``: the one that the writer is known to use, if any ("es",
    "pt-BR"): it decides about words that mean different things in two languages."""
    text = _QUOTED.sub("", text)
    if len(text) > _MOST:
        text = text[: _MOST // 2] + "\n" + text[-_MOST // 2 :]
    if _HANDS.match(text):
        return Meaning("stop", "sign")
    known = language.partition("-")[0].partition("_")[0].lower()
    said = tokens(text)
    found = _keyword(said, _alias(known)) or _wording(text, _alias(known))
    return found or _seen(said) or NONE


def _alias(code: str) -> str:
    return {"no": "nb", "nn": "nb", "iw": "he"}.get(code, code)


def _keyword(said: Sequence[str], known: str) -> Meaning | None:
    """A keyword as the whole message, said once or again and again."""
    bare = _without_courtesy(said)
    for candidate in dict.fromkeys(("".join(said), "".join(bare), "".join(dict.fromkeys(bare)))):
        found = _keywords(known).get(candidate)
        if found:
            return Meaning(found, "yes" if candidate in _yeses(known) else "keyword")
    return None


_TOLD_BY_SIGHT = frozenset(
    {"stop", "stopall", "stopp", "unsubscribe", "cancel", "end", "quit", "revoke", "optout"}
)
"""What is a stop even where each of its letters only looks like a Latin one. There is no word of
another script that looks like one of these."""


def _seen(said: Sequence[str]) -> Meaning | None:
    """A stop by its looks: with letters of another script in place of some or all of its own."""
    alike = [lookalikes.seen(one) or one for one in said]
    if alike == [*said]:
        return None
    bare = _without_courtesy(alike)
    for candidate in dict.fromkeys(("".join(alike), "".join(bare), "".join(dict.fromkeys(bare)))):
        mixed = lookalikes.mixed("".join(said))
        told = candidate in _TOLD_BY_SIGHT or (mixed and _keywords("").get(candidate) == "stop")
        if told:
            return Meaning("stop", "keyword")
    return None


_OF_ORDERS = (
    "cancel cancel_it cancel_please cancel_all cancelar cancela cancele cancelem cancelen "
    "cancelar_tudo anular cancel·lar cancella annuler annulez annulla annullare annullate "
    "cancellare cancellazione annuleren annuleer annulering annuller annullera avbestill avbryt "
    "avbeställ afbryd anuluj anulować anuluję anulare anulează anulați zrušit zrušte zrušení "
    "zrušit_vše zrušiť ακύρωση ακυρώστε ακύρωσε lemondom lemondani peru peruuta peruutus perukaa "
    "perun peruutan iptal iptal_et iptal_edin отмена отменить отмените скасувати скасуйте "
    "скасування إلغاء الغاء ألغ الغ الغي الغوا בטל ביטול לבטל stornieren storno storniere"
)


@cache
def _words_of_orders() -> frozenset[str]:
    return frozenset("".join(tokens(one)) for one in _OF_ORDERS.split())


def may_mean_an_order(text: str) -> bool:
    """Whether what was heard as a stop may as well ask to call an order off: "cancel" alone. The
    carriers count it as a stop, and it is one; whoever has an open order most likely means that."""
    said = tokens(_QUOTED.sub("", text))
    bare = _without_courtesy(said)
    return not _words_of_orders().isdisjoint(
        ("".join(said), "".join(bare), "".join(dict.fromkeys(bare)))
    )


def _without_courtesy(said: Sequence[str]) -> list[str]:
    polite = _courtesy()
    bare = " ".join(said) + " "
    shorter = polite.sub("", bare)
    return shorter.split()


@cache
def _courtesy() -> re.Pattern[str]:
    words = {" ".join(tokens(one)) for tongue in TONGUES for one in tongue.polite.split()}
    listed = "|".join(re.escape(one) for one in sorted(words, key=len, reverse=True) if one)
    return re.compile(rf"(?<!\S)(?:{listed}) ")


@cache
def _keywords(known: str) -> dict[str, Means]:
    """What a keyword means. A stop wins over anything else that the same word may mean."""
    found: dict[str, Means] = {}
    for tongue in TONGUES:
        mine = tongue.code == known or not known
        found |= _spelled(tongue.join, "join") | _spelled(tongue.help, "help")
        found |= _spelled(tongue.start, "start") | _spelled(tongue.yes, "start")
        found |= _spelled(tongue.own_yes, "start") if tongue.code == known else {}
        found |= _spelled(tongue.own_keys, "stop") if mine else {}
    for tongue in TONGUES:
        found |= _spelled(tongue.keys, "stop")
    return found


@cache
def _yeses(known: str) -> frozenset[str]:
    mine = (tongue.own_yes for tongue in TONGUES if tongue.code == known)
    words = " ".join((*(tongue.yes for tongue in TONGUES), *mine))
    return frozenset("".join(tokens(one)) for one in words.split())


def named(text: str, words: Mapping[str, Sequence[str]]) -> str:
    """The name of the store's own word that a text consists of; empty: it is none of them.

    ``words``: by its name, what counts as it. Case, accents, signs and polite words do not matter.
    """
    if not words:
        return ""
    said = tokens(text)
    spelled = {" ".join(said), " ".join(_without_courtesy(said))} - {""}
    for name, some in words.items():
        if any(" ".join(tokens(one)) in spelled for one in (name, *some)):
            return name
    return ""


def _spelled(words: str, means: Means) -> dict[str, Means]:
    return {"".join(tokens(one)): means for one in words.split()}


def _wording(text: str, known: str) -> Meaning | None:
    """A no in words of one's own, clause by clause."""
    judges = _judges(known)
    for clause in _clauses(text):
        if "".join(_without_courtesy(clause.split())) in _firm():
            return Meaning("stop", "keyword")
        if any(one.keep.search(clause) for _, one in judges):
            continue
        for code, one in judges:
            if one.fixed.search(clause):
                return Meaning("stop", f"{code}:fixed")
        for code, one in judges:
            if found := one.says(clause):
                return Meaning("stop", f"{code}:{found}")
    return None


def _clauses(text: str) -> Iterator[str]:
    """The clauses of a text, each as its words with a space after each. What begins with "that"
    belongs to what went before."""
    pieces: list[str] = []
    for piece in _CLAUSES.split(text):
        said = tokens(piece)
        if said and pieces and _BEGINS.match(said[0]):
            pieces[-1] += " ".join(said) + " "
        elif said:
            pieces.append(" ".join(said) + " ")
    return iter(pieces)


@cache
def _firm() -> frozenset[str]:
    return frozenset("".join(tokens(one)) for tongue in TONGUES for one in tongue.firm.split())


@cache
def _judges(known: str) -> tuple[tuple[str, Judge], ...]:
    ordered: list[Tongue] = sorted(TONGUES, key=lambda one: (one.code != known, one.code != "en"))
    return tuple((one.code, judge(one)) for one in ordered)


def make_ready() -> None:
    """Make the patterns of all languages now, which takes about a second, and not when the first
    message of a process has to be understood."""
    for _ in making_ready():
        pass


def making_ready() -> Iterator[str]:
    """As ``make_ready``, one language for each time it is asked, so that whoever has others to
    think of may let them go first. Gives the code of what was made."""
    for tongue in TONGUES:
        judge(tongue)
        yield tongue.code


def languages() -> tuple[str, ...]:
    """The languages that are understood, by their codes."""
    return tuple(sorted(chain(one.code for one in TONGUES)))
