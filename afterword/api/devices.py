"""Devices by the API: where an app may show notices, and the yes that came with it."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from afterword.timeline import actions as timeline
from afterword.timeline import consents
from afterword.timeline.identity import Digests, clean_contact
from afterword.timeline.models import ContactPoint, Customer
from afterword.wire import shapes

from . import text
from .asked import idempotency_key, once
from .facts import Text500
from .incoming import Strict, Who
from .keys import ApiRequest
from .problems import Fault, Trouble, faults_of, unsound

router = Router()

CHANNEL = "apppush"
_WRITE: dict[Any, Any] = dict.fromkeys((400, 401, 409, 411, 413, 422, 429, 503), Trouble)
Purpose = Literal["orders", "care", "reviews", "offers"]


class Device(Strict):
    """A device on which somebody uses the store's app."""

    who: Who = Field(description="Whose it is: `ids`, `email` or `phone` of a customer.")
    token: Annotated[str, StringConstraints(min_length=10, max_length=2000)] = Field(
        description="The registration token that FCM gave the app."
    )
    purposes: Annotated[list[Purpose], Field(min_length=1, max_length=4)] = Field(
        default=["orders"], description="What they said yes to."
    )
    wording: Annotated[Text500, StringConstraints(min_length=1)] = Field(
        description="The exact words beside what they pressed: kept as the proof."
    )
    agent: Text500 = Field(default="", description="The device and the app, as they say it.")


class TakenDevice(BaseModel):
    """A device that is told things from now on."""

    customer: int
    consents: int = Field(description="How much of the yes was news.")


@router.post("", response={200: TakenDevice, **_WRITE}, summary="Register a device")
def post_device(request: ApiRequest) -> HttpResponse:
    """An app says where its notices are taken, whose it is, and what they agreed to. The same
    again changes nothing."""
    body = text.body_of(request)
    try:
        device = Device.model_validate(text.read(body))
    except ValidationError as error:
        names = {*Device.model_fields, *Who.model_fields}
        raise unsound(faults_of(error.errors(), names)) from error
    return once(request, idempotency_key(request), body, lambda: _take_in(request, device))


def _take_in(request: ApiRequest, device: Device) -> dict[str, Any]:
    store, now, by = request.store, request.now, request.by
    _, value = clean_contact(CHANNEL, device.token)
    digest = Digests(store.secret).contact(CHANNEL, value)
    who = shapes.Who(
        **{**device.who.model_dump(), "ids": tuple(device.who.ids)},
        contacts=((CHANNEL, value),),
    )
    if not (who.ids or who.email or who.phone):
        raise unsound([Fault("/who", "give ids, an e-mail address or a phone number")])
    seen = shapes.Event(
        kind="customer.seen",
        key=f"device/{digest}/{timeline.natural_key(*who.ids, who.email, who.phone)}",
        happened=now,
        who=who,
        data={"source": "api"},
    )
    recorded = timeline.record(store, [seen], now=now, by=by)
    whose = recorded.whose.get(seen.key) or _known(store.pk, digest)
    if whose is None:
        raise unsound([Fault("/who", "is nobody who may be told anything")])
    person = Customer.objects.of(store).select_related("store").get(id=whose)
    words = [
        consents.Word(CHANNEL, digest, purpose, True, device.wording)
        for purpose in dict.fromkeys(device.purposes)
    ]
    proof = consents.Proof(source="api", agent=device.agent)
    said = consents.say(store, person, words, proof=proof, now=now, by=by)
    return {"customer": person.pk, "consents": said}


def _known(store: int, digest: str) -> int | None:
    """Whose the device is already."""
    rows = ContactPoint.objects.of(store).filter(channel=CHANNEL, digest=digest)
    return rows.order_by("-id").values_list("customer", flat=True).first()


def schemas() -> dict[str, Any]:
    """The JSON schema of what may be sent, for the OpenAPI document."""
    found = Device.model_json_schema(ref_template="#/components/schemas/{model}")
    nested = found.pop("$defs", {})
    return {**nested, "Device": found}
