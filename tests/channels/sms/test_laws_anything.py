"""Whatever anybody sends to the door of text messages and calls, nothing breaks."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import cast
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterword.site.plugs import CHANNELS
from afterword.timeline.checking import check
from afterword.timeline.ports import Answers, Source
from afterword.wire.shapes import Account, Event, Misread, Received

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SOURCES = [(channel, name) for channel in ("sms", "voice") for name in CHANNELS[channel].PROVIDERS]
ACCOUNT = Account(
    settings={"report_id": "a.0", "report_status": "status", "reply_from": "from", "list_at": ""},
    secrets={"auth_token": "t" * 40, "signature_secret": "s" * 40, "token": "t"},
    url="https://a.example/in/sms/s",
)

_NAMES = st.sampled_from(
    [
        "MessageSid",
        "MessageStatus",
        "SmsStatus",
        "ErrorCode",
        "NumMedia",
        "MediaUrl0",
        "OptOutType",
        "From",
        "To",
        "Body",
        "CallSid",
        "CallStatus",
        "Digits",
        "AnsweredBy",
        "CallDuration",
        "Direction",
        "message_uuid",
        "messageId",
        "status",
        "err-code",
        "error",
        "from",
        "timestamp",
        "message-timestamp",
        "sig",
        "message_type",
        "image",
        "text",
        "client_ref",
        "concat-part",
        "usage",
        "a",
    ]
)
_WORDS = st.one_of(
    st.text(max_size=20),
    st.sampled_from(
        ["delivered", "failed", "received", "inbound", "1", "-1", "1e999", "\0", "STOP"]
    ),
)
_FORM = st.dictionaries(_NAMES, _WORDS, max_size=8).map(
    lambda told: urlencode(told, errors="replace").encode()
)
_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | _WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=6),
    max_leaves=12,
).map(lambda told: json.dumps(told).encode())
_BODIES = st.one_of(st.binary(max_size=200), _FORM, _JSON)
_HEADERS = st.fixed_dictionaries(
    {},
    optional={
        "content-type": st.sampled_from(["application/json", "text/plain", ""]),
        "authorization": st.one_of(_WORDS, st.just("Bearer a.b.c")),
        "x-twilio-signature": _WORDS,
        "x-twilio-webhooks-signature-settings": _WORDS,
    },
)
_QUERIES = st.one_of(
    st.just(""),
    st.just("message=k.s&said=AAAA&in=en"),
    st.just("bodySHA256=00&token=u"),
    _WORDS,
)


@pytest.mark.parametrize(("channel", "name"), SOURCES)
@given(body=_BODIES, headers=_HEADERS, query=_QUERIES)
def test_nothing_that_comes_in_breaks_anything(
    channel: str, name: str, body: bytes, headers: dict[str, str], query: str
) -> None:
    source = cast(Source, CHANNELS[channel].PROVIDERS[name])
    received = Received(
        headers=headers, body=body, query=query, url=f"{ACCOUNT.url}?{query}", at=AT
    )
    assert not source.ping(received)
    assert not source.verify(received, ACCOUNT)
    topic, delivery = source.delivery(received)
    assert len(topic) <= 80
    assert isinstance(delivery, str)
    if isinstance(source, Answers):
        assert source.answer(received, ACCOUNT).status == 200
    with suppress(Misread):
        for told in source.parse(received, "GBP", ACCOUNT.settings):
            if isinstance(told, Event):
                check(told)
