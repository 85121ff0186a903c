from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("financeurs", "0002_initial"),
        ("db", "0001_append_only"),
    ]

    operations = [
        migrations.RunSQL(
            "SELECT make_append_only('financeurs_approbation')",
            "SELECT make_changeable('financeurs_approbation')",
        ),
        migrations.RunSQL(
            "SELECT freeze_columns('financeurs_remise', 'msg_id', 'xml_ciphertext', 'xml_sha256', "
            "'nombre', 'total_centimes', 'financeur_id', 'created_at')",
            "SELECT unfreeze_columns('financeurs_remise')",
        ),
        migrations.RunSQL(
            "SELECT freeze_columns('financeurs_ordrepaiement', 'tranche_id', 'financeur_id', 'seq', 'nature', "
            "'montant_centimes', 'beneficiaire_id', 'prise_en_charge_id', 'service_fait_id', 'approbations_requises')",
            "SELECT unfreeze_columns('financeurs_ordrepaiement')",
        ),
        migrations.RunSQL(
            "SELECT freeze_columns('financeurs_tentative', 'ordre_id', 'n', 'end_to_end_id', 'content_digest')",
            "SELECT unfreeze_columns('financeurs_tentative')",
        ),
    ]
