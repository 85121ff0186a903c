"""Documents of this app: the decision and the payment order. Their text is frozen when they are issued."""

from collections.abc import Iterable

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document
from financeurs.models import OrdrePaiement, PriseEnCharge
from financeurs.rules.payability import Payabilite
from financeurs.selectors import account_of, funded_part, ordered_before, standing_approvals

ORDER, DECISION = "ordre_paiement", "decision_prise_en_charge"


def issue_decision(*, row: PriseEnCharge, verdict: Payabilite, actor: Actor, at: Moment) -> Document:
    """What the funder decided, what was checked and what it means for the person's hours."""
    dossier = row.dossier
    module = dossier.module
    return issue_document(
        kind=DECISION,
        version="1",
        title=f"Décision sur la demande de prise en charge n° {row.pk}",
        context={
            "numero": row.pk,
            "financeur": row.financeur.nom,
            "personne": dossier.titulaire.nom_affiche,
            "module": module.titre,
            "nature": module.get_nature_display(),
            "organisme": module.organisme.raison_sociale,
            "siret": module.organisme.siret,
            "first_session_on": dossier.first_session_on,
            "last_session_on": dossier.last_session_on,
            "secondes": dossier.total_secondes,
            "centimes": dossier.total_centimes,
            "requested_on": row.requested_on,
            "decided_on": row.decided_on,
            "accorde": row.centimes,
            "motif": row.motif,
            "heures": [(part.get_compteur_display(), part.secondes) for part in dossier.plan.order_by("pk")],
            "personnel": (dossier.total_secondes or 0) - funded_part(dossier)[0],
            "motifs": [(motif.texte.rstrip("."), motif.article) for motif in verdict.motifs],
            "consented_on": dossier.submitted_on,
        },
        subject=row,
        titulaire_id=dossier.titulaire_id,
        actor=actor,
        at=at,
    )


def decision_document(row: PriseEnCharge) -> Document | None:
    """The text of a decision, or None before it (and for those taken before texts were kept)."""
    return Document.objects.filter(kind=DECISION, subject_id=str(row.pk)).order_by("-issued_at").first()


def latest_order_document(ordre: OrdrePaiement) -> Document | None:
    """The last text issued for an order."""
    return Document.objects.filter(kind=ORDER, subject_id=str(ordre.pk)).order_by("-issued_at").first()


def latest_order_documents(ordres: Iterable[OrdrePaiement]) -> dict[int, Document]:
    """The same for several, by order."""
    rows = Document.objects.filter(kind=ORDER, subject_id__in=[str(row.pk) for row in ordres]).defer("html")
    return {int(row.subject_id): row for row in rows.order_by("issued_at")}


def issue_order(*, ordre: OrdrePaiement, actor: Actor, at: Moment) -> Document:
    """What is owed, why, and who approved it."""
    service, funding, account = ordre.service_fait, ordre.prise_en_charge, account_of(ordre)
    return issue_document(
        kind=ORDER,
        version="1",
        title=f"Ordre de paiement n° {ordre.pk}",
        context={
            "numero": ordre.pk,
            "etat": ordre.get_etat_display(),
            "nature": ordre.get_nature_display(),
            "financeur": ordre.financeur.nom,
            "organisme": ordre.beneficiaire.raison_sociale,
            "siret": ordre.beneficiaire.siret,
            "iban": account.iban_masque if account else "non communiqué",
            "dossier": str(ordre.tranche.dossier_id),
            "tranche": ordre.tranche.numero,
            "accorde": funding.centimes,
            "prix": ordre.tranche.centimes,
            "deja": ordered_before(ordre),
            "prevues": ordre.tranche.secondes,
            "personne": ordre.tranche.secondes - funded_part(ordre.tranche.dossier)[0],
            "realisees": service.secondes,
            "effective_on": service.effective_on,
            "recorded_on": service.recorded_on,
            "montant": ordre.montant_centimes,
            "created_on": ordre.created_on,
            "requises": ordre.approbations_requises,
            "approbations": [
                (approval.approver.nom_affiche, approval.approved_on) for approval in standing_approvals(ordre)
            ],
        },
        subject=ordre,
        actor=actor,
        at=at,
    )
