"""What the end of the quality deemed by NACRE brings to the requests that wait for a funder."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.web.formatting import jour
from financeurs import emails
from financeurs.enums import EtatPriseEnCharge
from financeurs.models import PriseEnCharge
from financeurs.selectors import payable_many, why_not_payable
from organismes.consequences import Consequence, carries_out, foresees
from organismes.enums import SortNacre
from organismes.models import Organisme


@foresees("financeurs")
def foreseen(organismes: Sequence[Organisme], day: date) -> Iterator[Consequence]:
    """Could the funder still grant the request on that day? If not: until when, or why not even before."""
    rows = list(
        PriseEnCharge.objects.filter(
            etat=EtatPriseEnCharge.DEMANDEE, dossier__module__organisme__in=[body.pk for body in organismes]
        )
        .select_related("dossier__module", "financeur")
        .order_by("pk")
    )
    if not rows:
        return
    asked, eve = [(row.dossier, row.financeur) for row in rows], day - timedelta(days=1)
    then, before = payable_many(asked=asked, today=day), payable_many(asked=asked, today=eve)
    for row in rows:
        key = (row.dossier_id, row.financeur_id)
        if then[key].payable:
            sort, text = SortNacre.DEMANDE_CONTINUE, f"{row.financeur.nom} peut encore l’accorder."
        elif before[key].payable:
            sort, text = (
                SortNacre.DEMANDE_BLOQUEE,
                f"{row.financeur.nom} peut l’accorder jusqu’au {jour(eve)}, pas après.",
            )
        else:
            sort, text = SortNacre.DEMANDE_BLOQUEE, why_not_payable(then[key])
        body, title = row.dossier.module.organisme_id, row.dossier.module.titre
        yield Consequence(body, sort, str(row.dossier_id), title, text)


@carries_out("financeurs")
def done(*, found: Sequence[Consequence], last_day: date, actor: Actor, at: Moment) -> None:
    """Tell the people whose request can no longer be granted. The request stays: the catalogue may still open."""
    blocked = [line.objet for line in found if line.sort == SortNacre.DEMANDE_BLOQUEE]
    rows = PriseEnCharge.objects.filter(dossier_id__in=blocked, etat=EtatPriseEnCharge.DEMANDEE)
    for row in rows.select_related("dossier__titulaire__user", "dossier__module__organisme", "financeur").order_by(
        "pk"
    ):
        emails.request_blocked(prise_en_charge=row, at=at)
