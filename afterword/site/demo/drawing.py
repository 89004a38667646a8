# ruff: noqa: E501 (the paths of shapes are long)
"""The pictures of what the demo store sells, drawn from flat shapes: one scene, one light.

``drawn(slug)`` gives an SVG. Mail programs show no SVG, so ``bin/pictures`` makes PNGs of them once.
Every thing stands on the same table, lit from the left; each has its one colour. Coordinates are
pixels in a square of 480, and the table begins at 330.
"""

from collections.abc import Callable
from functools import partial

from .marks import FERN, FLOWER, HILLS, LEAF, MOON, ORANGE, PEACH, SUN
from .strokes import FLOOR, box, line, oval, shadow, shape, solid

SIZE = 480

WALL, TABLE, LIGHT = "#ece4d8", "#ddd1c1", "#f5efe6"
INK, CREAM, STEEL, GLASS, WOOD = "#2b2722", "#f7f2ea", "#b9b4ab", "#ffffff", "#b98a5e"
COFFEE = "#3b2418"


def drawn(slug: str) -> str:
    """The picture of a product. Raises ``KeyError`` for one that nobody drew."""
    body = THINGS[slug]()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {SIZE} {SIZE}" '
        f'width="{SIZE}" height="{SIZE}">{_scene()}'
        f'<g transform="translate(-45 -38) scale(1.18)">{body}</g></svg>'
    )


def _scene() -> str:
    return (
        f'<rect width="480" height="480" fill="{WALL}"/>'
        f'<path d="M0 60 L250 0 H390 L0 250 Z" fill="{LIGHT}" opacity=".75"/>'
        f'<path d="M0 330 H480 V480 H0 Z" fill="{TABLE}"/>'
        f'<path d="M0 330 H480 V333 H0 Z" fill="#cfc1ae" opacity=".6"/>'
    )


def bag(colour: str, mark: str, *, big: bool = False) -> str:
    """A folded coffee bag with its label; ``mark`` is drawn on it."""
    wide, top = (208, 92) if big else (168, 136)
    left, right = 240 - wide / 2, 240 + wide / 2
    body = (
        f"M{left + 10} {top + 34} L{right - 10} {top + 34} L{right} {FLOOR - 6} "
        f"Q{right} {FLOOR} {right - 6} {FLOOR} H{left + 6} Q{left} {FLOOR} {left} {FLOOR - 6} Z"
    )
    fold = f"M{left + 14} {top} H{right - 14} L{right - 8} {top + 40} H{left + 8} Z"
    label_high = 132 if big else 112
    y = FLOOR - 46 - label_high
    x = 240 - wide * 0.31
    label_wide = wide * 0.62
    return (
        shadow(240, wide)
        + solid("bag", body, colour)
        + solid("fold", fold, colour, shade=0.1, shine=0.3)
        + shape(
            f"M{left + 8} {top + 40} H{right - 8} V{top + 44} H{left + 8} Z", INK, 'opacity=".2"'
        )
        + box(228, top + 10, 24, 7, "#1f140a", 3.5).replace("/>", ' opacity=".28"/>')
        + box(x, y, label_wide, label_high, CREAM, 5)
        + f'<g transform="translate(240 {y + label_high * 0.4})">{mark}</g>'
        + box(240 - label_wide * 0.3, y + label_high * 0.74, label_wide * 0.6, 5, INK, 2.5)
        + box(240 - label_wide * 0.2, y + label_high * 0.84, label_wide * 0.4, 4, STEEL, 2)
    )


def tin(colour: str, mark: str) -> str:
    """A round tea tin with its lid."""
    body = f"M164 190 V{FLOOR - 12} Q164 {FLOOR + 8} 240 {FLOOR + 8} Q316 {FLOOR + 8} 316 {FLOOR - 12} V190 Z"
    lid = "M158 150 Q158 136 240 136 Q322 136 322 150 V192 Q322 206 240 206 Q158 206 158 192 Z"
    return (
        shadow(240, 156)
        + solid("tin", body, colour)
        + shape(
            f"M164 236 Q240 252 316 236 V{FLOOR - 44} Q240 {FLOOR - 28} 164 {FLOOR - 44} Z", CREAM
        )
        + shape(
            f"M290 240 Q304 239 316 236 V{FLOOR - 44} Q304 {FLOOR - 40} 290 {FLOOR - 38} Z",
            "#1f140a",
            'opacity=".1"',
        )
        + f'<g transform="translate(240 284)">{mark}</g>'
        + box(212, 318, 56, 5, INK, 2.5)
        + solid("lid", lid, colour, shade=0.2, shine=0.26)
        + oval(240, 150, 82, 15, "#ffffff", 'opacity=".22"')
    )


