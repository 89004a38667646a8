"""What a message that lives again would cost, as far as the store has said."""

from decimal import Decimal

from afterword.decisions.journey import Plan, Saying
from afterword.house import queries as house
from afterword.house.models import Store
from afterword.messages import costs
from afterword.messages import queries as templates
from afterword.messages.text import Unreadable

MICRO = 1_000_000


class Prices:
    """What a store's messages cost: text messages by their parts and country, others by what the
    team has written down for their channel."""

    def __init__(self, store: Store) -> None:
        self.store = store
        account = house.account(store, "channel", costs.CHANNEL)
        self._account = account.settings if account else {}
        self._parts: dict[tuple[str, str], int] = {}
        self._priced: dict[tuple[str, str], Decimal | None] = {}

    def of(self, channel: str, template: str, tone: str, country: str) -> tuple[int | None, str]:
        """What it costs, in millionths, and the currency; ``None``: nobody has said."""
        if channel == costs.CHANNEL:
            price = self._price(country or self.store.country)
            currency = str(self._account.get("price_currency") or "")
            if price is not None and currency:
                return int(price * self._parts_of(template, tone) * MICRO), currency
        told = self.store.rules.costs.get(channel)
        return (None, "") if told is None else (round(told * MICRO), self.store.currency)

    def _price(self, country: str) -> Decimal | None:
        key = ("price", country)
        if key not in self._priced:
            self._priced[key] = costs.price_of(self._account, country)
        return self._priced[key]

    def _parts_of(self, template: str, tone: str) -> int:
        key = (template, tone)
        if key not in self._parts:
            try:
                found = templates.template(self.store, template)
                weighed = costs.expected(found, self.store, self._account, tone)
            except (LookupError, Unreadable):
                weighed = None
            self._parts[key] = weighed.segments.parts if weighed else 1
        return self._parts[key]


def words_of(plans: dict[str, Plan], journey: str, step: str) -> tuple[str, str]:
    """The template and tone of a step; empty where it says nothing."""
    plan = plans.get(journey)
    found = plan.steps.get(step) if plan else None
    return (found.template, found.tone or "") if isinstance(found, Saying) else ("", "")
