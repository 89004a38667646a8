"""Answers for voice assistants and other bots: what the store would say, of one order that was
named with its e-mail address."""

from typing import Annotated, Any

import msgspec
from django.http import HttpResponse
from ninja import Router
from pydantic import BaseModel, Field, StringConstraints, ValidationError

from afterword.engine import answered

from . import text
from .incoming import Strict
from .keys import ApiRequest
from .problems import Trouble, faults_of, unsound

router = Router()
_WRITE: dict[Any, Any] = dict.fromkeys((400, 401, 411, 413, 422, 429), Trouble)


class Question(Strict):
    """What somebody asks, and which order it is about."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=4000)] = Field(
        description="Their words, as they said them."
    )
    order: Annotated[str, StringConstraints(min_length=1, max_length=80)] = Field(
        description="The number of the order, as they say it: `#1042`."
    )
    email: Annotated[str, StringConstraints(min_length=3, max_length=254)] = Field(
        description="The e-mail address it was placed with."
    )
    language: Annotated[str, StringConstraints(max_length=16)] = Field(
        default="", description="In which to answer: `es`. Without it, the one they used."
    )


class Heard(BaseModel):
    """What was understood."""

    language: str
    intent: str
    confidence: float
    sentiment: str
    urgency: str


class Said(BaseModel):
    """What to say."""

    understood: Heard
    said: str = Field(description="The answer, ready to be said.")
    facts: dict[str, str] = Field(description="What the words rest on; nothing where none is told.")
    link: str = Field(description="The customer's own page of the order; empty: none is told.")
    sure: bool = Field(description="Whether it is sure what they want.")
    handed: bool = Field(description="Whether a person of the team answers, by e-mail.")


@router.post("/answers", response={200: Said, **_WRITE}, summary="Answer a customer's question")
def post_answers(request: ApiRequest) -> HttpResponse:
    """What the store says to a question about one order, for voice assistants and other bots. The
    order is named by its number and the e-mail address it was placed with; where the two do not
    belong together nothing of any order is told. Nothing is changed by it; what is for a person
    comes into the inbox."""
    try:
        asked = Question.model_validate(text.read(text.body_of(request)))
    except ValidationError as error:
        raise unsound(faults_of(error.errors(), set(Question.model_fields))) from error
    found = answered.answer(
        request.store,
        asked.text,
        number=asked.order,
        email=asked.email,
        language=asked.language,
        now=request.now,
        by=request.by,
    )
    return HttpResponse(msgspec.json.encode(found), content_type="application/json")
