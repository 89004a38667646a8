"""Each block as MJML for the mail, and as written text for those who read text.

Both are still Liquid. The colours are names in braces (``{words}``) that ``compile`` fills in, and
classes that the dark style sheet swaps.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from . import more_blocks as more
from .markup import attribute, marked_up
from .text import (
    Answers,
    AnyBlock,
    Button,
    Care,
    Code,
    Days,
    Divider,
    Estimate,
    Heading,
    Lines,
    Links,
    Paragraph,
    Picture,
    ProductCard,
    SignOff,
    Stars,
    Steps,
    Tracking,
    Video,
)

SERIF = "Newsreader, 'Iowan Old Style', Georgia, 'Times New Roman', serif"
SANS = "Inter, system-ui, -apple-system, 'Segoe UI', Roboto, Helvetica, Arial, sans-serif"

Words = dict[str, str]
Part = tuple[str, str]
"""(MJML, text)"""


def part(block: AnyBlock, words: Words) -> Part:
    """A block in both forms, wrapped in its condition."""
    _mjml, text = _PARTS[type(block)](block, words)
    safe = {name: marked_up(said) for name, said in words.items()}
    mjml, _text = _PARTS[type(block)](_addressed(block), safe)
    if not block.when:
        return mjml, text
    return _when(block.when, mjml, text)


def _when(asked: str, mjml: str, text: str) -> Part:
    """Both forms, said only where a condition holds."""
    opens, closes = f"{{% if {asked} %}}", "{% endif %}"
    return f"<mj-raw>{opens}</mj-raw>{mjml}<mj-raw>{closes}</mj-raw>", f"{opens}{text}{closes}"


def _addressed(block: AnyBlock) -> AnyBlock:
    """The block with its addresses as they may stand in markup."""
    if isinstance(block, Links):
        links = tuple((name, attribute(marked_up(url))) for name, url in block.links)
        return msgspec.structs.replace(block, links=links)
    found = {
        name: attribute(marked_up(said))
        for name in ("url", "code")
        if isinstance(said := getattr(block, name, None), str)
    }
    return msgspec.structs.replace(block, **found) if found else block


def _heading(block: Heading, words: Words) -> Part:
    said = words[block.words]
    mjml = (
        f'<mj-text css-class="ink say" font-family="{SERIF}" font-size="34px" line-height="40px" '
        f'font-weight="500" padding="20px 32px 4px"><h1>{said}</h1></mj-text>'
    )
    return mjml, f"{said}\n\n"


def _paragraph(block: Paragraph, words: Words) -> Part:
    said = words[block.words]
    paragraphs = [one.strip().replace("\n", "<br>") for one in said.strip().split("\n\n")]
    inner = "".join(f"<p>{one}</p>" for one in paragraphs)
    mjml = f'<mj-text css-class="ink say" padding="6px 32px">{inner}</mj-text>'
    return mjml, f"{said.strip()}\n\n"


def _steps(block: Steps, words: Words) -> Part:
    steps = [line.strip() for line in words[block.words].strip().splitlines() if line.strip()]
    rows = "".join(
        f'<tr><td class="number words">{number}</td><td class="ink step">{step}</td></tr>'
        for number, step in enumerate(steps, 1)
    )
    mjml = f'<mj-table css-class="steps" padding="8px 32px">{rows}</mj-table>'
    text = "".join(f"  {number}. {step}\n" for number, step in enumerate(steps, 1))
    return mjml, f"{text}\n"


def _picture(block: Picture, words: Words) -> Part:
    mjml = (
        f'<mj-image src="{block.url}" alt="{attribute(words[block.alt])}" padding="16px 0 4px" '
        'width="600px" fluid-on-mobile="true"></mj-image>'
    )
    return mjml, ""


def _days(block: Days, words: Words) -> Part:
    head = (
        '{% for day in strip.days %}<td class="day{% if day.today %} today{% endif %}">'
        '<span class="dayname">{{ day.name }}</span><br>'
        '<span class="daynumber">{{ day.number }}</span></td>{% endfor %}'
    )
    row = (
        "{% for row in strip.rows %}<tr>{% for cell in row.cells %}"
        '<td colspan="{{ cell.span }}" class="cell">'
        "{% if cell.kind == 'gap' %}&nbsp;{% else %}"
        '<div class="bar {{ cell.kind }}{% if cell.start %} start{% endif %}">{{ cell.text }}</div>'
        "{% endif %}</td>"
        "{% endfor %}</tr>{% endfor %}"
    )
    mjml = (
        "<mj-raw>{% if strip.days.size > 0 %}</mj-raw>"
        '<mj-table css-class="strip" table-layout="fixed" padding="14px 32px 6px">'
        f"<tr>{head}</tr>{row}</mj-table>"
        "<mj-raw>{% endif %}</mj-raw>"
    )
    text = (
        "{% for parcel in parcels %}  {{ parcel.names }}\n  {% if parcel.arrived != '' %}✓ "
        "{{ parcel.arrived }}{% else %}{{ parcel.promise }}{% endif %}"
        "{% if parcel.number != '' %}\n  {{ parcel.carrier }} {{ parcel.number }}{% endif %}\n\n"
        "{% endfor %}"
    )
    return mjml, text


def _lines(block: Lines, words: Words) -> Part:
    # MJML reads this as XML: tags are free of Liquid inside, and balanced in every branch.
    title = (
        "{{ line.title }}{% if line.quantity > 1 %} "
        '<span class="soft">× {{ line.quantity }}</span>{% endif %}</td>'
    )
    row = (
        "{% for line in order.lines %}<tr>"
        '{% if line.image != \'\' %}<td class="thumb"><img src="{{ line.image }}" alt="" '
        f'width="56" height="56"></td><td class="ink title">{title}'
        f'{{% else %}}<td class="ink title" colspan="2">{title}{{% endif %}}'
        '<td class="ink amount">{{ line.amount }}</td></tr>{% endfor %}'
    )
    total = (
        '{% if order.shipping != \'\' %}<tr><td colspan="2" class="soft sum">'
        '{{ labels.delivery }}</td><td class="soft amount sum">{{ order.shipping }}</td></tr>'
        '{% endif %}<tr><td colspan="2" class="ink total">{{ labels.total }}</td>'
        '<td class="ink amount total">{{ order.total }}</td></tr>'
    )
    mjml = f'<mj-table css-class="lines" padding="16px 32px 8px">{row}{total}</mj-table>'
    text = (
        "{% for line in order.lines %}  {% if line.quantity > 1 %}{{ line.quantity }} × "
        "{% endif %}{{ line.title }}{{ labels.comma }}{{ line.amount }}\n{% endfor %}"
        "{% if order.shipping != '' %}  {{ labels.delivery }}{{ labels.comma }}"
        "{{ order.shipping }}\n{% endif %}"
        "  {{ labels.total }}{{ labels.comma }}{{ order.total }}\n\n"
    )
    return mjml, text


def _product(block: ProductCard, words: Words) -> Part:
    """What somebody has already is shown without its price."""
    of, said = block.of, words[block.words] if block.words else ""
    line = f'<br><span class="soft">{said}</span>' if said else ""
    price, amount = "", ""
    if of == "suggestion":
        amount = f"{{{{ labels.comma }}}}{{{{ {of}.price }}}}"
        price = (
            f"{{% if {of}.price != '' %}}<br><span class=\"ink\">{{{{ {of}.price }}}}</span>"
            "{% endif %}"
        )
    mjml = (
        '<mj-table css-class="product" padding="14px 32px 6px"><tr>'
        f'<td class="picture">{{% if {of}.image != \'\' %}}<img src="{{{{ {of}.image }}}}" '
        f'alt="" width="120" height="120">{{% endif %}}</td>'
        f'<td class="about"><span class="ink name">{{{{ {of}.title }}}}</span>{line}{price}</td>'
        "</tr></mj-table>"
    )
    under = f"  {said}\n" if said else ""
    text = f"  {{{{ {of}.title }}}}{amount}\n{under}\n"
    # Where the block's own condition asks whether there is one, it is asked once.
    return (mjml, text) if block.when == of else _when(of, mjml, text)


def _button(block: Button, words: Words) -> Part:
    said = words[block.words]
    mjml = (
        f'<mj-button css-class="button" href="{block.url}" background-color="{{fill}}" '
        'color="{on_fill}" align="left" font-size="16px" font-weight="600" border-radius="10px" '
        f'inner-padding="14px 22px" padding="16px 32px 10px">{said}</mj-button>'
    )
    return mjml, f"{said}:\n{block.url}\n\n"


def _links(block: Links, words: Words) -> Part:
    rows = "".join(
        f'<tr><td class="link"><a class="words" href="{url}">{words[name]}</a></td></tr>'
        for name, url in block.links
    )
    mjml = f'<mj-table css-class="links" padding="10px 32px">{rows}</mj-table>'
    text = "".join(f"{words[name]}:\n{url}\n\n" for name, url in block.links)
    return mjml, text


def _answers(block: Answers, words: Words) -> Part:
    cells = (
        '{% for answer in scale %}<td class="answer"><a class="words" '
        'href="{{ answer.url }}">{{ answer.value }}</a></td>{% endfor %}'
    )
    ends = (
        '<tr><td class="soft end" colspan="{{ scale.size | divided_by: 2 }}">'
        f"{words[block.low]}</td>"
        '<td class="soft end high" colspan="{{ scale.size | minus: scale_half }}">'
        f"{words[block.high]}</td></tr>"
    )
    mjml = (
        '<mj-table css-class="scale" table-layout="fixed" padding="14px 32px 6px">'
        f"<tr>{cells}</tr>{ends}</mj-table>"
    )
    text = (
        f"{{{{ scale.first.value }}}} = {words[block.low]}, "
        f"{{{{ scale.last.value }}}} = {words[block.high]}\n"
        "{% for answer in scale %}{{ answer.value }}: {{ answer.url }}\n{% endfor %}\n"
    )
    return mjml, text


def _sign_off(block: SignOff, words: Words) -> Part:
    said = words[block.words]
    mjml = (
        '<mj-table css-class="who" padding="16px 32px 8px"><tr>'
        '<td class="mark"><div class="initial words">{{ store.initial }}</div></td>'
        '<td class="about">{% if voice.sign_off != \'\' %}<span class="ink">'
        '{{ voice.sign_off }}</span><br>{% endif %}<span class="ink">{{ store.signature }}'
        f'</span><br><span class="soft">{said}</span></td></tr></mj-table>'
    )
    closing = "{% if voice.sign_off != '' %}{{ voice.sign_off }}\n{% endif %}"
    return mjml, f"{closing}{{{{ store.signature }}}}\n{said}\n\n"


_PARTS: dict[type[AnyBlock], Callable[[Any, Words], Part]] = {
    Heading: _heading,
    Paragraph: _paragraph,
    Steps: _steps,
    Picture: _picture,
    Days: _days,
    Lines: _lines,
    ProductCard: _product,
    Button: _button,
    Links: _links,
    Answers: _answers,
    SignOff: _sign_off,
    Estimate: more.estimate,
    Tracking: more.tracking,
    Stars: more.stars,
    Code: more.code,
    Divider: more.divider,
    Video: more.video,
    Care: more.care,
}
