"""People and hours of a year, from the services fait recorded here, by the status that each person had that day."""

from accounts.enums import Statut
from accounts.models import PeriodeStatut
from modules.models import ServiceFait
from organismes.models import Organisme
from organismes.prefill import Known, fills_report

PUBLICS = {Statut.SALARIE: "salaries", Statut.DEMANDEUR_EMPLOI: "demandeurs_emploi"}


@fills_report("modules")
def people_and_hours(organisme: Organisme, annee: int) -> Known:
    """Each person counts once in the year; two queries."""
    rows = list(
        ServiceFait.objects.filter(tranche__dossier__module__organisme=organisme, effective_on__year=annee).values_list(
            "tranche__dossier__titulaire_id", "effective_on", "secondes"
        )
    )
    statuts: dict[int, list[PeriodeStatut]] = {}
    people = {titulaire for titulaire, _, _ in rows}
    for period in PeriodeStatut.objects.current().filter(compte__titulaire_id__in=people).select_related("compte"):
        statuts.setdefault(period.compte.titulaire_id, []).append(period)
    found: Known = {}
    counted: set[int] = set()
    for titulaire, day, secondes in rows:
        held = [
            PUBLICS[Statut(row.statut)]
            for row in statuts.get(titulaire, [])
            if row.statut in PUBLICS and row.from_on <= day and (row.until_on is None or day <= row.until_on)
        ]
        public = held[0] if held else "autres"
        found[f"heures_{public}"] = found.get(f"heures_{public}", 0) + secondes
        if titulaire not in counted:
            counted.add(titulaire)
            found[f"stagiaires_{public}"] = found.get(f"stagiaires_{public}", 0) + 1
    return found
