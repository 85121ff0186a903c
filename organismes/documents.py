"""Documents of the organismes: the récépissé of a registered declaration, the decision of a refusal."""

from datetime import date

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document
from organismes.enums import MotifRefus
from organismes.models import Bilan, DeclarationActivite, ProcedureAnnulation
from organismes.rules.bilans import CHARGES, PRODUITS, PUBLICS, heures_totales, produits_totaux, stagiaires_totaux
from organismes.rules.deadlines import appeal_deadline
from organismes.rules.identifiers import displayed_nda
from organismes.rules.parameters import appeal_text, statutory_mention

KIND, VERSION = "recepisse", "1"
REFUSAL = "refus_declaration"
REPORT, ANNULMENT = "bilan", "annulation"


def issue_receipt(*, declaration: DeclarationActivite, actor: Actor, at: Moment) -> Document:
    """Freeze the récépissé with the number and the only mention that the law allows."""
    organisme = declaration.organisme
    return issue_document(
        kind=KIND,
        version=VERSION,
        title=f"Récépissé de déclaration d’activité {displayed_nda(declaration.nda)}",
        context={
            "raison_sociale": organisme.raison_sociale,
            "siret": organisme.siret,
            "adresse": organisme.adresse,
            "code_postal": organisme.code_postal,
            "commune": organisme.commune,
            "direction": organisme.territoire.direction,
            "region": organisme.territoire.nom,
            "nda": displayed_nda(declaration.nda),
            "nda_brut": declaration.nda,
            "filed_on": declaration.filed_on,
            "decided_on": declaration.decided_on,
            "tacite": declaration.tacite,
            "mention": statutory_mention(),
        },
        subject=declaration,
        actor=actor,
        at=at,
    )


def issue_report(*, bilan: Bilan, actor: Actor, at: Moment) -> Document:
    """Freeze the report of a year as it was sent: its receipt."""
    organisme, contenu = bilan.organisme, bilan.contenu
    declaration = organisme.declarations.exclude(nda="").order_by("-pk").first()
    return issue_document(
        kind=REPORT,
        version="1",
        title=f"Bilan pédagogique et financier {bilan.annee}",
        context={
            "raison_sociale": organisme.raison_sociale,
            "siret": organisme.siret,
            "nda": displayed_nda(declaration.nda) if declaration else "",
            "annee": bilan.annee,
            "version": bilan.version,
            "sent_on": at.today,
            "produits": [[label, contenu.get(f"produit_{code}") or 0] for code, label in PRODUITS.items()],
            "produits_total": produits_totaux(contenu),
            "charges": [[label, contenu.get(code) or 0] for code, label in CHARGES.items()],
            "formateurs": contenu.get("formateurs") or 0,
            "publics": [
                [label, contenu.get(f"stagiaires_{code}") or 0, contenu.get(f"heures_{code}") or 0]
                for code, label in PUBLICS.items()
            ],
            "stagiaires_total": stagiaires_totaux(contenu),
            "heures_total": heures_totales(contenu),
            "specialite": contenu.get("specialite") or "",
        },
        subject=bilan,
        actor=actor,
        at=at,
    )


def issue_annulment(
    *, procedure: ProcedureAnnulation, recours: str, recours_on: date, actor: Actor, at: Moment
) -> Document:
    """Freeze the decision that annuls a registration, with its reasons and the ways of appeal."""
    declaration = procedure.declaration
    organisme = declaration.organisme
    return issue_document(
        kind=ANNULMENT,
        version="1",
        title=f"Annulation de l’enregistrement {displayed_nda(declaration.nda)}",
        context={
            "raison_sociale": organisme.raison_sociale,
            "siret": organisme.siret,
            "adresse": organisme.adresse,
            "code_postal": organisme.code_postal,
            "commune": organisme.commune,
            "direction": organisme.territoire.direction,
            "nda": displayed_nda(declaration.nda),
            "griefs": procedure.griefs,
            "opened_on": procedure.opened_on,
            "observations": procedure.observations,
            "answered_on": procedure.answered_on,
            "decision": procedure.decision,
            "decided_on": at.today,
            "recours": recours,
            "recours_on": recours_on,
        },
        subject=procedure,
        actor=actor,
        at=at,
    )


def document_of(subject: Bilan | ProcedureAnnulation) -> Document | None:
    """The document issued for a report or a procedure, or None."""
    return (
        Document.objects.filter(subject_type=subject._meta.label_lower, subject_id=str(subject.pk))
        .order_by("-issued_at")
        .first()
    )


def receipt_of(declaration: DeclarationActivite) -> Document | None:
    """The récépissé of a declaration, or None."""
    return _latest(declaration, KIND)


def issue_refusal(*, declaration: DeclarationActivite, actor: Actor, at: Moment) -> Document:
    """Freeze the refusal: its motive, the evidence that was examined, and the ways of appeal with their last day."""
    organisme = declaration.organisme
    return issue_document(
        kind=REFUSAL,
        version=VERSION,
        title="Refus d’enregistrement d’une déclaration d’activité",
        context={
            "raison_sociale": organisme.raison_sociale,
            "siret": organisme.siret,
            "adresse": organisme.adresse,
            "code_postal": organisme.code_postal,
            "commune": organisme.commune,
            "direction": organisme.territoire.direction,
            "region": organisme.territoire.nom,
            "filed_on": declaration.filed_on,
            "decided_on": declaration.decided_on,
            "motif": MotifRefus(declaration.motif).label,
            "detail": declaration.motif_detail,
            "objet": declaration.objet,
            "pieces": [
                {"nature": piece.get_nature_display(), "nom": piece.fichier.name, "le": piece.added_on}
                for piece in declaration.pieces.kept().select_related("fichier").order_by("pk")
            ],
            "demandes": [
                {"libelle": row.libelle, "nature": row.get_nature_display(), "texte": row.texte, "le": row.asked_on}
                for row in declaration.corrections.unanswered().order_by("pk")
            ],
            "recours": appeal_text(),
            "recours_on": appeal_deadline(declaration.decided_on),  # type: ignore[arg-type]  # a refusal has its day
        },
        subject=declaration,
        actor=actor,
        at=at,
    )


def refusal_of(declaration: DeclarationActivite) -> Document | None:
    """The decision of refusal of a declaration, or None."""
    return _latest(declaration, REFUSAL)


def _latest(declaration: DeclarationActivite, kind: str) -> Document | None:
    return (
        Document.objects.filter(kind=kind, subject_type=declaration._meta.label_lower, subject_id=str(declaration.pk))
        .order_by("-issued_at")
        .first()
    )
