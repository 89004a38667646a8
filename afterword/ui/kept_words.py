"""What was said in English at the other end of a line, or by whoever spoke with it, in the reader's
language.

Adapters and the wire know no languages: what they say of a message, an account or a shop is kept as
they said it. Here stand the sentences that are theirs; a test finds them in their sources. A
provider's own words are not among them and stay as they were said.
"""

import re
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_noop as _

from .moments import plain_day
from .phrasing import isolated

SENTENCES = (
    # The wire.
    _("%(server)s: %(says)s"),
    _("no answer in time"),
    _("it was stopped before it was written"),
    _("it was stopped before it was kept"),
    _("the sender was stopped"),
    _("the sender was stopped after it was handed over"),
    _("the sender was stopped in the middle of handing it over"),
    _("%(n)s times the sender died while it wrote this message"),
    _("the line broke after it was handed over: %(says)s"),
    _("the line was gone before it was handed over: %(says)s"),
    _("the provider could not be reached: %(says)s"),
    _("the message centre could not be reached: %(says)s"),
    _("the message centre does not keep up with what it was handed"),
    _("no answer in time after it was handed over"),
    _("no answer after the mail was handed over: %(says)s"),
    _("an answer that nobody can read after the mail was handed over"),
    _("its answer did not come to an end"),
    _("the file is larger than is read"),
    _("its file could not be handed over: %(says)s"),
    _("%(url)s is no address"),
    _("the address holds characters that no address has"),
    _("the mail server does not take addresses in other scripts (SMTPUTF8)"),
    _("the server said something that is no answer"),
    _("its user name and password may hold plain letters, digits and signs only"),
    _(
        "its certificate does not hold (%(why)s); give the server by the name in its certificate, "
        "or have the certificate renewed"
    ),
    _("its certificate does not hold (%(why)s)"),
    _(
        "no secure line (%(why)s); check that the port and the security belong together: starttls "
        "is usual on 587, tls on 465"
    ),
    _(
        "%(why)s; check that the port and the security belong together: starttls is usual on 587, "
        "tls on 465"
    ),
    _("no secure line; check the port, and whether the centre speaks TLS there"),
    _("%(n)s of %(count)s parts were taken, and then no more: %(says)s"),
    _(
        "its address lies inside a private network or has an odd port, which requests may not "
        "reach; the setting AFTERWORD_ALLOW_PRIVATE allows it"
    ),
    # What comes before and after it.
    _("%(plug)s is not connected, and the catcher does not run here"),
    _("%(plug)s is not connected"),
    _("the account of %(plug)s cannot be opened; enter its secrets again"),
    _("signing in did not work: %(says)s"),
    _("the journal says that it was handed over; the database was restored from an older copy"),
    _("The last delivery's signature did not fit. Is the secret still the right one?"),
    _("the customer was erased"),
    _("it could not be asked first: %(says)s"),
    _("it could not be prepared (%(why)s)"),
    _("the shop does not let in the access token that it gave; a fresh one is asked for"),
    _("another access token is asked for"),
    # Who is told by webhook.
    _("the receiver wants no more (410)"),
    _("nothing arrived for days: %(says)s"),
    _("held back"),
    _("answered %(status)s"),
    _("its address cannot be opened, or the event is gone"),
    # Words that are handed in for approval.
    _("it was not shown the picture: %(says)s"),
    _("%(plug)s approves no words"),
    _("Meta takes no such picture over approved words"),
    _("Meta takes no %(kind)s over approved words"),
    _("WhatsApp takes at most %(most)s MB of %(kind)s, and this has %(many)s"),
    _("WhatsApp plays Ogg with Opus in it, and this is another Ogg"),
    # Shopify, when it is connected.
    _("This is %(name)s. It counts in %(currency)s."),
    _(
        "The shop counts in %(currency)s and this store in %(ours)s: prices of products would be "
        "read as %(ours)s. Make a store that counts in %(currency)s for it."
    ),
    _(
        "%(scope)s is missing: only the orders of the last 60 days can be read. Ask Shopify for it "
        "in the app's settings, then install the app anew."
    ),
    _(
        "%(scope)s is missing, so there are no %(what)s. Add it to the app's scopes at Shopify, "
        "install the app anew, and connect once more."
    ),
    _("orders, what was paid back, and fulfilments"),
    _("orders older than 60 days"),
    _("parcels, and what carriers say of them"),
    _("who ordered, and their yes or no to offers"),
    _("what is sold, and what is in stock"),
    _("The clocks agree."),
    _("This machine's clock is %(n)s minutes ahead of Shopify's. Let it be set by NTP."),
    _("This machine's clock is %(n)s minutes behind Shopify's. Let it be set by NTP."),
    _(
        "Shopify answers by version %(served)s of its API: it does not serve %(version)s any more. "
        "What it calls otherwise by now may be read wrongly. Update Afterword."
    ),
    _("All %(n)s webhooks are there."),
    _(
        "Shopify cannot call Afterword where it is: its address lies inside your own network. What "
        "changes is fetched once a day only. Set AFTERWORD_URL to an address on the internet, and "
        "connect once more."
    ),
    _("Shopify does not tell us %(topic)s: %(says)s"),
    _("Shopify tells us from now on what happens: %(n)s webhooks."),
    _("Shopify had stopped telling us: %(topics)s. %(n)s webhooks were made anew."),
    _("%(n)s webhooks of orders bring no metafields any more."),
    _("%(n)s webhooks of orders bring the metafields of %(space)s from now on."),
    _(
        "%(n)s webhooks of orders had come without the metafields of %(space)s, where the delivery "
        "day is kept. They bring them again."
    ),
    _(
        "Shopify does not let the access token in: was the app taken out of the shop, or its token "
        "changed?"
    ),
    _("Shopify does not let in the access token that it has just given"),
    _("the shop is frozen at Shopify, because a bill is not paid"),
    _("the app lacks a permission at Shopify"),
    _("there is no shop at this address, or it is closed"),
    _("Shopify asks us to be slower"),
    _("Shopify holds the shop closed to apps for a while (%(status)s)"),
    _("Shopify is out of order (%(status)s)"),
    _("Shopify does not understand what it is asked: %(says)s"),
    _("Shopify finds every question too dear: %(says)s"),
    _("Shopify finds it too dear: %(says)s"),
    _("Shopify makes other files just now, and has asked us to wait"),
    _("Shopify writes the orders down for us."),
    _("Shopify has written down %(n)s orders."),
    _("Orders come page by page."),
    _("Orders up to %(day)s"),
    _("There are no orders."),
    _("The file is gone: Shopify writes the orders down anew."),
    _("the storage is out of order (%(status)s)"),
    # Shopify, when it is to do something.
    _("Shopify said yes and kept the address as it was"),
    _("Shopify does not know this order any more"),
    _("Shopify does not know this parcel any more"),
    _("Shopify has this code already, for something else"),
    _("the order was cancelled"),
    _("the order is being packed, or has left; its address stays"),
    _("the order is being packed, or has left; its day stays"),
    _("Shopify: %(says)s"),
    # WooCommerce, when it is connected.
    _("There is a WordPress, but no WooCommerce in it that speaks: is the plugin on?"),
    _("The site's clock differs from ours by %(n)s minutes. One of them needs care."),
    _("The keys are right."),
    _("The shop counts in %(currency)s, this store in %(ours)s: prices are kept in %(currency)s."),
    _(
        "Nobody outside reaches this Afterword, so the shop cannot tell it anything: it is asked "
        "now and then."
    ),
    _("Somebody paused these webhooks in the shop: %(topics)s."),
    _("The shop tells us of %(n)s things as they happen. %(many)s had to be set up again."),
    _("The shop tells us of %(n)s things as they happen."),
    _("The site sends everybody on to %(place)s: write down the address where it ends up."),
    _(
        "The site has no REST interface at that address. In WordPress, open Settings, Permalinks, "
        "and choose anything but Plain."
    ),
    _(
        "The site answered with a page instead of data (%(title)s). A security plugin, a firewall "
        "or a maintenance mode stands in front of it: let the addresses under /wp-json/wc/ through."
    ),
    _(
        "The site answered with a page instead of data. A security plugin, a firewall or a "
        "maintenance mode stands in front of it: let the addresses under /wp-json/wc/ through."
    ),
    _("These keys may only read. Make new ones with the permission Read/Write."),
    _(
        "The person whose keys these are may not manage the shop. Make the keys for an "
        "administrator or a shop manager."
    ),
    _("The shop does not accept these keys (%(says)s)."),
    _("The shop does not accept these keys."),
    _("The site's WooCommerce does not know what was asked: it may be too old, or off."),
    _("The shop's site answered %(status)s (%(says)s)."),
    _("The shop's site answered %(status)s."),
    _("The shop answered %(status)s (%(says)s)."),
    _("The shop answered %(status)s."),
    _("Make up a webhook secret and write it down first."),
    _("Write down the consumer key and the consumer secret first."),
    _("%(says)s Until then the shop tells nothing by itself: it is asked now and then."),
    _("%(says)s Delete the webhooks in the shop yourself."),
    _("The shop said yes and kept the day as it was."),
    _("The shop said yes and kept the address as it was."),
    _("The shop has this code already, for something else."),
    _("The shop: %(says)s"),
    _("Customers"),
    _("Products"),
    # What came in and changed nothing.
    _("Nothing in this %(topic)s concerns Afterword."),
    _("Afterword does not listen to %(topic)s."),
    _("The delivery names no topic, and its content is none that Afterword knows."),
    _("A test from Shopify's settings: it came in well. Nothing was kept."),
    _("The app was taken out of the shop: no more webhooks will come from it."),
    _(
        "The shop deleted this customer. What happened stays here, since it was not asked that "
        "they be erased."
    ),
    _("The shop deleted this product. Orders still name it, so it stays here."),
    _("A scan was deleted. What was told of the parcel stays here."),
    _("No money has gone back with this refund yet."),
    _("Nothing in this fulfilment has to be delivered, so it is no parcel."),
    _("It says neither yes nor no, or not yet."),
    _("The two are not merged, or not yet."),
    _("It speaks of the shop %(place)s, which is not connected here."),
    _("A variation: orders name the product it is of."),
    _("Order %(number)s is %(status_word)s: nobody has bought yet."),
    _("The status %(status_word)s is the shop's own: taken for an order."),
    _("An order could not be read: %(says)s."),
    # What the engine's own tasks are called, as they were opened in English.
    _("Call them back: they asked for it on the phone"),
    _("They wrote only “cancel”: it stopped messages. Ask if they mean order %(number)s"),
    _("Send them everything that is stored about them: they asked for it"),
    _("They complain: write, and put it right"),
    _("They are unhappy: see what is the matter"),
    _("A low score: write, and put it right"),
    _("it became a complaint"),
    # What could be anything comes last.
    _("%(name)s answers."),
    _("%(scope)s: %(what)s."),
)
"""The special before the general: the first that fits is taken."""

