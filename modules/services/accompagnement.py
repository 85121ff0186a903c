"""Writing down an accompaniment to creation: viability, level, follow-up, and the word of the person."""

from datetime import date
from typing import Any

from django.db import transaction

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.emission import emit
from modules import emails
from modules.enums import Avis, EtatDossier, EtatTranche, MotifDeclin, NaturePiece
from modules.models import Dossier, Justificatif, PieceAccompagnement
from modules.policies import require_member, require_person
from modules.rules.creation import DOMAINES, NIVEAUX, concerns
from modules.services.dossiers import end_by_organisme, locked

WRITERS = ("gestionnaire", "formateur")
#: Texts of the viability sheet, with their label.
TEXTES = {
    "activite": "L’activité\u00a0: quoi, pour qui, où",
    "marche": "Le marché et la concurrence",
    "points_forts": "Ce qui porte le projet",
    "vigilance": "Ce qui le fragilise",
}
MONTANTS = {
    "chiffre_affaires": "Chiffre d’affaires prévu la première année",
    "charges": "Charges prévues la première année",
    "besoins": "Argent nécessaire pour démarrer",
    "apports": "Argent déjà réuni",
}
DAY_SECONDS = 12 * 3600


def _open_creation(dossier: Dossier) -> Dossier:
    row = locked(dossier)
    if not concerns(row.module.nature):
        raise Refused("Seul l’accompagnement à la création ou à la reprise demande ces pièces.", code="sans_objet")
    if row.etat != EtatDossier.VALIDE:
        raise Refused("Ces pièces s’écrivent entre l’accord du financeur et le service fait.", code="etat_incompatible")
    return row


def _keep(
    *, row: Dossier, nature: str, contenu: dict[str, Any], actor: Actor, at: Moment, **extra: Any
) -> PieceAccompagnement:
    piece = PieceAccompagnement.objects.create(
        dossier=row, nature=nature, contenu=contenu, made_on=at.today, made_at=at.now, made_by_id=actor.user_id, **extra
    )
    record(actor=actor, at=at, verb=f"modules.write_{nature}", target=piece, titulaire_id=row.titulaire_id)
    return piece


@transaction.atomic
def write_viability(
    *,
    dossier: Dossier,
    textes: dict[str, str],
    montants: dict[str, int],
    avis: str,
    conditions: str = "",
    actor: Actor,
    at: Moment,
) -> PieceAccompagnement:
    """The viability sheet; a later one replaces it. A « sous conditions » says which."""
    row = _open_creation(dossier)
    require_member(actor=actor, organisme_id=row.module.organisme_id, functions=WRITERS)
    for name, label in TEXTES.items():
        if not textes.get(name, "").strip():
            raise InvalidInput(f"Remplissez\u00a0: {label}.", code="vide", field=name)
    for name, label in MONTANTS.items():
        if montants.get(name) is None or montants[name] < 0:
            raise InvalidInput(f"Indiquez un montant\u00a0: {label}.", code="montant", field=name)
    if avis not in Avis.values:
        raise InvalidInput("Donnez votre avis sur le projet.", code="avis", field="avis")
    if avis != Avis.VIABLE and not conditions.strip():
        raise InvalidInput("Dites à quelles conditions, ou pourquoi.", code="conditions", field="conditions")
    contenu = {
        **{name: textes[name].strip() for name in TEXTES},
        **{name: montants[name] for name in MONTANTS},
        "avis": avis,
        "conditions": conditions.strip(),
    }
    return _keep(row=row, nature=NaturePiece.VIABILITE, contenu=contenu, actor=actor, at=at)


@transaction.atomic
def assess_level(
    *, dossier: Dossier, niveaux: dict[str, str], objectif: str, actor: Actor, at: Moment
) -> PieceAccompagnement:
    """The level of the person in each domain, and what the accompaniment aims at; a later one replaces it."""
    row = _open_creation(dossier)
    require_member(actor=actor, organisme_id=row.module.organisme_id, functions=WRITERS)
    for domaine, label in DOMAINES.items():
        if niveaux.get(domaine) not in NIVEAUX:
            raise InvalidInput(f"Choisissez un niveau\u00a0: {label}.", code="niveau", field=domaine)
    if not objectif.strip():
        raise InvalidInput("Dites ce que l’accompagnement doit lui apporter.", code="vide", field="objectif")
    contenu = {**{domaine: niveaux[domaine] for domaine in DOMAINES}, "objectif": objectif.strip()}
    return _keep(row=row, nature=NaturePiece.NIVEAU, contenu=contenu, actor=actor, at=at)


