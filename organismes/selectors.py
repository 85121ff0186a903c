"""Reads of the organismes: admissibility on a day, live declaration, bank details, queue of the instructors."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Prefetch, Q, QuerySet, When

from cpa_portal.actor import Actor
from cpa_portal.db.secrets import decrypt
from cpa_portal.errors import InvalidInput, NotFound
from organismes.enums import EtatDeclaration
from organismes.models import (
    Attribution,
    CoordonneesBancaires,
    DeclarationActivite,
    DemandeCorrection,
    Instructeur,
    InvitationMembre,
    MembreOrganisme,
    Organisme,
    PieceDeclaration,
    Qualite,
    Territoire,
    VerificationSirene,
)
from organismes.rules.admissibility import Admissibilite, DeclarationFact, Motif, QualiteFact, admissibility
from organismes.rules.identifiers import canonical_siret

__all__ = ["Admissibilite", "Motif", "admissible", "admissible_many", "facts_of", "iban_in_clear", "live_iban"]

IBAN_COLUMN = "organismes_coordonneesbancaires.iban"


def _declaration_fact(row: DeclarationActivite) -> DeclarationFact:
    return DeclarationFact(
        etat=row.etat,
        filed_on=row.filed_on,
        decided_on=row.decided_on,
        ended_on=row.ended_on,
        nda=row.nda,
        tacite=row.tacite,
    )


def _qualite_fact(row: Qualite) -> QualiteFact:
    return QualiteFact(source=row.source, etat=row.etat, from_on=row.from_on, until_on=row.until_on)


def _decide(organisme: Organisme, day: date) -> Admissibilite:
    declarations, qualites = facts_of(organisme)
    return admissibility(declarations=declarations, qualites=qualites, day=day)


def facts_of(organisme: Organisme) -> tuple[tuple[DeclarationFact, ...], tuple[QualiteFact, ...]]:
    """What decides of its admissibility on every day: declarations and proofs of quality (two queries)."""
    declarations = sorted(organisme.declarations.all(), key=lambda row: row.pk)
    qualites = sorted(organisme.qualites.all(), key=lambda row: row.pk)
    return tuple(map(_declaration_fact, declarations)), tuple(map(_qualite_fact, qualites))


def admissible(organisme: Organisme, day: date) -> Admissibilite:
    """Declared on that day and quality met on that day, past or future, with the reasons (two queries)."""
    return _decide(organisme, day)


def admissible_many(organismes: Iterable[Organisme], day: date) -> dict[int, Admissibilite]:
    """The same for several bodies, by primary key, in three queries."""
    wanted = [organisme.pk for organisme in organismes]
    rows = Organisme.objects.filter(pk__in=wanted).prefetch_related("declarations", "qualites")
    return {row.pk: _decide(row, day) for row in rows}


def own_organisme(actor: Actor) -> Organisme:
    """The organisme of the space under which the actor acts. Raises NotFound."""
    found = Organisme.objects.visible_to(actor).select_related("territoire").filter(pk=actor.structure_id).first()
    if found is None:
        raise NotFound("Cet organisme n’existe pas ou ne vous est pas accessible.")
    return found


def visible_by_siret(actor: Actor, siret: str) -> Organisme:
    """A body that the actor sees, by its SIRET. Raises InvalidInput (field "siret")."""
    found = Organisme.objects.visible_to(actor).filter(siret=canonical_siret(siret)).first()
    if found is None:
        raise InvalidInput("Aucun organisme de votre territoire n’est inscrit avec ce Siret.", field="siret")
    return found


def live_declaration(organisme: Organisme, day: date) -> DeclarationActivite | None:
    """The declaration registered on that day."""
    return organisme.declarations.live_on(day).first()


def current_declaration(organisme: Organisme) -> DeclarationActivite | None:
    """The latest declaration, whatever its state: what the pages of the body show."""
    return organisme.declarations.order_by("-pk").first()


def kept_pieces(declaration: DeclarationActivite) -> list[PieceDeclaration]:
    """The pieces joined and not taken back, in the order in which they came."""
    return list(declaration.pieces.kept().select_related("fichier").order_by("pk"))


def verification_of(organisme: Organisme) -> VerificationSirene | None:
    """The check of a body against the Sirene register; None if it was never asked for."""
    return VerificationSirene.objects.filter(organisme=organisme).select_related("organisme", "explained_by").first()


def closed_on(organisme: Organisme, today: date) -> date | None:
    """The day since which the register calls the establishment closed."""
    row = verification_of(organisme)
    return row.fermee_le(today) if row else None


def live_iban(organisme: Organisme) -> CoordonneesBancaires | None:
    """The bank details in force, or None."""
    return CoordonneesBancaires.objects.filter(organisme=organisme, ended_at__isnull=True).first()


def iban_in_clear(coordonnees: CoordonneesBancaires) -> str:
    """The IBAN itself: for the bank file and for nothing else."""
    return decrypt(coordonnees.iban_ciphertext, column=IBAN_COLUMN).decode()


def bank_history(organisme: Organisme) -> list[CoordonneesBancaires]:
    """Every bank details of a body, newest first."""
    return list(organisme.coordonnees_bancaires.select_related("recorded_by").order_by("-pk"))


def members_of(organisme: Organisme) -> list[MembreOrganisme]:
    """Living memberships."""
    return list(organisme.membres.filter(until_on__isnull=True).select_related("user").order_by("pk"))


def open_invitations(organisme: Organisme) -> list[InvitationMembre]:
    """Invitations sent and neither accepted nor withdrawn."""
    return list(organisme.invitations.filter(accepted_at__isnull=True, ended_at__isnull=True).order_by("pk"))


def invitations_for(email: str) -> QuerySet[InvitationMembre]:
    """Open invitations sent to this address."""
    return (
        InvitationMembre.objects.filter(email__iexact=email, accepted_at__isnull=True, ended_at__isnull=True)
        .select_related("organisme")
        .order_by("pk")
    )


def quality_of(organisme: Organisme) -> list[Qualite]:
    """Every proof of quality and request, newest first."""
    return list(organisme.qualites.order_by("-pk"))


def nacre_of(actor: Actor) -> QuerySet[Qualite]:
    """NACRE conventions of the bodies that the actor sees."""
    return Qualite.objects.visible_to(actor).filter(source="nacre").select_related("organisme").order_by("-pk")


def instruction_queue(actor: Actor, *, etat: str = "", texte: str = "", qui: str = "") -> QuerySet[DeclarationActivite]:
    """Filed declarations of the instructor's territory; those that wait for it by deadline, then the others."""
    live = Attribution.objects.live()
    rows = DeclarationActivite.objects.visible_to(actor).select_related("organisme")
    rows = rows.prefetch_related(
        Prefetch("attributions", queryset=live.select_related("instructeur__user"), to_attr="en_mains")
    )
    rows = rows.filter(etat=etat) if etat else rows.under_examination()
    if texte:
        rows = rows.filter(organisme__raison_sociale__icontains=texte) | rows.filter(
            organisme__siret__startswith=texte.replace(" ", "")
        )
    if qui == "moi":
        rows = rows.filter(pk__in=live.filter(instructeur__user_id=actor.user_id).values("declaration_id"))
    elif qui == "libres":
        rows = rows.exclude(pk__in=live.values("declaration_id"))
    if etat in {"", EtatDeclaration.DEPOSEE, EtatDeclaration.A_COMPLETER}:
        waits = Case(When(etat=EtatDeclaration.DEPOSEE, then=0), default=1)
        return rows.order_by(waits, "complete_on", "pk")
    return rows.order_by("-decided_on", "-pk")


