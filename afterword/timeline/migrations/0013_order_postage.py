from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0012_turns"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="postage",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="order",
            name="weight",
            field=models.BigIntegerField(null=True),
        ),
    ]
