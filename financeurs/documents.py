"""Documents of this app: the payment order. Its text is frozen when it is issued."""

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document
from financeurs.models import OrdrePaiement

ORDER = "ordre_paiement"


def latest_order_document(ordre: OrdrePaiement) -> Document | None:
    """The last text issued for an order."""
    return Document.objects.filter(kind=ORDER, subject_id=str(ordre.pk)).order_by("-issued_at").first()


def issue_order(*, ordre: OrdrePaiement, actor: Actor, at: Moment) -> Document:
    """What is owed, why, and who approved it."""
    service, funding = ordre.service_fait, ordre.prise_en_charge
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
            "iban": ordre.coordonnees.iban_masque if ordre.coordonnees else "non communiqué",
            "dossier": str(ordre.tranche.dossier_id),
            "tranche": ordre.tranche.numero,
            "accorde": funding.centimes,
            "prevues": ordre.tranche.secondes,
            "realisees": service.secondes,
            "effective_on": service.effective_on,
            "recorded_on": service.recorded_on,
            "montant": ordre.montant_centimes,
            "created_on": ordre.created_on,
            "requises": ordre.approbations_requises,
            "approbations": [
                (approval.approver.nom_affiche, approval.approved_on)
                for approval in ordre.approbations.select_related("approver").order_by("approved_at")
            ],
        },
        subject=ordre,
        actor=actor,
        at=at,
    )
