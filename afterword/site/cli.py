"""The command line: ``afterword init | up | demo | import | timeline | explain | …``.

Each command stands in a file of ``commands/`` that adds itself to ``app``. Nothing here is imported
before it is needed, so that a help text comes at once.
"""

import os

import typer

app = typer.Typer(
    name="afterword",
    help="Everything that happens after “Buy”: orders and parcels come in, journeys decide, "
    "messages go out, people answer. Kept by you, on your own machine.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> None:
    """Run a command. Exit codes: 0 done, 1 it could not be done, 2 it was asked wrongly."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")
    from . import commands

    commands.install(app)
    app()


if __name__ == "__main__":
    main()
