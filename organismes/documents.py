"""Documents of the organismes: the récépissé of a registered declaration."""

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.issuing import issue_document
from cpa_portal.documents.models import Document
from organismes.models import DeclarationActivite
from organismes.rules.identifiers import displayed_nda
from organismes.rules.parameters import statutory_mention

KIND, VERSION = "recepisse", "1"


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


def receipt_of(declaration: DeclarationActivite) -> Document | None:
    """The récépissé of a declaration, or None."""
    return (
        Document.objects.filter(kind=KIND, subject_type=declaration._meta.label_lower, subject_id=str(declaration.pk))
        .order_by("-issued_at")
        .first()
    )
