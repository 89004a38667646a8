"""How a no to messages is put: a small grammar that each language fills with its own words.

Whatever the language, people say no in a handful of ways: they tell us to stop what is messaging
("stop texting me"), not to do it ("don't write to me"), that they do not want it ("I don't want any
more offers"), that there shall be none ("no more texts"), to take them off a list, or that they
opt out. A ``Tongue`` says which words of a language play these parts, and the frames below say in
which order and how close together they mean a no. Between two parts no word may stand that turns
to another matter: a conjunction, or a thing that a shop deals in ("stop the delivery").
"""

import re
import unicodedata
from functools import cache
from typing import NamedTuple

import msgspec

_LETTERS = str.maketrans({"ı": "i", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ς": "σ"})
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
_JOINED = re.compile(r"(?<=\w)['’ʼ`´](?=(?:t|s|m|re|ll|ve|d)\b)")
_ALONE = re.compile(r"([\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff])")
_WORD = re.compile(r"\w+")


def plain(text: str) -> str:
    """A text without case, accents and presentation, so that one spelling stands for all."""
    text = _JOINED.sub("", unicodedata.normalize("NFKC", text))
    parts = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    bare = "".join(one for one in parts if unicodedata.category(one) not in ("Mn", "Cf"))
    return bare.translate(_ARABIC)


def tokens(text: str) -> list[str]:
    """The words of a text; of scripts that write no spaces each sign is a word."""
    return _WORD.findall(_ALONE.sub(r" \1 ", plain(text)).replace("_", " "))


class Tongue(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one language by the part they play; ``*`` stands for any ending, ``_`` for a
    space between words that belong together, and space parts them."""

    code: str
    keys: str
    """What stops everything if nothing else is said."""
    own_keys: str = ""
    """The same, only where the language is known to be this one: elsewhere they are other words."""
    firm: str = ""
    """Those of them that also count as one clause of several: "This is annoying. Stop."."""
    start: str = ""
    yes: str = ""
    own_yes: str = ""
    help: str = ""
    join: str = ""
    polite: str = ""
    stop: str = ""
    """Tells to stop: "stop", "quit". Not the forms that tell of what stopped by itself."""
    write: str = ""
    """To message, after "stop": "texting", "bothering"."""
    send: str = ""
    """To send, after "stop": it may be a parcel."""
    msg: str = ""
    """What is sent to people: "messages", "ads", "newsletter"."""
    neg: str = ""
    dont_write: str = ""
    """The form of ``write`` after a negator that tells us not to: "(don't) text"."""
    dont_send: str = ""
    never_write: str = ""
    """One word for both: Czech "nepište"."""
    never_send: str = ""
    want: str = ""
    never_want: str = ""
    get: str = ""
    """To receive, after ``want``."""
    anything: str = ""
    """"anything", "nothing more": what stands in place of ``msg``."""
    zero: str = ""
    """"no", in "no more texts"."""
    more: str = ""
    out: str = ""
    """Says it alone: "unsubscribe", "opt me out"."""
    off: str = ""
    """To remove, with ``roll``."""
    roll: str = ""
    """Where addresses are kept: "list", "my number"."""
    shop: str = ""
    """What else could be meant to stop, be removed or not be sent: "order", "parcel"."""
    cut: str = ""
    """Where another thought begins: "and", "when"."""
    claim: str = ""
    """What was sent or received, or was not: a complaint, and no wish."""
    phrases: tuple[str, ...] = ()
    """Fixed wording that is a no whatever stands around it."""
    keep: tuple[str, ...] = ()
    """Fixed wording that is none."""
    prefix: str = ""
    """What may stand before a word and be written in one with it, as a regular expression."""
    verb_last: bool = False
    """Whether the verb may follow what it is about."""


FRAMES: tuple[tuple[str, str], ...] = (
    ("stop-messages", "{stop}{n4}(?:{write}|{msg})"),
    ("stop-sending", "{stop}{n3}{send}(?!{g4}{shop})"),
    ("stop-messages", "{last}(?:{write}|{msg}){n3}{stop}"),
    ("stop-getting", "{stop}{n2}{get}{n2}(?:{anything}|$)"),
    ("never-write", "{neg}{g3}{dont_write}"),
    ("never-write", "{never_write}"),
    ("never-send", "{neg}{n4}{dont_send}{n4}(?:{msg}|{anything}|{more})"),
    ("never-send", "{neg}{n4}(?:{msg}|{anything}|{more}){n4}{dont_send}"),
    ("never-send", "{dont_send}{n4}(?:{neg}|{zero}){n4}(?:{msg}|{anything}|{more})"),
    ("never-send", "{never_send}{n4}(?:{msg}|{anything}|{more})"),
    ("never-send", "(?:{msg}|{anything}|{more}){n4}{never_send}"),
    ("not-wanted", "{unwilling}{n5}(?:{msg}|{write}|{dont_write})"),
    ("not-wanted", "{unwilling}{n4}{get}{n2}(?:{anything}|{more}|$)"),
    ("not-wanted", "{last}(?:{msg}|{write}|{dont_write}){n4}{unwilling}"),
    ("not-wanted", "{want}{n3}{zero}{n3}(?:{msg}|{write}|{dont_write})"),
    ("no-more", "(?:{zero}|{neg}){n1}{more}{n2}(?:{msg}|{write})"),
    ("no-more", "(?:{zero}|{neg}){n2}(?:{msg}){n2}{more}"),
    ("no-more", "^(?:{polite})*{zero}{n1}{msg}(?:{polite}|{more})*$"),
    ("off-the-list", "{off}{n4}{roll}"),
    ("off-the-list", "{last}{roll}{n3}{off}"),
    ("opt-out", "{out}"),
)
_KEEP = (
    "{neg}{k2}(?:{stop}|{out}|{off})",
    "(?:{neg}{want}|{want}{neg}|{never_want}){k1}(?:{stop}|{out}|{off})",
)
_NO_PARTS = ("code", "keys", "own_keys", "start", "yes", "own_yes", "help", "join", "claim", "firm")
_PARTS = [
    name
    for name, kind in Tongue.__annotations__.items()
    if kind is str and name not in (*_NO_PARTS, "prefix")
]
_NOTHING = r"(?!)"


def _class(words: str, prefix: str = "") -> str:
    found = set()
    for one in words.split():
        spelled = [_stem(part, prefix) for part in one.split("_")]
        found.add(" ".join(spelled) + " ")
    return "(?:" + "|".join(sorted(found, key=lambda one: (-len(one), one))) + ")" if found else ""


def _stem(word: str, prefix: str) -> str:
    spelled = " ".join(tokens(word))
    return f"{prefix}{spelled}" + (r"\S*" if word.endswith("*") else "")


class Judge(NamedTuple):
    """The grammar of one language, ready to be held against a clause ("word word word ")."""

    fixed: re.Pattern[str]
    keep: re.Pattern[str]
    claim: re.Pattern[str]
    frames: tuple[tuple[str, re.Pattern[str]], ...]

    def says(self, clause: str) -> str:
        """The name of the frame that makes it a no; empty: there is none."""
        claimed = bool(self.claim.search(clause))
        for name, frame in self.frames:
            if not (claimed and name in _CLAIMED) and frame.search(clause):
                return name
        return ""


_CLAIMED = ("never-send", "no-more", "not-wanted")
"""A clause that tells what was sent or came says nothing of these kinds."""


@cache
def judge(tongue: Tongue) -> Judge:
    """Make the patterns of a language; once for each process."""
    parts = {name: _class(getattr(tongue, name), tongue.prefix) or _NOTHING for name in _PARTS}
    gap = r"(?!{cut})\S+ ".format(**parts)
    near = r"(?!{cut}|{shop})\S+ ".format(**parts)
    still = r"(?!{cut}|{msg}|{want}|{write}|{more}|{zero})\S+ ".format(**parts)
    parts["last"] = "" if tongue.verb_last else _NOTHING
    parts["unwilling"] = "(?:{neg}{n2}{want}|{want}{n3}{neg}|{never_want})"
    steps = {f"g{n}": f"(?:{gap}){{0,{n}}}" for n in range(1, 6)}
    steps |= {f"n{n}": f"(?:{near}){{0,{n}}}" for n in range(1, 6)}
    steps |= {f"k{n}": f"(?:{still}){{0,{n}}}" for n in range(1, 3)}
    parts["unwilling"] = parts["unwilling"].format(**parts, **steps)

    def made(frame: str) -> re.Pattern[str]:
        return re.compile(r"(?<!\S)(?:" + frame.format(**parts, **steps) + ")")

    keep = [made(one).pattern for one in _KEEP] + [_phrase(one, tongue) for one in tongue.keep]
    return Judge(
        fixed=re.compile("|".join(_phrase(one, tongue) for one in tongue.phrases) or _NOTHING),
        keep=re.compile("|".join(keep)),
        claim=re.compile(r"(?<!\S)" + (_class(tongue.claim, tongue.prefix) or _NOTHING)),
        frames=tuple((name, made(frame)) for name, frame in FRAMES),
    )


def _phrase(phrase: str, tongue: Tongue) -> str:
    """Fixed wording: words, ``..`` for up to three of any kind, ``a/b`` for either of two."""
    spelled = []
    for one in phrase.split():
        if one == "..":
            spelled.append(r"(?:\S+ ){0,3}")
        else:
            spelled.append(_class(one.replace("/", " "), tongue.prefix))
    return r"(?<!\S)" + "".join(spelled)
