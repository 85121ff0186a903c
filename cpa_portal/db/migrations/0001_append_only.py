from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    initial = True
    dependencies = []

    operations = [
        migrations.RunSQL(
            (SQL / "append_only.sql").read_text(), (SQL / "append_only_reverse.sql").read_text()
        ),
    ]
