from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organismes", "0001_initial"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('organismes_coordonneesbancaires', 'ended_at')",
            "SELECT make_changeable('organismes_coordonneesbancaires')",
        ),
    ]
