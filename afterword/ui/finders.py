"""Finds the fonts that were cut for this installation."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from .fonts import folder, make_fonts


class FontFinder(BaseFinder):
    """Serves ``fonts/``; makes the files when they are first asked for."""

    def __init__(self, app_names: Any = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(location=folder(settings.HOME))

    def find(self, path: str, find_all: bool = False, **_: Any) -> Any:
        """The font at a static path."""
        if path.startswith("fonts/") and self.storage.exists(path):
            found = self.storage.path(path)
            return [found] if find_all else found
        return []

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[tuple[str, Any]]:
        """All fonts."""
        for path in make_fonts(settings.HOME):
            yield f"fonts/{path.name}", self.storage
