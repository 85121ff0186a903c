"""What may be done: asked by the buttons and by the acts alike."""

from datetime import date

from django.conf import settings

from organismes.enums import EtatDeclaration, NaturePiece
from organismes.models import DeclarationActivite, Organisme
from organismes.rules.deadlines import add_months, filing_deadline, pieces_deadline
from organismes.rules.parameters import read
from organismes.workflow import DECLARATION


def required_pieces() -> list[str]:
    """Natures of piece without which a declaration is not complete."""
    return [nature for nature, row in read("declaration")["pieces"].items() if row["obligatoire"]]


def missing_to_file(declaration: DeclarationActivite) -> list[str]:
    """What is missing before the deposit, in words. Empty: it may be filed."""
    missing = []
    if not declaration.objet:
        missing.append("la description des prestations")
    if declaration.first_contract_on is None:
        missing.append("la date de la première convention")
    joined = {piece.nature for piece in declaration.pieces.kept()}
    missing += [
        f"la pièce «\u00a0{NaturePiece(nature).label}\u00a0»" for nature in required_pieces() if nature not in joined
    ]
    waiting = declaration.corrections.unanswered().order_by("pk")
    return missing + [f"la réponse à la demande «\u00a0{row.libelle}\u00a0»" for row in waiting]


def bulletin_warning(declaration: DeclarationActivite, today: date) -> str:
    """A sentence when the bulletin n° 3 is older than `BULLETIN_3_MOIS` on the day of the deposit."""
    dated = [piece.dated_on for piece in declaration.pieces.kept().filter(nature=NaturePiece.BULLETIN_3)]
    days = [day for day in dated if day is not None]
    if not days or add_months(max(days), settings.BULLETIN_3_MOIS) >= (declaration.complete_on or today):
        return ""
    return (
        f"Le bulletin n°\u00a03 date du {max(days):%d/%m/%Y}\u00a0: il a plus de {settings.BULLETIN_3_MOIS}\u00a0mois."
    )


def may_reopen(declaration: DeclarationActivite) -> bool:
    """A deposited declaration goes back to its body until an instructor has it in hand."""
    return DECLARATION.allows(declaration.etat, "reprendre") and not declaration.attributions.live().exists()


def next_piece(declaration: DeclarationActivite) -> str:
    """The nature that the form proposes: the first required one that is not there yet."""
    joined = {piece.nature for piece in declaration.pieces.kept()}
    missing = [nature for nature in required_pieces() if nature not in joined]
    return missing[0] if missing else str(NaturePiece.AUTRE)


def filing_warning(declaration: DeclarationActivite, today: date) -> str:
    """A sentence when the three months after the first contract have passed; filing stays open."""
    if declaration.first_contract_on is None or declaration.etat != EtatDeclaration.BROUILLON:
        return ""
    limit = filing_deadline(declaration.first_contract_on)
    if today <= limit:
        return ""
    return (
        f"La déclaration devait être déposée au plus tard le {limit:%d/%m/%Y}, trois mois après la première "
        "convention. Déposez-la dès maintenant\u00a0: le retard n’empêche pas l’enregistrement."
    )


def late_filing(declaration: DeclarationActivite) -> str:
    """A sentence for the instructor when the declaration came after the three months."""
    if declaration.first_contract_on is None or declaration.filed_on is None:
        return ""
    limit = filing_deadline(declaration.first_contract_on)
    if declaration.filed_on <= limit:
        return ""
    return f"Déclaration déposée après le {limit:%d/%m/%Y}, fin des trois mois qui suivent la première convention."


def verbs_of_instructor(declaration: DeclarationActivite, today: date) -> list[str]:
    """Verbs that an instructor may use now: what the page offers."""
    verbs = [
        verb for verb in ("enregistrer", "demander_pieces", "refuser") if DECLARATION.allows(declaration.etat, verb)
    ]
    if "demander_pieces" in verbs and declaration.complete_on and today > pieces_deadline(declaration.complete_on):
        verbs.remove("demander_pieces")
    return verbs


def may_ask_corrections(declaration: DeclarationActivite, today: date) -> bool:
    """Within ten days of the complete file, at once or in several times."""
    asking = declaration.etat in {EtatDeclaration.DEPOSEE, EtatDeclaration.A_COMPLETER}
    return asking and declaration.complete_on is not None and today <= pieces_deadline(declaration.complete_on)


def may_request_quality(organisme: Organisme, today: date) -> bool:
    """The Data Dock is keyed by the declaration number: it opens to registered bodies."""
    return organisme.declarations.live_on(today).exists()
