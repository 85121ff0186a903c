"""Documents of this app: the quote and the receipt of a proof. Their text is frozen when they are issued."""

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document
from cpa_portal.errors import NotFound
from modules.enums import TypeJustificatif
from modules.models import Devis, Justificatif

QUOTE = "devis"
RECEIPT = "recu_justificatif"


def issue_quote(*, devis: Devis, actor: Actor, at: Moment) -> Document:
    """The organisme's offer, as the person will read it."""
    dossier = devis.dossier
    organisme = dossier.module.organisme
    return issue_document(
        kind=QUOTE,
        version="2",
        title=f"Devis n° {devis.version} du dossier {dossier.pk}",
        context={
            "organisme": organisme.raison_sociale,
            "siret": organisme.siret,
            "module": dossier.module.titre,
            "nature": dossier.module.get_nature_display(),
            "beneficiaire": dossier.titulaire.nom_affiche,
            "dossier": str(dossier.pk),
            "version": devis.version,
            "projet": devis.projet,
            "detail": devis.detail,
            "motif_avenant": devis.motif_avenant,
            "lignes": [
                {
                    "libelle": line.libelle,
                    "secondes": line.secondes,
                    "centimes": line.centimes,
                    "first_on": line.first_on,
                    "last_on": line.last_on,
                }
                for line in devis.lignes.order_by("rang")
            ],
            "secondes": devis.secondes,
            "centimes": devis.centimes,
            "first_session_on": devis.first_session_on,
            "last_session_on": devis.last_session_on,
            "issued_on": devis.issued_on,
            "expires_on": devis.expires_on,
        },
        subject=devis,
        titulaire_id=dossier.titulaire_id,
        actor=actor,
        at=at,
    )


def issue_receipt(*, justificatif: Justificatif, actor: Actor, at: Moment) -> Document:
    """What was received, when, with which hash and which check."""
    dossier = justificatif.tranche.dossier
    fichier = justificatif.fichier
    return issue_document(
        kind=RECEIPT,
        version="1",
        title=f"Reçu du justificatif du dossier {dossier.pk}",
        context={
            "organisme": dossier.module.organisme.raison_sociale,
            "module": dossier.module.titre,
            "dossier": str(dossier.pk),
            "tranche": justificatif.tranche.numero,
            "type": TypeJustificatif(justificatif.type).label,
            "secondes": justificatif.secondes_realisees,
            "ended_on": justificatif.ended_on,
            "fichier": fichier.name,
            "taille": fichier.size,
            "empreinte": fichier.received_sha256,
            "controle": fichier.check_label,
            "received_on": at.today,
            "received_at": at.now,
        },
        subject=justificatif,
        titulaire_id=dossier.titulaire_id,
        actor=actor,
        at=at,
    )


def latest_document(kind: str, subject: Devis | Justificatif) -> Document:
    """The document issued for a quote or a proof. Raises NotFound if there is none yet."""
    found = (
        Document.objects.filter(kind=kind, subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        .order_by("-issued_at")
        .first()
    )
    if found is None:
        raise NotFound("Ce document n’existe pas encore.")
    return found
