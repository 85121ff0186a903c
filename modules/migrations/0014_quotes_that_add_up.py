from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0013_quotes_in_lines"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('modules_lignedevis')",
            "SELECT make_changeable('modules_lignedevis')",
        ),
        migrations.RunSQL(read("quotes_add_up"), read("quotes_add_up_reverse")),
    ]
