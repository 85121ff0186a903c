from django.db import migrations

FUNCTIONS = ("check_mouvement", "check_solde")


class Migration(migrations.Migration):
    """The plan of a trigger is kept for the session: one made while the ledger was empty read it whole at each line."""

    dependencies = [
        ("accounts", "0006_a_live_mandate_has_a_term"),
    ]

    operations = [
        migrations.RunSQL(
            f"ALTER FUNCTION {name}() SET enable_seqscan TO off", f"ALTER FUNCTION {name}() RESET enable_seqscan"
        )
        for name in FUNCTIONS
    ]
