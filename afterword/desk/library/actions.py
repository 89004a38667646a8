"""Taking a journey of the library into use."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from afterword.house.models import Store
from afterword.journeys import actions as journeys
from afterword.journeys import draft_actions, queries
from afterword.journeys.stories import Answer, Story, fitted
from afterword.messages import queries as templates
from afterword.messages.actions import save_template

PAGE = "{{ store.url }}"
"""What a page that was given takes the place of in the words of a template."""


@transaction.atomic
def use(
    store: Store,
    story: Story,
    answers: Mapping[str, Answer],
    *,
    on: bool,
    now: datetime,
    by: str,
) -> str:
    """Make a draft of a journey of the library, with what was answered; ``on``: publish it and
    switch it on. Gives its key: a key that is taken gets a number.

    Raises ``journeys.text.Unreadable`` when it does not fit this store; then nothing changes.
    """
    for ask in story.asks:
        page = str(answers.get(ask.ask, "")) if ask.kind == "page" else ""
        for key in ask.templates if page and page != store.url else ():
            text = templates.text(store, key)
            if PAGE in text:
                save_template(store, key, text.replace(PAGE, page), now=now, by=by)
    text = fitted(queries.library()[story.story], story, answers)
    draft = draft_actions.begin_new(store, text, now=now, by=by)
    key = draft.journey.key
    if on:
        spoken = templates.spoken(templates.texts(store))
        journeys.publish(store, draft.text, now=now, by=by, templates=spoken)
        draft.journey.refresh_from_db()
        draft_actions.discard(draft, now=now, by=by)
        journeys.switch(store, key, on=True, now=now, by=by)
    return key
