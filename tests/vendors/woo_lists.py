"""WooCommerce's lists: pages, counts, filters and the order of things."""

from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

Thing = dict[str, Any]
SORTS = {
    "orders": ("date", "id", "include", "title", "slug", "modified"),
    "products": ("date", "id", "include", "title", "slug", "modified", "price", "popularity"),
    "customers": ("id", "include", "name", "registered_date"),
    "webhooks": ("date", "id", "title"),
}


def paged(request: web.Request, things: list[Thing], sorts: tuple[str, ...]) -> web.Response:
    """A page of a list, as it was asked for."""
    asked = request.query
    wrong = _wrong(asked, sorts)
    if wrong:
        return web.json_response(
            {
                "code": "rest_invalid_param",
                "message": f"Invalid parameter(s): {', '.join(wrong)}",
                "data": {"status": 400, "params": wrong},
            },
            status=400,
        )
    found = [one for one in things if _wanted(one, asked)]
    by = {"date": "date_created", "modified": "date_modified"}.get(asked.get("orderby", "date"))
    # As in WordPress: sorted by the clock of the site where there is one.
    found.sort(key=lambda one: (one.get(by or "id") or "", one["id"]) if by else (one["id"],))
    if asked.get("order", "desc") == "desc":
        found.reverse()
    per_page, page = int(asked.get("per_page", 10)), int(asked.get("page", 1))
    pages = -(-len(found) // per_page)
    headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
    if page < pages:
        headers["Link"] = f'<{request.url.update_query(page=page + 1)}>; rel="next"'
    some = found[(page - 1) * per_page : page * per_page]
    fields = [name for name in asked.get("_fields", "").split(",") if name]
    told = [
        {name: one for name, one in shown(thing).items() if not fields or name in fields}
        for thing in some
    ]
    return web.json_response(told, headers=headers)


def _wrong(asked: Any, sorts: tuple[str, ...]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    if not 1 <= int(asked.get("per_page", 10)) <= 100:
        wrong["per_page"] = "per_page must be between 1 (inclusive) and 100 (inclusive)"
    if asked.get("orderby", sorts[0]) not in sorts:
        wrong["orderby"] = f"orderby is not one of {', '.join(sorts)}."
    if asked.get("order", "desc") not in ("asc", "desc"):
        wrong["order"] = "order is not one of asc, desc."
    for name in ("after", "before", "modified_after", "modified_before"):
        try:
            datetime.fromisoformat(asked.get(name, "2026-01-01T00:00:00"))
        except ValueError:
            wrong[name] = "Invalid date."
    return wrong


def _wanted(one: Thing, asked: Any) -> bool:
    if asked.get("status", "any") in ("any", "all"):
        if one.get("status") == "trash":
            return False
    elif one.get("status") not in asked["status"].split(","):
        return False
    twin = "_gmt" if asked.get("dates_are_gmt") == "true" else ""
    for name, when, sign in (
        ("after", "date_created", 1),
        ("before", "date_created", -1),
        ("modified_after", "date_modified", 1),
        ("modified_before", "date_modified", -1),
    ):
        if limit := asked.get(name):
            said = datetime.fromisoformat(one[when + twin])
            if (said - datetime.fromisoformat(limit)) * sign <= timedelta(0):
                return False
    return True


def shown(thing: Thing) -> Thing:
    """What of a thing is told: of a webhook never its secret."""
    return {name: one for name, one in thing.items() if name not in ("secret", "failures")}


def error(status: int, code: str, words: str) -> web.Response:
    """How WordPress says no."""
    body = {"code": code, "message": words, "data": {"status": status}}
    return web.json_response(body, status=status)
