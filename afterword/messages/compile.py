"""From a template, a language, a tone and a brand colour to Liquid that only wants filling in.

MJML is an XML dialect and would choke on ``{% if a < b %}``: all Liquid is masked before MJML is
compiled and put back after. This happens once for each version, language, tone and store.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

import msgspec
from mjml import mjml2html

from afterword.ui.brand import palette

from .blocks import SANS, SERIF, part
from .framing import Frame, foot, heading, written
from .liquid import Faulty, Filled
from .markup import marked_up
from .text import MediaKind, Posting, Template, Unreadable, brief_words, chosen, parse

_LIQUID = re.compile(r"\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_MASK = re.compile(r"⟦(\d+)⟧")
RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})


TEXT_COLUMNS = 50
"""The longest line of a written text; a link stays whole however long it is."""


def wrapped(text: str) -> str:
    """A text in lines that a small screen and an old mail program show as they are meant."""
    lines: list[str] = []
    for line in text.splitlines():
        short = line.rstrip() if line != "-- " else line
        if "\t" in short:
            short = short.expandtabs()
        if len(short) <= TEXT_COLUMNS:
            lines.append(short)
        else:
            lines += _broken(short)
    return "\n".join(lines) + "\n"


def unwrapped(text: str) -> str:
    """What ``wrapped`` has broken, in whole lines again: a line goes on with the one below it where
    that one's first word had no room in it. What was written as a line of its own stays one."""
    lines: list[str] = []
    above = ""
    for line in text.splitlines():
        if lines and _goes_on(above, line):
            lines[-1] += f" {line.lstrip(' ')}"
        else:
            lines.append(line)
        above = line
    return "\n".join(lines)


def _goes_on(line: str, below: str) -> bool:
    word = below.lstrip(" ").partition(" ")[0]
    alike = len(below) - len(below.lstrip(" ")) == len(line) - len(line.lstrip(" "))
    full = len(line) <= TEXT_COLUMNS < len(line) + 1 + len(word)
    return bool(line.strip() and word) and alike and full


def _broken(line: str) -> Iterator[str]:
    """A long line in several, each as far in as it; a word that fits no line has its own."""
    indent = line[: len(line) - len(line.lstrip())]
    begun = indent
    for word in _WORDS.findall(line, len(indent)):
        if len(begun) + len(word) > TEXT_COLUMNS and begun != indent:
            yield begun.rstrip()
            begun = indent
            word = word.lstrip(" ")
        begun += word
    yield begun


_WORDS = re.compile(r" *[^ ]+")


class Compiled(msgspec.Struct, frozen=True):
    """A template ready to be filled in."""

    language: str
    subject: Filled
    preheader: Filled
    html: Filled
    text: Filled


@lru_cache(maxsize=512)
def compiled(text: str, language: str, tone: str, frame: Frame) -> Compiled:
    """Compile a template's text. Raises ``Faulty`` or ``text.Unreadable``."""
    template = parse(text)
    if not template.blocks:
        raise Unreadable("it has no words for email; write `blocks`")
    spoken, words = chosen(template, language, tone)
    return Compiled(
        language=spoken,
        subject=Filled(words["subject"], html=False),
        preheader=Filled(words["preheader"], html=False),
        html=Filled(_html(template, spoken, words, frame), html=True),
        text=Filled(_text(template, spoken, words, frame), html=False),
    )


class Brief(msgspec.Struct, frozen=True):
    """A template's few words for one channel, ready to be filled in."""

    language: str
    title: Filled
    text: Filled
    link: Filled
    media: tuple[tuple[MediaKind, Filled, Filled, Filled], ...]
    """(kind, address, what it shows, what is spoken)"""
    choices: tuple[tuple[str, Filled], ...]


@lru_cache(maxsize=512)
def briefly(text: str, channel: str, language: str, tone: str) -> Brief:
    """Compile what a template says on a brief channel. Raises ``Faulty`` or ``text.Unreadable``,
    also where it says nothing there."""
    template = parse(text)
    spoken, words = chosen(template, language, tone)
    name = brief_words(template, channel)
    if not name:
        raise Unreadable(
            "it has no words for %(channel)s; write some under `short`", {"channel": channel}
        )

    def plain(source: str) -> Filled:
        return Filled(source, html=False)

    return Brief(
        language=spoken,
        title=plain(words.get("subject", "")),
        text=plain(words[name]),
        link=plain(template.link),
        media=tuple(
            (
                one.kind,
                plain(one.url),
                plain(words[one.alt] if one.alt else ""),
                plain(words[one.speak] if one.speak else ""),
            )
            for one in template.media
            if not one.channels or channel in one.channels
        ),
        choices=tuple((one.key, plain(words[one.words])) for one in template.choices),
    )


class Printed(msgspec.Struct, frozen=True):
    """What a template says on paper, ready to be filled in."""

    language: str
    rtl: bool
    posting: Posting
    why: Filled
    parts: dict[str, Filled]
    """By the field of ``Posting``: headline, line, words, sign_off, picture, link, link_words."""


