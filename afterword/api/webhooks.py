"""Webhooks by the API: making them, seeing how they do, telling again."""

from datetime import datetime
from typing import Annotated, Any, TypeVar

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from afterword.outbox.webhooks import actions, queries
from afterword.outbox.webhooks.models import Webhook

from . import text
from .asked import idempotency_key, once, only
from .facts import Text80
from .incoming import Moment, Strict
from .keys import ApiRequest
from .problems import Fault, Problem, Trouble, faults_of, unsound

router = Router()
_M = TypeVar("_M", bound=BaseModel)

_READ: dict[Any, Any] = {401: Trouble, 404: Trouble, 422: Trouble, 429: Trouble}
_WRITE: dict[Any, Any] = {
    **dict.fromkeys((400, 401, 404, 409, 411, 413, 422, 429, 503), Trouble),
}


class NewWebhook(Strict):
    """An address that is to be told what happens."""

    name: Annotated[Text80, StringConstraints(min_length=1)] = Field(description="What it is for.")
    url: Annotated[str, StringConstraints(min_length=1, max_length=1000)] = Field(
        description="Where: it begins with https:// and leads into no private network."
    )
    kinds: Annotated[list[Text80], Field(min_length=1, max_length=100)] = Field(
        default=["*"], description="Kinds of event, `order.*` for a group, `*` for everything."
    )
    private: bool = Field(default=False, description="Names and what people wrote, too.")


class Span(Strict):
    """A span of time that is to be told again."""

    since: Moment
    until: Moment
    all: bool = Field(default=False, description="What arrived before, too.")


class Hook(BaseModel):
    """An address that is told what happens."""

    id: int
    name: str
    host: str = Field(description="Of its address only this is shown: the rest may be a secret.")
    kinds: list[str]
    private: bool
    on: bool
    off_why: str = Field(description="Why it was switched off by itself; empty: it was not.")
    made: datetime
    reached: datetime | None = Field(description="When it last took something.")


class Hooks(BaseModel):
    """The webhooks of the store, the oldest first."""

    webhooks: list[Hook]


class MadeHook(Hook):
    """A new webhook."""

    secret: str = Field(description="What its requests are signed with. It is given this once.")


class Secret(BaseModel):
    """A new secret. For a day the old one signs too."""

    secret: str


class Tried(BaseModel):
    """One try to hand something over."""

    number: int
    began: datetime
    ended: datetime | None
    status: int | None
    says: str


class Told(BaseModel):
    """One thing that a webhook is told."""

    id: int
    webhook_id: str = Field(description="The `webhook-id` it goes out under.")
    kind: str
    state: str = Field(description="`waiting`, `delivered` or `failed`.")
    made: datetime
    due: datetime
    tries: list[Tried]


class ToldList(BaseModel):
    """What a webhook is told, the last first."""

    deliveries: list[Told]
    next: int | None = Field(description="What to give as `before` to read on; null: that was all.")


class Queued(BaseModel):
    """How many things are told."""

    told: int


class Removed(BaseModel):
    """A webhook was taken away."""

    removed: bool


Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Before = Annotated[Id | None, Query(description="The `next` of the answer before.")]


@router.get("", response={200: Hooks, **_READ}, summary="Webhooks")
def get_webhooks(request: ApiRequest) -> dict[str, Any]:
    """Who is told what happens here."""
    only(request)
    return {"webhooks": [_plain(one) for one in queries.webhooks(request.store)]}


@router.post("", response={200: MadeHook, **_WRITE}, summary="Make a webhook")
def post_webhook(request: ApiRequest) -> HttpResponse:
    """Tell another program what happens. The answer has its secret, this once."""
    body = text.body_of(request)
    asked = _read(NewWebhook, body)

    def make() -> dict[str, Any]:
        try:
            row, secret = actions.make(
                request.store, **asked.model_dump(), now=request.now, by=request.by
            )
        except actions.Refused as error:
            place = "/url" if "address" in str(error) else "/kinds"
            raise unsound([Fault(place, str(error))]) from error
        return {**_plain(row), "secret": secret}

    return once(request, idempotency_key(request), body, make)


