"""The funders and their catalogues de référence, for the filter of the public catalogue."""

from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet

from financeurs.models import EntreeCatalogue, Financeur
from financeurs.selectors import covering
from modules.referencement import provides_funders
from organismes.enums import SourceQualite
from organismes.models import Organisme, Qualite


def _deemed(day: date) -> QuerySet[Qualite]:
    """NACRE conventions that stand for an entry in every catalogue, while the policy says so."""
    met = Qualite.objects.met_on(day).filter(source=SourceQualite.NACRE)
    return met if settings.NACRE_VAUT_REFERENCEMENT else met.none()


@provides_funders
class FinanceursDuPortail:
    """Every funder of the portal."""

    def names(self) -> list[tuple[str, str]]:
        """Key and name of each funder, in the order of the names (one query)."""
        return [(str(pk), nom) for pk, nom in Financeur.objects.order_by("nom").values_list("pk", "nom")]

    def referenced(self, key: str, day: date) -> QuerySet[Organisme]:
        """Bodies in the catalogue of this funder on that day."""
        entries = EntreeCatalogue.objects.filter(covering(day), financeur_id=int(key))
        return Organisme.objects.filter(
            Q(pk__in=entries.values("organisme_id")) | Q(pk__in=_deemed(day).values("organisme_id"))
        )

    def referencing(self, organisme: Organisme, day: date) -> list[str]:
        """Names of the funders that have this body in their catalogue on that day (one query)."""
        entries = EntreeCatalogue.objects.filter(covering(day), organisme=organisme)
        deemed = _deemed(day).filter(organisme=organisme).exists()
        rows = Financeur.objects.all() if deemed else Financeur.objects.filter(pk__in=entries.values("financeur_id"))
        return list(rows.order_by("nom").values_list("nom", flat=True))
