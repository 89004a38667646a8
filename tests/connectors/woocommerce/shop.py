"""A shop for the tests: what is sold and bought in it, and asking it over a real line."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from afterword.connectors.woocommerce import fetch
from afterword.wire.http import Http
from afterword.wire.shapes import Account, Event, Refusal, Request, Response, Told
from afterword.wire.syncing import Found, Job, State
from tests.connectors.given import body
from tests.vendors.woocommerce import KEY, SECRET, Woo

SHOP = "https://fern.example"
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
DOOR = "https://afterword.example/in/woocommerce/ada-fern"
ACCOUNT = Account(
    settings={"shop": SHOP, "currency": "GBP", "zone": "Europe/London"},
    secrets={"consumer_key": KEY, "consumer_secret": SECRET, "secret": "ours"},
    url=DOOR,
    own="0a" * 32,
)


@dataclass
class Asked:
    """A job as it went."""

    http: Http
    woo: Woo
    account: Account = ACCOUNT
    told: list[Told] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    totals: list[int | None] = field(default_factory=list)
    state: State = field(default_factory=dict)
    refused: Refusal | None = None
    done: int = 0
    at: datetime = NOW

    def run(self, job: Job, most: int = 500) -> "Asked":
        """Ask to the end, or until it is refused. The state goes through JSON each time."""
        self.state = fetch.begin(job)
        return self.go_on(most)

    def go_on(self, most: int = 500) -> "Asked":
        """From where it is."""
        self.refused = None
        for _ in range(most):
            self.state = json.loads(json.dumps(self.state))
            self.at += timedelta(seconds=1)
            took = fetch.took(
                self.state,
                self.ask(fetch.next(self.state, self.account, self.at)),
                self.account,
                self.at,
            )
            if isinstance(took, Refusal):
                self.refused = took
                return self
            self.state, self.done = took.state, took.done
            self.told += took.told
            self.found += took.found
            self.totals.append(took.total)
            self.account = msgspec.structs.replace(
                self.account,
                settings={**self.account.settings, **took.settings},
                secrets={**self.account.secrets, **took.secrets},
            )
            if took.finished:
                return self
        return self

    def ask(self, request: Request) -> Response:
        """Over TLS a proxy stands before the stand-in, as before many a shop."""
        if request.url.startswith(SHOP):
            url = self.woo.url + request.url.removeprefix(SHOP)
            headers = {**request.headers, "X-Forwarded-Proto": "https"}
            request = msgspec.structs.replace(request, url=url, headers=headers)
        answer = self.http.start(request).result(10)
        assert isinstance(answer, Response), answer
        return answer

    @property
    def keys(self) -> list[str]:
        """The keys of the events, in their order."""
        return [one.key for one in self.told if isinstance(one, Event)]

    def checks(self) -> list[tuple[str, bool]]:
        """What was found out, in short."""
        return [(one.check, one.ok) for one in self.found]


def order(
    outside: int, made: datetime, name: str = "paid_by_card", **changes: Any
) -> dict[str, Any]:
    """An order like one of the payloads, made at a moment, by a site that is an hour ahead."""
    whole: dict[str, Any] = json.loads(body("woocommerce", f"order_updated__{name}"))
    stamps = {
        "date_created": made,
        "date_paid": made + timedelta(seconds=30),
        "date_modified": made + timedelta(minutes=1),
    }
    for field_name, moment in stamps.items():
        whole[f"{field_name}_gmt"] = plain(moment)
        whole[field_name] = plain(moment + timedelta(hours=1))
    return {**whole, "id": outside, "number": str(outside), **changes}


def plain(moment: datetime) -> str:
    """As WordPress writes it: without a zone."""
    return moment.replace(tzinfo=None).isoformat()


def modified(thing: dict[str, Any], at: datetime, **changes: Any) -> None:
    """Change a thing of the shop."""
    thing.update(
        changes,
        date_modified_gmt=plain(at),
        date_modified=plain(at + timedelta(hours=1)),
    )


def product(outside: int, made: datetime, **changes: Any) -> dict[str, Any]:
    """Something that is sold."""
    whole: dict[str, Any] = json.loads(body("woocommerce", "product_created__simple"))
    whole = {**whole, "id": outside, "status": "publish", "type": "simple"}
    modified(whole, made)
    return {
        **whole,
        "date_created_gmt": plain(made),
        "date_created": plain(made + timedelta(hours=1)),
        "manage_stock": True,
        "stock_quantity": 7,
        "stock_status": "instock",
        **changes,
    }


def days(count: int, apart: timedelta = timedelta(hours=1)) -> Iterator[datetime]:
    """Moments one after the other."""
    first = datetime(2026, 10, 1, 8, tzinfo=UTC)
    return (first + apart * number for number in range(count))


def orders_of(told: Sequence[Told]) -> list[str]:
    """The orders that were placed, in the order in which they were told."""
    return [
        one.about.rpartition(":")[2]
        for one in told
        if isinstance(one, Event) and one.kind == "order.placed"
    ]
