from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0009_debits_by_tranche"),
    ]

    operations = [
        migrations.RemoveField(model_name="heuresplan", name="capture"),
    ]
