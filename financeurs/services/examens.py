"""Examining the quality of a body: taking a round, writing opinions, concluding."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Refused
from financeurs.enums import Fonction
from financeurs.models import AvisEnCours, Examen
from financeurs.policies import require_member
from organismes.enums import EtatQualite
from organismes.models import Qualite, TourQualite
from organismes.services.dossier_qualite import locked
from organismes.services.examen_qualite import Opinion, conclude_round, require_stranger

EXAMINATEUR = (str(Fonction.EXAMINATEUR),)


def require_examiner(actor: Actor) -> tuple[int, int]:
    """The funder and the person, an examiner of it. Raises NotAllowed."""
    require_member(actor=actor, financeur_id=actor.structure_id or 0, functions=EXAMINATEUR)
    if actor.user_id is None:
        raise Refused("Un examen ou un contrôle est fait par une personne.")
    return actor.structure_id or 0, actor.user_id


@transaction.atomic
def take(*, qualite: Qualite, actor: Actor, at: Moment) -> Examen:
    """Hold the round of a file. A colleague of the same funder may take over; another funder, once the day is past."""
    financeur_id, user_id = require_examiner(actor)
    row = locked(qualite)
    require_stranger(row.organisme, actor)
    if row.etat != EtatQualite.EN_EXAMEN or not row.bareme:
        raise Refused("Ce dossier n’est pas à examiner.", code="etat_incompatible")
    found = Examen.objects.filter(qualite=row, tour=row.tour).select_related("financeur").first()
    if found is None:
        found = Examen.objects.create(
            qualite=row, tour=row.tour, financeur_id=financeur_id, examinateur_id=user_id, pris_on=at.today
        )
    elif found.examinateur_id == user_id and found.financeur_id == financeur_id:
        return found
    else:
        late = row.limit_on is not None and at.today > row.limit_on
        if found.financeur_id != financeur_id and not late:
            raise Refused(
                f"{found.financeur.nom} examine déjà ce dossier depuis le {found.pris_on:%d/%m/%Y}.", code="deja_pris"
            )
        found.financeur_id, found.examinateur_id, found.pris_on = financeur_id, user_id, at.today
        found.save(update_fields=["financeur", "examinateur", "pris_on"])
    record(actor=actor, at=at, verb="financeurs.take_examination", target=row, details={"tour": row.tour})
    return found


def _held(examen: Examen, actor: Actor) -> Examen:
    """The round, locked with its file, held by this examiner and still open. Raises Refused."""
    financeur_id, user_id = require_examiner(actor)
    row = locked(examen.qualite)
    mine = Examen.objects.select_for_update(of=("self",), no_key=True).select_related("financeur").get(pk=examen.pk)
    mine.qualite = row
    if row.tour != mine.tour or row.etat != EtatQualite.EN_EXAMEN:
        raise Refused("Cet examen est déjà conclu\u00a0: relisez-le.", code="examen_deja_conclu")
    if (mine.financeur_id, mine.examinateur_id) != (financeur_id, user_id):
        raise Refused("Un autre examinateur a repris cet examen.", code="deja_pris")
    return mine


@transaction.atomic
def note(*, examen: Examen, avis: Iterable[dict[str, Any]], actor: Actor, at: Moment) -> Examen:
    """Keep opinions in draft: a mapping for each, with indicateur, avis, commentaire, demande."""
    mine = _held(examen, actor)
    for one in avis:
        AvisEnCours.objects.update_or_create(
            examen=mine,
            indicateur=one["indicateur"],
            defaults={name: one[name] for name in ("avis", "commentaire", "demande")},
        )
    record(actor=actor, at=at, verb="financeurs.note_examination", target=mine.qualite, details={"tour": mine.tour})
    return mine


@transaction.atomic
def conclude(*, examen: Examen, verdict: str, motif: str = "", actor: Actor, at: Moment) -> TourQualite:
    """Conclude the round with the opinions in draft."""
    mine = _held(examen, actor)
    opinions = [
        Opinion(one.indicateur, one.avis, one.commentaire, one.demande and verdict == EtatQualite.A_COMPLETER)
        for one in mine.avis.exclude(avis="")
    ]
    return conclude_round(
        qualite=mine.qualite,
        tour=mine.tour,
        verdict=verdict,
        opinions=opinions,
        motif=motif,
        structure=mine.financeur.nom,
        actor=actor,
        at=at,
    )
