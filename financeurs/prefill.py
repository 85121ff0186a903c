"""Money of a year, from the orders that the funders paid, by kind of funder."""

from django.db.models import Sum

from financeurs.enums import EtatTentative, TypeFinanceur
from financeurs.models import Tentative
from organismes.models import Organisme
from organismes.prefill import Known, fills_report

ORIGINS = {
    TypeFinanceur.OPCA: "organismes_collecteurs",
    TypeFinanceur.OPACIF: "organismes_collecteurs",
    TypeFinanceur.FAF: "organismes_collecteurs",
    TypeFinanceur.POLE_EMPLOI: "pouvoirs_publics",
    TypeFinanceur.REGION: "pouvoirs_publics",
    TypeFinanceur.AGEFIPH: "pouvoirs_publics",
}


@fills_report("financeurs")
def money_received(organisme: Organisme, annee: int) -> Known:
    """Cents paid in the year, from one query."""
    rows = (
        Tentative.objects.filter(ordre__beneficiaire=organisme, etat=EtatTentative.PAYEE, settled_on__year=annee)
        .exclude(ordre__nature="recouvrement")
        .values_list("ordre__financeur__type")
        .annotate(cents=Sum("ordre__montant_centimes"))
    )
    found: Known = {}
    for kind, cents in rows:
        name = f"produit_{ORIGINS[TypeFinanceur(kind)]}"
        found[name] = found.get(name, 0) + cents
    return found
