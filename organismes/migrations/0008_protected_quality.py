from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organismes", "0007_quality_files"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('organismes_preuvequalite', 'removed_at')",
            "SELECT make_changeable('organismes_preuvequalite')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('organismes_tourqualite')",
            "SELECT make_changeable('organismes_tourqualite')",
        ),
        migrations.RunSQL(
            "SELECT make_append_only('organismes_avisindicateur')",
            "SELECT make_changeable('organismes_avisindicateur')",
        ),
    ]
