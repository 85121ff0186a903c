from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0013_changes_of_parameters"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "law_of_two_people.sql").read_text(), (SQL / "law_of_two_people_reverse.sql").read_text()
        ),
        migrations.RunSQL(
            "SELECT freeze_columns('accounts_jeudeparametres', 'motif', 'created_at', 'created_by_id')",
            "SELECT unfreeze_columns('accounts_jeudeparametres')",
        ),
    ]
