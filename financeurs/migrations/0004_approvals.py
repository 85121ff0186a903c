from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("financeurs", "0003_protected_rows"),
        ("modules", "0002_protected_rows"),
        ("organismes", "0002_protected_rows"),
    ]

    operations = [
        migrations.RunSQL((SQL / "approvals.sql").read_text(), (SQL / "approvals_reverse.sql").read_text()),
    ]
