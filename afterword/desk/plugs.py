"""What can be connected: shops, channels and carriers, as people call them."""

from afterword.outbox import ports
from afterword.timeline import ports as timeline_ports
from afterword.ui import field_words, words


def name_of(plug: str) -> str:
    """What can be connected, as people call it."""
    if plug in timeline_ports.carriers:
        return words.word(field_words.PROVIDERS, timeline_ports.carriers[plug].LABEL)
    return str(words.word(words.PLUGS, plug))


def plugs() -> list[tuple[str, str, str]]:
    """What can be connected, each with its drawing: what people know best stands first."""
    known = list(words.CHANNEL_ICONS)
    channels = sorted(ports.channels, key=known.index)
    carriers = sorted(timeline_ports.carriers, key=lambda name: name_of(name).casefold())
    return [
        *(("connector", name, "building-storefront") for name in sorted(timeline_ports.connectors)),
        *(("channel", name, words.CHANNEL_ICONS[name]) for name in channels),
        *(("carrier", name, "truck") for name in carriers),
    ]
