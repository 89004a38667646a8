"""The web application: the door for webhooks in front, Django behind it."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterword.site.settings")

from django.core.wsgi import get_wsgi_application

inside = get_wsgi_application()

# Only now: the door needs the models, and these need Django to be set up.
from afterword.api.door import Door  # noqa: E402
from afterword.engine.ports import SystemClock  # noqa: E402

application = Door(inside, clock=SystemClock().now)
