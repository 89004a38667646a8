"""``afterword fetch``: ask a shop to be connected, for its history, for what was missed."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .ground import AsJson, StoreKey, alone, fail, ground, now, show, the_store

if TYPE_CHECKING:
    from afterword.engine.models import FetchJob

Since = Annotated[
    datetime | None,
    typer.Option("--since", formats=["%Y-%m-%d"], help="Only orders placed since that day."),
]


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(fetch)


def fetch(
    what: Annotated[str, typer.Argument(help="What: connect, count, history, … or status.")],
    shop: Annotated[str, typer.Argument(help="The connected shop: shopify, woocommerce.")],
    since: Since = None,
    store: StoreKey = "",
    as_json: AsJson = False,
) -> None:
    """Have something fetched from a connected shop, or say with `status` how far it is.

    The service that runs does the work; what it finds stands in the desk under Connections.
    """
    ground()
    from afterword.engine import fetch_actions, fetch_queries
    from afterword.timeline import ports

    found = the_store(store)
    if shop not in ports.fetches:
        fail(f"There is no shop {shop!r} to ask; there are: {', '.join(sorted(ports.fetches))}", 2)
    if what == "status":
        for job in fetch_queries.newest(found, shop).values():
            _tell(job, as_json)
        return
    jobs = ports.fetches[shop].JOBS
    known = [one for one in jobs if one == what]
    if not known:
        fail(f"There is no {what!r} to ask for; there are: {', '.join(jobs)}, status", 2)
    spans: dict[str, Any] = {}
    if since and what in ("count", "history"):
        from afterword.decisions.zones import zone

        spans["since"] = since.replace(tzinfo=zone(found.zone))
    with alone():
        try:
            asked = fetch_actions.ask(found, shop, known[0], now=now(), by="command line", **spans)
        except fetch_actions.Refused as error:
            fail(f"{str(error).capitalize()}.")
    _tell(asked, as_json)


def _tell(job: "FetchJob", as_json: bool) -> None:
    told = {
        "what": job.what,
        "status": job.status,
        "since": job.since,
        "done": job.done,
        "total": job.total,
        "new": job.news,
        "left_out": job.left_out,
        "says": job.says,
        "fault": job.fault,
        "found": job.found,
        "asked": job.made,
        "ended": job.ended,
    }
    if as_json:
        show(told)
        return
    of = f" of {job.total}" if job.total is not None else ""
    typer.echo(
        f"{job.what:<9} {job.status:<9} {job.done}{of}, {job.news} new. {job.fault or job.says}"
    )
    for one in job.found:
        typer.echo(f"  {'well' if one['ok'] else 'NOT WELL'}: {one['says']}")
