"""The shapes in which adapters speak. All an adapter may import of ours stands here.

Adapters are without input and output: ``request`` turns something to say into a ``Request``, a
``Mail`` or a ``Submit``, ``receipt`` turns a provider's ``Response`` into a ``Receipt`` or a
``Refusal``, ``parse`` turns what came in into a list of ``Event``, ``Product`` and ``Note``.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Protocol

import msgspec

from .scans import Tracked

# ------------------------------------------------------------------------------------ coming in


class Who(msgspec.Struct, frozen=True, kw_only=True):
    """A person as the outside describes them. Every part may be missing; none is a key."""

    ids: tuple[str, ...] = ()
    """Ids the person has elsewhere, with their source: ``shopify:207119551``."""
    email: str = ""
    phone: str = ""
    contacts: tuple[tuple[str, str], ...] = ()
    """Other addresses: (kind, value). The kind is the channel that reaches it: ``whatsapp``,
    ``viber``, ``messenger``, ``instagram``, ``webpush``, ``apppush``, ``inpage``, ``post``; the
    value is as the provider writes it (a number there is in E.164)."""
    name: str = ""
    given_name: str = ""
    language: str = ""
    country: str = ""
    region: str = ""
    zone: str = ""


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something that happened, as an adapter reports it.

    ``key`` is natural: the same thing reported twice has the same key, so that it is stored once.
    ``about`` and ``order`` are natural keys of things: ``order/shopify:1042``.
    """

    kind: str
    key: str
    happened: datetime
    about: str = ""
    order: str = ""
    who: Who | None = None
    data: Mapping[str, Any] = {}
    private: Mapping[str, Any] = {}
    """What names a person or was written by one: it is stored sealed."""


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """What is sold, as an adapter reports it. ``price`` is in minor units of ``currency``."""

    outside: str
    """Its natural key with its source: ``shopify:632910392``. Order lines name it by this."""
    title: str
    sku: str = ""
    type: str = ""
    tags: tuple[str, ...] = ()
    price: int = 0
    currency: str = ""
    url: str = ""
    image: str = ""
    stock: int | None = None
    """How many pieces there are of all its variants together; below zero where more was sold than
    there was. ``None``: nobody says, so what was known stays."""
    available: bool | None = None
    """Whether it can be bought now; ``None``: nobody says, so what was known stays."""
    told: datetime | None = None
    """When the source said so; ``None``: it does not say, so it counts as told on arrival."""


class Note(msgspec.Struct, frozen=True):
    """Words for whoever looks at what came in: why nothing follows from it, what was odd in it."""

    says: str


class Privacy(msgspec.Struct, frozen=True, kw_only=True):
    """What a person asks through the shop about what is stored of them. It makes nobody known who
    was not."""

    asks: Literal["export", "erase", "erase_all"]
    """``erase_all``: the shop itself is leaving, with everybody who is known by it."""
    key: str
    """Natural: the same wish told twice is one."""
    happened: datetime
    who: Who = Who()
    orders: tuple[str, ...] = ()
    """Natural keys of orders of theirs: ``order/shopify:1``."""
    source: str = ""
    """How ids of this shop begin: ``shopify``."""


class Parcels(msgspec.Struct, frozen=True, kw_only=True):
    """All the parcels of an order, as the shop that tells of it knows them.

    A parcel that the same shop told of before and that is not among these any more is called off,
    unless it has arrived; one whose number is another by now takes the new one.
    """

    order: str
    """The natural key of the order: ``order/woocommerce:727``. Those of the same shop begin with
    ``shipment/woocommerce:727``."""
    keys: tuple[str, ...]
    """Their natural keys."""
    told: datetime
    """As of when this is so."""


Told = Event | Product | Note | Privacy | Tracked | Parcels
"""What an adapter makes of one thing that came in."""


class Misread(Exception):
    """What came in cannot be read. The text says what is wrong, for the person who looks at it."""


class Received(msgspec.Struct, frozen=True, kw_only=True):
    """One raw thing from outside: its headers (names in lower case), address and exact bytes."""

    headers: Mapping[str, str]
    body: bytes
    path: str = ""
    query: str = ""
    url: str = ""
    """The whole public address that was called, as the sender knows it: some sign it."""
    method: str = "POST"
    at: datetime | None = None
    """When it came in: the time of what does not say when it happened."""


# ------------------------------------------------------------------------------------ going out


class Media(msgspec.Struct, frozen=True, kw_only=True):
    """Something to see or hear beside the words."""

    kind: Literal["image", "video", "document", "audio", "voice"]
    url: str
    """Where the provider fetches it."""
    alt: str = ""
    name: str = ""
    type: str = ""
    """What its bytes say that it is, where that is known."""
    size: int = 0
    """Bytes; 0: that is not known."""
    token: str = ""
    """How it is named where it is kept; empty: nothing but its address is known."""
    given: str = ""
    """What the provider calls it, which was given it ahead of the message; empty: it fetches it."""


