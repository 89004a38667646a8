from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("timeline", "0017_digital_lines"),
    ]

    operations = [
        migrations.AddField(
            model_name="order",
            name="collected",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
