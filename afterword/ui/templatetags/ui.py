"""Tags and filters that every template can use."""

from django import template

register = template.Library()
