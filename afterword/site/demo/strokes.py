"""The strokes that the demo's pictures are drawn with."""

FLOOR = 384
"""Where things stand."""


def shape(path: str, fill: str, more: str = "") -> str:
    """A flat shape."""
    return f'<path d="{path}" fill="{fill}" {more}/>'


def line(path: str, colour: str, width: float, more: str = "") -> str:
    """A stroke with round ends."""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" '
        f'stroke-linecap="round" stroke-linejoin="round" {more}/>'
    )


def oval(x: float, y: float, rx: float, ry: float, fill: str, more: str = "") -> str:
    """An ellipse around (x, y)."""
    return f'<ellipse cx="{x}" cy="{y}" rx="{rx}" ry="{ry}" fill="{fill}" {more}/>'


def box(x: float, y: float, wide: float, high: float, fill: str, round_: float = 0) -> str:
    """A rectangle with round corners."""
    return f'<rect x="{x}" y="{y}" width="{wide}" height="{high}" rx="{round_}" fill="{fill}"/>'


def solid(name: str, path: str, fill: str, *, shade: float = 0.16, shine: float = 0.2) -> str:
    """A body under the light: bright along its left edge, dark along its right."""
    return (
        f'<clipPath id="{name}"><path d="{path}"/></clipPath>{shape(path, fill)}'
        f'<g clip-path="url(#{name})">'
        f'<path d="M-40 0 H520 V480 H-40 Z {path}" transform="translate(-26 -2)" '
        f'fill-rule="evenodd" fill="#1f140a" opacity="{shade}"/>'
        f'<path d="M-60 0 H540 V480 H-60 Z {path}" transform="translate(14 5)" '
        f'fill-rule="evenodd" fill="#ffffff" opacity="{shine}"/></g>'
    )


def shadow(x: float, wide: float, long: float = 96) -> str:
    """What a thing throws on the table: it leans to the right, away from the light."""
    y = FLOOR
    left, right = x - wide / 2, x + wide / 2
    far = right + long
    return (
        f'<path d="M{left + 6} {y - 2} L{right - 4} {y - 12} Q{far} {y - 26} {far + 8} {y - 6} '
        f"Q{far - 8} {y + 12} {right} {y + 9} L{left + 14} {y + 9} "
        f'Q{left - 4} {y + 7} {left + 6} {y - 2} Z" fill="#6b553c" opacity=".24"/>'
    )
