"""Mandates: proposal, acceptance, refusal, revocation and expiry. The code of acceptance is in `codes`."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from accounts import emails
from accounts.enums import EtatMandat, ModeAcceptation, Pouvoir
from accounts.models import Conseiller, Mandat, PouvoirMandat, Titulaire
from accounts.nir import canonical, index, masked
from accounts.workflow import MANDAT
from cpa_portal.actor import Actor, Role
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.secrets import keyed_index
from cpa_portal.errors import InvalidInput, NotAllowed, NotFound, Refused

DURATIONS = (1, 31, 182, 365)
DESIGNATION_COLUMN = "accounts_mandat.designation"


@dataclass(frozen=True, slots=True)
class Designation:
    """What an adviser knows of a person: her address or her NIR, and her date of birth."""

    birth_date: date
    email: str = ""
    nir: str = ""

    def shown(self) -> str:
        """What the adviser's pages show until acceptance."""
        return self.email if self.email else f"NIR {masked(canonical(self.nir))}"

    def keyed(self) -> bytes:
        """Index that is equal for the same words."""
        word = self.email.lower() if self.email else canonical(self.nir)
        return keyed_index(f"{word}\0{self.birth_date.isoformat()}", column=DESIGNATION_COLUMN)

    def titulaire(self) -> Titulaire | None:
        """The person who can accept, if the two items agree."""
        claimed = Titulaire.objects.filter(user__isnull=False, user__is_active=True, birth_date=self.birth_date)
        if self.email:
            return claimed.filter(user__email__iexact=self.email).select_related("user").first()
        return claimed.filter(nir_index=index(canonical(self.nir))).select_related("user").first()


def conseiller_of(actor: Actor) -> Conseiller:
    """The membership under which an adviser acts, locked: her proposals follow one another. Raises NotAllowed without one."""
    found = (
        Conseiller.objects.filter(user_id=actor.user_id or 0, structure_id=actor.structure_id, until_on__isnull=True)
        .select_for_update(of=("self",), no_key=True)
        .select_related("structure", "user")
        .first()
    )
    if actor.role != Role.CONSEILLER or found is None:
        raise NotAllowed("Seul un conseiller en évolution professionnelle en exercice propose un mandat.")
    return found


def locked(*, mandat_id: int, actor: Actor) -> Mandat:
    """The mandate, under lock, if this person may see it. Raises NotFound."""
    mandat = (
        Mandat.objects.visible_to(actor)
        .select_for_update(of=("self",), no_key=True)
        .select_related("conseiller__user", "conseiller__structure", "titulaire__user")
        .filter(pk=mandat_id)
        .first()
    )
    if mandat is None:
        raise NotFound("Ce mandat n’existe pas ou ne vous est pas accessible.")
    return mandat


def _journal(mandat: Mandat, verb: str, *, actor: Actor, at: Moment, **details: object) -> None:
    record(
        actor=actor, at=at, verb=f"accounts.{verb}", target=mandat, titulaire_id=mandat.titulaire_id, details=details
    )


def _end(mandat: Mandat, verb: str, *, actor: Actor, at: Moment) -> None:
    mandat.etat = MANDAT.next(mandat.etat, verb)
    mandat.ended_at, mandat.ended_by_id, mandat.code_hash = at.now, actor.user_id, ""
    mandat.save(update_fields=["etat", "ended_at", "ended_by", "code_hash"])


