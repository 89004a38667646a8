"""The HTTP API: what may be told, and what may be asked."""

from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from pydantic import Field

from afterword import __version__
from afterword.decisions.split import send_key
from afterword.outbox.states import ARROWS

from . import actions, incoming, outgoing, queries, text
from .answers import router as answers
from .asked import idempotency_key, once, only
from .devices import router as devices
from .estimates import router as estimates
from .keys import ApiRequest, Bearer
from .problems import Fault, Problem, Trouble, answer, faults_of, unsound
from .reference import described
from .webhooks import router as webhooks

_READ: dict[Any, Any] = {401: Trouble, 404: Trouble, 422: Trouble, 429: Trouble}
_WRITE: dict[Any, Any] = {
    **dict.fromkeys((400, 401, 409, 411, 413, 422, 429, 503), Trouble),
}

Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
Limit = Annotated[int, Query(ge=1, le=queries.PAGE, description="The most to list.")]
Before = Annotated[
    Id | None, Query(description="The `next` of the answer before; without it, from the last on.")
]


class Api(NinjaAPI):
    """Ninja's API, whose document also says what ninja cannot know."""

    def get_openapi_schema(self, **given: Any) -> OpenAPISchema:
        """The OpenAPI document."""
        return described(super().get_openapi_schema(**given))


api = Api(
    title="Afterword",
    version=__version__,
    description="Tell Afterword what happened, and ask it what it knows.",
    docs_url=None,
    auth=Bearer(),
    urls_namespace="api",
)
api.add_router("/webhooks", webhooks)
api.add_router("/devices", devices)
api.add_router("", estimates)
api.add_router("", answers)


# ------------------------------------------------------------------------------- telling


@api.post("/events", response={200: outgoing.Taken, **_WRITE}, summary="Tell what happened")
def post_events(request: ApiRequest) -> HttpResponse:
    """One event, or a list of up to 500. Either all of them can be stored, or none is."""
    key = idempotency_key(request)

    def spare(place: int) -> str:
        return f"api/{send_key(str(request.auth.pk), key, str(place))}" if key else ""

    body = text.body_of(request)
    told = incoming.events(text.read(body), now=request.now, spare=spare)
    return once(
        request,
        key,
        body,
        lambda: actions.take_in(request.store, told, now=request.now, by=request.by),
    )


@api.post(
    "/products", response={200: outgoing.TakenProducts, **_WRITE}, summary="Tell what is sold"
)
def post_products(request: ApiRequest) -> HttpResponse:
    """One product, or a list of up to 500. Of two reports on one product the later `told` wins."""
    body = text.body_of(request)
    products = incoming.products(text.read(body), now=request.now)
    return once(
        request,
        idempotency_key(request),
        body,
        lambda: actions.take_in_products(request.store, products, now=request.now),
    )


# -------------------------------------------------------------------------------- asking


@api.get("/customers", response={200: outgoing.Customers, **_READ}, summary="Find customers")
def get_customers(
    request: ApiRequest, email: str = "", phone: str = "", outside: str = ""
) -> dict[str, Any]:
    """The customers with this e-mail address, phone number or outside id: `crm:8812`."""
    only(request, "email", "phone", "outside")
    if not (email or phone or outside):
        raise unsound([Fault("email", "give an e-mail address, a phone number or an outside id")])
    found = queries.customers(request.store, email=email, phone=phone, outside=outside)
    return {"customers": found}


@api.get(
    "/customers/{int:customer}", response={200: outgoing.Customer, **_READ}, summary="One customer"
)
def get_customer(request: ApiRequest, customer: int) -> dict[str, Any]:
    """A customer as they stand. The id of one who was merged into another gives that other."""
    only(request)
    found = queries.customer(request.store, customer)
    if found is None:
        raise Problem("not-found", f"There is no customer {customer}.")
    return queries.whole(request.store, found)


@api.get(
    "/customers/{int:customer}/timeline",
    response={200: outgoing.Timeline, **_READ},
    summary="A customer's timeline",
)
def get_timeline(
    request: ApiRequest, customer: int, before: Before = None, limit: Limit = queries.PAGE
) -> dict[str, Any]:
    """What happened to a customer, the last first."""
    only(request, "before", "limit")
    found = queries.customer(request.store, customer)
    if found is None:
        raise Problem("not-found", f"There is no customer {customer}.")
    try:
        events, more = queries.history(request.store, found, before=before, limit=limit)
    except LookupError as error:
        raise unsound([Fault("before", str(error))]) from error
    return {"customer": found.pk, "events": events, "next": more}


@api.get("/messages", response={200: outgoing.Messages, **_READ}, summary="Messages")
def get_messages(
    request: ApiRequest,
    state: str = "",
    journey: str = "",
    customer: Id | None = None,
    before: Before = None,
    limit: Limit = queries.PAGE,
) -> dict[str, Any]:
    """Messages sent or withheld, the last planned first."""
    only(request, "state", "journey", "customer", "before", "limit")
    if state and state not in ARROWS:
        raise unsound([Fault("state", f"must be one of {', '.join(ARROWS)}")])
    found, more = queries.messages(
        request.store, state=state, journey=journey, customer=customer, before=before, limit=limit
    )
    return {"messages": found, "next": more}


@api.get(
    "/messages/{int:message}",
    response={200: outgoing.WholeMessage, **_READ},
    summary="One message, and why",
)
def get_message(request: ApiRequest, message: int) -> dict[str, Any]:
    """A message with the ordered reasons why it was sent or was not."""
    only(request)
    found = queries.message(request.store, message)
    if found is None:
        raise Problem("not-found", f"There is no message {message}.")
    return found


@api.get("/journeys", response={200: outgoing.Journeys, **_READ}, summary="Journeys")
def get_journeys(request: ApiRequest) -> dict[str, Any]:
    """The journeys of the store, and how many people stand where in them."""
    only(request)
    return {"journeys": queries.all_journeys(request.store)}


# ------------------------------------------------------------------------------ problems


@api.exception_handler(Problem)
def _problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return answer(error)


@api.exception_handler(AuthenticationError)
def _no_key(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return answer(Problem("no-key", headers={"WWW-Authenticate": 'Bearer realm="Afterword"'}))


@api.exception_handler(ValidationError)
def _wrong_parameter(request: HttpRequest, error: ValidationError) -> HttpResponse:
    faults = [
        Fault(str(one["loc"][1]), fault.detail)
        for one, fault in zip(error.errors, faults_of(error.errors), strict=True)
    ]
    return answer(unsound(faults))


@api.exception_handler(HttpError)
def _other(request: HttpRequest, error: HttpError) -> HttpResponse:
    return answer(Problem("unreadable", str(error)))
