from django.db import migrations

TERRITOIRES = [
    ("11", "Île-de-France", "DIRECCTE d’Île-de-France"),
    ("24", "Centre-Val de Loire", "DIRECCTE du Centre-Val de Loire"),
    ("27", "Bourgogne-Franche-Comté", "DIRECCTE de Bourgogne-Franche-Comté"),
    ("28", "Normandie", "DIRECCTE de Normandie"),
    ("32", "Hauts-de-France", "DIRECCTE des Hauts-de-France"),
    ("44", "Grand Est", "DIRECCTE du Grand Est"),
    ("52", "Pays de la Loire", "DIRECCTE des Pays de la Loire"),
    ("53", "Bretagne", "DIRECCTE de Bretagne"),
    ("75", "Nouvelle-Aquitaine", "DIRECCTE de Nouvelle-Aquitaine"),
    ("76", "Occitanie", "DIRECCTE d’Occitanie"),
    ("84", "Auvergne-Rhône-Alpes", "DIRECCTE d’Auvergne-Rhône-Alpes"),
    ("93", "Provence-Alpes-Côte d’Azur", "DIRECCTE de Provence-Alpes-Côte d’Azur"),
    ("94", "Corse", "DIRECCTE de Corse"),
    ("95", "Guadeloupe", "DIECCTE de Guadeloupe"),
    ("96", "Guyane", "DIECCTE de Guyane"),
    ("97", "Martinique", "DIECCTE de Martinique"),
    ("98", "La Réunion", "DIECCTE de La Réunion"),
    ("06", "Mayotte", "DIECCTE de Mayotte"),
]


def fill(apps, schema_editor):
    territoires = apps.get_model("organismes", "Territoire").objects.using(schema_editor.connection.alias)
    for code, nom, direction in TERRITOIRES:
        territoires.get_or_create(code=code, defaults={"nom": nom, "direction": direction})


class Migration(migrations.Migration):
    dependencies = [
        ("organismes", "0004_protected_pieces"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
