from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("organismes", "0010_changements"),
    ]

    operations = [
        migrations.RunSQL((SQL / "changements.sql").read_text(), (SQL / "changements_reverse.sql").read_text()),
    ]
