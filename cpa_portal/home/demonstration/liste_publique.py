"""A public list of training bodies that disagrees here and there with the portal."""

import csv
import io

from django.core.files.base import ContentFile

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.outbox.delivery import drain
from modules.models import ListeLpof
from modules.rules.lpof import NAME, NUMBER, PREVIOUS, SIREN, SIRET, YEAR_END
from modules.services.lpof import receive_list
from organismes.models import DeclarationActivite

COLUMNS = (NUMBER, PREVIOUS, NAME, SIREN, SIRET, YEAR_END)
ELSEWHERE = (("11922000322", "Réussir son projet", "552100554"), ("93131200213", "Atelier du repreneur", "440117620"))


def load_list(*, actor: Actor, at: Moment) -> ListeLpof:
    """One body absent, one lapsed, one renamed, one whose number was replaced; two that only the list knows."""
    live = DeclarationActivite.objects.live_on(at.today).exclude(nda="").select_related("organisme").order_by("pk")
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    for rank, one in enumerate(live[1:]):
        body = one.organisme
        number, previous = (one.nda, "") if rank != 2 else ("76310999913", one.nda)
        name = body.raison_sociale if rank != 1 else f"{body.raison_sociale} et associés"
        ended = "31/12/2014" if rank == 0 else "31/12/2016"
        writer.writerow([number, previous, name, body.siren, body.siret, ended])
    for number, name, siren in ELSEWHERE:
        writer.writerow([number, "", name, siren, "", "31/12/2016"])
    file = ContentFile(text.getvalue().encode(), name="liste-publique-2017-05.csv")
    row = receive_list(file=file, actor=actor, at=at)
    drain(at=at)
    return row
