"""People of the demonstration, each named for her situation. Every NIR is synthetic (country 99, commune 990+)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.enums import Base, NatureAbsence, Niveau, Statut, Temps
from accounts.models import Compte, User
from accounts.services.facts import declare_dif, declare_diplome, record_activite, record_statut
from accounts.services.titulaires import open_compte
from cpa_portal.actor import Actor
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.numbers import pdf
from cpa_portal.uploads.storage import store_upload

HOUR = 3600
FULL_YEAR = 1607 * HOUR
SMALL_FIRM = "53104441000011"
BIG_FIRM = "35600000000048"


@dataclass(frozen=True, slots=True)
class Year:
    """Work of one year; hours in whole hours."""

    year: int
    hours: str | None = "1607"
    statut: Statut = Statut.SALARIE
    siret: str = SMALL_FIRM
    basis: Base = Base.HEURES
    reference: int | None = None
    days: tuple[int, int] | None = None
    pay_centimes: int | None = None
    temps: Temps = Temps.PLEIN
    absences: tuple[tuple[NatureAbsence, int], ...] = ()
    accord: int = 0


@dataclass(frozen=True, slots=True)
class Person:
    """A person and her history. `situation` says in French why she is here."""

    key: str
    prenoms: str
    nom: str
    birth_date: date
    sex: int
    situation: str
    years: tuple[Year, ...] = ()
    dif: int | None = None
    diplome: tuple[Niveau, date] | None = None
    email: str = ""
    department: str = "99"
    status: Statut = Statut.SALARIE
    category: str = ""


def nir_of(person: Person, rank: int) -> str:
    """A synthetic NIR with its right key; rank makes it unique."""
    body = f"{person.sex}{person.birth_date:%y%m}{person.department}{990 + rank // 1000:03d}{rank % 1000:03d}"
    if person.department in {"2A", "2B"}:
        body = f"{person.sex}{person.birth_date:%y%m}{person.department}{990 % 1000:03d}{rank % 1000:03d}"
    key = 97 - int(body.replace("2A", "19").replace("2B", "18")) % 97
    return f"{body}{key:02d}"


def full_time(*years: int, **changes: object) -> tuple[Year, ...]:
    """One full-time year each."""
    return tuple(Year(year, **changes) for year in years)  # type: ignore[arg-type]


PEOPLE = (
    Person(
        "nadia",
        "Nadia",
        "BENALI",
        date(1984, 3, 2),
        2,
        "Salariée à temps plein depuis 2015, 40 h de DIF, diplôme non déclaré",
        full_time(2015, 2016),
        dif=40,
        email="nadia.benali@exemple.fr",
    ),
    Person(
        "yann",
        "Yann",
        "LE GOFF",
        date(1979, 11, 20),
        1,
        "Temps partiel à 80 % : 19,2 h arrondies à 20 h par an",
        (Year(2015, "1285.6", temps=Temps.PARTIEL), Year(2016, "1285.6", temps=Temps.PARTIEL)),
        email="yann.legoff@exemple.fr",
    ),
    Person(
        "chloe",
        "Chloé",
        "MARTINEZ",
        date(1990, 6, 14),
        2,
        "Mi-temps : 12 h par an",
        (Year(2015, "803.5", temps=Temps.PARTIEL), Year(2016, "803.5", temps=Temps.PARTIEL)),
        email="chloe.martinez@exemple.fr",
    ),
    Person(
        "karim",
        "Karim",
        "DIALLO",
        date(1994, 1, 8),
        1,
        "CDD de trois mois en 2016 : 6 h",
        (Year(2016, "401.75"),),
    ),
    Person(
        "sophie",
        "Sophie",
        "LEFÈVRE",
        date(1972, 9, 30),
        2,
        "Deux employeurs en 2016 : une seule année pleine, un seul arrondi",
        (Year(2016, "900"), Year(2016, "900", siret=BIG_FIRM)),
    ),
    Person(
        "marc",
        "Marc",
        "OLIVIER",
        date(1968, 4, 17),
        1,
        "Cadre au forfait en jours : année pleine, 24 h",
        (
            Year(2015, None, basis=Base.FORFAIT_JOURS, days=(218, 218)),
            Year(2016, None, basis=Base.FORFAIT_JOURS, days=(218, 218)),
        ),
        dif=120,
    ),
    Person(
        "ines",
        "Inès",
        "ROUSSEAU",
        date(1988, 12, 5),
        2,
        "Congé de maternité compté en entier, maladie ordinaire non comptée",
        (Year(2016, "900", absences=((NatureAbsence.MATERNITE, 560), (NatureAbsence.MALADIE, 147))),),
    ),
    Person(
        "bruno",
        "Bruno",
        "PETIT",
        date(1991, 7, 23),
        1,
        "Sans diplôme de niveau V, déclaré en mars 2017 : 48 h dès l’année 2017",
        full_time(2015, 2016),
        diplome=(Niveau.VI, date(2017, 3, 1)),
        email="bruno.petit@exemple.fr",
    ),
    Person(
        "elodie",
        "Élodie",
        "GARNIER",
        date(1985, 2, 11),
        2,
        "VRP payée à la commission : prorata du salaire",
        (Year(2016, None, basis=Base.SALAIRE, pay_centimes=1_500_000),),
    ),
    Person(
        "lucia",
        "Lucia",
        "PAOLI",
        date(1976, 8, 19),
        2,
        "Née en Corse : NIR en 2A ; niveau IV déclaré, pas de majoration",
        full_time(2015, 2016),
        diplome=(Niveau.IV, date(2017, 2, 6)),
        department="2A",
    ),
    Person(
        "rachid",
        "Rachid",
        "HADDAD",
        date(1982, 5, 27),
        1,
        "Demandeur d’emploi : seule l’activité réduite donne des heures",
        (Year(2015), Year(2016, "320", statut=Statut.DEMANDEUR_EMPLOI)),
        status=Statut.DEMANDEUR_EMPLOI,
        email="rachid.haddad@exemple.fr",
    ),
    Person(
        "agnes",
        "Agnès",
        "MOREAU",
        date(1970, 10, 3),
        2,
        "Agente publique de catégorie C : premières heures inscrites en 2018, 20 h déjà prises par anticipation",
        status=Statut.AGENT_PUBLIC,
        category="C",
        email="agnes.moreau@exemple.fr",
    ),
    Person(
        "victor",
        "Victor",
        "NGUYEN",
        date(1981, 3, 9),
        1,
        "Artisan : les travailleurs non salariés acquièrent des heures à partir de 2018",
        status=Statut.TNS,
    ),
    Person(
        "lise",
        "Lise",
        "BARBIER",
        date(1992, 7, 1),
        2,
        "Travailleuse d’ESAT à mi-temps : 24 h par an, sans prorata",
        (Year(2016, "803.5", statut=Statut.ESAT, temps=Temps.PARTIEL),),
        status=Statut.ESAT,
    ),
    Person(
        "paul",
        "Paul",
        "FONTAINE",
        date(1987, 1, 30),
        1,
        "Temps partiel à 80 % avec accord de branche : heures complétées au taux plein",
        (Year(2016, "1285.6", temps=Temps.PARTIEL, accord=4),),
    ),
    Person(
        "gabriel",
        "Gabriel",
        "SIMON",
        date(1985, 5, 19),
        1,
        "Formation suivie, puis correction de l’employeur : un indu, qu’il conteste",
        full_time(2015, 2016),
        email="gabriel.simon@exemple.fr",
    ),
    Person(
        "jeanne",
        "Jeanne",
        "COLLET",
        date(1976, 2, 11),
        2,
        "Activité de 2015 connue, aucune en 2016 : l’année qui manque est signalée",
        full_time(2015),
    ),
    Person(
        "attente",
        "Camille",
        "DUPUIS",
        date(1993, 4, 22),
        2,
        "Compte ouvert par un fichier d’activité : attend que son titulaire le réclame",
        full_time(2016),
    ),
)


def _rank(person: Person) -> int:
    return PEOPLE.index(person) + 1


def declare_history(person: Person, compte: Compte, actor: Actor, at: Moment) -> None:
    """Declare the facts of a person, each on the day when it became known."""
    for number, year in enumerate(person.years):
        record_activite(
            compte=compte,
            year=year.year,
            statut=year.statut,
            source="demonstration",
            source_ref=f"{year.year}:{number}",
            employeur_siret=year.siret,
            basis=year.basis,
            heures_secondes=None if year.hours is None else int(Decimal(year.hours) * HOUR),
            reference_secondes=None if year.reference is None else year.reference * HOUR,
            days_worked=None if year.days is None else year.days[0],
            days_reference=None if year.days is None else year.days[1],
            pay_centimes=year.pay_centimes,
            temps=year.temps,
            accord_secondes=year.accord * HOUR,
            absences=tuple((nature, hours * HOUR) for nature, hours in year.absences),
            actor=actor,
            at=Moment(today=date(year.year + 1, 2, 20), now=at.now),
        )
    if person.dif:
        then = Moment(today=date(2015, 3, 2), now=at.now)
        proof = store_upload(pdf(f"attestation-dif-{person.key}"), actor=actor, at=then)
        declare_dif(compte=compte, secondes=person.dif * HOUR, justificatif=proof, actor=actor, at=then)
    if person.diplome:
        niveau, on = person.diplome
        declare_diplome(
            compte=compte, niveau=niveau, declarant="titulaire", actor=actor, at=Moment(today=on, now=at.now)
        )


def load_people(*, users: dict[str, User], actor: Actor, at: Moment) -> dict[str, Compte]:
    """Open every account with its history. `users` maps addresses to people who can sign in."""
    comptes = {}
    for person in PEOPLE:
        compte = open_compte(
            nir=nir_of(person, _rank(person)),
            nom_naissance=person.nom,
            prenoms=person.prenoms,
            birth_date=person.birth_date,
            user=users.get(person.email),
            opened_on=date(2015, 1, 5),
            actor=actor,
            at=at,
        )
        record_statut(
            compte=compte,
            statut=person.status,
            categorie=person.category,
            from_on=date(2015, 1, 1),
            until_on=None,
            source="demonstration",
            source_ref="statut",
            actor=actor,
            at=at,
        )
        declare_history(person, compte, actor, at)
        comptes[person.key] = compte
    return comptes
