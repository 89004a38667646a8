"""Finds the fonts that are subset from the font wheels at the first start."""

from django.contrib.staticfiles.finders import FileSystemFinder


class FontFinder(FileSystemFinder):
    """Serves the folder of subset fonts."""
