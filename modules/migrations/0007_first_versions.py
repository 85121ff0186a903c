import hashlib
import json

from django.db import migrations

FIELDS = (
    "nature",
    "titre",
    "objectif",
    "contenu",
    "public_vise",
    "prerequis",
    "phase",
    "tarification",
    "forfait_secondes",
    "forfait_centimes",
    "justificatif_type",
    "commune",
    "departement",
    "a_distance",
)
SIGNATAIRES = ["organisme"]
CHAMPS = ["identite", "intitule", "dates", "heures"]


def freeze(apps, schema_editor):
    """A first version of each module that people already saw."""
    alias = schema_editor.connection.alias
    module_model, version_model = apps.get_model("modules", "Module"), apps.get_model("modules", "VersionModule")
    dossier_model, tranche_model = apps.get_model("modules", "Dossier"), apps.get_model("modules", "Tranche")
    for module in module_model.objects.using(alias).exclude(etat="brouillon", dossiers__isnull=True).distinct().iterator():
        contenu = {name: getattr(module, name) for name in FIELDS}
        contenu["etapes"] = [
            {
                "titre": "Accompagnement",
                "type": module.justificatif_type,
                "signataires": SIGNATAIRES,
                "champs": CHAMPS,
                "pour_mille": 1000,
            }
        ]
        text = json.dumps(contenu, sort_keys=True, ensure_ascii=False)
        version = version_model.objects.using(alias).create(
            module=module,
            numero=1,
            contenu=contenu,
            empreinte=hashlib.sha256(text.encode()).hexdigest(),
            made_on=module.published_on or module.created_at.date(),
        )
        module_model.objects.using(alias).filter(pk=module.pk).update(version=version)
        dossier_model.objects.using(alias).filter(module_id=module.pk).update(version=version)
        tranche_model.objects.using(alias).filter(dossier__module_id=module.pk).update(
            titre="Accompagnement", type=module.justificatif_type
        )


class Migration(migrations.Migration):
    dependencies = [
        ("modules", "0006_offer"),
    ]

    operations = [
        migrations.RunPython(freeze, migrations.RunPython.noop, elidable=True),
    ]