class File(msgspec.Struct, frozen=True, kw_only=True):
    """A file that goes along as a part of the message."""

    token: str
    """How it is named where it is kept."""
    name: str
    type: str
    content: bytes = b""
    """Read at the hand-over; empty until then."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A button that answers: ``key`` comes back with the answer, ``words`` stand on it."""

    key: str
    words: str


class Approved(msgspec.Struct, frozen=True, kw_only=True):
    """Words that the provider has approved beforehand, for when free ones may not be sent."""

    name: str
    language: str
    parameters: tuple[str, ...] = ()
    """What stands in the gaps of the body, in their order."""
    link: str = ""
    """The part of the button's address that is this message's own."""
    media: str = ""
    """The address of the picture or film in its head."""
    category: str = ""
    """What the provider has approved them as, and takes money for: ``utility``, ``marketing``."""
    replies: tuple[str, ...] = ()
    """The keys of the buttons that answer, in their order."""


class Postal(msgspec.Struct, frozen=True, kw_only=True):
    """A postal address. ``country`` is ISO 3166 alpha-2."""

    name: str
    lines: tuple[str, ...]
    city: str
    postcode: str = ""
    region: str = ""
    country: str = ""


class Outgoing(msgspec.Struct, frozen=True, kw_only=True):
    """A message ready to be written down for one channel and handed over.

    E-mail has a subject, a text and a page. Short channels have a text, and may have a link, media
    and choices; notices have ``subject`` as their title. Post has an address and pages.
    """

    key: str
    """The send key: what makes a repeat recognisable."""
    to: str
    to_name: str = ""
    subject: str = ""
    text: str = ""
    html: str = ""
    language: str = "en"
    sender_name: str = ""
    sender: str = ""
    reply_to: str = ""
    unsubscribe_url: str = ""
    """The address of the one-click unsubscribe; empty where the class does not need one."""
    link: str = ""
    """The one address that the message leads to; short channels show it in the text already."""
    media: tuple[Media, ...] = ()
    files: tuple[File, ...] = ()
    """For e-mail."""
    choices: tuple[Choice, ...] = ()
    approved: Approved | None = None
    """Set when free words may not be sent now: these go out instead of ``text``."""
    answers: str = ""
    """The provider's id of the message that this one answers."""
    by_person: bool = False
    """A person of the team writes, not a journey."""
    postal: Postal | None = None
    pages: bytes = b""
    """A PDF: a letter, or the front of a card. No address stands on it."""
    back: bytes = b""
    """A PDF: the back of a card."""
    size: str = ""
    """What it is printed on: a6, us4x6, a4, letter."""
    home: Postal | None = None
    """Where it comes back to when it cannot be delivered."""
    replaces: str = ""
    """What it has in common with what it takes the place of, where that still waits to be shown:
    the newest news of an order. Empty: it takes no place."""
    at: datetime
    valid_until: datetime | None = None
    message_class: str = "transactional"


class Cost(msgspec.Struct, frozen=True):
    """What one message costs. ``micros``: in millionths of the currency's unit."""

    micros: int
    currency: str


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """How a store reaches a provider."""

    settings: Mapping[str, Any] = {}
    secrets: Mapping[str, Any] = {}
    url: str = ""
    """Where we listen to this provider; empty where nobody outside reaches us."""
    own: str = ""
    """A secret of the store's own for this channel, in hexadecimal: always the same, and told to
    nobody."""
    token: str = ""
    """What a provider that wants one to sign in has given for it, for a while."""


class Incomplete(ValueError):
    """An account lacks something, or what stands in it is at fault, so that nothing can be handed
    over with it. The text says what, for the team; it holds nothing of a person's."""


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """An HTTP request to a provider."""

    method: Literal["GET", "POST", "PUT", "DELETE", "PATCH"]
    url: str
    headers: Mapping[str, str] = {}
    body: bytes = b""
    longest: int = 0
    """Bytes of the answer that are read where it is a file; a longer one is refused. 0: it is no
    file, and has the usual limit."""


