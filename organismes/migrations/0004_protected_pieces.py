from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organismes", "0003_pieces_and_clocks"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('organismes_piecedeclaration', 'removed_at')",
            "SELECT make_changeable('organismes_piecedeclaration')",
        ),
    ]
