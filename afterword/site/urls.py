"""Where each address leads."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("afterword.desk.accounts.urls")),
    path("", include("afterword.api.urls")),
    path("", include("afterword.desk.urls")),
    path("", include("afterword.pages.urls")),
]
