"""Funders, their agents and their dated rules."""

from datetime import date
from typing import Any

from django.db import transaction
from schwifty import IBAN
from stdnum.fr import siret as stdnum_siret

from cpa_portal.actor import Actor
from cpa_portal.audit.journal import record
from cpa_portal.clock.moment import Moment
from cpa_portal.db.secrets import encrypt
from financeurs.enums import Fonction, TypeFinanceur
from financeurs.models import Financeur, MembreFinanceur, RegleFinanceur
from financeurs.selectors import IBAN_COLUMN


@transaction.atomic
def open_financeur(
    *, nom: str, type: TypeFinanceur, siret: str, statuts: list[str], iban: str, bic: str, actor: Actor, at: Moment
) -> Financeur:
    """Put a funder on the portal with its own account, the debtor of its bank files."""
    account = IBAN(iban)
    financeur = Financeur.objects.create(
        nom=nom,
        type=type,
        siret=stdnum_siret.validate(siret),
        statuts=statuts,
        iban_ciphertext=encrypt(str(account).encode(), column=IBAN_COLUMN),
        iban_masque=f"{account.formatted[:4]}\u00a0••••\u00a0{str(account)[-4:]}",
        bic=bic,
    )
    record(actor=actor, at=at, verb="financeurs.open", target=financeur)
    return financeur


@transaction.atomic
def add_agent(
    *, financeur: Financeur, user: Any, fonctions: list[Fonction], actor: Actor, at: Moment
) -> MembreFinanceur:
    """Give a person functions in a funder."""
    membre = MembreFinanceur.objects.create(user=user, financeur=financeur, fonctions=[str(name) for name in fonctions])
    record(actor=actor, at=at, verb="financeurs.add_agent", target=membre, details={"functions": membre.fonctions})
    return membre


@transaction.atomic
def set_rule(
    *,
    financeur: Financeur,
    from_on: date,
    centimes_par_heure: int | None = None,
    centimes_par_dossier: int | None = None,
    abondement_secondes: int | None = None,
    actor: Actor,
    at: Moment,
) -> RegleFinanceur:
    """Caps of the funder from a day on."""
    rule = RegleFinanceur.objects.create(
        financeur=financeur,
        from_on=from_on,
        centimes_par_heure=centimes_par_heure,
        centimes_par_dossier=centimes_par_dossier,
        abondement_secondes=abondement_secondes,
    )
    record(actor=actor, at=at, verb="financeurs.set_rule", target=rule)
    return rule