def gooseneck(colour: str = "#34322f") -> str:
    """A kettle with a long thin spout and a wooden knob."""
    body = f"M176 228 Q240 206 304 228 L326 {FLOOR - 14} Q326 {FLOOR} 310 {FLOOR} H170 Q154 {FLOOR} 154 {FLOOR - 14} Z"
    return (
        shadow(240, 172)
        + line(f"M168 {FLOOR - 44} C112 {FLOOR - 50} 128 226 92 220 Q80 218 70 222", colour, 15)
        + line("M306 240 C392 226 396 330 330 346", colour, 17)
        + line("M352 262 C372 284 364 312 346 330", WOOD, 19)
        + solid("kettle", body, colour, shade=0.3, shine=0.12)
        + solid("kettle-lid", "M184 226 Q240 190 296 226 Q240 238 184 226 Z", colour, shine=0.14)
        + box(232, 184, 16, 20, colour)
        + oval(240, 180, 19, 13, WOOD)
        + oval(235, 176, 8, 4, "#ffffff", 'opacity=".3"')
    )


def enamel(colour: str = "#4f7a78") -> str:
    """A round stove kettle with a bow handle."""
    body = f"M146 306 Q146 220 240 220 Q334 220 334 306 Q334 {FLOOR} 296 {FLOOR} H184 Q146 {FLOOR} 146 306 Z"
    return (
        shadow(240, 176)
        + line("M172 244 C170 128 310 128 308 244", INK, 9)
        + line("M204 166 Q240 146 276 166", WOOD, 17)
        + shape("M310 282 L366 230 Q378 222 386 232 L392 240 L330 336 Z", colour)
        + shape("M362 234 Q376 220 388 234 L394 242 L376 252 Z", "#1f140a", 'opacity=".28"')
        + solid("enamel", body, colour)
        + shape("M188 232 Q240 206 292 232 Q240 244 188 232 Z", CREAM)
        + oval(240, 214, 13, 11, INK)
        + line(f"M178 {FLOOR - 5} H302", CREAM, 5, 'opacity=".65"')
    )


def dripper(*, flat: bool = False) -> str:
    """A pour-over dripper on its saucer; ``flat`` has three holes and straight sides."""
    white = "#fbf8f2"
    cone = "M136 166 H344 L272 308 H208 Z" if not flat else "M150 178 H330 L306 308 H174 Z"
    rim = (240, 166, 104, 20) if not flat else (240, 178, 90, 17)
    ribs = [
        line(
            f"M{rim[0] + dx} {rim[1] + 30} Q{240 + dx * 0.74} 246 {240 + dx * 0.36} 298",
            "#d9cfc0",
            4,
        )
        for dx in (-66, -34, 0, 34, 66)
    ]
    return (
        shadow(240, 150, 110)
        + line("M330 190 C404 180 400 272 300 262", white, 17)
        + line("M330 190 C404 180 400 272 300 262", "#1f140a", 3, 'opacity=".08"')
        + solid("cone", cone, white, shade=0.13, shine=0.5)
        + "".join(ribs)
        + oval(*rim, "#efe7da")
        + oval(rim[0], rim[1] + 2, rim[2] - 12, rim[3] - 5, "#cdbfab")
        + oval(rim[0], rim[1] + 6, rim[2] - 36, rim[3] - 9, COFFEE, 'opacity=".85"')
        + solid(
            "saucer", "M148 306 H332 Q340 318 316 324 H164 Q140 318 148 306 Z", white, shade=0.14
        )
        + solid("foot", f"M190 324 H290 L298 {FLOOR} H182 Z", white, shade=0.15, shine=0.4)
    )


def server() -> str:
    """A glass server, half full."""
    glass = f"M196 150 H284 L290 214 Q352 262 352 330 Q352 {FLOOR} 306 {FLOOR} H174 Q128 {FLOOR} 128 330 Q128 262 190 214 Z"
    drink = f"M135 302 Q240 316 345 302 Q352 318 352 330 Q352 {FLOOR} 306 {FLOOR} H174 Q128 {FLOOR} 128 330 Q128 318 135 302 Z"
    return (
        shadow(240, 190)
        + line("M342 250 C424 244 420 356 346 348", GLASS, 13, 'opacity=".75"')
        + shape(glass, GLASS, 'opacity=".5"')
        + shape(drink, "#5a3420", 'opacity=".92"')
        + oval(240, 303, 105, 13, "#7b4a2c")
        + line("M158 330 Q152 300 172 268", "#ffffff", 9, 'opacity=".55"')
        + line("M206 164 L202 212", "#ffffff", 6, 'opacity=".7"')
        + box(188, 192, 104, 24, WOOD, 8)
        + box(188, 192, 104, 8, "#ffffff", 4).replace("/>", ' opacity=".2"/>')
        + oval(240, 150, 45, 8, GLASS, 'opacity=".85"')
        + oval(240, 151, 37, 5, WALL)
    )


