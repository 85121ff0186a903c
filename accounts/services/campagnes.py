"""A campaign: cut into ranges of accounts, gone through by chunks, by any number of workers.

Each chunk is one transaction: what it writes and how far the partition got commit together. A process
killed anywhere leaves whole chunks behind; whoever comes next goes on from there. Computing an account
twice changes nothing, so that a chunk done again, or a fact declared meanwhile, is never counted twice.
"""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F, Max, Min
from django.db.models.functions import Abs

from accounts.campagne_findings import LARGEST, Code, Findings, look_at, summed
from accounts.models import (
    AnomalieCampagne,
    Campagne,
    Compte,
    EcartCampagne,
    JeuDeParametres,
    PartitionCampagne,
)
from accounts.rules.dates import credit_day
from accounts.selectors.decisions import CompteLu, Failures, decide
from accounts.selectors.law import law_in_force, law_to_write, proposed_law
from accounts.services.recompute import lock_comptes, post_decisions
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in
from cpa_portal.db.quiet import without_collection
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.outbox.emission import emit

TOPIC = "accounts.campagne"
LAW = "accounts.apply_law"
FIRST_YEAR = 2015
Etat, Nature = Campagne.Etat, Campagne.Nature


@transaction.atomic
def launch(*, annee: int, nature: str, jeu: JeuDeParametres | None = None, actor: Actor, at: Moment) -> Campagne:
    """Cut the country into partitions and ask the workers for each. Raises Refused before the day of the credit.

    `jeu` is the change of parameters that is studied, or that came into force and has every account computed again.
    """
    law = proposed_law(jeu) if jeu is not None and nature == Nature.PARAMETRES else law_in_force()
    if not FIRST_YEAR <= annee <= at.today.year:
        raise InvalidInput(
            f"L’année d’activité va de {FIRST_YEAR} à {at.today.year}.", code="annee_inconnue", field="annee"
        )
    day = credit_day(law, annee)
    if nature == Nature.REELLE and at.today < day:
        raise Refused(
            f"Les droits de {annee} s’inscrivent à partir du {day:%d/%m/%Y} (article L6323-10). "
            "Une étude d’impact est possible dès maintenant.",
            code="avant_le_credit",
        )
    range_ = Compte.objects.aggregate(first=Min("pk"), last=Max("pk"))
    campagne = Campagne(
        annee=annee,
        nature=nature,
        jour=at.today if nature == Nature.PARAMETRES else max(day, at.today),
        version_regles=law.version,
        comptes=Compte.objects.count(),
        jeu=jeu,
        empreinte=jeu.empreinte if jeu else "",
    )
    campagne.lancee_by_id = actor.user_id
    try:
        with transaction.atomic():
            campagne.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("Une campagne est déjà en cours. Attendez sa fin ou arrêtez-la.", code="deja_en_cours") from error
    partitions = _cut(campagne, range_["first"], range_["last"])
    PartitionCampagne.objects.bulk_create(partitions)
    for partition in partitions:
        _ask(partition)
    record(
        actor=actor, at=at, verb="accounts.launch_campagne", target=campagne, details={"annee": annee, "nature": nature}
    )
    if not partitions:
        _finish(campagne, at=at, actor=actor)
    return campagne


def _cut(campagne: Campagne, first: int | None, last: int | None) -> list[PartitionCampagne]:
    if first is None or last is None:
        return []
    return [
        PartitionCampagne(
            campagne=campagne,
            rang=rank,
            premier_id=start,
            dernier_id=min(start + settings.CAMPAGNE_PARTITION - 1, last),
            curseur=start - 1,
        )
        for rank, start in enumerate(range(first, last + 1, settings.CAMPAGNE_PARTITION), 1)
    ]


def _ask(partition: PartitionCampagne, attempt: str = "") -> None:
    key = f"{partition.campagne_id}:{partition.rang}:{partition.curseur}{attempt}"
    emit(topic=TOPIC, key=key, payload={"campagne_id": str(partition.campagne_id), "rang": partition.rang})


@dataclass(frozen=True, slots=True)
class Step:
    """What one call did: the partition's rank, how many accounts, and whether the partition is at its end."""

    rang: int
    comptes: int
    finished: bool


@retry_transient()
@transaction.atomic
def advance(
    *, campagne_id: uuid.UUID, rang: int | None = None, by_worker: bool = True, actor: Actor, at: Moment
) -> Step | None:
    """Go through the next chunk of a partition, or of any that nobody holds. None if nothing is left to take."""
    wanted = PartitionCampagne.objects.filter(
        campagne=campagne_id, campagne__etat=Etat.EN_COURS, curseur__lt=F("dernier_id")
    )
    if rang is not None:
        wanted = wanted.filter(rang=rang)
    partition = (
        wanted.select_for_update(of=("self",), no_key=True, skip_locked=rang is None)
        .select_related("campagne__jeu")
        .order_by("rang")
        .first()
    )
    if partition is None:
        return None
    before = partition.comptes
    with without_collection():
        _chunk(partition, actor=actor, at=at)
    finished = partition.curseur == partition.dernier_id
    if finished:
        _finish_if_last(partition.campagne, at=at, actor=actor)
    elif by_worker:
        _ask(partition)
    return Step(partition.rang, partition.comptes - before, finished)


