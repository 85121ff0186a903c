"""Documents of this app: the payment order. Its text is frozen when it is issued."""

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document
from financeurs.models import OrdrePaiement
from financeurs.selectors import account_of, funded_part, standing_approvals

ORDER = "ordre_paiement"


def latest_order_document(ordre: OrdrePaiement) -> Document | None:
    """The last text issued for an order."""
    return Document.objects.filter(kind=ORDER, subject_id=str(ordre.pk)).order_by("-issued_at").first()


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
            "prevues": ordre.tranche.secondes,
            "personne": ordre.tranche.secondes - funded_part(ordre.tranche.dossier)[0],
            "realisees": service.secondes,
            "effective_on": service.effective_on,
            "recorded_on": service.recorded_on,
            "montant": ordre.montant_centimes,
            "created_on": ordre.created_on,
            "requises": ordre.approbations_requises,
            "approbations": [
                (approval.approver.nom_affiche, approval.approved_on)
                for approval in standing_approvals(ordre)
            ],
        },
        subject=ordre,
        actor=actor,
        at=at,
    )
