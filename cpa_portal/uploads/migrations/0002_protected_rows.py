from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("uploads", "0001_initial"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('uploads_fichier')",
            "SELECT make_changeable('uploads_fichier')",
        ),
    ]
