"""``afterword init``: a database, a store, its owner and the journeys that ship with Afterword."""

from typing import Annotated

import typer

from .ground import AsJson, called, fail, migrate, now, set_up, show


def add(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(init)


def init(
    store: Annotated[str, typer.Option(help="A key for the store: small letters, digits, dashes.")],
    owner: Annotated[str, typer.Option(help="The owner's e-mail address.")],
    name: Annotated[str, typer.Option(help="The store's name. Else made from the key.")] = "",
    zone: Annotated[str, typer.Option(help="The team's time zone, like Europe/London.")] = "UTC",
    country: Annotated[str, typer.Option(help="Where the store is: GB, HR, …")] = "",
    currency: Annotated[str, typer.Option(help="What it sells in: EUR, GBP, …")] = "EUR",
    language: Annotated[str, typer.Option(help="What it writes in: en, es, …")] = "en",
    as_json: AsJson = False,
) -> None:
    """Make a store and its owner.

    Prints a one-time link by which the owner claims the store.
    There is no default password: whoever opens the link chooses one. Safe to repeat: the store
    stays as it is, and its owner gets a fresh link, also one who forgot the password.
    """
    set_up()
    migrate()
    made = _made(store, owner, name, zone, country, currency, language)
    if as_json:
        show(made)
        return
    if made["new"]:
        typer.echo(f"The store “{made['name']}” is made. Its journeys are there and switched off.")
    else:
        typer.echo(f"The store “{made['name']}” is there already; nothing was changed.")
    typer.echo(f"\nStart Afterword:\n    {called()} up\nand come in by:\n    {made['claim']}\n")
    typer.echo("The link works once, for a week; there you choose a password.")


def _made(
    store: str, owner: str, name: str, zone: str, country: str, currency: str, language: str
) -> dict[str, object]:
    from afterword.house import actions as house
    from afterword.timeline.identity import clean_email

    address = clean_email(owner)
    if not address:
        fail(f"{owner!r} is not an e-mail address", 2)
    try:
        facts = _facts(store, name, zone, country, currency, language)
        return _store_with_owner(address, facts)
    except house.Refused as error:
        fail(str(error), 2)


def _facts(
    store: str, name: str, zone: str, country: str, currency: str, language: str
) -> dict[str, str]:
    from babel.numbers import is_currency
    from django.utils.text import slugify

    from afterword.house.actions import Refused

    if slugify(store) != store or len(store) > 40:
        raise Refused(f"{store!r} is no key; use small letters, digits and dashes, 40 at most")
    if not is_currency(currency.upper()):
        raise Refused(f"{currency!r} is not a currency; write it like EUR or GBP")
    if country and not (len(country) == 2 and country.isalpha()):
        raise Refused(f"{country!r} is not a country; write it like GB or HR")
    return {
        "key": store,
        "name": name or store.replace("-", " ").capitalize(),
        "zone": zone,
        "country": country.upper(),
        "currency": currency.upper(),
        "language": language,
    }


def _store_with_owner(address: str, facts: dict[str, str]) -> dict[str, object]:
    from django.conf import settings
    from django.db import transaction

    from afterword.house import actions as house
    from afterword.house.models import Store

    moment = now()
    with transaction.atomic():
        found = Store.objects.filter(key=facts["key"]).first()
        made = found or house.create_store(now=moment, by="init", **facts)
        user = house.create_user(email=address, now=moment)
        if found is None:
            house.add_member(made, user, "owner", now=moment, by="init")
            publish_library(made)
        elif not user.memberships.filter(store=made, role="owner").exists():
            raise house.Refused(f"{address} is not the owner of {made.key}; its owner can invite")
        claim = f"{settings.AFTERWORD_URL}/claim/{house.make_sign_in_link(user, now=moment)}/"
    return {
        "store": made.key,
        "name": made.name,
        "owner": address,
        "new": found is None,
        "claim": claim,
    }


def publish_library(store: object) -> None:
    """Publish the journeys that a new store begins with, switched off. Safe to repeat."""
    from afterword.house.models import Store
    from afterword.journeys.actions import publish
    from afterword.journeys.queries import beginning
    from afterword.messages.queries import shipped, spoken

    assert isinstance(store, Store)
    for text in beginning().values():
        publish(store, text, now=now(), by="init", templates=spoken(shipped()))
