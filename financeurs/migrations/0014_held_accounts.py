from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("financeurs", "0013_confiance"),
        ("organismes", "0011_changements_by_two"),
    ]

    operations = [
        migrations.RunSQL((SQL / "held_accounts.sql").read_text(), (SQL / "held_accounts_reverse.sql").read_text()),
    ]
