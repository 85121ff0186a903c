"""Reads over the life of a registered declaration: reports, changes, lapses, procedures."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from cpa_portal.actor import Actor
from organismes.enums import EtatDeclaration, EtatModification
from organismes.models import Bilan, DeclarationActivite, Modification, Organisme, ProcedureAnnulation
from organismes.rules.admissibility import DeclarationFact
from organismes.rules.bilans import is_due, last_day, shows_training


def fact_of(row: DeclarationActivite) -> DeclarationFact:
    """A declaration as the rules see it."""
    return DeclarationFact(row.etat, row.filed_on, row.decided_on, row.ended_on, row.nda, row.tacite)


def facts_of_reports(row: DeclarationActivite) -> tuple[DeclarationFact, dict[int, date], set[int]]:
    """The declaration, the first day on which each report came, and the years that showed training by 30 April."""
    sent: dict[int, date] = {}
    active: dict[int, bool] = {}
    reports = [bilan for bilan in row.organisme.bilans.all() if bilan.sent_on is not None]
    for bilan in sorted(reports, key=lambda item: (item.annee, item.version)):
        assert bilan.sent_on is not None  # filtered above
        sent.setdefault(bilan.annee, bilan.sent_on)
        if bilan.sent_on <= last_day(bilan.annee):
            active[bilan.annee] = shows_training(bilan.contenu)
    return fact_of(row), sent, {annee for annee, shown in active.items() if shown}


def years_due(organisme: Organisme, today: date) -> list[int]:
    """Years past for which the body owes a report, newest first."""
    first_year = settings.BPF_DU_POUR_L_ANNEE_D_ENREGISTREMENT
    found = set()
    for row in organisme.declarations.exclude(decided_on=None).exclude(etat=EtatDeclaration.REFUSEE):
        start = row.decided_on.year if row.decided_on else today.year
        found |= {annee for annee in range(start, today.year) if is_due(fact_of(row), annee, first_year=first_year)}
    return sorted(found, reverse=True)


@dataclass(frozen=True, slots=True)
class AnneeBilan:
    """One year of reports as the page shows it."""

    annee: int
    last_day: date
    dernier: Bilan | None
    brouillon: bool

    @property
    def tard(self) -> bool:
        """True if the first one came after 30 April."""
        return self.dernier is not None and self.dernier.sent_on is not None and self.dernier.sent_on > self.last_day


def years_shown(organisme: Organisme, today: date) -> list[AnneeBilan]:
    """Every year due, with what was sent for it."""
    rows = list(organisme.bilans.order_by("annee", "version"))
    found = []
    for annee in years_due(organisme, today):
        sent = [row for row in rows if row.annee == annee and row.sent_on is not None]
        draft = any(row.annee == annee and row.sent_on is None for row in rows)
        found.append(AnneeBilan(annee, last_day(annee), sent[-1] if sent else None, draft))
    return found


def working_copy(organisme: Organisme, annee: int) -> Bilan | None:
    """The draft of a year, else what was sent last."""
    return organisme.bilans.filter(annee=annee).order_by("-version").first()


def changes_to_decide(actor: Actor) -> QuerySet[Modification]:
    """Changes declared in the instructor’s territory, oldest first."""
    rows = Modification.objects.visible_to(actor).filter(etat=EtatModification.DECLAREE)  # type: ignore[attr-defined]
    return rows.select_related("organisme").order_by("declared_on", "pk")  # type: ignore[no-any-return]


def ended_declarations(actor: Actor) -> QuerySet[DeclarationActivite]:
    """Registered declarations of the territory and those that ended, latest end first."""
    rows = DeclarationActivite.objects.visible_to(actor).filter(
        etat__in=[
            EtatDeclaration.ENREGISTREE,
            EtatDeclaration.CADUQUE,
            EtatDeclaration.ANNULEE,
            EtatDeclaration.CESSEE,
        ]
    )
    return rows.select_related("organisme").order_by("-ended_on", "organisme__raison_sociale", "pk")


def open_procedure(declaration: DeclarationActivite) -> ProcedureAnnulation | None:
    """The procedure under way, or None."""
    return declaration.procedures.filter(issue="").first()