def holder_of(declaration: DeclarationActivite) -> Attribution | None:
    """Who has a declaration in hand."""
    return declaration.attributions.live().select_related("instructeur__user").first()


def standing_corrections(declaration: DeclarationActivite) -> list[DemandeCorrection]:
    """Corrections asked and not withdrawn, with their answers."""
    return list(declaration.corrections.standing().select_related("reponse__piece__fichier").order_by("pk"))


def colleagues_of(actor: Actor) -> list[Instructeur]:
    """The other instructors of the territory."""
    rows = Instructeur.objects.filter(territoire_id=actor.structure_id, until_on__isnull=True)
    return list(rows.exclude(user_id=actor.user_id).select_related("user").order_by("user__nom", "pk"))


def rank_in_queue(declaration: DeclarationActivite) -> int:
    """Place of a deposited declaration among those of its territory that wait for an answer, from 1."""
    waiting = DeclarationActivite.objects.filter(
        etat=EtatDeclaration.DEPOSEE, organisme__territoire_id=declaration.organisme.territoire_id
    )
    sooner = Q(complete_on__lt=declaration.complete_on) | Q(complete_on=declaration.complete_on, pk__lt=declaration.pk)
    return waiting.filter(sooner).count() + 1


def territoire_of_actor(actor: Actor) -> Territoire | None:
    """Territory of an instructor."""
    return Territoire.objects.filter(pk=actor.structure_id).first()


def public_list() -> QuerySet[Organisme]:
    """Bodies with what the public list shows of them."""
    return Organisme.objects.select_related("territoire").prefetch_related("declarations", "qualites")
