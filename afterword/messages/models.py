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


class Draft(Owned):
    """What is being written of a template, whole or not. Nothing of it goes out before it is saved
    as a version. At most one for each template."""

    key = models.SlugField(max_length=60)
    text = models.TextField()
    based = models.IntegerField(default=0)
    """The version that it began from; 0: there was none of the store's own."""
    stamp = models.IntegerField(default=1)
    """Goes up with every change: who writes names the one they saw."""
    before = models.JSONField(default=list)
    """The texts that it had, the newest last: where undoing leads."""
    after = models.JSONField(default=list)
    """The texts that were undone, the newest last."""
    mark = models.CharField(max_length=20, blank=True, default="")
    """Of the page that wrote it last: a page does not overtake itself."""
    saved = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "key"], name="messages_draft_once"),
        ]


class Voice(Owned):
    """How a store speaks: see ``voice.Voice``. At most one for each store."""

    written = models.JSONField(default=dict)
    changed = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store"], name="messages_voice_once"),
        ]


class Approval(Owned):
    """Words of a template in one language, as a provider approves them."""

    channel = models.CharField(max_length=20)
    template = models.SlugField(max_length=60)
    language = models.CharField(max_length=20)
    """As we write it: ``pt-BR``."""
    name = models.CharField(max_length=160)
    code = models.CharField(max_length=20)
    """The language as the provider writes it: ``pt_BR``."""
    body = models.TextField()
    gaps = models.JSONField(default=list)
    """The Liquid of each gap, in their order."""
    button = models.CharField(max_length=40, blank=True, default="")
    link = models.CharField(max_length=200, blank=True, default="")
    """The Liquid of the button's address."""
    choices = models.JSONField(default=list)
    """The buttons that answer: [key, what stands on it], in their order."""
    picture = models.CharField(max_length=60, blank=True, default="", db_default="")
    """The name of the store's picture over the words; empty: they were approved without one."""
    category = models.CharField(max_length=40)
    status = models.CharField(max_length=40, default="asked")
    """``asked``: it is not known yet whether the provider has it; else the provider's own word."""
    quality = models.CharField(max_length=40, blank=True, default="")
    reason = models.CharField(max_length=400, blank=True, default="")
    """Why it was refused, or why it could not be handed in."""
    provider_id = models.CharField(max_length=60, blank=True, default="")
    asked = models.DateTimeField()
    judged = models.DateTimeField(null=True, blank=True)
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(
                fields=["store", "channel", "name", "code"], name="messages_approval_once"
            ),
        ]


class Image(Owned):
    """A picture of the store's, under the name that templates know it by. It was drawn anew when
    it was uploaded: nothing but its points is kept."""

    name = models.SlugField(max_length=60)
    content = models.BinaryField()
    kind = models.CharField(max_length=20, blank=True, default="", db_default="")
    """As the web names it; empty: it is not served, for it was kept before pictures were drawn
    anew."""
    digest = models.CharField(max_length=16, blank=True, default="", db_default="")
    """Stands in its address, which so changes when the picture does."""
    width = models.IntegerField(default=0, db_default=0)
    height = models.IntegerField(default=0, db_default=0)
    alt = models.CharField(max_length=300, blank=True, default="", db_default="")
    """What it shows, for those who do not see it."""
    made = models.DateTimeField()
    by = models.CharField(max_length=120)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "name"], name="messages_image_once"),
        ]


class Recording(Owned):
    """Words that were spoken for a voice note, known by a keyed hash of them and their voice."""

    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    """Ogg with Opus, sealed with the store's key."""
    made = models.DateTimeField()
    used = models.DateTimeField(db_index=True)

    class Meta(Owned.Meta):
        constraints = [
            *Owned.Meta.constraints,
            models.UniqueConstraint(fields=["store", "digest"], name="messages_recording_once"),
        ]


class Press(Owned):
    """A link of a message was followed, by a person or by a scanner: ``following`` finds out."""

    send_key = models.CharField(max_length=32)
    mark = models.CharField(max_length=12)
    """Which of its links."""
    at = models.DateTimeField()
    counted = models.BooleanField(default=False)
    """It was looked at, and stays a while for those that come after it to be held against."""

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints]
        indexes = [
            models.Index(fields=["store", "send_key"], name="messages_press_of"),
            models.Index(
                fields=["at"], name="messages_press_fresh", condition=models.Q(counted=False)
            ),
        ]


class OwnAnswer(Owned):
    """An entry of the store's answers page: what people ask, and what the store says to it."""

    name = models.CharField(max_length=80)
    questions = models.JSONField(default=list)
    """Ways of asking it, in any language."""
    words = models.JSONField(default=dict)
    """By language: the answer, as it is said."""
    changed = models.DateTimeField()

    class Meta(Owned.Meta):
        constraints = [*Owned.Meta.constraints]