def _clear_the_way(
    *, conseiller: Conseiller, titulaire: Titulaire | None, keyed: bytes, actor: Actor, at: Moment
) -> None:
    """End what the new proposal replaces. Raises Refused if a mandate is in force already.

    A proposal that waits for the same person under other words loses its person but goes on waiting:
    withdrawing it would tell the adviser that both words name the same account.
    """
    same = Q(designation_index=keyed, etat=EtatMandat.PROPOSE)
    if titulaire is not None:
        same |= Q(titulaire=titulaire, etat__in=[EtatMandat.PROPOSE, EtatMandat.ACTIF])
    standing = Mandat.objects.select_for_update(of=("self",), no_key=True).filter(same, conseiller=conseiller)
    for mandat in standing.order_by("pk"):
        if mandat.etat == EtatMandat.PROPOSE and bytes(mandat.designation_index) != keyed:
            mandat.titulaire = None
            mandat.save(update_fields=["titulaire"])
            continue
        if mandat.etat == EtatMandat.ACTIF and mandat.until_on is not None and mandat.until_on >= at.today:
            raise Refused(
                f"Un mandat de cette personne est déjà en vigueur jusqu’au {mandat.until_on:%d/%m/%Y}. "
                "Vous pourrez en proposer un autre quand il aura pris fin.",
                code="mandat_en_vigueur",
            )
        verb = "expirer" if mandat.etat == EtatMandat.ACTIF else "retirer"
        _end(mandat, verb, actor=actor, at=at)
        _journal(mandat, "replace_mandat", actor=actor, at=at)


@transaction.atomic
def propose(*, designation: Designation, pouvoirs: list[str], duree_jours: int, actor: Actor, at: Moment) -> Mandat:
    """Propose a mandate. What is returned looks the same whether or not the person has an account."""
    conseiller = conseiller_of(actor)
    chosen = [Pouvoir(pouvoir) for pouvoir in dict.fromkeys(pouvoirs)]
    if not chosen:
        raise InvalidInput("Choisissez au moins un acte que le mandat permettra.", field="pouvoirs")
    if duree_jours not in DURATIONS:
        raise InvalidInput("Un mandat dure 1, 31, 182 ou 365\u00a0jours.", field="duree_jours")
    titulaire = designation.titulaire()
    if titulaire is not None and titulaire.user_id == actor.user_id:
        raise Refused("Vous ne pouvez pas vous donner mandat à vous-même.", code="mandat_a_soi_meme")
    _clear_the_way(conseiller=conseiller, titulaire=titulaire, keyed=designation.keyed(), actor=actor, at=at)
    mandat = Mandat.objects.create(
        titulaire=titulaire,
        conseiller=conseiller,
        designation=designation.shown(),
        designation_index=designation.keyed(),
        duree_jours=duree_jours,
        proposed_on=at.today,
        proposed_at=at.now,
        expires_on=at.today + timedelta(days=settings.DUREE_PROPOSITION_MANDAT_JOURS),
    )
    PouvoirMandat.objects.bulk_create(PouvoirMandat(mandat=mandat, pouvoir=pouvoir) for pouvoir in chosen)
    _journal(mandat, "propose_mandat", actor=actor, at=at, pouvoirs=[str(p) for p in chosen], jours=duree_jours)
    if titulaire is not None:
        emails.to_titulaire("mandat_propose", titulaire=titulaire, at=at, mandat=mandat, pouvoirs=chosen)
    return mandat


def put_in_force(mandat: Mandat, *, mode: ModeAcceptation, actor: Actor, at: Moment) -> Mandat:
    """Start a proposed mandate under lock: its first day is today, its last the last of its duration."""
    state = MANDAT.next(mandat.etat, "accepter")
    if at.today > mandat.expires_on:
        raise Refused(
            f"Cette proposition devait être acceptée au plus tard le {mandat.expires_on:%d/%m/%Y}. "
            "Demandez au conseiller de vous en faire une nouvelle.",
            code="proposition_expiree",
        )
    if mandat.conseiller.until_on is not None:
        raise Refused("Ce conseiller n’exerce plus dans cette structure.", code="conseiller_parti")
    mandat.etat = state
    mandat.accepted_at, mandat.accepted_by_mode = at.now, mode
    mandat.from_on = at.today
    mandat.until_on = at.today + timedelta(days=mandat.duree_jours - 1)
    mandat.code_hash = ""
    mandat.save(update_fields=["etat", "accepted_at", "accepted_by_mode", "from_on", "until_on", "code_hash"])
    _journal(mandat, "accept_mandat", actor=actor, at=at, mode=str(mode))
    emails.to_conseiller("mandat_accepte", mandat=mandat, at=at)
    assert mandat.titulaire is not None
    emails.to_titulaire("mandat_en_vigueur", titulaire=mandat.titulaire, at=at, mandat=mandat)
    return mandat


