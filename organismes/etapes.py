"""One checklist from nothing to the first published module: who must act, by when, what is missing, where.

Higher apps register the later steps (`@provides_step`), in their own `etapes.py`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import Max

from cpa_portal.web.formatting import pluriel
from organismes.dossier_qualite import TYPING, UNDER_WAY, read_file
from organismes.enums import EtatDeclaration, EtatQualite
from organismes.models import DeclarationActivite, Organisme
from organismes.policies import may_reopen, missing_to_file
from organismes.rules.deadlines import decision_deadline, filing_deadline
from organismes.selectors import admissible, current_declaration, live_iban, rank_in_queue
from organismes.vie import years_shown

VOUS, ETAT, FINANCEURS = "Vous", "L’administration", "Un financeur du Data Dock"
SECONDE = "Un autre gestionnaire ou l’administrateur du portail"


class Avancement(StrEnum):
    """Where a step stands."""

    FAITE = "faite"
    A_FAIRE = "a_faire"
    EN_ATTENTE = "en_attente"
    PLUS_TARD = "plus_tard"
    BLOQUEE = "bloquee"


AVANCEMENTS = {
    Avancement.FAITE: "Fait",
    Avancement.A_FAIRE: "À faire",
    Avancement.EN_ATTENTE: "En attente",
    Avancement.PLUS_TARD: "Plus tard",
    Avancement.BLOQUEE: "Bloqué",
}
TONS = {
    Avancement.FAITE: "succes",
    Avancement.A_FAIRE: "attention",
    Avancement.EN_ATTENTE: "info",
    Avancement.PLUS_TARD: "neutre",
    Avancement.BLOQUEE: "erreur",
}


@dataclass(frozen=True, slots=True)
class Etape:
    """One line of the checklist. `url_name` is where to act; `pour_le` the day by which."""

    code: str
    titre: str
    avancement: Avancement
    qui: str
    texte: str
    pour_le: date | None = None
    manque: tuple[str, ...] = ()
    url_name: str = ""
    action: str = ""

    @property
    def ton(self) -> str:
        """Tone of its badge."""
        return TONS[self.avancement]

    @property
    def avancement_label(self) -> str:
        """In words."""
        return AVANCEMENTS[self.avancement]


Provider = Callable[[Organisme, date], Etape]
#: Steps of the higher apps, by code, in the order of their registration.
PROVIDERS: dict[str, Provider] = {}


def provides_step(code: str) -> Callable[[Provider], Provider]:
    """Register a step that comes after those of this app; the same code again replaces it."""

    def register(provider: Provider) -> Provider:
        PROVIDERS[code] = provider
        return provider

    return register


def checklist(organisme: Organisme, today: date) -> list[Etape]:
    """Every step, in order."""
    declaration = current_declaration(organisme)
    own = [_declaration(declaration), _quality(organisme, today), _bank(organisme)]
    own += _reports(organisme, today)
    return own + [provider(organisme, today) for provider in PROVIDERS.values()]


def _declaration(row: DeclarationActivite | None) -> Etape:
    titre, url = "Déclaration d’activité", "declaration"
    if row is None or row.etat == EtatDeclaration.BROUILLON:
        missing = tuple(missing_to_file(row)) if row else ()
        limit = filing_deadline(row.first_contract_on) if row and row.first_contract_on else None
        text = "À déposer dans les trois mois de la première convention." if missing else "Prête à être déposée."
        return Etape(
            "declaration", titre, Avancement.A_FAIRE, VOUS, text, limit, missing, url, "Compléter la déclaration"
        )
    if row.etat == EtatDeclaration.A_COMPLETER:
        missing = tuple(missing_to_file(row)) or (row.pieces_demandees,)
        text = f"Corrections demandées le {row.pieces_asked_on:%d/%m/%Y}."
        return Etape("declaration", titre, Avancement.A_FAIRE, VOUS, text, None, missing, url, "Répondre aux demandes")
    if row.etat == EtatDeclaration.DEPOSEE:
        limit = decision_deadline(row.complete_on)  # type: ignore[arg-type]
        where = f" Rang dans la file\u00a0: {rank_in_queue(row)}." if may_reopen(row) else " Un instructeur l’examine."
        text = f"Déposée le {row.complete_on:%d/%m/%Y}. Sans réponse à cette date, elle est enregistrée le lendemain.{where}"
        return Etape("declaration", titre, Avancement.EN_ATTENTE, ETAT, text, limit, (), url, "Voir la déclaration")
    if row.etat == EtatDeclaration.ENREGISTREE:
        text = f"Enregistrée depuis le {row.decided_on:%d/%m/%Y}."
        return Etape("declaration", titre, Avancement.FAITE, VOUS, text, None, (), url, "Voir le récépissé")
    since = "le" if row.etat == EtatDeclaration.REFUSEE else "depuis le"
    text = f"{row.get_etat_display()} {since} {row.ended_on or row.decided_on:%d/%m/%Y}."
    return Etape("declaration", titre, Avancement.BLOQUEE, VOUS, text, None, (), url, "Voir la décision")


def _reports(organisme: Organisme, today: date) -> list[Etape]:
    """The report of last year while it is due and not sent; nothing the rest of the time."""
    found = []
    for year in years_shown(organisme, today):
        if year.dernier is None and today <= year.last_day:
            text = (
                f"Le bilan {year.annee} se transmet avant cette date\u00a0: sans lui, la déclaration devient caduque."
            )
            found.append(
                Etape(
                    "bilan", f"Bilan {year.annee}", Avancement.A_FAIRE, VOUS, text, year.last_day, (), "mes_bilans",
                    "Remplir le bilan",
                )
            )  # fmt: skip
    return found


def _quality(organisme: Organisme, today: date) -> Etape:
    titre, url = "Qualité", "qualite"
    last = organisme.qualites.met_on(today).aggregate(last=Max("until_on"), count=Max("pk"))
    if last["count"] is not None:
        endless = organisme.qualites.met_on(today).filter(until_on__isnull=True).exists()
        if endless:
            return Etape(
                "qualite", titre, Avancement.FAITE, VOUS, "Critères satisfaits.", None, (), url, "Voir le détail"
            )
        text = f"Critères satisfaits jusqu’au {last['last']:%d/%m/%Y}. Préparez la suite dès maintenant."
        under_way = organisme.qualites.filter(etat__in=UNDER_WAY).exists()
        action = "Voir l’examen en cours" if under_way else "Demander l’examen du Data Dock"
        return Etape("qualite", titre, Avancement.FAITE, VOUS, text, last["last"], (), url, action)
    pending = organisme.qualites.filter(etat__in=UNDER_WAY).order_by("-pk").first()
    if pending is not None and pending.etat in TYPING:
        done = read_file(pending).avancement
        text = f"{pluriel(done.faits, 'indicateur rempli', 'indicateurs remplis')} sur {done.total}."
        return Etape("qualite", titre, Avancement.A_FAIRE, VOUS, text, None, (), url, "Continuer le dossier")
    if pending is not None and pending.etat == EtatQualite.A_COMPLETER:
        return Etape(
            "qualite",
            titre,
            Avancement.A_FAIRE,
            VOUS,
            "Compléments demandés.",
            pending.limit_on,
            (pending.commentaire,),
            url,
            "Compléter",
        )
    if pending is not None:
        limit = pending.limit_on
        return Etape("qualite", titre, Avancement.EN_ATTENTE, FINANCEURS, "Examen en cours.", limit, (), url, "Suivre")
    if not organisme.declarations.live_on(today).exists():
        text = "L’examen s’ouvre avec le numéro de déclaration d’activité."
        return Etape("qualite", titre, Avancement.PLUS_TARD, VOUS, text, None, (), url, "Voir la page")
    text = "Demandez l’examen du Data Dock."
    return Etape("qualite", titre, Avancement.A_FAIRE, VOUS, text, None, (), url, "Demander l’examen")


def _bank(organisme: Organisme) -> Etape:
    titre, url = "Coordonnées bancaires", "coordonnees_bancaires"
    live = live_iban(organisme)
    waiting = organisme.changements.open().filter(nature="iban").first()
    if waiting is not None:
        text = f"{waiting.iban_masque} attend l’accord d’une seconde personne."
        return Etape(
            "iban", titre, Avancement.EN_ATTENTE, SECONDE, text, waiting.expires_on, (), url, "Voir la proposition"
        )
    if live is None:
        text = "L’IBAN sur lequel les financeurs vous paieront."
        return Etape("iban", titre, Avancement.A_FAIRE, VOUS, text, None, (), url, "Donner l’IBAN")
    return Etape("iban", titre, Avancement.FAITE, VOUS, live.iban_masque, None, (), url, "Voir ou remplacer")


@provides_step("module")
def first_module(organisme: Organisme, today: date) -> Etape:
    """What this app knows of the first module: whether it may be published."""
    titre, url = "Premier module publié", "mes_modules"
    if admissible(organisme, today).admissible:
        text = "Vous pouvez publier un module."
        return Etape("module", titre, Avancement.A_FAIRE, VOUS, text, None, (), url, "Créer un module")
    text = "Se publie dès que la déclaration est enregistrée et la qualité reconnue. Vous pouvez déjà le préparer."
    return Etape("module", titre, Avancement.PLUS_TARD, VOUS, text, None, (), url, "Préparer un module")