def _chunk(partition: PartitionCampagne, *, actor: Actor, at: Moment) -> None:
    """Compute the next accounts, write what changes (unless it is a study), add up what was found."""
    campagne = partition.campagne
    ids = list(
        Compte.objects.filter(pk__gt=partition.curseur, pk__lte=partition.dernier_id)
        .order_by("pk")
        .values_list("pk", flat=True)[: settings.CAMPAGNE_LOT]
    )
    failures: Failures = {}
    if campagne.nature == Nature.REELLE:
        found = _credit(campagne, ids, failures, at=at)
    else:
        law = law_in_force() if campagne.jeu is None else proposed_law(campagne.jeu)
        rows = Compte.objects.filter(pk__in=ids).order_by("pk").values_list(*CompteLu.COLUMNS)
        comptes = [CompteLu.of(row) for row in rows]
        found = look_at(decide(comptes, today=campagne.jour, law=law, failures=failures), campagne.annee)
    for pk, reason in failures.items():
        found.anomalies[pk, Code.CALCUL_IMPOSSIBLE] = reason
    _keep(campagne, found)
    partition.curseur = ids[-1] if len(ids) == settings.CAMPAGNE_LOT else partition.dernier_id
    partition.comptes += len(ids)
    partition.resultats = summed([partition.resultats, found.results()])
    partition.updated_at = at.now
    partition.save(update_fields=["curseur", "comptes", "resultats", "updated_at"])
    if campagne.nature == Nature.REELLE:
        details = {"rang": partition.rang, "jusqu_au_compte": partition.curseur, "lignes": found.totaux["lignes"]}
        record(actor=actor, at=at, verb="accounts.advance_campagne", target=campagne, details=details)


def _credit(campagne: Campagne, ids: list[int], failures: Failures, *, at: Moment) -> Findings:
    """Lock the accounts, post their differences. `at.today` is the day of the credit or a later one."""
    comptes = lock_comptes(ids)
    law = law_to_write()
    decisions = decide(comptes, today=at.today, law=law, failures=failures)
    found = look_at(decisions, campagne.annee)
    for posted in post_decisions(decisions, law=law, campagne=f"{campagne.annee}:{campagne.pk.hex[:12]}", at=at):
        if posted.manque_delta > 0:
            pk = posted.change.compte.pk
            found.anomalies[pk, Code.MANQUE] = f"compteur {posted.change.compteur}, année {posted.change.accrual_year}"
    return found


def _keep(campagne: Campagne, found: Findings) -> None:
    """Store the anomalies, and the largest differences of the chunk."""
    copy_in(
        AnomalieCampagne,
        (
            AnomalieCampagne(campagne=campagne, compte_id=pk, code=code, detail=detail[:200])
            for (pk, code), detail in found.anomalies.items()
        ),
    )
    copy_in(
        EcartCampagne,
        (
            EcartCampagne(campagne=campagne, compte_id=pk, compteur=compteur, difference=difference)
            for (pk, compteur), difference in found.largest()
        ),
    )


def _finish_if_last(campagne: Campagne, *, at: Moment, actor: Actor) -> None:
    """The last partition to end ends the campaign; two that end at once take turns on its row."""
    held = Campagne.objects.select_for_update(of=("self",), no_key=True).get(pk=campagne.pk)
    if held.etat == Etat.EN_COURS and not held.partitions.filter(curseur__lt=F("dernier_id")).exists():
        _finish(held, at=at, actor=actor)


def _finish(campagne: Campagne, *, at: Moment, actor: Actor) -> None:
    campagne.etat, campagne.finished_at = Etat.TERMINEE, at.now
    campagne.save(update_fields=["etat", "finished_at"])
    largest = campagne.ecarts.order_by(Abs("difference").desc(), "compte_id", "compteur")
    campagne.ecarts.exclude(pk__in=list(largest.values_list("pk", flat=True)[:LARGEST])).delete()
    record(actor=actor, at=at, verb="accounts.finish_campagne", target=campagne)
    _next_law(campagne)


def _next_law(campagne: Campagne) -> None:
    """A change that came into force meanwhile waits for its own campaign."""
    if campagne.nature == Nature.REELLE:
        emit(topic=LAW, key=f"apres:{campagne.pk}:{campagne.finished_at:%Y%m%d%H%M%S%f}", payload={})


@transaction.atomic
def stop(*, campagne: Campagne, actor: Actor, at: Moment) -> Campagne:
    """Stop after the chunks under way. What was credited stays: it was due. Stopping twice is stopping once."""
    held = Campagne.objects.select_for_update(of=("self",), no_key=True).get(pk=campagne.pk)
    if held.etat == Etat.EN_COURS:
        held.etat, held.finished_at = Etat.ARRETEE, at.now
        held.save(update_fields=["etat", "finished_at"])
        record(actor=actor, at=at, verb="accounts.stop_campagne", target=held)
        _next_law(held)
    return held


@transaction.atomic
def resume(*, campagne: Campagne, actor: Actor, at: Moment) -> Campagne:
    """Go on with a campaign that was stopped, or whose workers gave up, from where each partition is."""
    held = Campagne.objects.select_for_update(of=("self",), no_key=True).get(pk=campagne.pk)
    if held.etat == Etat.TERMINEE:
        raise Refused("Cette campagne est terminée.", code="campagne_terminee")
    held.etat, held.finished_at = Etat.EN_COURS, None
    try:
        with transaction.atomic():
            held.save(update_fields=["etat", "finished_at"])
    except IntegrityError as error:
        raise Refused(
            "Une autre campagne est en cours. Attendez sa fin ou arrêtez-la.", code="deja_en_cours"
        ) from error
    for partition in held.partitions.filter(curseur__lt=F("dernier_id")).select_related("campagne"):
        _ask(partition, attempt=f":{at.now:%Y%m%d%H%M%S%f}")
    record(actor=actor, at=at, verb="accounts.resume_campagne", target=held)
    return held
