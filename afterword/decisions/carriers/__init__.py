"""Which carrier a tracking number is of, and where anybody may follow it. Pure.

A number is recognised by its form and, where the form has one, by its check digit: ``reading`` does
it, ``checks`` are the sums, ``forms_*`` are the tables of forms with the source of each, ``posts``
are the posts of the world by the country at the end of their numbers, ``known`` are the carriers by
name, with their countries and their public tracking pages.
"""

from .known import CARRIERS, Carrier, tracking_url, word
from .reading import Guess, clean, recognise

__all__ = ["CARRIERS", "Carrier", "Guess", "clean", "recognise", "tracking_url", "word"]
