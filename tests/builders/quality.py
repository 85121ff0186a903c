"""Quality files in each state, made through the services."""

from typing import Any

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.quality import fill
from organismes.dossier_qualite import read_file
from organismes.enums import Avis
from organismes.models import Organisme, Qualite, TourQualite
from organismes.services.dossier_qualite import open_file, send_file
from organismes.services.examen_qualite import Opinion, conclude_round
from tests.builders import organismes as build

SYSTEM = Actor.system("test")


def opened(body: Organisme, *, at: Moment, **options: Any) -> Qualite:
    """A file opened and empty."""
    return open_file(organisme=body, **options, actor=SYSTEM, at=at)


def sent(*, at: Moment, rank: int = 1, body: Organisme | None = None, **options: Any) -> Qualite:
    """A complete file that waits for an examiner."""
    row = opened(body or build.registered(at=at, rank=rank), at=at, **options)
    return send_file(qualite=fill(qualite=row, actor=SYSTEM, at=at), actor=SYSTEM, at=at)


def opinions(row: Qualite, **changed: str) -> list[Opinion]:
    """Everything in order, but what `changed` says: `i2_1="insuffisant"`, with a comment and a demand."""
    other = {name[1:].replace("_", "."): avis for name, avis in changed.items()}
    return [
        Opinion(numero, other[numero], "La pièce ne le montre pas.", demande=True)
        if numero in other
        else Opinion(numero, Avis.CONFORME)
        for numero in (ligne.indicateur.numero for ligne in read_file(row).lignes)
    ]


def concluded(row: Qualite, verdict: str, *, at: Moment, actor: Actor = SYSTEM, **changed: str) -> TourQualite:
    """A round concluded."""
    return conclude_round(
        qualite=row,
        tour=row.tour,
        verdict=verdict,
        opinions=opinions(row, **changed),
        motif="" if verdict == "referencable" else "Des preuves manquent.",
        structure="Opca de test",
        actor=actor,
        at=at,
    )
