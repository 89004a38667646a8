"""How far the engine has read."""

from django.db import models


class Cursor(models.Model):
    """The last event that the reactions have seen: each event is seen in order, once."""

    name = models.CharField(max_length=20, unique=True)
    position = models.BigIntegerField(default=0)
