"""What a browser sends when a form is sent: its fields as they stand, and the pressed button."""

from __future__ import annotations

from html.parser import HTMLParser

from django.http import QueryDict


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.pairs: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self._select = ""
        self._chosen: list[str] = []
        self._first: str | None = None
        self._area: tuple[str, list[str]] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {key: value or "" for key, value in attrs}
        name, value = found.get("name", ""), found.get("value", "")
        if tag == "select":
            self._select, self._chosen, self._first = name, [], None
        elif tag == "option" and self._select:
            self._first = value if self._first is None else self._first
            self._chosen += [value] if "selected" in found else []
        elif tag == "textarea":
            self._area = (name, [])
        elif tag == "button" and name:
            self.buttons.append((name, value))
        elif tag == "input" and name:
            ticked = found.get("type") not in ("checkbox", "radio") or "checked" in found
            self.pairs += [(name, value or "on")] if ticked and "value" not in found else []
            self.pairs += [(name, value)] if ticked and "value" in found else []

    def handle_data(self, data: str) -> None:
        if self._area:
            self._area[1].append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "select" and self._select:
            chosen = self._chosen[-1:] or ([self._first] if self._first is not None else [])
            self.pairs += [(self._select, one) for one in chosen]
            self._select = ""
        if tag == "textarea" and self._area:
            self.pairs.append((self._area[0], "".join(self._area[1])))
            self._area = None


def fields(html: str) -> QueryDict:
    """What the (one) form of this HTML would send, without a button."""
    parser = _Fields()
    parser.feed(html)
    data = QueryDict(mutable=True)
    for name, value in parser.pairs:
        data.appendlist(name, value)
    return data


def buttons(html: str) -> list[str]:
    """The values of the buttons that have a name."""
    parser = _Fields()
    parser.feed(html)
    return [value for _name, value in parser.buttons]