def press() -> str:
    """A French press."""
    return (
        shadow(236, 132)
        + line("M304 196 C388 184 388 340 304 332", INK, 17)
        + box(172, 160, 128, FLOOR - 172, GLASS, 8).replace("/>", ' opacity=".55"/>')
        + box(172, 236, 128, FLOOR - 246, "#553120", 6)
        + box(172, 228, 128, 14, STEEL, 3)
        + box(231, 96, 9, 136, STEEL)
        + line("M188 182 V224", "#ffffff", 8, 'opacity=".8"')
        + line(f"M188 260 V{FLOOR - 34}", "#ffffff", 8, 'opacity=".22"')
        + solid("cap", "M164 164 Q164 138 236 138 Q308 138 308 164 Z", "#c2724f", shade=0.2)
        + oval(236, 94, 17, 15, "#c2724f")
        + oval(231, 89, 7, 5, "#ffffff", 'opacity=".35"')
        + box(164, 296, 144, 10, STEEL, 4)
        + solid(
            "base",
            f"M164 {FLOOR - 24} H308 V{FLOOR - 6} Q308 {FLOOR} 300 {FLOOR} H172 Q164 {FLOOR} 164 {FLOOR - 6} Z",
            STEEL,
        )
    )


def moka() -> str:
    """An eight-sided moka pot."""
    metal = "#c9c5bd"
    top = "M178 150 H296 L314 258 H166 Z"
    low = f"M174 284 H306 L330 {FLOOR} H150 Z"
    facets = "".join(
        line(f"M{a} {y1} L{b} {y2}", "#8f8a81", 2.5, 'opacity=".55"')
        for a, y1, b, y2 in (
            (212, 152, 206, 256),
            (262, 152, 272, 256),
            (210, 286, 200, FLOOR - 3),
            (270, 286, 282, FLOOR - 3),
        )
    )
    return (
        shadow(240, 176)
        + line("M304 170 H366 Q378 170 376 184 L362 292", INK, 19)
        + shape("M180 150 L150 168 L172 214 Z", "#a9a49b")
        + solid("moka-top", top, metal, shade=0.2, shine=0.4)
        + solid("moka-low", low, metal, shade=0.2, shine=0.4)
        + facets
        + box(160, 256, 160, 30, "#9d988f", 6)
        + box(160, 256, 160, 9, "#ffffff", 4).replace("/>", ' opacity=".28"/>')
        + shape("M174 150 L240 118 L300 150 Z", "#b4afa6")
        + oval(240, 112, 13, 14, "#8c3b33")
    )


def papers() -> str:
    """A box of paper filters with two of them in front."""
    cone = "M0 0 H124 L84 104 Q62 112 40 104 Z"
    return (
        shadow(266, 200, 60)
        + solid("box", f"M176 178 H352 V{FLOOR} H176 Z", "#a9bfae", shade=0.14, shine=0.14)
        + shape("M176 178 L192 160 H368 L352 178 Z", "#c6d6c9")
        + shape(f"M352 178 L368 160 V{FLOOR - 18} L352 {FLOOR} Z", "#8aa391")
        + box(204, 214, 120, 74, CREAM, 5)
        + '<g transform="translate(236 230) scale(.46)">'
        + shape(cone, "#d9cbb4")
        + "</g>"
        + f'<g transform="translate(104 {FLOOR - 112})">{solid("one", cone, "#f3ead9", shade=0.14)}'
        + f"{line('M62 4 L62 104', '#d9cbb4', 2.5)}</g>"
        + f'<g transform="translate(62 {FLOOR - 104}) rotate(-4)">'
        + f"{solid('two', cone, '#efe3cd', shade=0.12)}{line('M10 6 H114', '#d9cbb4', 3)}</g>"
    )


