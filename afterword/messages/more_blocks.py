"""The blocks that tell of parcels, ask for stars, give codes, show films, and choose by what was
bought. Like those in ``blocks``: each as MJML, and as written text."""

from .markup import attribute
from .text import Care, CareCase, Code, Divider, Estimate, Stars, Tracking, Video

Words = dict[str, str]
Part = tuple[str, str]
"""(MJML, text)"""


def estimate(block: Estimate, words: Words) -> Part:
    def row(name: str, days: str) -> str:
        return (
            f'<tr><td class="ink when-what">{{{{ {name} }}}}</td>'
            f'<td class="ink when">{{{{ {days} }}}}</td></tr>'
        )

    there, coming = row("parcel.names", "parcel.arrived"), row("parcel.names", "parcel.promise")
    several = (
        f"{{% for parcel in parcels %}}{{% if parcel.arrived != '' %}}{there}"
        f"{{% else %}}{coming}{{% endif %}}{{% endfor %}}"
    )
    alone = f"{{% if parcels.size == 0 %}}{row('order.names', 'order.days')}{{% endif %}}"
    mjml = (
        "<mj-raw>{% if parcels.size > 0 or order.days != '' %}</mj-raw>"
        f'<mj-table css-class="estimate" padding="14px 32px 6px">{several}{alone}</mj-table>'
        "<mj-raw>{% endif %}</mj-raw>"
    )
    text = (
        "{% for parcel in parcels %}  {{ parcel.names }}\n  {% if parcel.arrived != '' %}✓ "
        "{{ parcel.arrived }}{% else %}{{ parcel.promise }}{% endif %}\n\n{% endfor %}"
        "{% if parcels.size == 0 and order.days != '' %}  {{ order.names }}\n  "
        "{{ order.days }}\n\n{% endif %}"
    )
    return mjml, text


def tracking(block: Tracking, words: Words) -> Part:
    number = (
        "{% if parcel.number != '' %}<br><span class=\"soft\">{{ parcel.carrier }} "
        '<bdi dir="ltr">{{ parcel.number }}</bdi></span>{% endif %}'
    )
    address = "{% if parcel.url != '' %}{{ parcel.url }}{% else %}{{ links.order }}{% endif %}"
    row = (
        '{% for parcel in parcels %}<tr><td class="link"><span class="ink">{{ parcel.names }}'
        f'</span>{number}</td><td class="link follow"><a class="words" href="{address}">'
        "{{ labels.follow }}</a></td></tr>{% endfor %}"
    )
    mjml = (
        "<mj-raw>{% if parcels.size > 0 %}</mj-raw>"
        f'<mj-table css-class="links" padding="10px 32px">{row}</mj-table>'
        "<mj-raw>{% endif %}</mj-raw>"
    )
    text = (
        "{% for parcel in parcels %}  {{ parcel.names }}\n{% if parcel.number != '' %}"
        "  {{ parcel.carrier }} {{ parcel.number }}\n{% endif %}"
        f"  {address}\n\n{{% endfor %}}"
    )
    return mjml, text


_OFFERED = "scale.size == 5"


def stars(block: Stars, words: Words) -> Part:
    """A row of five: answers where five are asked for, else ways to where reviews are written."""
    asked = (
        '{% for answer in scale %}<td class="star"><a class="words" href="{{ answer.url }}" '
        'aria-label="{{ answer.value }} / 5">★</a></td>{% endfor %}'
    )
    leads = (
        f'<td class="star" colspan="5"><a class="words" href="{block.url}" '
        'aria-label="{{ labels.review }}">★ ★ ★ ★ ★</a></td>'
    )
    said = words[block.words] if block.words else ""
    line = f'<tr><td class="soft end" colspan="5">{said}</td></tr>' if said else ""
    mjml = (
        '<mj-table css-class="stars" padding="14px 32px 6px" width="260px">'
        f"<tr>{{% if {_OFFERED} %}}{asked}{{% else %}}{leads}{{% endif %}}</tr>{line}</mj-table>"
    )
    text = (
        f"{{% if {_OFFERED} %}}{{% for answer in scale %}}{{{{ answer.value }}}}/5: "
        f"{{{{ answer.url }}}}\n{{% endfor %}}{{% else %}}{{{{ labels.review }}}}:\n{block.url}\n"
        f"{{% endif %}}{said}\n\n"
    )
    return mjml, text


def code(block: Code, words: Words) -> Part:
    said = words[block.words] if block.words else ""
    above = f'<span class="soft">{said}</span><br>' if said else ""
    mjml = (
        f'<mj-table css-class="code" padding="14px 32px 6px"><tr><td class="code-box ink">{above}'
        f'<bdi dir="ltr" class="code-letters">{block.code}</bdi></td></tr></mj-table>'
    )
    return mjml, f"{said}\n  {block.code}\n\n" if said else f"  {block.code}\n\n"


def divider(block: Divider, words: Words) -> Part:
    mjml = (
        '<mj-divider css-class="rule" border-width="1px" border-color="#e6e1d7" '
        'padding="18px 32px"/>'
    )
    return mjml, "* * *\n\n"


def video(block: Video, words: Words) -> Part:
    said = words[block.alt]
    mjml = (
        f'<mj-image src="{{{{ films[\'{block.picture}\'] }}}}" alt="{attribute(said)}" '
        f'href="{block.url}" '
        'padding="16px 0 4px" width="600px" fluid-on-mobile="true"></mj-image>'
        '<mj-table css-class="links" padding="0 32px 6px"><tr><td class="link film">'
        f'<a class="words" href="{block.url}">▶ {said}</a></td></tr></mj-table>'
    )
    return mjml, f"{said}:\n{block.url}\n\n"


def care(block: Care, words: Words) -> Part:
    """Each case in a branch of its own: the same question in the mail and in the text."""
    branches = [(f"{_bought(one)}", words[one.words]) for one in block.cases]
    mjml, text = "", ""
    for number, (asked, said) in enumerate(branches):
        opens = f"{{% {'elsif' if number else 'if'} {asked} %}}"
        mjml += f"<mj-raw>{opens}</mj-raw>{_tip(said)}"
        text += f"{opens}{said.strip()}\n\n"
    if block.otherwise:
        said = words[block.otherwise]
        if not branches:
            return _tip(said), f"{said.strip()}\n\n"
        mjml += f"<mj-raw>{{% else %}}</mj-raw>{_tip(said)}"
        text += f"{{% else %}}{said.strip()}\n\n"
    if branches:
        mjml += "<mj-raw>{% endif %}</mj-raw>"
        text += "{% endif %}"
    return mjml, text


def _tip(said: str) -> str:
    paragraphs = [one.strip().replace("\n", "<br>") for one in said.strip().split("\n\n")]
    inner = "<br><br>".join(paragraphs)
    return (
        '<mj-table css-class="care" padding="12px 32px 6px"><tr><td class="tip ink">'
        f"{inner}</td></tr></mj-table>"
    )


def _bought(case: CareCase) -> str:
    """The question whether it was bought, in Liquid. A quote in a name cannot end the text."""
    name, value = next(
        (name, value)
        for name, value in (("products", case.product), ("types", case.type), ("tags", case.tag))
        if value
    )
    quote = '"' if "'" in value else "'"
    return f"order.{name} contains {quote}{value.replace(quote, '')}{quote}"
