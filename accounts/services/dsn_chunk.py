"""Some people of a DSN, written as they were declared. The years are added up later, from what stands."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from accounts import nir as nir_format
from accounts.dsn import nomenclature as codes
from accounts.dsn.contract import Contrat, contracts_of
from accounts.dsn.declaration import Cle, Declaration, declaration_of
from accounts.dsn.lines import UnreadableValue
from accounts.dsn.person import Personne, person_of
from accounts.dsn.reading import Event, Faute, Fin, Individu
from accounts.models import Compte, ContratDSN, DeclarationDSN, ElementDSN, ImportActivites
from accounts.services.dsn_declarations import complete, received
from accounts.services.waiting_accounts import accounts_of, disagreement
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.db.bulk import copy_in


@dataclass(slots=True)
class Recueil:
    """What a chunk gave."""

    opened: int = 0
    unchanged: int = 0
    completed: int = 0
    fautes: list[Faute] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """People and contracts that can be used, and the declarations that end, in the order of the file."""

    people: list[tuple[Cle, Personne, list[Contrat]]] = field(default_factory=list)
    declarations: dict[Cle, tuple[Declaration, int]] = field(default_factory=dict)
    ended: list[Cle] = field(default_factory=list)


def store_events(
    events: Iterable[Event], *, fichier: ImportActivites, moment: datetime, actor: Actor, at: Moment
) -> Recueil:
    """Write what a few thousand lines declare, in a constant number of queries but for the declarations themselves."""
    recueil = Recueil()
    reading = _read(events, recueil, at)
    declarations = received(reading.declarations, fichier=fichier, moment=moment, actor=actor)
    _write(reading.people, declarations, recueil, fichier=fichier, moment=moment, actor=actor, at=at)
    for cle in reading.ended:
        recueil.completed += complete(declarations[cle], fichier=fichier, moment=moment, actor=actor, at=at)
    return recueil


def _read(events: Iterable[Event], recueil: Recueil, at: Moment) -> _Reading:
    reading = _Reading()
    known: dict[int, Declaration | Faute | None] = {}
    for event in events:
        if isinstance(event, Faute):
            recueil.fautes.append(event)
            continue
        entete = event.entete
        if entete.ligne not in known or isinstance(event, Fin):
            known[entete.ligne] = declaration_of(entete, today=at.today)
        declaration = known[entete.ligne]
        if isinstance(declaration, Faute):
            if isinstance(event, Fin):
                recueil.fautes.append(_apart(declaration))
            continue
        if declaration is None:
            continue
        reading.declarations.setdefault(declaration.cle, (declaration, entete.ligne))
        if isinstance(event, Fin):
            reading.ended.append(declaration.cle)
        else:
            _read_person(event, declaration, reading, recueil)
    return reading


def _apart(fault: Faute) -> Faute:
    return Faute(fault.ligne, fault.champ, f"{fault.motif} Toute la déclaration est mise à part.")


def _read_person(individu: Individu, declaration: Declaration, reading: _Reading, recueil: Recueil) -> None:
    if declaration.type in {codes.ANNULE, codes.NEANT, codes.REMPLACE_NEANT}:
        kind = codes.TYPES[declaration.type]
        motif = f"Une déclaration «\u00a0{kind}\u00a0» ne porte aucun individu\u00a0: celui-ci est mis à part."
        recueil.fautes.append(Faute(individu.ligne, "S20.G00.05.002", motif))
        return
    try:
        person = person_of(individu.blocs[0].valeurs, ligne=individu.ligne)
    except UnreadableValue as error:
        recueil.fautes.append(Faute(individu.ligne, f"S21.G00.30.{error.champ}", error.motif))
        return
    contracts = []
    for found in contracts_of(individu, devise=declaration.devise):
        if isinstance(found, Faute):
            recueil.fautes.append(found)
        else:
            contracts.append(found)
    if contracts:
        reading.people.append((declaration.cle, person, contracts))


def _write(
    people: Sequence[tuple[Cle, Personne, list[Contrat]]],
    declarations: dict[Cle, DeclarationDSN],
    recueil: Recueil,
    *,
    fichier: ImportActivites,
    moment: datetime,
    actor: Actor,
    at: Moment,
) -> None:
    comptes, recueil.opened = accounts_of([person for _, person, _ in people], actor=actor, at=at)
    agreed = []
    for cle, person, contracts in people:
        motif = disagreement(person, comptes)
        if motif:
            recueil.fautes.append(Faute(person.numero, "S21.G00.30.006", motif))
        else:
            agreed.append((declarations[cle], comptes[person.nir], person, contracts))
    standing = _standing([row for row, _, _, _ in agreed], [compte for _, compte, _, _ in agreed])
    rows: list[tuple[ContratDSN, Contrat]] = []
    for declaration, compte, person, contracts in agreed:
        for contract in contracts:
            key, digest = (declaration.pk, compte.pk, contract.numero), _digest(person, contract)
            if key not in standing:
                standing[key] = digest
                rows.append((_row(declaration, compte, contract, digest, fichier, moment), contract))
            elif standing[key] == digest:
                recueil.unchanged += 1
            else:
                recueil.fautes.append(_conflict(contract, declaration))
    copy_in(ContratDSN, (row for row, _ in rows))
    copy_in(
        ElementDSN,
        (
            ElementDSN(
                contrat=row, nature=element.nature, du_on=element.du_on, au_on=element.au_on,
                mesure=element.mesure, unite=element.unite[:2], motif=element.motif,
            )
            for row, contract in rows
            for element in contract.elements
        ),
    )  # fmt: skip


def _standing(declarations: Sequence[DeclarationDSN], comptes: Sequence[Compte]) -> dict[tuple[int, int, str], bytes]:
    """What the same declarations already said of the same people: the same file twice changes nothing."""
    found = ContratDSN.objects.filter(
        declaration__in={row.pk for row in declarations}, compte__in={row.pk for row in comptes}
    ).values_list("declaration_id", "compte_id", "numero", "empreinte")
    return {(declaration, compte, numero): bytes(digest) for declaration, compte, numero, digest in found}


def _row(
    declaration: DeclarationDSN,
    compte: Compte,
    contract: Contrat,
    digest: bytes,
    fichier: ImportActivites,
    moment: datetime,
) -> ContratDSN:
    return ContratDSN(
        declaration=declaration,
        compte=compte,
        fichier=fichier,
        ligne=contract.ligne,
        numero=contract.numero,
        nature=contract.nature,
        statut=contract.statut,
        debut_on=contract.debut_on,
        fin_on=contract.fin_on,
        unite=contract.unite,
        quotite_reference=contract.quotite_reference,
        quotite_contrat=contract.quotite_contrat,
        temps=contract.temps,
        empreinte=digest,
        lignes=contract.lignes,
        recorded_at=moment,
    )


def _digest(person: Personne, contract: Contrat) -> bytes:
    """Hash of what decides; keyed by the index of the NIR, so that it tells nothing of anybody."""
    return hashlib.sha256(nir_format.index(person.nir) + contract.lignes.encode()).digest()


def _conflict(contract: Contrat, declaration: DeclarationDSN) -> Faute:
    return Faute(
        contract.ligne,
        "S20.G00.05.004",
        f"La déclaration {declaration.mois:%m/%Y} de cet établissement, ordre {declaration.ordre}, a déjà été reçue avec un "
        "autre contenu pour ce contrat. Pour la corriger, envoyez une «\u00a0annule et remplace\u00a0» d’ordre supérieur.",
    )
