from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("financeurs", "0006_abandoned_tries"),
        ("modules", "0004_checks_that_hold_on_nulls"),
        ("organismes", "0005_territoires"),
        ("uploads", "0002_protected_rows"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "strict_approvals.sql").read_text(), (SQL / "strict_approvals_reverse.sql").read_text()
        ),
    ]
