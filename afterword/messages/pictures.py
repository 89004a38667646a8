"""The store's pictures: drawn anew when they are uploaded, known to templates by their names."""

from collections.abc import Iterable

from afterword.house.models import Store

from . import models


def addresses(store: Store, texts: Iterable[str]) -> dict[str, str]:
    """Where a store's pictures are served, by name; none where no text asks for any."""
    if not any("pictures" in text or "video" in text for text in texts):
        return {}
    return every(store)


def every(store: Store) -> dict[str, str]:
    """Where each of a store's pictures is served, by name."""
    rows = models.Image.objects.of(store).exclude(kind="").values_list("name", "digest")
    return {name: address(store, name, digest) for name, digest in rows}


def address(store: Store, name: str, digest: str) -> str:
    """Where one picture is served, for everybody and for good."""
    return f"{store.pages}/brand/{store.key}/pictures/{name}.{digest}"
