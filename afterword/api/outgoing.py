"""The shapes of the API's answers."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field


class TakenEvent(BaseModel):
    """What became of one event."""

    key: str
    stored: bool = Field(description="False: it had been stored before.")


class Taken(BaseModel):
    """What became of the events of a request."""

    stored: int
    repeated: int = Field(description="Those that had been stored before; nothing changed by them.")
    waiting: int = Field(description="Of the new ones, those whose order has not come in yet.")
    events: list[TakenEvent]


class TakenProducts(BaseModel):
    """What became of the products of a request."""

    changed: int
    unchanged: int


class Contact(BaseModel):
    """An address or number of a customer."""

    channel: str
    value: str
    blocked: str = Field(description="`bounced` or `complained`; empty: it can be used.")


class Word(BaseModel):
    """A yes or no that stands."""

    channel: str
    purpose: str
    given: bool
    since: datetime


class Customer(BaseModel):
    """A customer as they stand now."""

    id: int
    name: str
    given_name: str
    language: str
    country: str
    region: str
    zone: str
    tags: list[str]
    stated: dict[str, Any]
    since: datetime | None
    seen: datetime
    ids: list[str]
    contacts: list[Contact]
    consents: list[Word]


class Customers(BaseModel):
    """The customers who were found; none is an answer too."""

    customers: list[Customer]


class Happened(BaseModel):
    """An event of a customer."""

    id: int
    kind: str
    key: str
    happened: datetime
    known: datetime
    about: str
    order: str
    data: dict[str, Any]
    private: dict[str, Any]
    by: str
    history: bool


class Timeline(BaseModel):
    """Events of a customer, the last first."""

    customer: int
    events: list[Happened]
    next: int | None = Field(description="What to give as `before` to read on; null: that was all.")


class Message(BaseModel):
    """A message to a customer, sent or not."""

    id: int
    customer: int
    journey: str
    step: str
    state: str
    at: datetime = Field(description="When it came into this state.")
    channel: str
    message_class: str
    purpose: str
    template: str
    order: str
    planned: datetime
    due: datetime
    valid_until: datetime
    accepted: datetime | None


class Messages(BaseModel):
    """Messages, the last planned first."""

    messages: list[Message]
    next: int | None = Field(description="What to give as `before` to read on; null: that was all.")


class Reason(BaseModel):
    """One reason, with what it was decided by."""

    rule: str
    result: str
    inputs: dict[str, Any]


class Attempt(BaseModel):
    """One try to hand a message over."""

    number: int
    started: datetime
    ended: datetime | None
    result: str
    says: str


class Words(BaseModel):
    """A message as it went out."""

    to: str
    subject: str
    text: str
    html: str


class WholeMessage(Message):
    """A message with its reasons, its attempts and its words."""

    because: list[Reason] = Field(description="Why it was sent, or was not: in their order.")
    attempts: list[Attempt]
    words: Words | None = Field(description="Null: it did not go out, or the customer was erased.")


class Journey(BaseModel):
    """A journey of the store."""

    key: str
    name: str
    on: bool
    version: int
    inside: dict[str, int] = Field(description="How many people stand at each step now.")


class Journeys(BaseModel):
    """The journeys of the store, by name."""

    journeys: list[Journey]
