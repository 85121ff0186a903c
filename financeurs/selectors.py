"""Reads of the funders: who may be paid, with what caps, what an order is made of."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import F, Prefetch, Q, QuerySet, Sum

from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.db.secrets import decrypt
from financeurs.enums import (
    EtatAbondement,
    EtatControle,
    EtatOrdre,
    EtatPriseEnCharge,
    EtatRemise,
    EtatSuspension,
    EtatTentative,
    Fonction,
    NatureOrdre,
)
from financeurs.history import facts_from
from financeurs.models import (
    Approbation,
    Controle,
    DemandeAbondement,
    EntreeCatalogue,
    Financeur,
    OrdrePaiement,
    PriseEnCharge,
    RegleFinanceur,
    Remise,
    Suspension,
    Tentative,
)
from financeurs.rules.amounts import Caps, ceiling
from financeurs.rules.history import payable_on_all
from financeurs.rules.payability import Payabilite
from financeurs.rules.sepa import content_digest
from modules.models import Dossier
from modules.rules.price import price_of_part
from modules.selectors.dossiers import plan_of, statuts_on
from organismes.enums import EtatQualite
from organismes.models import CoordonneesBancaires, Organisme, Qualite

IBAN_COLUMN = "financeurs_financeur.iban"

#: Functions that approve an order. A gestionnaire prepares, so she does not approve.
APPROVERS = (Fonction.VALIDEUR, Fonction.COMPTABLE)


def covering(day: date) -> Q:
    """Condition: the period of the row holds this day."""
    return Q(from_on__lte=day) & (Q(until_on__isnull=True) | Q(until_on__gte=day))


def _payees(organisme_ids: Iterable[int], financeur_ids: Iterable[int]) -> dict[int, Organisme]:
    """Bodies with what decides of their payment, in four queries."""
    rows = Organisme.objects.filter(pk__in=set(organisme_ids)).prefetch_related(
        "declarations",
        "qualites",
        Prefetch("entrees_catalogue", EntreeCatalogue.objects.filter(financeur_id__in=set(financeur_ids))),
    )
    return {row.pk: row for row in rows}


def _verdict(body: Organisme, *, financeur_id: int, nature: str, days: Iterable[date]) -> Payabilite:
    entries = [row for row in body.entrees_catalogue.all() if row.financeur_id == financeur_id]
    return payable_on_all(facts_from(body, entries=entries, nature=nature), days)


def payable(*, organisme: Organisme, financeur: Financeur, nature: str, day: date) -> Payabilite:
    """May this funder pay this organisme for this action on this day, past or future, and why."""
    body = _payees([organisme.pk], [financeur.pk])[organisme.pk]
    return _verdict(body, financeur_id=financeur.pk, nature=nature, days=[day])


def payable_many(*, asked: Iterable[tuple[Dossier, Financeur]], today: date) -> dict[tuple[uuid.UUID, int], Payabilite]:
    """For several dossiers (with their module) and funders, by their keys: each day of PAYABILITE_JOURS must pass.

    The day of the decision and that of the entry into training, in four queries whatever their number.
    """
    pairs = list(asked)
    bodies = _payees((dossier.module.organisme_id for dossier, _ in pairs), (financeur.pk for _, financeur in pairs))
    found = {}
    for dossier, financeur in pairs:
        body, nature = bodies[dossier.module.organisme_id], dossier.module.nature
        asked_on = {"decision": today, "entree": dossier.first_session_on or today}
        days = [asked_on[name] for name in settings.PAYABILITE_JOURS]
        found[dossier.pk, financeur.pk] = _verdict(body, financeur_id=financeur.pk, nature=nature, days=days)
    return found


def payable_dossier(*, dossier: Dossier, financeur: Financeur, today: date) -> Payabilite:
    """The same for one."""
    return payable_many(asked=[(dossier, financeur)], today=today)[dossier.pk, financeur.pk]


def why_not_payable(verdict: Payabilite) -> str:
    """The sentences against; empty if payable."""
    return " ".join(motif.texte for motif in verdict.motifs if not motif.favorable)


def caps_on(financeur: Financeur, day: date) -> Caps:
    """Caps that the funder set for this day."""
    rule = rule_on(financeur, day)
    return Caps() if rule is None else Caps(rule.centimes_par_heure, rule.centimes_par_dossier)


def rule_on(financeur: Financeur, day: date) -> RegleFinanceur | None:
    """The dated rule of this day, the latest that started."""
    return financeur.regles.filter(covering(day)).order_by("-from_on").first()


def funded_part(dossier: Dossier) -> tuple[int, int]:
    """Hours that the account and the top-ups give, and their share of the price.

    A funder pays within them (article L6323-20): hours that the person pays herself are not the funder's.
    """
    plan, secondes, centimes = plan_of(dossier), dossier.total_secondes or 0, dossier.total_centimes or 0
    if plan is None or plan.a_completer == 0:
        return secondes, centimes
    if plan.mobilisees == 0:
        return 0, 0
    return plan.mobilisees, price_of_part(centimes=centimes, planned=secondes, done=plan.mobilisees)


def most_that_can_be_granted(decision: PriseEnCharge, at: Moment) -> int:
    """Cents that the hours mobilised and the funder's own caps allow for this dossier."""
    dossier = decision.dossier
    secondes, centimes = funded_part(dossier)
    caps = caps_on(decision.financeur, dossier.first_session_on or at.today)
    return ceiling(centimes=centimes, secondes=secondes, caps=caps)


