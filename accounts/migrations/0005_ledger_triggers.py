from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"
NEW_FACTS = {
    "accounts_activitecitoyenne": ", 'closed_at', 'closed_reason'",
    "accounts_correctif": ", 'closed_at', 'closed_reason'",
    "accounts_benevolat": "",
}


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_chained_ledger"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "ledger_chain.sql").read_text(), (SQL / "ledger_chain_reverse.sql").read_text()
        ),
        *(
            migrations.RunSQL(
                f"SELECT make_append_only('{table}'{closing})", f"SELECT make_changeable('{table}')"
            )
            for table, closing in NEW_FACTS.items()
        ),
    ]