def linen() -> str:
    """A linen filter bag on its wire ring, over a glass."""
    body = "M150 176 H318 L258 318 Q234 336 210 318 Z"
    weave = "".join(
        line(f"M{168 + n * 18.5} 182 L{216 + n * 5} 322", "#bfa984", 1.6, 'opacity=".55"')
        for n in range(8)
    )
    glass = f"M172 262 H296 L288 {FLOOR - 8} Q287 {FLOOR} 278 {FLOOR} H190 Q181 {FLOOR} 180 {FLOOR - 8} Z"
    drink = f"M178 346 H290 L288 {FLOOR - 8} Q287 {FLOOR} 278 {FLOOR} H190 Q181 {FLOOR} 180 {FLOOR - 8} Z"
    return (
        shadow(234, 112)
        + line("M322 170 L404 138", WOOD, 15)
        + shape(glass, GLASS, 'opacity=".45"')
        + solid("linen", body, "#dcc7a1", shade=0.14, shine=0.24)
        + weave
        + oval(234, 174, 88, 20, "#c8b189")
        + oval(234, 178, 74, 13, "#a48d66")
        + oval(234, 182, 58, 8, COFFEE, 'opacity=".85"')
        + '<ellipse cx="234" cy="174" rx="88" ry="20" fill="none" stroke="#8f8a81" stroke-width="6"/>'
        + shape(glass, GLASS, 'opacity=".28"')
        + shape(drink, "#5a3420", 'opacity=".9"')
        + line("M186 280 L190 366", "#ffffff", 6, 'opacity=".6"')
    )


def hand_grinder() -> str:
    """A slim hand grinder with its crank."""
    return (
        shadow(236, 96)
        + line("M236 122 L356 106", STEEL, 9)
        + line("M356 104 V72", WOOD, 25)
        + oval(350, 66, 6, 3, "#ffffff", 'opacity=".35"')
        + box(229, 112, 14, 30, STEEL, 3)
        + solid(
            "top", "M190 150 Q190 136 236 136 Q282 136 282 150 V168 H190 Z", "#3d3a36", shine=0.14
        )
        + solid("barrel", "M190 168 H282 V274 H190 Z", STEEL, shade=0.2, shine=0.4)
        + solid(
            "grip",
            f"M186 274 H286 V{FLOOR - 6} Q286 {FLOOR} 278 {FLOOR} H194 Q186 {FLOOR} 186 {FLOOR - 6} Z",
            "#7d5a3c",
            shine=0.16,
        )
        + "".join(
            line(f"M{206 + n * 20} 290 V{FLOOR - 18}", "#5f4128", 3, 'opacity=".7"')
            for n in range(4)
        )
        + line("M190 222 H282", "#8f8a81", 3)
    )


def bench_grinder() -> str:
    """An electric grinder with its hopper."""
    return (
        shadow(240, 150)
        + shape("M176 108 H304 L286 200 H194 Z", GLASS, 'opacity=".6"')
        + shape("M186 158 Q240 146 294 158 L286 200 H194 Z", COFFEE)
        + "".join(
            oval(x, y, 11, 7, "#56351f")
            for x, y in (
                (206, 164),
                (234, 158),
                (262, 163),
                (282, 168),
                (220, 180),
                (248, 178),
                (270, 186),
            )
        )
        + box(168, 96, 144, 15, INK, 7)
        + solid(
            "machine",
            f"M182 200 H298 Q306 200 306 212 V{FLOOR - 10} Q306 {FLOOR} 296 {FLOOR} H184 Q174 {FLOOR} 174 {FLOOR - 10} V212 Q174 200 182 200 Z",
            "#5d6b52",
            shine=0.14,
        )
        + oval(240, 236, 17, 17, CREAM)
        + line("M240 236 L249 227", INK, 4)
        + box(196, 286, 88, FLOOR - 298, "#2b2722", 8)
        + solid("cup", f"M206 308 H274 L268 {FLOOR - 14} H212 Z", STEEL, shine=0.35)
    )


def scale() -> str:
    """A flat brewing scale with a small server on it."""
    return (
        shadow(240, 250, 60)
        + solid(
            "plate",
            f"M112 352 Q112 346 120 346 H360 Q368 346 368 352 V{FLOOR - 8} Q368 {FLOOR} 360 {FLOOR} H120 Q112 {FLOOR} 112 {FLOOR - 8} Z",
            "#3a3835",
            shade=0.2,
            shine=0.12,
        )
        + shape("M118 346 L140 330 H340 L362 346 Z", "#55524d")
        + box(284, 356, 62, 18, "#dfe8d8", 4)
        + f'<text x="315" y="370" font-family="monospace" font-size="14" font-weight="700" '
        f'text-anchor="middle" fill="{INK}">250.0</text>'
        + oval(146, 365, 7, 7, STEEL)
        + oval(170, 365, 7, 7, STEEL)
        + solid(
            "mug",
            "M186 220 H286 L278 330 Q277 338 268 338 H204 Q195 338 194 330 Z",
            "#c98f62",
            shine=0.26,
        )
        + line("M284 244 C330 238 326 304 280 302", "#c98f62", 13)
        + oval(236, 220, 50, 11, "#e2b48e")
        + oval(236, 222, 42, 8, COFFEE)
    )


