# ruff: noqa: E501 (the paths of shapes are long)
"""The little marks on the labels of bags and tins, drawn around (0, 0)."""

SUN = '<circle r="17" fill="#d9743f"/><path d="M-30 16 H30 V30 H-30 Z" fill="#f7f2ea"/>'
HILLS = '<path d="M-32 16 L-10 -16 L6 6 L16 -6 L32 16 Z" fill="#a8433a"/>'
PEACH = (
    '<circle r="17" fill="#e39b6a"/><path d="M2 -16 Q14 -28 22 -18 Q14 -8 2 -16 Z" fill="#5d7a4a"/>'
)
FERN = (
    '<path d="M0 24 V-22 M0 12 L-18 0 M0 12 L18 0 M0 -2 L-15 -12 M0 -2 L15 -12 M0 -14 L-8 -20 '
    'M0 -14 L8 -20" fill="none" stroke="#3d5a3f" stroke-width="5" stroke-linecap="round"/>'
)
MOON = '<path d="M6 -20 A20 20 0 1 0 20 10 A16 16 0 1 1 6 -20 Z" fill="#34415c"/>'
LEAF = '<path d="M-22 16 Q-20 -18 22 -20 Q20 18 -22 16 Z" fill="{0}"/><path d="M-26 20 L10 -8" stroke="#f7f2ea" stroke-width="3.5" stroke-linecap="round"/>'
FLOWER = (
    "".join(
        f'<ellipse cx="0" cy="-15" rx="6" ry="11" fill="#d9cfbd" transform="rotate({n * 45})"/>'
        for n in range(8)
    )
    + '<circle r="9" fill="#d9a23f"/>'
)
ORANGE = '<circle r="20" fill="#e0a04a"/><circle r="15" fill="#f3cf8f"/><path d="M-15 0 H15 M0 -15 V15 M-11 -11 L11 11 M11 -11 L-11 11" stroke="#e0a04a" stroke-width="3"/>'
