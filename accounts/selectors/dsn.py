"""What employers declared behind a year of activity, for its explanation."""

from accounts.models import Activite, ContratDSN, DeclarationDSN

SOURCE = "dsn"


def declared_behind(activite: Activite) -> list[ContratDSN]:
    """The monthly declarations that added up to an activity when it was recorded, with their lines; oldest first."""
    if activite.source != SOURCE:
        return []
    _, _, siret, numero, _ = activite.source_ref.split(":")
    standing = DeclarationDSN.objects.known_at(activite.recorded_at).filter(siret=siret)
    rows = (
        ContratDSN.objects.filter(compte=activite.compte_id, numero=numero, declaration__in=standing)
        .filter(recorded_at__lte=activite.recorded_at, elements__du_on__year__lte=activite.year)
        .exclude(declaration__mois__year__lt=activite.year)
        .select_related("declaration")
        .distinct()
    )
    return sorted(rows, key=lambda row: (row.declaration.mois, row.declaration.ordre))