def competent_funders(dossier: Dossier, day: date) -> list[Financeur]:
    """Funders whose statuses include one that the person has on that day."""
    wanted = statuts_on(titulaire_id=dossier.titulaire_id, day=day) or {"salarie"}
    return [funder for funder in Financeur.objects.order_by("nom") if wanted & set(funder.statuts)]


def _net(rows: QuerySet[OrdrePaiement]) -> int:
    """Cents ordered: payments less recoveries; cancelled orders count for nothing."""
    totals = dict(
        rows.exclude(etat=EtatOrdre.ANNULE)
        .values("nature")
        .annotate(total=Sum("montant_centimes"))
        .values_list("nature", "total")
    )
    return sum(totals.values()) - 2 * totals.get(NatureOrdre.RECOUVREMENT, 0)


def already_ordered(*, tranche_id: int, financeur_id: int) -> int:
    """Cents ordered so far for a tranche."""
    return _net(OrdrePaiement.objects.filter(tranche_id=tranche_id, financeur_id=financeur_id))


def ordered_before(ordre: OrdrePaiement) -> int:
    """Cents ordered for its tranche before this order."""
    rows = OrdrePaiement.objects.filter(tranche_id=ordre.tranche_id, financeur_id=ordre.financeur_id)
    return _net(rows.filter(seq__lt=ordre.seq))


def account_of(ordre: OrdrePaiement) -> CoordonneesBancaires | None:
    """The account to pay: the organisme's of the day while approvals are awaited, then the approved one."""
    if ordre.etat != EtatOrdre.A_APPROUVER:
        return ordre.coordonnees
    return next((row for row in ordre.beneficiaire.coordonnees_bancaires.all() if row.ended_at is None), None)


def digest_of(ordre: OrdrePaiement) -> str | None:
    """Digest of what an approval binds to; None while the organisme has no IBAN."""
    account = account_of(ordre)
    if account is None:
        return None
    return content_digest(
        ordre_id=ordre.pk,
        montant_centimes=ordre.montant_centimes,
        beneficiaire_siret=ordre.beneficiaire.siret,
        iban_index=bytes(account.iban_index),
        proof_sha256=ordre.service_fait.justificatif.fichier.sha256,
    )


def with_facts(rows: QuerySet[OrdrePaiement]) -> QuerySet[OrdrePaiement]:
    """Orders with all that the questions below read, in a number of queries that does not grow with the rows."""
    tries = Tentative.objects.select_related("remise").defer("remise__xml_ciphertext").order_by("n")
    return rows.select_related(
        "beneficiaire", "coordonnees", "financeur", "prise_en_charge", "tranche__dossier__module",
        "service_fait__justificatif__fichier",
    ).prefetch_related(
        Prefetch("tentatives", tries), Prefetch("approbations", Approbation.objects.select_related("approver")),
        "beneficiaire__coordonnees_bancaires__changement__objections", "approbations_iban", "beneficiaire__membres", "financeur__membres",
    )  # fmt: skip


def next_try(ordre: OrdrePaiement) -> int:
    """Number of the try that approvals now prepare."""
    return len(ordre.tentatives.all()) + 1


def current_try(ordre: OrdrePaiement) -> int:
    """Number of the try that approvals prepare, or that they made once the order is ready."""
    awaited = ordre.etat in (EtatOrdre.A_APPROUVER, EtatOrdre.SUSPENDU)
    return next_try(ordre) - (0 if awaited else 1)


