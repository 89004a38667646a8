"""Templates of a store, every version kept."""

from django.db import models

from afterword.house.owned import Owned


class Template(Owned):
    """One version of a template: its text file as written."""

    key = models.SlugField(max_length=60)
    number = models.IntegerField()
    text = models.TextField()
    made = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "key", "number"], name="messages_template_once"
            ),
        ]