def cup(colour: str, inside: str) -> str:
    """A stoneware cup on the table, glazed to two thirds."""
    body = f"M146 214 H318 L306 348 Q302 {FLOOR} 268 {FLOOR} H196 Q162 {FLOOR} 158 348 Z"
    return (
        shadow(234, 150)
        + line("M312 244 C390 232 384 336 302 326", colour, 20)
        + line("M316 238 C380 230 384 296 350 316", "#ffffff", 4, 'opacity=".2"')
        + solid("cup", body, colour)
        + shape(
            f"M163 352 Q232 366 302 352 Q296 {FLOOR} 268 {FLOOR} H196 Q168 {FLOOR} 163 352 Z",
            "#d3b994",
        )
        + shape(
            f"M280 357 Q292 355 302 352 Q296 {FLOOR} 268 {FLOOR} H262 Q276 {FLOOR} 280 357 Z",
            "#1f140a",
            'opacity=".13"',
        )
        + oval(232, 214, 86, 19, inside)
        + oval(232, 218, 74, 13, COFFEE)
        + oval(214, 216, 26, 4, "#7b4a2c", 'opacity=".9"')
        + line("M204 176 Q190 154 206 136 Q220 118 206 98", "#ffffff", 8, 'opacity=".55"')
        + line("M250 174 Q238 156 250 140 Q262 124 250 108", "#ffffff", 7, 'opacity=".4"')
    )


def teapot(colour: str = "#8a9a8d") -> str:
    """A small round teapot."""
    body = f"M138 292 Q138 214 232 214 Q326 214 326 292 Q326 {FLOOR} 276 {FLOOR} H188 Q138 {FLOOR} 138 292 Z"
    return (
        shadow(232, 160)
        + line("M152 244 C62 226 70 358 160 342", colour, 18)
        + shape("M312 262 Q348 256 362 218 Q370 204 384 212 L392 218 Q376 300 318 336 Z", colour)
        + shape("M318 336 Q360 308 378 256 L392 218 Q376 300 318 336 Z", "#1f140a", 'opacity=".15"')
        + solid("pot", body, colour)
        + solid("pot-lid", "M176 222 Q232 176 288 222 Q232 238 176 222 Z", colour, shine=0.3)
        + oval(232, 188, 14, 12, WOOD)
        + line("M170 318 Q160 280 184 250", "#ffffff", 8, 'opacity=".3"')
    )


THINGS: dict[str, Callable[[], str]] = {
    "morning-house": partial(bag, "#c0694a", SUN),
    "morning-house-kilo": partial(bag, "#c0694a", SUN, big=True),
    "huila": partial(bag, "#a8433a", HILLS),
    "guji": partial(bag, "#dba65c", PEACH),
    "fern-street": partial(bag, "#4b5f37", FERN),
    "night-shift-decaf": partial(bag, "#3f4c68", MOON),
    "assam-breakfast": partial(tin, "#8c3b33", LEAF.format("#8c3b33")),
    "bergamot-earl-grey": partial(tin, "#5f7486", ORANGE),
    "spring-sencha": partial(tin, "#7f9a5c", LEAF.format("#5d7a4a")),
    "whole-chamomile": partial(tin, "#d8b45a", FLOWER),
    "gooseneck-kettle": gooseneck,
    "enamel-kettle": enamel,
    "hario-v60": dripper,
    "flat-dripper": partial(dripper, flat=True),
    "glass-server": server,
    "french-press": press,
    "moka-pot": moka,
    "paper-filters": papers,
    "linen-filter-bag": linen,
    "hand-grinder": hand_grinder,
    "bench-grinder": bench_grinder,
    "brewing-scale": scale,
    "sand-cup": partial(cup, "#c9a983", "#e6d6bd"),
    "moss-cup": partial(cup, "#6c7c58", "#97a684"),
    "little-teapot": teapot,
}
"""What draws each product."""
