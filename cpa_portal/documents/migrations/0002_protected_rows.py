from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0001_initial"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('documents_document')",
            "SELECT make_changeable('documents_document')",
        ),
    ]
