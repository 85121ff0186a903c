"""Why a ready order does not leave yet: recent or contested IBAN, cap of a new body. Asked by pages and bank files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db.models import Count, Min, Q, Sum

from cpa_portal.actor import Actor
from cpa_portal.web.formatting import euros, jour
from financeurs.enums import EtatOrdre, EtatTentative, NatureOrdre
from financeurs.models import LeveePlafond, OrdrePaiement
from financeurs.rules.plafonds import Palier, tier_on
from financeurs.selectors import APPROVERS, digest_of, kept_away, standing_approvals
from organismes.models import CoordonneesBancaires, DeclarationActivite
from organismes.rules.admissibility import REGISTERED

IBAN_CONTESTE, IBAN_RECENT, PLAFOND = "iban_conteste", "iban_recent", "plafond_nouvel_organisme"


@dataclass(frozen=True, slots=True)
class Attente:
    """One reason: its code, what is, what is allowed, who must act."""

    code: str
    texte: str
    valeur: str
    limite: str
    qui: str


@dataclass(frozen=True, slots=True)
class Encours:
    """What a new body has outstanding, all funders together, and what it may have."""

    centimes: int
    dossiers: int
    palier: Palier
    since: date | None

    @property
    def limite(self) -> int:
        """Cents allowed."""
        return self.palier.centimes


def live_account(ordre: OrdrePaiement) -> CoordonneesBancaires | None:
    """The account of the body on this day."""
    return next((row for row in ordre.beneficiaire.coordonnees_bancaires.all() if row.ended_at is None), None)


def is_contested(account: CoordonneesBancaires) -> bool:
    """An objection waits for the administrator."""
    return account.changement is not None and any(row.issue is None for row in account.changement.objections.all())


def extra_approval(ordre: OrdrePaiement) -> bool:
    """One more agent, who may approve and did not yet, agreed to this content on a recent IBAN."""
    content, away = digest_of(ordre), kept_away(ordre)
    given = {row.approver_id for row in standing_approvals(ordre)}
    agents = {
        row.user_id
        for row in ordre.financeur.membres.all()
        if row.until_on is None and set(APPROVERS) & set(row.fonctions)
    }
    return any(
        row.content_digest == content and row.approver_id in agents - given and row.approver_id not in away
        for row in ordre.approbations_iban.all()
    )


def account_waits(ordre: OrdrePaiement, today: date) -> list[Attente]:
    """What the account makes wait."""
    account = live_account(ordre)
    if account is None:
        return []
    found = []
    if is_contested(account):
        text = f"L’IBAN {account.iban_masque} est contesté par un membre de l’organisme."
        found.append(Attente(IBAN_CONTESTE, text, account.iban_masque, "", "L’administrateur du portail"))
    if account.held_until is not None and today < account.held_until and not extra_approval(ordre):
        text = (
            f"L’IBAN {account.iban_masque} est récent\u00a0: aucun virement n’y part avant le {jour(account.held_until)}, "
            "sauf une approbation de plus."
        )
        who = f"Personne avant le {jour(account.held_until)}, ou un approbateur de plus du financeur"
        found.append(Attente(IBAN_RECENT, text, jour(today), jour(account.held_until), who))
    return found


def encours_many(organisme_ids: Iterable[int], today: date) -> dict[int, Encours]:
    """Outstanding payments of the bodies that still have a cap, in three queries. The others are absent."""
    wanted = set(organisme_ids)
    since = dict(
        DeclarationActivite.objects.filter(organisme__in=wanted, etat__in=REGISTERED, decided_on__isnull=False)
        .values("organisme")
        .annotate(first=Min("decided_on"))
        .values_list("organisme", "first")
    )
    settled = today - timedelta(days=settings.RECUL_PAIEMENT_JOURS)
    orders = OrdrePaiement.objects.filter(beneficiaire__in=wanted).exclude(nature=NatureOrdre.RECOUVREMENT)
    live = Q(etat=EtatOrdre.EN_REMISE) | Q(
        etat=EtatOrdre.PAYE, tentatives__etat=EtatTentative.PAYEE, tentatives__settled_on__gt=settled
    )
    due = dict(
        OrdrePaiement.objects.filter(pk__in=orders.filter(live).values("pk"))
        .values("beneficiaire")
        .annotate(total=Sum("montant_centimes"))
        .values_list("beneficiaire", "total")
    )
    troubled = OrdrePaiement.objects.filter(
        Q(tranche__justificatifs__objected_at__isnull=False) | Q(tentatives__etat=EtatTentative.RETOURNEE),
        beneficiaire__in=wanted,
    )
    done = orders.filter(
        etat=EtatOrdre.PAYE, tentatives__etat=EtatTentative.PAYEE, tentatives__settled_on__lte=settled
    ).exclude(tranche__dossier__in=troubled.values("tranche__dossier"))
    paid = dict(
        done.values("beneficiaire")
        .annotate(count=Count("tranche__dossier", distinct=True))
        .values_list("beneficiaire", "count")
    )
    found = {}
    for pk in wanted:
        first, count = since.get(pk), paid.get(pk, 0)
        tier = tier_on(today, since=first, paid=count, rules=settings.PLAFONDS_NOUVEL_ORGANISME)
        if tier is not None:
            found[pk] = Encours(due.get(pk, 0), count, tier, first)
    return found


def lifted(financeur_id: int, organisme_ids: Iterable[int], today: date) -> set[int]:
    """Bodies whose cap this funder lifted for today."""
    rows = LeveePlafond.objects.filter(
        financeur_id=financeur_id, organisme__in=set(organisme_ids), approved_by__isnull=False, ended_at__isnull=True,
        until_on__gte=today,
    )  # fmt: skip
    return set(rows.values_list("organisme_id", flat=True))


def may_approve_recent_iban(ordre: OrdrePaiement, actor: Actor, waits: Sequence[Attente]) -> bool:
    """True if this agent may be the one more person whom a recent IBAN needs."""
    return (
        ordre.etat == EtatOrdre.PRET
        and any(wait.code == IBAN_RECENT for wait in waits)
        and actor.structure_id == ordre.financeur_id
        and actor.has_function(*APPROVERS)
        and actor.user_id not in kept_away(ordre)
        and all(given.approver_id != actor.user_id for given in standing_approvals(ordre))
    )


def _capped(ordre: OrdrePaiement, used: int, limit: int) -> Attente:
    after = used + ordre.montant_centimes
    text = f"Organisme nouveau\u00a0: ses paiements en cours atteindraient {euros(after)}, pour {euros(limit)} permis."
    who = (
        "Deux valideurs du financeur peuvent lever le plafond\u00a0; sinon, la fin du recul sur les paiements en cours"
    )
    return Attente(PLAFOND, text, euros(after), euros(limit), who)


def waits_of(orders: Sequence[OrdrePaiement], today: date) -> dict[int, list[Attente]]:
    """Reasons of each order (with its facts), oldest first: those that fit under a cap leave, the next ones wait.

    Orders that are already at the bank or settled wait for nothing here.
    """
    rows = [row for row in orders if row.etat in (EtatOrdre.A_APPROUVER, EtatOrdre.PRET)]
    bodies = {row.beneficiaire_id for row in rows}
    caps = encours_many(bodies, today) if bodies else {}
    open_to = {payer: lifted(payer, bodies, today) for payer in {row.financeur_id for row in rows} if caps}
    used = {pk: row.centimes for pk, row in caps.items()}
    found: dict[int, list[Attente]] = {row.pk: [] for row in orders}
    for row in sorted(rows, key=lambda row: (row.created_on, row.pk)):
        found[row.pk] = account_waits(row, today)
        cap = caps.get(row.beneficiaire_id)
        if cap is None or row.nature == NatureOrdre.RECOUVREMENT or row.beneficiaire_id in open_to[row.financeur_id]:
            continue
        if used[row.beneficiaire_id] + row.montant_centimes > cap.limite:
            found[row.pk].append(_capped(row, used[row.beneficiaire_id], cap.limite))
        elif not found[row.pk]:
            used[row.beneficiaire_id] += row.montant_centimes
    return found
