from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("audit", "0001_initial"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('audit_journalentry')",
            "SELECT make_changeable('audit_journalentry')",
        ),
    ]