@router.delete("/{int:webhook}", response={200: Removed, **_READ}, summary="Take a webhook away")
def delete_webhook(request: ApiRequest, webhook: int) -> dict[str, Any]:
    """It is told nothing any more."""
    only(request)
    row = _row(request, webhook)
    actions.remove(request.store, row.pk, now=request.now, by=request.by)
    return {"removed": True}


@router.get(
    "/{int:webhook}/deliveries",
    response={200: ToldList, **_READ},
    summary="What a webhook was told",
)
def get_deliveries(request: ApiRequest, webhook: int, before: Before = None) -> dict[str, Any]:
    """What it was told, with each try and its answer, the last first; fifty at a time."""
    only(request, "before")
    found = queries.last(request.store, _row(request, webhook), before)
    more = found[-1].pk if len(found) == queries.LAST else None
    return {
        "deliveries": [
            {
                "id": one.pk,
                "webhook_id": one.mark,
                "kind": one.kind,
                "state": one.state,
                "made": one.made,
                "due": one.due,
                "tries": [
                    {
                        "number": tried.number,
                        "began": tried.began,
                        "ended": tried.ended,
                        "status": tried.status,
                        "says": tried.says,
                    }
                    for tried in one.tried
                ],
            }
            for one in found
        ],
        "next": more,
    }


@router.post("/{int:webhook}/test", response={200: Queued, **_WRITE}, summary="Test a webhook")
def post_test(request: ApiRequest, webhook: int) -> HttpResponse:
    """Tell it that this is a test."""
    row = _row(request, webhook)

    def test() -> dict[str, Any]:
        try:
            actions.test(request.store, row.pk, now=request.now, by=request.by)
        except actions.Refused as error:
            raise unsound([Fault("", str(error))]) from error
        return {"told": 1}

    return once(request, idempotency_key(request), text.body_of(request), test)


@router.post(
    "/{int:webhook}/secret", response={200: Secret, **_WRITE}, summary="Give it a new secret"
)
def post_secret(request: ApiRequest, webhook: int) -> HttpResponse:
    """A new secret takes the old one's place; for a day both sign."""
    row = _row(request, webhook)
    return once(
        request,
        idempotency_key(request),
        text.body_of(request),
        lambda: {"secret": actions.rotate(request.store, row.pk, now=request.now, by=request.by)},
    )


@router.post(
    "/{int:webhook}/replay", response={200: Queued, **_WRITE}, summary="Tell a span of time again"
)
def post_replay(request: ApiRequest, webhook: int) -> HttpResponse:
    """What became known then and never arrived is told again, under its old id."""
    row = _row(request, webhook)
    body = text.body_of(request)
    asked = _read(Span, body)

    def replay() -> dict[str, Any]:
        try:
            many = actions.replay(
                request.store,
                row.pk,
                since=asked.since,
                until=asked.until,
                all_of_it=asked.all,
                now=request.now,
                by=request.by,
            )
        except actions.Refused as error:
            raise unsound([Fault("", str(error))]) from error
        return {"told": many}

    return once(request, idempotency_key(request), body, replay)


def _row(request: ApiRequest, webhook: int) -> Webhook:
    row = Webhook.objects.of(request.store).filter(id=webhook).first()
    if row is None:
        raise Problem("not-found", f"There is no webhook {webhook}.")
    return row


def _plain(row: Webhook) -> dict[str, Any]:
    return {
        "id": row.pk,
        "name": row.name,
        "host": row.host,
        "kinds": row.kinds,
        "private": row.private,
        "on": row.enabled,
        "off_why": row.off_why,
        "made": row.made,
        "reached": row.reached,
    }


def _read(model: type[_M], body: bytes) -> _M:
    try:
        return model.model_validate(text.read(body))
    except ValidationError as error:
        raise unsound(faults_of(error.errors(), model.model_fields)) from error


def schemas() -> dict[str, Any]:
    """The JSON schemas of what may be sent, for the OpenAPI document."""
    template = "#/components/schemas/{model}"
    return {
        model.__name__: model.model_json_schema(ref_template=template)
        for model in (NewWebhook, Span)
    }