@transaction.atomic
def write_follow_up(
    *,
    dossier: Dossier,
    jour: date,
    secondes: int,
    objet: str,
    a_distance: bool = False,
    suite: str = "",
    actor: Actor,
    at: Moment,
) -> PieceAccompagnement:
    """One appointment of the journal: day, length, subject, what comes next."""
    row = _open_creation(dossier)
    require_member(actor=actor, organisme_id=row.module.organisme_id, functions=WRITERS)
    first = row.first_session_on
    if first is None or not first <= jour <= at.today:
        raise InvalidInput(
            f"Le rendez-vous a lieu entre le {first:%d/%m/%Y} (première séance) et le {at.today:%d/%m/%Y} (aujourd’hui).",
            code="dates",
            field="jour",
        )
    if not 0 < secondes <= DAY_SECONDS:
        raise InvalidInput("Un rendez-vous dure de quelques minutes à 12\u00a0h.", code="duree", field="duree")
    if not objet.strip():
        raise InvalidInput("Dites sur quoi vous avez travaillé.", code="vide", field="objet")
    contenu = {"jour": jour.isoformat(), "objet": objet.strip(), "a_distance": a_distance, "suite": suite.strip()}
    return _keep(row=row, nature=NaturePiece.SUIVI, contenu=contenu, secondes=secondes, actor=actor, at=at)


@transaction.atomic
def strike_follow_up(*, piece: PieceAccompagnement, actor: Actor, at: Moment) -> PieceAccompagnement:
    """Strike a wrong line: an empty one replaces it, both stay readable. Twice is once."""
    row = _open_creation(piece.dossier)
    require_member(actor=actor, organisme_id=row.module.organisme_id, functions=WRITERS)
    if piece.nature != NaturePiece.SUIVI:
        raise Refused("Seule une ligne du journal se raye.", code="sans_objet")
    done = PieceAccompagnement.objects.filter(remplace=piece).first()
    if done is not None:
        return done
    contenu = {**piece.contenu, "raye": True}
    return _keep(row=row, nature=NaturePiece.SUIVI, contenu=contenu, secondes=0, remplace=piece, actor=actor, at=at)


@transaction.atomic
def attest(*, dossier: Dossier, confirme: bool, commentaire: str = "", actor: Actor, at: Moment) -> PieceAccompagnement:
    """The person says whether she was accompanied as the journal tells. Her last word counts."""
    row = _open_creation(dossier)
    require_person(actor=actor, titulaire_id=row.titulaire_id)
    if row.first_session_on is None or at.today < row.first_session_on:
        raise Refused("Vous l’attesterez après la première séance.", code="trop_tot")
    if not confirme and not commentaire.strip():
        raise InvalidInput(
            "Dites ce qui ne s’est pas passé comme c’est écrit.", code="commentaire", field="commentaire"
        )
    contenu = {"confirme": confirme, "commentaire": commentaire.strip()}
    piece = _keep(row=row, nature=NaturePiece.ATTESTATION, contenu=contenu, actor=actor, at=at)
    for proof in Justificatif.objects.filter(tranche__dossier=row, tranche__etat=EtatTranche.JUSTIFIEE):
        key = f"{proof.pk}:attestation:{piece.pk}"
        emit(topic="modules.proof_received", key=key, payload={"justificatif_id": proof.pk})
    emails.attestation_given(dossier=row, confirme=confirme, at=at)
    return piece


@transaction.atomic
def decline(*, dossier: Dossier, motif: str, detail: str, actor: Actor, at: Moment) -> Dossier:
    """The operator refuses to accompany, for one of its two legal motives, before the funder accepted."""
    row = locked(dossier)
    require_member(actor=actor, organisme_id=row.module.organisme_id, functions=("gestionnaire",))
    if not concerns(row.module.nature):
        raise Refused("Seul un projet de création ou de reprise se refuse ainsi.", code="sans_objet")
    if motif not in MotifDeclin.values:
        raise InvalidInput("Choisissez l’un des deux motifs prévus par le texte.", code="motif", field="motif")
    if not detail.strip():
        raise InvalidInput("Expliquez à la personne ce qui fonde votre refus.", code="vide", field="detail")
    words = f"{MotifDeclin(motif).label}. {detail.strip()}"
    done = end_by_organisme(dossier=row, verb="decliner", motif=words[:300], actor=actor, at=at)
    done.declined_for = motif
    done.save(update_fields=["declined_for"])
    return done