CODES = {
    "INVALID_FORMAT": _("Its form is not right: look at the gaps and the words around them."),
    "ABUSIVE_CONTENT": _("Meta finds that it breaks WhatsApp's rules."),
    "PROMOTIONAL": _("Meta finds that it sells, which its category does not allow."),
    "SCAM": _("Meta takes it for a fraud."),
    "INCORRECT_CATEGORY": _("It was handed in under the wrong category."),
    "CATEGORY_NOT_AVAILABLE": _("This category is not open to this account."),
    "TAG_CONTENT_MISMATCH": _("What it says does not fit its category or its language."),
}
"""Why Meta refuses words, as it names it where it says no more
(``message_template_status_update``, ``rejected_reason``)."""

_SHAPES = {
    "n": r"\d+",
    "count": r"\d+",
    "status": r"\d+",
    "scope": r"(?:read|write)_\w+",
    "server": r"[\w.:\[\]-]+:\d+",
    "day": r"\d\d [A-Z][a-z]+ \d{4}",
}
"""What may stand in the place of a value of this name; of others, anything."""


def _pattern(sentence: str) -> re.Pattern[str]:
    seen: set[str] = set()
    told = ""
    for place, one in enumerate(re.split(r"%\((\w+)\)s", sentence)):
        if place % 2 == 0:
            told += re.escape(one)
        elif one in seen:
            told += f"(?P={one})"
        else:
            seen.add(one)
            told += f"(?P<{one}>{_SHAPES.get(one, '.+')})"
    return re.compile(told, re.DOTALL)


_PATTERNS = [(_pattern(one), one) for one in SENTENCES]


_SENTENCE = re.compile(r"(?<=[.?!]) (?=[A-Z“])")
"""Between two sentences: a note may be several behind one another."""


def known(text: str) -> tuple[str, dict[str, str]] | None:
    """The sentence that a text is, and its values; ``None``: it is somebody else's words."""
    for pattern, sentence in _PATTERNS:
        if found := pattern.fullmatch(text):
            return sentence, found.groupdict()
    return None


def said(text: str) -> str:
    """What was kept in English, in the reader's language."""
    if text in CODES:
        return translation.gettext(CODES[text])
    found = known(text)
    if found is None:
        parts = _SENTENCE.split(text)
        return " ".join(map(said, parts)) if any(map(known, parts)) else isolated(text)
    sentence, values = found
    told = translation.gettext(sentence)
    return told % {name: _value(name, one) for name, one in values.items()} if values else told


def _value(name: str, text: str) -> str:
    if name == "day":
        return plain_day(datetime.strptime(text, "%d %B %Y").date())  # noqa: DTZ007
    return said(text)
