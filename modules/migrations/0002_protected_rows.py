from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0001_initial"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('modules_servicefait')",
            "SELECT make_changeable('modules_servicefait')",
        ),
        migrations.RunSQL(
            "SELECT freeze_columns('modules_justificatif', 'tranche_id', 'fichier_id', 'received_sha256', 'type', "
            "'secondes_realisees', 'ended_on', 'uploaded_by_id', 'uploaded_at', 'uploaded_on')",
            "SELECT unfreeze_columns('modules_justificatif')",
        ),
        migrations.RunSQL(
            "SELECT freeze_columns('modules_tranche', 'dossier_id', 'numero', 'secondes', 'centimes')",
            "SELECT unfreeze_columns('modules_tranche')",
        ),
    ]
