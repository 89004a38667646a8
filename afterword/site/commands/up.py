"""``afterword up``: the whole of Afterword in one process."""

import os
from typing import Annotated

import typer

from .ground import called, fail, in_a_fork, migrate, read_settings, set_up


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(up)


Host = Annotated[str, typer.Option(help="The address to listen on. Else AFTERWORD_HOST.")]
Port = Annotated[int, typer.Option(help="The port to listen on. Else AFTERWORD_PORT.")]


def up(host: Host = "", port: Port = 0) -> None:
    """Start all of Afterword in one process.

    The desk, the pages, the door for webhooks, the engine and the senders run until they are
    stopped (Ctrl-C, or SIGTERM). A second start on the same data folder is refused.
    """
    listen_on(host, port)
    read_settings()
    from django.conf import settings

    from afterword.site.locks import Held, held
    from afterword.site.service import everything, serve

    try:
        with held(settings.HOME / "service.lock"):
            port_is_free()
            in_a_fork(prepare)
            serve(everything)
    except Held:
        fail(f"Afterword already runs on this data folder ({settings.HOME}).")


def prepare() -> None:
    """What is there before the service: tables, fonts, a greeting."""
    set_up()
    migrate()
    make_fonts()
    hello()


def listen_on(host: str, port: int) -> None:
    """Take over what was asked for; before the settings are read."""
    if host:
        os.environ["AFTERWORD_HOST"] = host
    if port:
        os.environ["AFTERWORD_PORT"] = str(port)


def port_is_free() -> None:
    """The port can be listened on; else the command ends."""
    import socket

    from django.conf import settings

    host, port = settings.CONFIG["AFTERWORD_HOST"], settings.CONFIG.number("AFTERWORD_PORT")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        fail(
            f"Afterword cannot listen on {host}, port {port}: {error.strerror or error}. "
            "Choose another with --port or AFTERWORD_PORT."
        )


def make_fonts() -> None:
    """Cut the desk's fonts where that was not done yet."""
    from django.conf import settings

    from afterword.ui import fonts

    if not fonts.are_made(settings.HOME):
        typer.echo("Cutting the desk's fonts, this once…", err=True)
    fonts.make_fonts(settings.HOME)


def hello() -> None:
    """Say where it is, and what is still missing."""
    from django.conf import settings
    from django.db import connections

    from afterword.house.models import Store

    stores = Store.objects.count()
    connections.close_all()
    typer.echo(f"Afterword is at {settings.AFTERWORD_URL} (Ctrl-C stops it).", err=True)
    if not stores:
        typer.echo(f"No store yet: `{called()} init --store S --owner EMAIL` makes one.", err=True)
