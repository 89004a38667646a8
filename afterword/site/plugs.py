"""The visible tables of adapters, handed down to the rooms below at start.

Each line has its folder, and its page under ``docs/guides``; a test says which is missing.
"""

from afterword.carriers import (
    aftership,
    dhl,
    easypost,
    fedex,
    karrio,
    seventeentrack,
    shippo,
    ups,
    usps,
)
from afterword.channels import (
    apppush,
    email,
    inpage,
    instagram,
    messenger,
    post,
    sms,
    viber,
    voice,
    webpush,
    whatsapp,
)
from afterword.connectors import shopify, woocommerce
from afterword.insights.taught import understood
from afterword.outbox import ports as outbox
from afterword.timeline import ports as timeline
from afterword.wire.syncing import Fetches
from afterword.wire.writing import Writes

CHANNELS: dict[str, outbox.Channel] = {
    email.NAME: email,
    whatsapp.NAME: whatsapp,
    viber.NAME: viber,
    messenger.NAME: messenger,
    instagram.NAME: instagram,
    sms.NAME: sms,
    post.NAME: post,
    webpush.NAME: webpush,
    apppush.NAME: apppush,
    inpage.NAME: inpage,
    voice.NAME: voice,
}

CONNECTORS: dict[str, timeline.Connector] = {
    shopify.NAME: shopify,
    woocommerce.NAME: woocommerce,
}

FETCHES: dict[str, Fetches] = {
    woocommerce.NAME: woocommerce.fetch,
    shopify.NAME: shopify.fetch,
}
"""The connectors that can be asked: what was before us, what was missed, what is sold."""

WRITES: dict[str, Writes] = {
    shopify.NAME: shopify.deeds,
    woocommerce.NAME: woocommerce.deeds,
}
"""The connectors that are written back to: codes, refunds, notes and tags."""

CARRIERS: dict[str, timeline.Carrier] = {
    easypost.NAME: easypost,
    aftership.NAME: aftership,
    seventeentrack.NAME: seventeentrack,
    shippo.NAME: shippo,
    ups.NAME: ups,
    fedex.NAME: fedex,
    usps.NAME: usps,
    dhl.NAME: dhl,
    karrio.NAME: karrio,
}


def install() -> None:
    """Hand the tables down."""
    outbox.install(CHANNELS)
    outbox.install_writers(WRITES)
    timeline.install(CONNECTORS, CHANNELS, CARRIERS, FETCHES)
    timeline.read_with(understood)
