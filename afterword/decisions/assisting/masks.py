"""Putting marks in the place of what a model need not know, and back again afterwards.

What is known of a person (names, addresses, order and parcel numbers) is found wherever it stands,
whatever its case and accents; beside that whatever looks like an address, a link or a long number,
and names that nobody told us: where people introduce themselves or sign, and, as far as ``naming``
can tell, in the middle of what they write.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Literal, get_args

import msgspec

from .naming import Naming, names_in

Kind = Literal[
    "name", "address", "email", "phone", "order", "parcel", "link", "text"
]  # fmt: skip
"""What stands behind a mark. ``text``: words that only look like a mark of ours."""

_MARK = re.compile(rf"\[\s*({'|'.join(get_args(Kind))})[\s-]*(\d{{1,6}})\s*\]", re.IGNORECASE)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'\])}]+"
    r"|(?<![\w@.-])(?:[a-z0-9-]+\.)*[a-z0-9-]{2,}\.(?:com|net|org|info|biz|shop|store|app|dev|io"
    r"|example|(?-i:[a-z]{2}))(?![\w@-])(?:/[^\s<>\"'\])}]*)?",
    re.IGNORECASE,
)
_EMAIL = re.compile(r"[^\s<>()\[\],;:\"']+@[^\s<>()\[\],;:\"']+")
_HASH = re.compile(r"#\s?[A-Z0-9][\w-]*\d[\w-]*|#\d[\w-]*", re.IGNORECASE)
_CODE = re.compile(r"(?<!\w)(?=[A-Z0-9-]*\d[A-Z0-9-]*\d[A-Z0-9-]*\d)[A-Z0-9-]{6,}(?!\w)", re.I)
_RUN = re.compile(r"\+?\d(?:[\s().\-/\u00a0]{0,2}\d){4,}")
_DATE = re.compile(
    r"\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}|\d{1,6}[.,]\d{1,2}"
)
_CALLED = re.compile(
    r"(?:\b(?:my name is|me llamo|mi nombre es|ich hei(?:ß|ss)e|mein name ist|je m['’]"
    r"appelle|mi chiamo|meu nome é|ik heet|zovem se|nazywam się|jag heter|jeg hedder|jeg heter)"
    r"|اسمي|меня зовут|με λένε)\s+([^\W\d_][\w'’-]*(?:[ ](?-i:[^\W\d_a-zà-ÿ])[\w'’-]*){0,2})",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\b[Tt]his is ((?:[A-ZÀ-Þ][\w'’-]*[ ]?){1,3})")
_SIGNED = re.compile(
    r"(?:^|\n)[^\n]{0,40}?(?:regards|wishes|thanks|thank you|cheers|sincerely|love|saludos|gracias"
    r"|atentamente|grüße|gruß|danke|cordialement|merci|saluti|grazie|cumprimentos|obrigad[oa]"
    r"|groeten|pozdrav|lp|hvala)[\s,.!–—-]*\n+\s*((?:[^\W\d_][\w'’.-]*[ \t]?){1,3})[\s.]*\Z",
    re.IGNORECASE,
)
_CLOSE = 0x0590
"""From here on scripts join small words to names (Arabic, Hebrew) or set no spaces (Thai, Chinese):
there a name is found inside a word too."""
_PLAINER = str.maketrans("ıłøđħ", "ilodh")
"""Letters with a stroke, or without a dot, that many write without."""
SHORTEST = 2


class Private(msgspec.Struct, frozen=True):
    """Something that is known of a person."""

    kind: Kind
    value: str


class Span(msgspec.Struct, frozen=True):
    """A piece of a text that is to be hidden."""

    start: int
    end: int
    kind: Kind


class Shown(msgspec.Struct, frozen=True):
    """A text with everything back in its place. ``lost``: marks that stood for nothing."""

    words: str
    lost: tuple[str, ...]


class Masks:
    """The marks of one question. The same text has the same mark wherever it stands."""

    def __init__(
        self,
        known: Iterable[Private] = (),
        *,
        fixed: re.Pattern[str] | None = None,
        naming: Naming | None = None,
    ) -> None:
        """``known``: of a value that is told twice the first kind counts. ``fixed``: what must come
        back as it is, beside that: the Liquid of a template. ``naming``: what is known of names;
        without it none is looked for in the middle of a sentence."""
        self._fixed = fixed
        self._naming = naming
        values: dict[str, Kind] = {}
        for one in known:
            if len(value := one.value.strip()) >= SHORTEST:
                values.setdefault(value, one.kind)
        rows = sorted(values.items(), key=lambda one: (-len(one[0]), one[0]))
        self._known = [(kind, value) for value, kind in rows]
        self._marks: dict[tuple[Kind, str], str] = {}
        self._behind: dict[str, str] = {}

    def hide(self, text: str, *, ours: bool = False) -> str:
        """The text with marks in it. ``ours``: a sentence made of facts, in which no
        name stands that is not known."""
        found, at = [], 0
        for one in _merged(self._spans(text, ours=ours)):
            found += [text[at : one.start], self._mark(one.kind, text[one.start : one.end])]
            at = one.end
        return "".join([*found, text[at:]])

    def show(self, text: str) -> Shown:
        """The text with everything back in its place; marks that stand for nothing are left out."""
        lost: list[str] = []

        def back(found: re.Match[str]) -> str:
            behind = self._behind.get(_named(found))
            if behind is None:
                lost.append(found[0])
            return behind or ""

        return Shown(_MARK.sub(back, text), tuple(lost))

    def _mark(self, kind: Kind, text: str) -> str:
        mark = self._marks.get((kind, text))
        if mark is None:
            number = sum(of == kind for of, _ in self._marks) + 1
            mark = self._marks[kind, text] = f"[{kind}-{number}]"
            self._behind[mark] = text
        return mark

    def _spans(self, text: str, *, ours: bool) -> Iterator[Span]:
        for found in _MARK.finditer(text):
            yield Span(found.start(), found.end(), "text")
        if self._fixed:
            for found in self._fixed.finditer(text):
                yield Span(found.start(), found.end(), "text")
        folded, places = _folded(text)
        for kind, value in self._known:
            yield from _where(kind, value, folded, places)
        for kind, pattern in _LOOKS:
            for found in pattern.finditer(text):
                if kind not in _NUMBERS or not _DATE.fullmatch(found[0]):
                    yield Span(found.start(), found.end(), kind)
        yield from _introduced(text)
        if not ours:
            yield from self._unknown(text)

    def _unknown(self, text: str) -> Iterator[Span]:
        """Names that nobody told us, in the middle of a sentence."""
        if self._naming is not None:
            bare = _MARK.sub(lambda one: " " * len(one[0]), text)
            for start, end in names_in(bare, self._naming):
                yield Span(start, end, "name")


def _introduced(text: str) -> Iterator[Span]:
    """Where people introduce themselves or sign."""
    for pattern in (_CALLED, _SPEAKS, _SIGNED):
        for found in pattern.finditer(text):
            yield Span(found.start(1), found.start(1) + len(found[1].rstrip()), "name")


_NUMBERS = ("phone", "parcel")
_LOOKS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    ("email", _EMAIL),
    ("link", _LINK),
    ("order", _HASH),
    ("phone", _RUN),
    ("parcel", _CODE),
)


def unnamed(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without links and e-mail addresses, and which these were: in an answer they can only
    be made up, as those that it was told stand behind marks."""
    gone: list[str] = []

    def drop(found: re.Match[str]) -> str:
        gone.append(found[0])
        return ""

    for pattern in (_EMAIL, _LINK):
        text = pattern.sub(drop, text)
    return text, tuple(gone)