class Mail(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to hand to an SMTP server."""

    host: str
    port: int
    security: Literal["none", "starttls", "tls"] = "starttls"
    user: str = ""
    password: str = ""
    sender: str
    recipient: str
    data: bytes


class Keep(msgspec.Struct, frozen=True):
    """Nothing goes over a wire: it is kept here for whoever takes it: a page that shows it, a
    person who carries it to the post."""


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A line to a message centre that speaks SMPP 3.4, and how to sign in on it. It stays open."""

    host: str
    port: int
    secure: bool = True
    """TLS from the first byte."""
    user: str
    password: str
    kind: str = ""
    """The ``system_type``, where the centre asks for one."""
    count: int = 1
    """How many such lines a process holds."""
    window: int = 10
    """How many messages may wait for their answer on each."""
    whose: str = ""
    """Whose line it is: two stores never share one, as what comes in says nothing of the store."""


class Submit(msgspec.Struct, frozen=True, kw_only=True):
    """A message for a message centre: one ``submit_sm`` for each of its parts, written whole but
    for the number that it has on the line."""

    line: Line
    parts: tuple[bytes, ...]


Carried = Request | Mail | Submit
"""What goes over a wire."""
Asked = Carried | Keep
"""What a provider makes of a message."""


class Response(msgspec.Struct, frozen=True, kw_only=True):
    """What the other side answered. For SMTP ``status`` is its reply code, for SMPP its
    ``command_status``; in both the header ``phase`` says to what."""

    status: int
    headers: Mapping[str, str] = {}
    body: bytes = b""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """The provider has it."""

    provider_id: str = ""


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """The provider does not take it. ``permanent``: asking again is pointless.

    ``blocks``: the address itself is at fault and is not written to again.
    """

    says: str
    permanent: bool
    retry_after: float | None = None
    """Seconds the provider asks to be left alone."""
    busy: bool = False
    """It asks us to be slower, which is no failure of its."""
    blocks: Literal["", "bounced", "complained"] = ""
    account: bool = False
    """The store's account is at fault, not the message: its sign-in is refused, its certificate
    does not hold. A person must see to it; the message waits."""
    elsewhere: bool = False
    """This person cannot be reached here, or not now; another channel may. With ``permanent``."""
    stopped: bool = False
    """They told the provider to stop: that is a no to all of this channel."""
    forgets: bool = False
    """The provider does not have the file that it was given ahead: it is given anew."""


class Pass(msgspec.Struct, frozen=True):
    """What signing in gave: a token, and for how many seconds it lets in."""

    token: str
    lasts: float


class Given(msgspec.Struct, frozen=True):
    """What giving a provider a file brought: its id there, and for how many seconds it is kept."""

    id: str
    lasts: float


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """Nobody can tell whether the provider took it: the line went dead after it was handed over."""

    says: str


class Held(msgspec.Struct, frozen=True):
    """It was held back before the first byte of it was written: surely not handed over."""

    says: str


class Absent(msgspec.Struct, frozen=True):
    """Asked for it, the provider says that it has no such message."""


Result = Receipt | Refusal | Unknown
Answer = Response | Refusal | Unknown | Held
"""How far handing something over came."""

# --------------------------------------------------------------- how a repeat is recognised


class Keyed(msgspec.Struct, frozen=True):
    """The provider recognises a repeat by our key, for ``ttl`` seconds from the first try."""

    ttl: float


class Lookup(msgspec.Struct, frozen=True):
    """The provider can be asked for a message by our key.

    ``settle``: seconds from the hand-over after which "I have none" is true. It must be longer than
    our time-out and the longest time for which the provider may hold what it does not show yet.
    """

    settle: float = 120.0


class Echo(msgspec.Struct, frozen=True):
    """The provider repeats our key in ``field`` of what it reports afterwards.

    ``settle``: seconds from the hand-over within which it would have reported.
    """

    field: str
    settle: float = 120.0


class Nothing(msgspec.Struct, frozen=True):
    """A repeat is a second message, and nobody can be asked."""


Dedupe = Keyed | Lookup | Echo | Nothing

# ------------------------------------------------------------------------------ who carries it


class Provider(Protocol):
    """One company, or one manner, that carries a channel's messages."""

    LABEL: str
    """Its name, as people know it."""
    DEDUPE: Dedupe
    """How a repeat is recognised: by a key of ours, by looking it up, by an echo, not at all."""
    FIELDS: tuple[tuple[str, str, str, str], ...]
    """What an account is told: (name, label, default, kind); see ``channels/email/smtp.py``."""
    NEEDED: tuple[str, ...]
    """The fields without which nothing can be asked of it; ``a|b``: one of the two."""

    def request(self, outgoing: Outgoing, account: Account, /) -> Asked:
        """What to hand to the provider. Pure. Raises ``ValueError`` for what cannot be handed to
        it, and says why; ``Incomplete`` where the account is at fault: the message waits."""
        ...

    def receipt(self, response: Response, /) -> Receipt | Refusal:
        """What the provider's answer means. Pure. Raises ``Misread`` for what is no answer."""
        ...