@lru_cache(maxsize=512)
def printed(text: str, language: str, tone: str) -> Printed:
    """Compile what a template says on paper. Raises ``Faulty`` or ``text.Unreadable``."""
    template = parse(text)
    posting = template.post
    if posting is None:
        raise Unreadable("it has no form for post; write one under `post`")
    spoken, words = chosen(template, language, tone)
    named = ("headline", "line", "words", "sign_off", "link_words")
    sources = {name: words.get(getattr(posting, name), "") for name in named}
    sources |= {"picture": posting.picture, "link": posting.link}
    return Printed(
        language=spoken,
        rtl=spoken.partition("-")[0] in RIGHT_TO_LEFT,
        posting=posting,
        why=Filled(words["why"], html=False),
        parts={name: Filled(source, html=False) for name, source in sources.items()},
    )


def _html(template: Template, language: str, words: dict[str, str], frame: Frame) -> str:
    brand = palette(frame.colour)
    colours = {name: getattr(brand, name) for name in brand.__struct_fields__}
    body = "".join(part(block, words)[0] for block in template.blocks)
    page, kept = _framed(frame, language)
    masked = _mask(
        page.replace("[body]", body)
        .replace("[why]", marked_up(words["why"]))
        .replace("[preheader]", marked_up(words["preheader"])),
        kept,
    )
    direction = "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"
    start, end = ("right", "left") if direction == "rtl" else ("left", "right")
    colours |= {
        "language": language,
        "direction": direction,
        "start": start,
        "end": end,
        "serif": SERIF,
        "sans": SANS,
    }
    for name, value in colours.items():
        masked = masked.replace(f"{{{name}}}", value)
    if direction == "rtl":
        masked = masked.replace('align="left"', 'align="right"')
    try:
        # Without this the compiler asks a third party for every web font that a stack names.
        html = mjml2html(masked, disable_comments=False, fonts={})
    except ValueError as error:
        raise Faulty("the blocks make no mail: %(says)s", {"says": str(error)}) from error
    return _MASK.sub(lambda found: kept[int(found[1])], html)


def _framed(frame: Frame, language: str) -> tuple[str, list[str]]:
    """The page with what the store says of itself kept aside, as ``_mask`` keeps Liquid."""
    page, kept = _PAGE.replace("[brand]", _AND.join("[part]" for _ in heading(frame))), list[str]()
    gaps = [*(("[part]", one) for one in heading(frame)), *written(frame, language).items()]
    for gap, said in gaps:
        page = page.replace(gap, f"⟦{len(kept)}⟧", 1)
        kept.append(said)
    return page, kept


def _mask(source: str, kept: list[str]) -> str:
    def keep(found: re.Match[str]) -> str:
        kept.append(found[0])
        return f"⟦{len(kept) - 1}⟧"

    return _LIQUID.sub(keep, source)


def _text(template: Template, language: str, words: dict[str, str], frame: Frame) -> str:
    body = "".join(part(block, words)[1] for block in template.blocks)
    return f"{body}-- \n{words['why']}\n{foot(frame, language)}"


_AND = ' <i class="words">&amp;</i> '

