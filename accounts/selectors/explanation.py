"""What the explanation of an account shows beside the rules: declarations received, trainings paid."""

from datetime import date

from django.db.models import Exists, OuterRef

from accounts.enums import NatureMouvement
from accounts.models import Activite, Compte, Mouvement


def activities_received(compte: Compte) -> list[Activite]:
    """Every declaration of an activity, corrected ones included, in the order in which they were recorded."""
    return list(Activite.objects.filter(compte=compte).order_by("year", "pk"))


def debits_of(compte: Compte) -> dict[tuple[date, str], dict[str, int]]:
    """Captures that no annulation undid, by day and cause, then by counter."""
    undone = Mouvement.objects.filter(annule=OuterRef("pk"))
    rows = (
        Mouvement.objects.filter(solde__compte=compte, nature=NatureMouvement.DEBIT)
        .exclude(Exists(undone))
        .order_by("pk")
        .values_list("effective_on", "cause", "solde__compteur", "quantite")
    )
    found: dict[tuple[date, str], dict[str, int]] = {}
    for on, cause, compteur, quantite in rows:
        debits = found.setdefault((on, cause), {})
        debits[compteur] = debits.get(compteur, 0) + quantite
    return found
