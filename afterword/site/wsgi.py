"""The web application: the door for webhooks in front, Django behind it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
