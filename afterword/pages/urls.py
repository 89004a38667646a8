"""Where the customers' pages are. A token names the store, the person and the one purpose."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