@transaction.atomic
def accept(*, mandat_id: int, actor: Actor, at: Moment) -> Mandat:
    """The person accepts in her own space."""
    if actor.role != Role.TITULAIRE:
        raise NotAllowed("Seule la personne elle-même accepte un mandat dans son espace.")
    return put_in_force(locked(mandat_id=mandat_id, actor=actor), mode=ModeAcceptation.ESPACE, actor=actor, at=at)


@transaction.atomic
def refuse(*, mandat_id: int, actor: Actor, at: Moment) -> Mandat:
    """The person refuses the proposal."""
    if actor.role != Role.TITULAIRE:
        raise NotAllowed("Seule la personne elle-même refuse un mandat.")
    mandat = locked(mandat_id=mandat_id, actor=actor)
    _end(mandat, "refuser", actor=actor, at=at)
    _journal(mandat, "refuse_mandat", actor=actor, at=at)
    emails.to_conseiller("mandat_refuse", mandat=mandat, at=at)
    return mandat


@transaction.atomic
def withdraw(*, mandat_id: int, actor: Actor, at: Moment) -> Mandat:
    """The adviser takes her proposal back."""
    if actor.role != Role.CONSEILLER:
        raise NotAllowed("Seul le conseiller retire sa proposition.")
    mandat = locked(mandat_id=mandat_id, actor=actor)
    _end(mandat, "retirer", actor=actor, at=at)
    _journal(mandat, "withdraw_mandat", actor=actor, at=at)
    return mandat


@transaction.atomic
def revoke(*, mandat_id: int, actor: Actor, at: Moment) -> Mandat:
    """The person ends the mandate, or the adviser gives it up; nothing more can be done under it."""
    mandat = locked(mandat_id=mandat_id, actor=actor)
    _end(mandat, "revoquer", actor=actor, at=at)
    _journal(mandat, "revoke_mandat", actor=actor, at=at)
    if actor.role == Role.TITULAIRE:
        emails.to_conseiller("mandat_revoque", mandat=mandat, at=at)
    elif mandat.titulaire is not None:
        emails.to_titulaire("mandat_rendu", titulaire=mandat.titulaire, at=at)
    return mandat


@transaction.atomic
def revoke_power(*, mandat_id: int, pouvoir: str, actor: Actor, at: Moment) -> Mandat:
    """The person takes one act back; the last one taken back ends the mandate."""
    if actor.role != Role.TITULAIRE:
        raise NotAllowed("Seule la personne elle-même retire un acte de son mandat.")
    mandat = locked(mandat_id=mandat_id, actor=actor)
    MANDAT.next(mandat.etat, "revoquer")
    left = PouvoirMandat.objects.filter(mandat=mandat, revoked_at__isnull=True)
    if left.filter(pouvoir=pouvoir).update(revoked_at=at.now) != 1:
        raise Refused("Cet acte ne fait pas, ou plus, partie du mandat.", code="pouvoir_absent")
    _journal(mandat, "revoke_power", actor=actor, at=at, pouvoir=pouvoir)
    if not left.exists():
        _end(mandat, "revoquer", actor=actor, at=at)
        _journal(mandat, "revoke_mandat", actor=actor, at=at)
    emails.to_conseiller("mandat_revoque", mandat=mandat, at=at)
    return mandat


@transaction.atomic
def expire_due(*, actor: Actor, at: Moment) -> int:
    """End every mandate past its term and every proposal past its delay; returns how many."""
    due = Mandat.objects.filter(
        Q(etat=EtatMandat.PROPOSE, expires_on__lt=at.today) | Q(etat=EtatMandat.ACTIF, until_on__lt=at.today)
    )
    ended = 0
    for mandat in due.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk"):
        _end(mandat, "expirer", actor=actor, at=at)
        _journal(mandat, "expire_mandat", actor=actor, at=at)
        ended += 1
    return ended