_PAGE = """\
<mjml lang="{language}" dir="{direction}">
<mj-head>
<mj-preview>[preheader]</mj-preview>
<mj-raw><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes"
content="light dark"></mj-raw>
<mj-attributes>
<mj-all font-family="{sans}"/>
<mj-text font-size="16px" line-height="25px" color="#23211d" align="{start}"/>
<mj-table font-size="16px" line-height="24px" color="#23211d" padding="0 32px"/>
<mj-section padding="0" direction="{direction}"/><mj-column padding="0" direction="{direction}"/>
</mj-attributes>
<mj-style inline="inline">
.ink { color: #23211d; } .soft { color: #625c52; } .words { color: {words}; }
h1 { margin: 0; font: inherit; color: inherit; }
p { margin: 0 0 10px; }
.brand { font-family: {serif}; font-size: 22px; color: #23211d; text-decoration: none; }
.brand i { padding: 0 1px; }
.number { font-family: {serif}; font-size: 22px; width: 30px; vertical-align: top;
  padding: 4px 0; }
.step { padding: 4px 0; vertical-align: top; }
.day { text-align: center; padding: 0 2px 6px; }
.dayname { font-size: 13px; color: #625c52; }
.daynumber { font-family: {serif}; font-size: 21px; color: #23211d; }
.today .dayname, .today .daynumber { color: {words}; font-weight: 600; }
.cell { padding: 3px 2px; }
.bar { border-radius: 8px; padding: 6px 8px; font-size: 13px; line-height: 18px;
  text-align: center; font-weight: 600; border: 1px solid {fill}; }
.plan { background: {fill}; color: {on_fill}; }
.done { background: {tint}; color: {words}; }
.late { background: #faf0de; color: #86530f; border-color: #dcae62; }
.broken { border: 1px dashed #6f695e; color: #625c52; text-decoration: line-through; }
.label { border: 0; text-align: {end}; color: #625c52; font-weight: 400; }
.start { text-align: {start}; }
.thumb { width: 68px; padding: 8px 12px 8px 0; }
.thumb img, .picture img { display: block; border-radius: 10px; border: 0; }
.title { padding: 8px 8px 8px 0; } .amount { text-align: {end}; white-space: nowrap; }
.sum { padding: 6px 0 10px; } .total { padding: 12px 0 4px; border-top: 1px solid #d3ccbd;
  font-weight: 600; }
.picture { width: 136px; } .about { vertical-align: middle; }
.name { font-family: {serif}; font-size: 20px; }
.link { border-bottom: 1px solid #e6e1d7; padding: 13px 0; }
.link a { text-decoration: none; }
.answer { padding: 2px; }
.answer a { display: block; text-align: center; border: 1px solid #6f695e; border-radius: 8px;
  padding: 11px 0; min-width: 28px; font-family: {serif}; font-size: 19px; text-decoration: none; }
.when-what { padding: 12px 14px; border-bottom: 1px solid #e6e1d7; }
.when { padding: 12px 14px; text-align: {end}; font-family: {serif}; font-size: 18px;
  border-bottom: 1px solid #e6e1d7; }
.follow { text-align: {end}; white-space: nowrap; padding-inline-start: 14px; }
.film { border-bottom: 0; }
.star { padding: 2px 0; }
.star a { display: inline-block; padding: 6px 7px; font-size: 28px; line-height: 32px;
  text-decoration: none; }
.code-box { border: 1px dashed #6f695e; border-radius: 10px; padding: 14px 18px;
  text-align: center; }
.code-letters { font: 600 22px/32px ui-monospace, Menlo, Consolas, monospace; letter-spacing: 1px; }
.tip { background: {tint}; border-radius: 10px; padding: 14px 18px; }
.end { font-size: 13px; padding: 4px 2px; } .high { text-align: {end}; }
.mark { width: 56px; }
.initial { width: 44px; height: 44px; line-height: 44px; border-radius: 22px; text-align: center;
  background: {tint}; font-family: {serif}; font-size: 20px; }
.foot { font-size: 13px; line-height: 20px; color: #625c52; }
.foot a { color: #625c52; }
</mj-style>
<mj-style>
@media (prefers-color-scheme: dark) {
  body, .sheet { background: #12110f !important; }
  .card, .card > table { background: #1d1b17 !important; }
  .ink, .ink div, .ink h1, .brand, .daynumber { color: #efeae0 !important; }
  .soft, .foot, .foot div, .foot a, .dayname, .bar.label, .broken {
    color: #b3ac9f !important; }
  .rule p { border-color: #35312b !important; }
  .words, .words a, a.words, .today .dayname, .today .daynumber {
    color: {dark_fill} !important; }
  .button td, .button a { background: {dark_fill} !important; color: {dark_on_fill} !important; }
  .plan { background: {dark_fill} !important; color: {dark_on_fill} !important;
    border-color: {dark_fill} !important; }
  .tip { background: {dark_tint} !important; }
  .when, .when-what { border-color: #4b463d !important; }
  .code-box { border-color: #9a9285 !important; }
  .done, .initial { background: {dark_tint} !important; color: {dark_fill} !important; }
  .late { background: #352a19 !important; color: #e3b469 !important; }
  .link, .total { border-color: #4b463d !important; }
  .answer a { border-color: #9a9285 !important; }
}
@media (max-width: 480px) {
  td.say, td.strip, td.lines, td.product, td.links, td.steps, td.scale, td.who, td.button,
  td.foot, td.estimate, td.stars, td.code, td.care {
    padding-left: 18px !important; padding-right: 18px !important; }
  td.picture { width: 96px !important; }
  td.picture img { width: 84px !important; height: 84px !important; }
  td.answer { padding: 2px 1px !important; }
  .scale td.answer a { padding: 10px 0 !important; font-size: 16px !important; }
}
</mj-style>
</mj-head>
<mj-body width="600px" background-color="#ece7df" css-class="sheet">
<mj-section padding="16px 0 0"></mj-section>
<mj-section css-class="card" background-color="#ffffff" border-radius="14px" padding="22px 0 26px">
<mj-column>
<mj-text css-class="say" padding="0 32px 8px"><a class="brand" href="[url]">[brand]</a></mj-text>
[body]
<mj-divider css-class="rule" border-width="1px" border-color="#e6e1d7" padding="22px 0 14px"/>
<mj-text css-class="foot" font-size="13px" line-height="20px" color="#625c52" padding="0 32px">
[why]{% if links.unsubscribe != '' %} <a href="{{ links.unsubscribe }}">[stop]</a>{% endif %}\
<br>[foot]
</mj-text>
</mj-column>
</mj-section>
<mj-section padding="0 0 24px"></mj-section>
</mj-body>
</mjml>
"""
