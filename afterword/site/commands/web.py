"""``afterword web`` and ``afterword work``: the halves of the service, in as many as you like."""

import os

import typer

from .ground import fail, in_a_fork, migrate, read_settings, set_up
from .up import Host, Port, listen_on, port_is_free, prepare


def add(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(web)
    app.command()(work)


def web(host: Host = "", port: Port = 0) -> None:
    """Serve the desk, the pages and the door for webhooks, and nothing else.

    With PostgreSQL, any number may run on any number of machines, behind a proxy that shares the
    visitors out. `afterword work` does the work. With SQLite `afterword up` does both.
    """
    listen_on(host, port)
    read_settings()
    _shared_ground()
    from afterword.site.service import serve, web_alone

    port_is_free()
    in_a_fork(prepare)
    serve(web_alone)


def work() -> None:
    """Understand what comes in, move journeys and send messages, without the web.

    With PostgreSQL, any number may run on any number of machines: start one more, or stop or kill
    one, and nothing else has to be told. With SQLite `afterword up` does it all.
    """
    set_up()
    _shared_ground()
    from afterword.house.workers import Taken
    from afterword.site.service import work_alone

    migrate()
    typer.echo(f"Afterword works here (process {os.getpid()}; Ctrl-C stops it).", err=True)
    try:
        work_alone()
    except Taken as error:
        fail(f"Afterword cannot work here: {error}")


def _shared_ground() -> None:
    from django.conf import settings

    if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
        fail(
            "With SQLite one process does it all: `afterword up`. To run several, set "
            "DATABASE_URL to a PostgreSQL database."
        )
