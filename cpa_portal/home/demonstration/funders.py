"""Four funders of different kinds, with their agents, caps and catalogues."""

from dataclasses import dataclass
from datetime import date

from accounts.enums import Statut
from accounts.models import User
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import BIC, iban, siret
from financeurs.enums import Fonction, TypeFinanceur
from financeurs.models import Financeur
from financeurs.services.catalogue import add_entry
from financeurs.services.financeurs import add_agent, open_financeur, set_rule
from organismes.models import Organisme


@dataclass(frozen=True, slots=True)
class Funder:
    """One funder: whom it funds, its caps in cents and seconds, whom it lists."""

    key: str
    nom: str
    type: TypeFinanceur
    statuts: tuple[Statut, ...]
    hour_cap: int | None
    file_cap: int | None
    top_up_hours: int
    catalogue: tuple[str, ...]


FUNDERS = (
    Funder("opca", "Opca des Commerces réunis", TypeFinanceur.OPCA, (Statut.SALARIE, Statut.ESAT), 6_000, None, 48, ("tremplin", "cap", "horizon", "route")),
    Funder("opacif", "Fongecif des Trois Rivières", TypeFinanceur.OPACIF, (Statut.SALARIE,), None, 250_000, 100, ("horizon", "tremplin")),
    Funder("pole_emploi", "Pôle emploi, direction de l’Ouest", TypeFinanceur.POLE_EMPLOI, (Statut.DEMANDEUR_EMPLOI,), 900, None, 100, ("tremplin", "cap", "horizon")),
    Funder("faf", "Fonds d’assurance formation des indépendants", TypeFinanceur.FAF, (Statut.TNS,), 5_000, 150_000, 40, ("cap",)),
)  # fmt: skip
AGENTS = (
    ("farid.mansouri@exemple.fr", [Fonction.GESTIONNAIRE, Fonction.EXAMINATEUR]),
    ("julie.perrin@exemple.fr", [Fonction.VALIDEUR]),
    ("pierre.caron@exemple.fr", [Fonction.VALIDEUR]),
    ("sylvie.meyer@exemple.fr", [Fonction.COMPTABLE]),
)


def load_funders(
    *, users: dict[str, User], bodies: dict[str, Organisme], actor: Actor, at: Moment
) -> dict[str, Financeur]:
    """Open the funders; the demonstration's agents work for the first one, and for Pôle emploi."""
    loaded = {}
    for rank, funder in enumerate(FUNDERS, start=1):
        row = open_financeur(
            nom=funder.nom,
            type=funder.type,
            siret=siret(900 + rank),
            statuts=[str(statut) for statut in funder.statuts],
            iban=iban(900 + rank),
            bic=BIC,
            actor=actor,
            at=at,
        )
        set_rule(
            financeur=row,
            from_on=date(2017, 1, 1),
            centimes_par_heure=funder.hour_cap,
            centimes_par_dossier=funder.file_cap,
            abondement_secondes=funder.top_up_hours * 3600,
            actor=actor,
            at=at,
        )
        for key in funder.catalogue:
            add_entry(
                financeur=row,
                organisme=bodies[key],
                motif="Référençable au Data Dock, offre vérifiée",
                from_on=date(2017, 3, 1),
                actor=actor,
                at=at,
            )
        if funder.key in {"opca", "pole_emploi"}:
            for email, functions in AGENTS:
                add_agent(financeur=row, user=users[email], fonctions=functions, actor=actor, at=at)
        loaded[funder.key] = row
    return loaded
