from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("financeurs", "0011_procedures"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(f"SELECT make_append_only('financeurs_{table}')", f"SELECT make_changeable('financeurs_{table}')")
        for table in ("piecesuspension", "campagnecontrole", "pointcontrole", "preuvecontrole", "aviscontrole")
    ]
