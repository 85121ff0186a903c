"""Recording what concerns public agents: hours advanced with the employer's agreement, euros asked for in hours."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

from django.db import transaction

from accounts.enums import Compteur, MotifCloture
from accounts.models import AccordAnticipation, Compte, ConversionEnHeures, Solde
from accounts.rules.counters import hours_text
from accounts.rules.declared import Avance, Facts
from accounts.rules.entitlements import stand
from accounts.rules.fields import FactsError, siret
from accounts.rules.results import Anticipation
from accounts.selectors.agents import request_standing
from accounts.selectors.facts import facts_of, uses_of
from accounts.selectors.law import law_in_force
from accounts.services.declared_facts import close, facts_changed, lock_compte, stamp
from accounts.services.recompute import recompute
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.db.retry import retry_transient
from cpa_portal.errors import InvalidInput, Refused
from cpa_portal.uploads.models import Fichier

HOUR = 3600
FIRST_DAY = date(2017, 1, 1)
EUROS = (Compteur.CPF_EUR, Compteur.DIF_EUR, Compteur.CORRECTIF_EUR, Compteur.CEC_EUR)


@retry_transient()
@transaction.atomic
def record_anticipation(
    *,
    compte: Compte,
    secondes: int,
    accord_on: date | None,
    employeur_siret: str,
    formation: str,
    fin_contrat: date | None = None,
    justificatif: Fichier | None = None,
    source: str,
    source_ref: str,
    actor: Actor,
    at: Moment,
) -> AccordAnticipation:
    """Record the employer's agreement: the hours join the account at once, those years give them no second time.

    Raises Refused beyond the rights of the next two years, the ceiling or the contract. Said twice is said once.
    """
    agreed_on = _checked(secondes, accord_on, fin_contrat, formation, at)
    row = AccordAnticipation(
        secondes=secondes, accord_on=agreed_on, employeur_siret=_siret(employeur_siret), fin_contrat=fin_contrat,
        formation=" ".join(formation.split()), justificatif=justificatif, source=source, source_ref=source_ref,
    )  # fmt: skip
    held, moment = lock_compte(compte)
    current = AccordAnticipation.objects.current().filter(compte=held, source=source, source_ref=source_ref).first()
    if current is not None:
        names = ("secondes", "accord_on", "employeur_siret", "fin_contrat", "formation")
        if all(getattr(current, name) == getattr(row, name) for name in names):
            return current
        close(current, moment=moment, reason=MotifCloture.CORRIGEE)
    _allowed(held, Avance(agreed_on, secondes, fin_contrat), at)
    row.compte = held
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    details = {"secondes": secondes}
    facts_changed(held, verb="accounts.record_anticipation", target=row, details=details, actor=actor, at=at)
    return row


def _checked(secondes: int, accord_on: date | None, fin_contrat: date | None, formation: str, at: Moment) -> date:
    if accord_on is None:
        raise InvalidInput(
            "L’accord de l’employeur public manque\u00a0: sans lui, aucune heure ne se prend par anticipation.",
            code="accord_absent",
            field="accord_on",
        )
    if not FIRST_DAY <= accord_on <= at.today:
        raise InvalidInput(
            "La date de l’accord va du 1er\u00a0janvier\u00a02017 à aujourd’hui.", code="date", field="accord_on"
        )
    if secondes <= 0:
        raise InvalidInput("Indiquez un nombre d’heures supérieur à zéro.", code="heures", field="heures")
    if fin_contrat is not None and fin_contrat < accord_on:
        raise InvalidInput("Le contrat prend fin avant l’accord de l’employeur.", code="contrat", field="fin_contrat")
    if not formation.strip() or len(formation) > 120:
        raise InvalidInput("Nommez la formation, en 120\u00a0caractères au plus.", code="formation", field="formation")
    return accord_on


def _siret(text: str) -> str:
    try:
        return siret("".join(text.split()), "employeur_siret")
    except FactsError as error:
        raise InvalidInput(error.message, code="siret", field="employeur_siret") from error


def _allowed(compte: Compte, avance: Avance, at: Moment) -> None:
    """The law grants it whole, given all that is known, and takes nothing from an advance already recorded."""
    before = facts_of(compte)
    after = replace(before, avances=(*before.avances, avance))
    granted = _granted(compte, after, at)
    gained = _total(granted) - _total(_granted(compte, before, at))
    if gained < avance.quantite:
        reasons = [item.motif for item in granted if item.motif and item.on == avance.on]
        reason = reasons[-1] if reasons else "Ces heures sont déjà promises à une autre anticipation."
        if gained:
            reason += f" Vous pouvez encore enregistrer {hours_text(Fraction(gained, HOUR))} au plus."
        raise Refused(reason, code="anticipation_refusee", field="heures")


def _granted(compte: Compte, facts: Facts, at: Moment) -> tuple[Anticipation, ...]:
    return stand(facts, uses_of(compte, today=at.today), at.today, parameters=law_in_force()).anticipations


def _total(found: tuple[Anticipation, ...]) -> int:
    return sum(item.accorde for item in found)


@retry_transient()
@transaction.atomic
def record_conversion(*, compte: Compte, source: str, source_ref: str, actor: Actor, at: Moment) -> ConversionEnHeures:
    """Her euros become public hours today, computed in the same transaction so that no training holds them meanwhile.

    Once for each entry into the public service: asked again, the first request is returned.
    """
    held, moment = lock_compte(compte)
    facts, law = facts_of(held), law_in_force()
    if at.today < law.day("transfert.debut") or not facts.agent_on(at.today):
        raise Refused(
            "Les euros deviennent des heures à la demande d’un agent public, depuis le 1er\u00a0janvier\u00a02020.",
            code="pas_agent_public",
        )
    current = request_standing(held, facts, at.today)
    if current is not None:
        return current
    soldes = list(Solde.objects.select_for_update(of=("self",), no_key=True).filter(compte=held, compteur__in=EUROS))
    if any(solde.reserve for solde in soldes):
        raise Refused(
            "Des euros sont réservés pour une formation en cours\u00a0: attendez sa fin, ou annulez-la.",
            code="euros_reserves",
        )
    row = ConversionEnHeures(compte=held, requested_on=at.today, source=source, source_ref=source_ref)
    stamp(row, moment=moment, declared_on=at.today, actor=actor)
    row.save(force_insert=True)
    facts_changed(held, verb="accounts.record_conversion", target=row, actor=actor, at=at)
    recompute(compte_id=held.pk, actor=actor, at=at)
    return row
