"""An indu as people read it: each line of the ledger that made it or paid it off, what comes next, the acts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When

from accounts.enums import Compteur, EtatIndu, MotifCloture, NatureActe, NatureMouvement
from accounts.models import ActeIndu, Compte, Diplome, Indu, Mouvement, Solde
from accounts.rules.explanation.words import source_text
from accounts.rules.hypotheses import Hypothese
from accounts.rules.trajectory import Course
from accounts.selectors.facts import facts_of, uses_of
from accounts.selectors.law import law_in_force
from cpa_portal.clock.moment import Moment
from cpa_portal.documents.models import Document
from cpa_portal.web.formatting import NBSP, euros, heures, jour

#: Credits looked at to say when the indu will be paid off.
YEARS_AHEAD = 12
WHY = {
    NatureMouvement.CREDIT: "Droits inscrits",
    NatureMouvement.REPRISE: "Droits corrigés à la baisse",
    NatureMouvement.DEBIT: "Formation moins longue que prévu",
    NatureMouvement.LIBERATION: "Réservation rendue",
    NatureMouvement.EXPIRATION: "Réservation échue",
    NatureMouvement.ANNULATION: "Mouvement annulé",
}


@dataclass(frozen=True, slots=True)
class LigneIndu:
    """One movement: the part of it that went to the indu (`sens` « + ») or paid it off (« − »), and what is left."""

    on: date
    recorded_at: datetime
    titre: str
    explication: str
    source: str
    annee: int | None
    sens: str
    part: str
    reste: str


@dataclass(frozen=True, slots=True)
class Reprise:
    """A credit to come that will pay part of it off."""

    on: date
    part: str
    reste: str


@dataclass(frozen=True, slots=True)
class InduVu:
    """Everything that the page and the documents say."""

    indu: Indu
    compteur: str
    reste: str
    lignes: list[LigneIndu]
    reprises: list[Reprise]
    non_repris: str
    fausse_declaration: bool


def written(quantite: int, compteur: str) -> str:
    """Hours or euros, as the counter counts."""
    return euros(quantite) if Compteur(compteur).in_euros else heures(quantite)


def indus_of(compte: Compte) -> "QuerySet[Indu]":
    """Open ones first, then the latest."""
    return Indu.objects.filter(solde__compte=compte).select_related("solde").order_by("-closed_on", "-opened_on", "pk")


def indus_to_read() -> "QuerySet[Indu]":
    """Every indu for the administrator: those that wait for a decision first, the oldest observations on top."""
    waits = Case(When(etat=EtatIndu.CONTESTE, then=0), When(closed_on__isnull=True, then=1), default=2)
    latest = ActeIndu.objects.filter(indu=OuterRef("pk")).order_by("-rang")
    return (
        Indu.objects.select_related("solde__compte")
        .annotate(last_act_on=Subquery(latest.values("made_on")[:1]))
        .order_by(waits, "last_act_on", "pk")
    )


def actes_of(indu: Indu) -> Sequence[ActeIndu]:
    """The procedure so far; the texts of the documents are left in the database."""
    return list(indu.actes.select_related("document").defer("document__html").order_by("rang"))


def movements_behind(indu: Indu) -> list[Mouvement]:
    """The movements of the ledger that made the indu or paid it off."""
    rows = Mouvement.objects.filter(
        solde_id=indu.solde_id, version__gte=indu.first_version, version__lte=indu.seen_version
    )
    return list(rows.exclude(manque_delta=0).select_related("alimentation").order_by("version"))


def lignes_of(indu: Indu) -> list[LigneIndu]:
    """Line by line, with what was left after each."""
    compteur, left, found = indu.solde.compteur, 0, []
    for movement in movements_behind(indu):
        left += movement.manque_delta
        decided = movement.alimentation
        found.append(
            LigneIndu(
                on=movement.effective_on,
                recorded_at=movement.recorded_at,
                titre=WHY.get(NatureMouvement(movement.nature), movement.get_nature_display()),
                explication=_explanation(movement, compteur),
                source=_source(decided.regle if decided else movement.regle),
                annee=movement.accrual_year,
                sens="+" if movement.manque_delta > 0 else "−",
                part=written(abs(movement.manque_delta), compteur),
                reste=written(left, compteur),
            )
        )
    return found


def _source(regle: str) -> str:
    return f"{source_text(regle)}." if regle else ""


def _explanation(movement: Mouvement, compteur: str) -> str:
    """What the movement did, in one sentence."""
    quantite, decided = written(movement.quantite, compteur), movement.alimentation
    if decided is None:
        return f"{quantite} en tout."
    before, after = written(decided.total_avant, compteur), written(decided.total_apres, compteur)
    return f"Droits de {decided.accrual_year}{NBSP}: {before} → {after}. {decided.explication}".rstrip()


def reprises_to_come(indu: Indu, at: Moment) -> tuple[list[Reprise], int]:
    """The coming credits of the same counter that pay it off, and what none of them will reach.

    Supposes that the person goes on as in the last known year. Converted counters receive nothing more.
    """
    compte, compteur = indu.solde.compte, indu.solde.compteur
    left = indu.solde.manque
    if not left or indu.solde.lie_a:
        return [], left
    course = Course(
        facts_of(compte),
        Hypothese(),
        today=at.today,
        parameters=law_in_force(),
        uses=uses_of(compte, today=at.today),
        under_way=True,
    )
    found = []
    for point in course.walk(YEARS_AHEAD):
        owed = next((solde.manque for solde in point.soldes if solde.compteur == compteur), 0)
        if point.on > at.today and owed < left:
            found.append(Reprise(point.on, written(left - owed, compteur), written(owed, compteur)))
            left = owed
        if not left:
            break
    return found, left


def indu_vu(indu: Indu, at: Moment) -> InduVu:
    """The indu as the page and the documents tell it."""
    compteur = Compteur(indu.solde.compteur)
    lignes = lignes_of(indu)
    reprises, left = reprises_to_come(indu, at) if indu.closed_on is None else ([], 0)
    return InduVu(
        indu=indu,
        compteur=str(compteur.label),
        reste=written(indu.solde.manque if indu.closed_on is None else 0, compteur),
        lignes=lignes,
        reprises=reprises,
        non_repris=written(left, compteur) if left else "",
        fausse_declaration=_diploma_was_wrong(indu) and any((ligne.annee or 0) >= 2017 for ligne in lignes),
    )


def _diploma_was_wrong(indu: Indu) -> bool:
    """A declaration of diploma corrected or found false takes the increase back from 2017 on."""
    wrong = [MotifCloture.CORRIGEE, MotifCloture.INEXACTE]
    return Diplome.objects.filter(compte=indu.solde.compte_id, closed_reason__in=wrong).exists()


def document_of(indu: Indu, pk: str) -> Document | None:
    """A notice or a decision of this indu."""
    acte = indu.actes.filter(document_id=pk).select_related("document").first()
    return acte.document if acte else None


def evenements(actes: Sequence[ActeIndu], compteur: str) -> list[dict[str, object]]:
    """The acts as a timeline."""
    told = {
        NatureActe.NOTICE: "Il manquait {reste}.",
        NatureActe.CONFIRMATION: "Il restait {reste} à reprendre.",
        NatureActe.CLOTURE: "Il ne manque plus rien.",
    }
    return [
        {
            "date": acte.made_on,
            "titre": acte.get_nature_display(),
            "detail": acte.texte
            or told.get(NatureActe(acte.nature), "").format(reste=written(acte.quantite, compteur)),
            "document": acte.document,
        }
        for acte in actes
    ]


def soldes_to_follow() -> list[int]:
    """Balances whose `manque` and procedure disagree: what the nightly sweep looks at again, in the order of keys."""
    standing = Indu.objects.open()
    missing = Solde.objects.filter(manque__gt=0).exclude(pk__in=standing.values("solde"))
    moved = standing.filter(Q(solde__manque=0) | Q(solde__version__gt=F("seen_version")))
    return sorted({*missing.values_list("pk", flat=True), *moved.values_list("solde_id", flat=True)})


def phrase_of(indu: Indu) -> str:
    """What the state means for the person, in one sentence."""
    limit = jour(indu.answer_until)
    return {
        EtatIndu.NOTIFIE: f"Vous pouvez présenter vos observations jusqu’au {limit}.",
        EtatIndu.CONTESTE: f"Vos observations sont examinées. Une réponse vous est due avant le {limit}.",
        EtatIndu.CONFIRME: f"L’indu est confirmé. Vous pouvez demander qu’il soit réexaminé jusqu’au {limit}.",
        EtatIndu.RETENU: "Vos observations sont retenues\u00a0: la déclaration fausse est à rectifier, puis le compte est recalculé.",
        EtatIndu.CLOS: "Il ne manque plus rien sur ce compteur.",
    }[EtatIndu(indu.etat)]
