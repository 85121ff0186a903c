"""Opening accounts, and handing a waiting account over to its holder."""

import unicodedata
from datetime import date

from django.db import IntegrityError, transaction

from accounts import nir as nir_format
from accounts.models import Compte, Titulaire, User
from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.errors import Conflict, Refused

#: One answer whatever the reason: nobody learns who has an account.
NOT_LINKED = (
    "Nous n’avons pas pu ouvrir ce compte avec ces informations. Vérifiez-les sur votre carte Vitale et votre pièce "
    "d’identité\u00a0; si elles sont exactes, écrivez au service d’assistance."
)


def same_name(one: str, other: str) -> bool:
    """True if two names differ only by case, accents, spaces or hyphens."""
    return _letters(one) == _letters(other)


def _letters(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.replace("œ", "oe").replace("Œ", "OE").replace("æ", "ae"))
    return "".join(character for character in plain.casefold() if character.isalpha())


@transaction.atomic
def open_compte(
    *,
    nir: str,
    nom_naissance: str,
    prenoms: str,
    birth_date: date,
    nom_usage: str = "",
    user: User | None = None,
    opened_on: date | None = None,
    actor: Actor,
    at: Moment,
) -> Compte:
    """Open an account; without `user`, it waits for its holder. Raises Conflict if this NIR has one."""
    titulaire = titulaire_of(
        nir=nir_format.canonical(nir),
        nom_naissance=nom_naissance,
        prenoms=prenoms,
        birth_date=birth_date,
        nom_usage=nom_usage,
        user=user,
    )
    try:
        with transaction.atomic():
            titulaire.save(force_insert=True)
    except IntegrityError as error:
        raise Conflict("Un compte existe déjà pour ce numéro de sécurité sociale.", code="compte_existant") from error
    compte = Compte(titulaire=titulaire, opened_on=opened_on or at.today)
    compte.save(force_insert=True)
    record(actor=actor, at=at, verb="accounts.open_compte", target=compte, titulaire_id=titulaire.pk)
    return compte


def titulaire_of(
    *,
    nir: str,
    nom_naissance: str,
    prenoms: str,
    birth_date: date,
    nom_usage: str = "",
    user: User | None = None,
) -> Titulaire:
    """A holder that is not written yet. `nir` is canonical."""
    return Titulaire(
        user=user,
        nir_ciphertext=nir_format.sealed(nir),
        nir_index=nir_format.index(nir),
        nom_naissance=" ".join(nom_naissance.split())[:80],
        nom_usage=" ".join(nom_usage.split())[:80],
        prenoms=" ".join(prenoms.split())[:120],
        birth_date=birth_date,
    )


def _name(user: User, *, prenoms: str, nom: str) -> None:
    """Give a person who signed up with an address alone the name that pages show."""
    if user.prenom or user.nom:
        return
    user.prenom, user.nom = prenoms.split()[0] if prenoms.split() else "", nom
    user.save(update_fields=["prenom", "nom"])


@transaction.atomic
def claim_compte(
    *,
    user: User,
    nir: str,
    nom_naissance: str,
    prenoms: str,
    birth_date: date,
    nom_usage: str = "",
    actor: Actor,
    at: Moment,
) -> Compte:
    """Link the account that waits for this person, or open one.

    The NIR, the birth date and the birth name must agree. Whatever does not, or an account that somebody
    holds already, gives the same refusal.
    """
    if Titulaire.objects.filter(user=user).exists():
        raise Refused("Vous avez déjà un compte d’activité.", code="deja_titulaire")
    _name(user, prenoms=prenoms, nom=nom_usage or nom_naissance)
    canonical = nir_format.canonical(nir)
    waiting = (
        Titulaire.objects.select_for_update(of=("self",), no_key=True)
        .filter(nir_index=nir_format.index(canonical))
        .first()
    )
    if waiting is None:
        try:
            return open_compte(
                nir=canonical,
                nom_naissance=nom_naissance,
                prenoms=prenoms,
                birth_date=birth_date,
                nom_usage=nom_usage,
                user=user,
                actor=actor,
                at=at,
            )
        except Conflict:
            raise Refused(NOT_LINKED, code="rattachement_impossible") from None
    agrees = waiting.birth_date == birth_date and same_name(waiting.nom_naissance, nom_naissance)
    if waiting.user_id is not None or not agrees:
        raise Refused(NOT_LINKED, code="rattachement_impossible")
    waiting.user, waiting.nom_usage = user, nom_usage or waiting.nom_usage
    waiting.save(update_fields=["user", "nom_usage"])
    compte = Compte.objects.get(titulaire=waiting)
    record(actor=actor, at=at, verb="accounts.claim_compte", target=compte, titulaire_id=waiting.pk)
    return compte
