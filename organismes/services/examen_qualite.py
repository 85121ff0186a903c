"""Concluding a round of examination. Which funder's agents may examine is checked by the doors of the funders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, NotAllowed, Refused
from organismes.dossier_qualite import Dossier, proof_hashes, read_file
from organismes.emails import tell_members
from organismes.enums import Avis, EtatQualite
from organismes.models import AvisIndicateur, Organisme, Qualite, TourQualite
from organismes.services.dossier_qualite import locked
from organismes.workflow import QUALITE

VERDICTS = {
    EtatQualite.REFERENCABLE: "declarer_referencable",
    EtatQualite.NON_REFERENCABLE: "declarer_non_referencable",
    EtatQualite.A_COMPLETER: "demander_complements",
}


@dataclass(frozen=True, slots=True)
class Opinion:
    """What the examiner thinks of one indicator; `demande`: the body is asked to complete it."""

    indicateur: str
    avis: str
    commentaire: str = ""
    demande: bool = False


def is_member(organisme: Organisme, user_id: int | None) -> bool:
    """True if this person belongs to the body today."""
    return user_id is not None and organisme.membres.filter(user_id=user_id, until_on__isnull=True).exists()


def require_stranger(organisme: Organisme, actor: Actor) -> None:
    """Nobody examines a body of which she is a member. Raises NotAllowed."""
    if is_member(organisme, actor.user_id):
        raise NotAllowed("Vous êtes membre de cet organisme\u00a0: une autre personne doit l’examiner.", code="membre")


@transaction.atomic
def conclude_round(
    *,
    qualite: Qualite,
    tour: int,
    verdict: str,
    opinions: Sequence[Opinion],
    motif: str = "",
    structure: str,
    until_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> TourQualite:
    """End the round `tour`: référençable from today, not référençable, or complements on chosen indicators.

    `tour` is the round that the examiner read: one that a colleague concluded meanwhile is refused.
    """
    row = locked(qualite)
    require_stranger(row.organisme, actor)
    if row.tour != tour or row.etat != EtatQualite.EN_EXAMEN:
        raise Refused(
            "Cet examen a changé depuis que vous l’avez ouvert\u00a0: un autre examinateur l’a conclu. Relisez-le.",
            code="examen_deja_conclu",
        )
    if verdict not in VERDICTS:
        raise InvalidInput("Choisissez la conclusion de l’examen.", field="verdict")
    dossier, given = read_file(row), {one.indicateur: one for one in opinions}
    _check(dossier, given, verdict, motif)
    return _conclude(row, dossier, given, verdict, motif.strip(), structure, until_on, actor, at)


def _named(numbers: list[str]) -> str:
    """« l’indicateur 2.1 », « les indicateurs 2.1, 3.1 »."""
    return f"l’indicateur {numbers[0]}" if len(numbers) == 1 else f"les indicateurs {', '.join(numbers)}"


def _check(dossier: Dossier, given: dict[str, Opinion], verdict: str, motif: str) -> None:
    """The opinions are there, say why, and agree with the verdict. Raises InvalidInput."""
    expected = [ligne.indicateur.numero for ligne in dossier.lignes]
    if unknown := set(given) - set(expected):
        raise InvalidInput(f"L’indicateur {min(unknown)} n’est pas à examiner dans ce dossier.")
    if missing := [numero for numero in expected if numero not in given]:
        raise InvalidInput(f"Donnez votre avis sur chaque indicateur. Il manque\u00a0: {', '.join(missing)}.")
    if any(one.avis not in Avis.values for one in given.values()):
        raise InvalidInput("Choisissez un avis de la liste pour chaque indicateur.")
    bad = [one for one in given.values() if one.avis != Avis.CONFORME]
    if silent := [one.indicateur for one in bad if not one.commentaire.strip()]:
        raise InvalidInput(f"Un avis défavorable se motive\u00a0: commentez {_named(silent)}.")
    if any(one.demande and one.avis == Avis.CONFORME for one in given.values()):
        raise InvalidInput("Un complément ne se demande que sur un indicateur insuffisant ou non conforme.")
    if verdict == EtatQualite.REFERENCABLE and bad:
        numbers = ", ".join(one.indicateur for one in bad)
        raise InvalidInput(
            f"Les indicateurs {numbers} ne sont pas conformes\u00a0: l’organisme n’est pas référençable."
        )
    if verdict == EtatQualite.NON_REFERENCABLE and not bad and expected:
        raise InvalidInput("Chaque indicateur est conforme\u00a0: dites lequel fonde ce refus.")
    if verdict == EtatQualite.A_COMPLETER and not any(one.demande for one in bad) and expected:
        raise InvalidInput("Cochez les indicateurs sur lesquels vous demandez un complément.")
    if verdict != EtatQualite.REFERENCABLE and not motif.strip():
        raise InvalidInput("Écrivez le motif de votre conclusion\u00a0: l’organisme le lira.", field="motif")


def _conclude(
    row: Qualite,
    dossier: Dossier,
    given: dict[str, Opinion],
    verdict: str,
    motif: str,
    structure: str,
    until_on: date | None,
    actor: Actor,
    at: Moment,
) -> TourQualite:
    row.etat = QUALITE.next(row.etat, VERDICTS[EtatQualite(verdict)])
    row.limit_on = None
    if verdict == EtatQualite.REFERENCABLE:
        row.from_on, row.until_on = at.today, until_on
    elif verdict == EtatQualite.A_COMPLETER:
        row.limit_on = at.today + timedelta(days=settings.DELAI_COMPLEMENTS_QUALITE_JOURS)
    row.commentaire, row.decided_on, row.decided_by_id = motif, at.today, actor.user_id
    row.save(update_fields=["etat", "limit_on", "from_on", "until_on", "commentaire", "decided_on", "decided_by"])
    tour = TourQualite.objects.create(
        qualite=row,
        tour=row.tour,
        verdict=verdict,
        motif=motif,
        structure=structure,
        examinateur_id=actor.user_id,
        sent_on=row.sent_on,
        decided_on=at.today,
        decided_at=at.now,
    )
    AvisIndicateur.objects.bulk_create(
        AvisIndicateur(
            tour=tour,
            indicateur=ligne.indicateur.numero,
            avis=given[ligne.indicateur.numero].avis,
            commentaire=given[ligne.indicateur.numero].commentaire.strip(),
            demande=given[ligne.indicateur.numero].demande and verdict == EtatQualite.A_COMPLETER,
            reponse=ligne.reponse,
            preuves=proof_hashes(ligne.preuves),
        )
        for ligne in dossier.lignes
    )
    details = {"verdict": str(verdict), "tour": row.tour}
    record(actor=actor, at=at, verb="organismes.decide_quality", target=row, details=details)
    _tell(row, tour, at)
    return tour


def _tell(row: Qualite, tour: TourQualite, at: Moment) -> None:
    opinions = list(tour.avis.order_by("pk"))
    tell_members(
        organisme=row.organisme,
        template="qualite_conclue",
        at=at,
        context={
            "source": row.get_source_display(),
            "etat": row.get_etat_display(),
            "structure": tour.structure,
            "motif": tour.motif,
            "limit_on": row.limit_on,
            "demandes": ", ".join(one.indicateur for one in opinions if one.demande),
            "reserves": ", ".join(one.indicateur for one in opinions if one.avis != Avis.CONFORME),
            "lien": f"{settings.SITE_URL}{reverse('dossier_qualite', args=[row.pk])}",
        },
    )


@transaction.atomic
def close_unanswered(*, qualite: Qualite, motif: str, actor: Actor, at: Moment) -> Qualite:
    """Refuse a file whose complements did not come by the day that was set."""
    row = locked(qualite)
    require_stranger(row.organisme, actor)
    state = QUALITE.next(row.etat, "declarer_non_referencable")
    if row.etat != EtatQualite.A_COMPLETER:
        raise Refused("Ce dossier n’attend pas de complément.", code="etat_incompatible")
    if row.limit_on is not None and at.today <= row.limit_on:
        raise Refused(
            f"L’organisme a jusqu’au {row.limit_on:%d/%m/%Y} pour compléter son dossier.", code="delai_en_cours"
        )
    if not motif.strip():
        raise InvalidInput("Écrivez le motif de votre conclusion\u00a0: l’organisme le lira.", field="motif")
    row.etat, row.commentaire = state, motif.strip()
    row.decided_on, row.decided_by_id = at.today, actor.user_id
    row.save(update_fields=["etat", "commentaire", "decided_on", "decided_by"])
    record(actor=actor, at=at, verb="organismes.decide_quality", target=row, details={"verdict": str(row.etat)})
    tell_members(
        organisme=row.organisme,
        template="qualite",
        at=at,
        context={"source": row.get_source_display(), "etat": row.get_etat_display(), "commentaire": row.commentaire},
    )
    return row