def kept_away(ordre: OrdrePaiement) -> dict[int | None, str]:
    """People who may not approve this order whatever their function, and why (segregation of duties)."""
    service, account = ordre.service_fait, account_of(ordre)
    found: dict[int | None, str] = {
        row.user_id: "Vous êtes membre de l’organisme à payer : une autre personne doit approuver."
        for row in ordre.beneficiaire.membres.all()
        if row.until_on is None
    }
    if account is not None:
        found[account.recorded_by_id] = "Vous avez modifié l’IBAN : une autre personne doit approuver."
    found[service.justificatif.uploaded_by_id] = "Vous avez déposé le justificatif : une autre personne doit approuver."
    found[service.recorded_by_id] = "Vous avez constaté le service fait : une autre personne doit approuver."
    return found


def standing_approvals(ordre: OrdrePaiement) -> list[Approbation]:
    """Approvals of the current try that bind to today's content, oldest first: those that the database counts."""
    content, n, away = digest_of(ordre), current_try(ordre), kept_away(ordre)
    last_days = [
        (row.user_id, row.until_on) for row in ordre.financeur.membres.all() if set(APPROVERS) & set(row.fonctions)
    ]
    return [
        row
        for row in sorted(ordre.approbations.all(), key=lambda row: row.pk)
        if (row.n, row.content_digest) == (n, content)
        and row.approver_id not in away
        and any(user == row.approver_id and (last is None or row.approved_on <= last) for user, last in last_days)
    ]


def own_iban(financeur: Financeur) -> str:
    """The funder's own IBAN in clear: for the bank file alone."""
    return decrypt(financeur.iban_ciphertext, column=IBAN_COLUMN).decode()


@dataclass(frozen=True, slots=True)
class Verification:
    """One check shown side by side: what is asked, what the rule says, who must act."""

    libelle: str
    demande: str
    regle: str
    favorable: bool
    qui: str


def orders_to_settle(financeur_id: int) -> QuerySet[OrdrePaiement]:
    """Orders approved and not yet in a bank file, oldest first."""
    return (
        OrdrePaiement.objects.filter(financeur_id=financeur_id, etat="pret", tentatives__etat=EtatTentative.PRETE)
        .select_related("beneficiaire", "coordonnees", "tranche__dossier")
        .annotate(end_to_end=F("tentatives__end_to_end_id"))
        .order_by("created_on", "pk")
    )


def funders_of(organisme: Organisme, day: date) -> Iterable[Financeur]:
    """Funders that have the organisme in their catalogue on that day."""
    return Financeur.objects.filter(
        pk__in=EntreeCatalogue.objects.filter(covering(day), organisme=organisme).values("financeur_id")
    )


def waiting_for(actor: Actor, *, real_day: date) -> dict[str, int]:
    """How many things wait for the functions of this agent, by kind; nothing that is zero."""
    mine: dict[str, Any] = {"financeur_id": actor.structure_id}
    orders, found = OrdrePaiement.objects.filter(**mine), {}
    if actor.has_function(Fonction.GESTIONNAIRE, Fonction.VALIDEUR):
        found["demandes"] = PriseEnCharge.objects.filter(etat=EtatPriseEnCharge.DEMANDEE, **mine).count()
        found["abondements"] = DemandeAbondement.objects.filter(etat=EtatAbondement.DEMANDE, **mine).count()
    if actor.has_function(Fonction.EXAMINATEUR):
        found["examens"] = Qualite.objects.exclude(bareme="").filter(etat=EtatQualite.EN_EXAMEN).count()
        answered = [EtatControle.A_EXAMINER, EtatControle.A_REEXAMINER]
        controls = Controle.objects.filter(campagne__financeur_id=actor.structure_id)
        found["controles"] = controls.filter(etat__in=answered).count()
        found["griefs"] = Suspension.objects.filter(etat=EtatSuspension.REPONDUE, **mine).count()
    if actor.has_function(*APPROVERS):
        found["ordres"] = orders.filter(etat=EtatOrdre.A_APPROUVER).count()
        found["suspendus"] = orders.filter(etat=EtatOrdre.SUSPENDU).count()
    if actor.has_function(Fonction.COMPTABLE):
        found["prets"] = orders.filter(etat=EtatOrdre.PRET).count()
        found["scellees"] = Remise.objects.filter(etat=EtatRemise.SCELLEE, **mine).count()
        sent = Tentative.objects.filter(etat=EtatTentative.REMISE, remise__financeur_id=actor.structure_id)
        found["virements"] = sent.filter(remise__execution_on__lt=real_day).count()
    return {what: count for what, count in found.items() if count}
