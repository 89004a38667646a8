"""The OpenAPI document made whole, and a page that people can read made from it."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from ninja.openapi.schema import OpenAPISchema

from . import devices, incoming, webhooks
from .problems import KINDS, Kind

_SENT = {
    "/api/events": "Events",
    "/api/products": "Products",
    "/api/devices": "Device",
    "/api/webhooks": "NewWebhook",
    "/api/webhooks/{webhook}/replay": "Span",
}
_REPEATED = ("/api/webhooks/{webhook}/secret", "/api/webhooks/{webhook}/test")
"""What is done by a request without a body, and is done once too."""
_IDEMPOTENCY_KEY = {
    "in": "header",
    "name": "Idempotency-Key",
    "required": False,
    "schema": {"type": "string", "maxLength": 200},
    "description": "Makes the request safe to repeat: for 24 hours the same key with the same "
    "body gets the same answer.",
}


def described(document: OpenAPISchema) -> OpenAPISchema:
    """The document with what is read by us and not by ninja: bodies, the header, the problems."""
    document["components"]["schemas"].update(
        incoming.schemas(), **webhooks.schemas(), **devices.schemas()
    )
    for path, name in _SENT.items():
        operation = document["paths"][path]["post"]
        operation["parameters"].append(_IDEMPOTENCY_KEY)
        body = {"schema": {"$ref": f"#/components/schemas/{name}"}}
        operation["requestBody"] = {"required": True, "content": {"application/json": body}}
    for path in _REPEATED:
        document["paths"][path]["post"]["parameters"].append(_IDEMPOTENCY_KEY)
    for _, _, operation in _operations(document):
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                shape = response["content"].pop("application/json")
                response["content"]["application/problem+json"] = shape
                response["description"] = " or ".join(
                    kind.title for kind in KINDS.values() if kind.status == int(status)
                )
    return document


def _operations(document: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method.upper(), path, operation


class Field(msgspec.Struct, frozen=True):
    """A parameter, or a field of a thing."""

    name: str
    kind: str
    needed: bool
    says: str


class Thing(msgspec.Struct, frozen=True):
    """A thing that is sent or answered, with its fields."""

    name: str
    says: str
    fields: tuple[Field, ...]

    @property
    def anchor(self) -> str:
        """Where it stands on the page."""
        return f"thing-{self.name}"


class Call(msgspec.Struct, frozen=True):
    """One thing that can be done."""

    method: str
    path: str
    title: str
    says: str
    parameters: tuple[Field, ...]
    sends: str
    gives: str


def calls(document: Mapping[str, Any]) -> list[Call]:
    """All that can be done, in the document's order."""
    return [
        Call(
            method=method,
            path=path,
            title=operation["summary"],
            says=operation.get("description", ""),
            parameters=tuple(
                Field(
                    one["name"],
                    _kind(one["schema"]),
                    bool(one["required"]),
                    one.get("description", ""),
                )
                for one in operation["parameters"]
            ),
            sends=_name(operation.get("requestBody", {})).removesuffix("s"),
            gives=_name(operation["responses"][200]),
        )
        for method, path, operation in _operations(document)
    ]


def things(document: Mapping[str, Any]) -> list[Thing]:
    """All things that are sent or answered, by name."""
    return [
        Thing(
            name=name,
            says=schema.get("description", ""),
            fields=tuple(
                Field(
                    field,
                    _kind(one),
                    field in schema.get("required", ()),
                    one.get("description", ""),
                )
                for field, one in schema["properties"].items()
            ),
        )
        for name, schema in sorted(document["components"]["schemas"].items())
        if "properties" in schema
    ]


def _name(holder: Mapping[str, Any]) -> str:
    """The name of the thing in a body."""
    for shape in holder.get("content", {}).values():
        return str(shape["schema"].get("$ref", "")).rpartition("/")[2]
    return ""


def _kind(schema: Mapping[str, Any]) -> str:
    """What a field holds, in a word or two."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    for name in ("anyOf", "allOf", "oneOf"):
        if name in schema:
            return " or ".join(dict.fromkeys(_kind(one) for one in schema[name]))
    if schema.get("format") == "date-time":
        return "moment"
    if schema.get("type") == "array":
        return f"list of {_kind(schema.get('items', {}))}"
    if "enum" in schema:
        return "text"
    return _TYPES.get(schema.get("type", ""), "anything")


_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "object": "object",
    "null": "null",
}


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The API as a page."""
    from .views import api

    document = api.get_openapi_schema()
    problems: list[tuple[str, Kind]] = list(KINDS.items())
    return render(
        request,
        "api/reference.html",
        {
            "calls": calls(document),
            "things": things(document),
            "problems": problems,
            "kinds": incoming.ACCEPTED,
            "most": incoming.MOST_AT_ONCE,
        },
    )