def marks(text: str) -> list[str]:
    """The marks in a text, in the order of their spelling."""
    return sorted(_named(found) for found in _MARK.finditer(text))


def without_marks(text: str) -> str:
    """The text without any mark."""
    return _MARK.sub(" ", text)


def _named(found: re.Match[str]) -> str:
    return f"[{found[1].lower()}-{int(found[2])}]"


def _folded(text: str) -> tuple[str, list[int]]:
    """The text without case and accents, and where each of its signs stood."""
    signs, places = [], []
    for place, sign in enumerate(text):
        for one in unicodedata.normalize("NFKD", sign).casefold().translate(_PLAINER):
            if not unicodedata.combining(one):
                signs.append(one)
                places.append(place)
    return "".join(signs), [*places, len(text)]


def _where(kind: Kind, value: str, folded: str, places: list[int]) -> Iterator[Span]:
    """Wherever a known value stands. What is short stands alone; a longer one may go on, as names
    do that are declined."""
    sought = _folded(value)[0]
    if len(sought) < SHORTEST:
        return
    close = ord(sought[0]) >= _CLOSE
    left = "" if close or not sought[0].isalnum() else r"(?<!\w)"
    right = "" if close or len(sought) >= 4 or not sought[-1].isalnum() else r"(?!\w)"
    for found in re.finditer(f"{left}{re.escape(sought)}{right}", folded):
        yield Span(places[found.start()], _end(places, found.end()), kind)


def _end(places: list[int], end: int) -> int:
    """Where the sign ends that was the last one; one sign may have become several."""
    last = places[end - 1]
    return next((place for place in places[end:] if place > last), places[-1])


def _merged(spans: Iterable[Span]) -> list[Span]:
    """The spans in their order; those that overlap are one, so that nothing of either is left."""
    found: list[Span] = []
    ranked = enumerate(spans)
    for _, one in sorted(ranked, key=lambda some: (some[1].start, some[0])):
        if one.end <= one.start:
            continue
        if found and one.start < found[-1].end:
            before = found.pop()
            longer = max(before, one, key=lambda some: some.end - some.start)
            one = Span(before.start, max(before.end, one.end), longer.kind)
        found.append(one)
    return found
