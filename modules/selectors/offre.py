"""Reads over the offer: steps, sessions, what stands out, parcours and their sums."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from modules.enums import EtatDossier, EtatModule, Tarification
from modules.models import Dossier, Module, Parcours, SessionModule
from modules.rules.outliers import Ecart, Offre, outliers
from modules.rules.versions import Step, only_step
from modules.selectors.dossiers import RUNNING
from organismes.models import Organisme
from organismes.rules.identifiers import displayed_nda
from organismes.rules.parameters import statutory_mention
from organismes.rules.territoires import neighbours_of
from organismes.selectors import live_declaration


def steps_of_module(module: Module) -> list[Step]:
    """The steps of the working draft; the only one that its kind of proof implies when none is written."""
    rows = [
        Step(row.titre, row.type, tuple(row.signataires), tuple(row.champs), row.pour_mille)
        for row in module.etapes.order_by("rang")
    ]
    return rows or [only_step(module.justificatif_type)]


def comparable_to(module: Module) -> QuerySet[Module]:
    """Published modules at a forfait of the same nature and phase, in the same region, of other organismes too."""
    places = neighbours_of(module.departement or module.organisme.code_postal[:2])
    return Module.objects.published().filter(
        nature=module.nature, phase=module.phase, tarification=Tarification.FORFAIT, departement__in=places
    )


def outliers_of(module: Module) -> list[Ecart]:
    """What stands out in this module; nothing for one on quote."""
    if not module.forfait_secondes or not module.forfait_centimes:
        return []
    others = comparable_to(module).exclude(pk=module.pk).values_list("forfait_secondes", "forfait_centimes")
    return outliers(
        Offre(module.forfait_secondes, module.forfait_centimes),
        [Offre(secondes, centimes) for secondes, centimes in others if secondes and centimes],
    )


def coming_sessions(module: Module, today: date) -> list[SessionModule]:
    """Sessions that have not begun and were not cancelled, soonest first."""
    return list(module.sessions.filter(first_on__gte=today, cancelled_on__isnull=True).order_by("first_on", "pk"))


def concerned_by(module: Module) -> dict[str, int]:
    """How many running dossiers stand on a module, by state."""
    counts = (
        Dossier.objects.filter(module=module, etat__in=RUNNING)
        .values("etat")
        .annotate(number=Count("pk"))
        .values_list("etat", "number")
    )
    found = dict(counts)
    return {str(state): found.get(state, 0) for state in RUNNING}


def left_by_versions(module: Module) -> int:
    """Running dossiers that stand on an older version than the one shown."""
    return (
        Dossier.objects.filter(module=module, etat__in=[*RUNNING, EtatDossier.SERVICE_FAIT])
        .exclude(version_id=module.version_id)
        .count()
    )


@dataclass(frozen=True, slots=True)
class Total:
    """Sum of a parcours: seconds and cents of its forfaits, and how many of its modules are on quote."""

    secondes: int
    centimes: int
    sur_devis: int


def total_of(modules: Iterable[Module]) -> Total:
    """Hours and price of modules together."""
    rows = list(modules)
    return Total(
        secondes=sum(row.forfait_secondes or 0 for row in rows),
        centimes=sum(row.forfait_centimes or 0 for row in rows),
        sur_devis=sum(row.tarification == Tarification.DEVIS for row in rows),
    )


def modules_of(parcours: Parcours) -> list[Module]:
    """Its modules in their order."""
    return [row.module for row in parcours.etapes.select_related("module__organisme").order_by("rang")]


def parcours_with_steps() -> QuerySet[Parcours]:
    """Parcours with what a list shows of them."""
    return Parcours.objects.select_related("organisme").prefetch_related("etapes__module")


def ordered(parcours: Parcours) -> Sequence[Module]:
    """The same from what `parcours_with_steps` read already."""
    return [row.module for row in sorted(parcours.etapes.all(), key=lambda row: row.rang)]


def may_join(organisme: Organisme, parcours: Parcours) -> QuerySet[Module]:
    """Modules of the organisme that the parcours does not hold yet."""
    return (
        Module.objects.filter(organisme=organisme)
        .exclude(etat=EtatModule.RETIRE)
        .exclude(pk__in=parcours.etapes.values("module_id"))
        .order_by("titre", "pk")
    )


def parcours_holding(module: Module) -> QuerySet[Parcours]:
    """Published parcours that hold a module."""
    return Parcours.objects.published().filter(Q(etapes__module=module)).order_by("pk")


def statutory_sentence(organisme: Organisme, day: date) -> str:
    """The only mention that the law allows of a declaration (article L6352-12); empty without one."""
    declaration = live_declaration(organisme, day)
    if declaration is None:
        return ""
    return (
        f"Enregistrée sous le numéro {displayed_nda(declaration.nda)} auprès du préfet de la région "
        f"{organisme.territoire.nom}. {statutory_mention()}."
    )
