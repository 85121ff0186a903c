"""The reasons, one function each: what is missing, by which article, and what the person can do."""

from datetime import date

from accounts.rules.dates import credit_day, french_day
from accounts.rules.explanation.articles import article
from accounts.rules.explanation.results import Motif
from accounts.rules.parameters import Parametres

DECLARANTS = {
    "salarie": "votre employeur, dans sa déclaration sociale nominative (DSN)",
    "demandeur_emploi": "l’employeur de votre activité réduite, dans sa déclaration sociale nominative (DSN)",
    "agent_public": "votre employeur public",
    "tns": "l’organisme qui recouvre votre contribution à la formation professionnelle",
    "esat": "l’ESAT qui vous accueille",
}
PREUVES = {
    "tns": "l’attestation de versement de cette contribution",
    "esat": "votre contrat de soutien et d’aide par le travail",
}
RIEN_A_FAIRE = "Vous n’avez rien à faire\u00a0: l’inscription se fait d’elle-même."


class Reasons:
    """Reasons of one year under one law."""

    def __init__(self, law: Parametres, year: int) -> None:
        self.law, self.year = law, year
        self.on = credit_day(law, year)

    def of(self, code: str, titre: str, phrase: str, reference: str, *a_faire: str) -> Motif:
        """A reason with its text as it stood in the year."""
        source = article(self.law, reference, date(max(2015, self.year), 1, 1))
        return Motif(code, titre, phrase, source, a_faire)

    def avant_2015(self) -> Motif:
        phrase = f"Le compte est alimenté par les activités à partir de 2015. Pour {self.year}, seul le DIF existait."
        todo = "Si vous étiez salarié avant 2015, déclarez les heures de DIF qui vous restaient."
        return self.of("avant_2015", "avant l’ouverture des comptes", phrase, "L6323-11", todo)

    def age(self, minimum: int, apprenti: int) -> Motif:
        phrase = (
            f"En {self.year}, vous n’aviez pas l’âge d’ouverture du compte\u00a0: {minimum}\u00a0ans, "
            f"ou {apprenti}\u00a0ans avec un contrat d’apprentissage."
        )
        return self.of("age", f"moins de {minimum}\u00a0ans", phrase, "L6323-1")

    def deces(self) -> Motif:
        return self.of("deces", "compte clos", "Le compte est clos au décès de son titulaire.", "L5151-2")

    def retraite(self, retired_on: date) -> Motif:
        phrase = (
            f"Depuis le {french_day(retired_on)}, tous les droits à la retraite sont demandés\u00a0: "
            "le compte n’est plus alimenté, sauf par l’engagement citoyen."
        )
        todo = "Si cette date est fausse, signalez-la à votre caisse de retraite."
        return self.of("retraite", "retraite", phrase, "L5151-2", todo)

    def en_cours(self) -> Motif:
        phrase = (
            f"L’année {self.year} n’est pas finie. Ses droits sont calculés quand elle l’est, "
            f"et inscrits le {french_day(self.on)}."
        )
        return self.of("en_cours", "année en cours", phrase, "L6323-10", RIEN_A_FAIRE)

    def pas_encore_inscrit(self) -> Motif:
        phrase = f"Les droits de {self.year} sont inscrits le {french_day(self.on)}. Cette date n’est pas venue."
        return self.of("pas_encore_inscrit", "pas encore inscrit", phrase, "L6323-10", RIEN_A_FAIRE)

    def solde_repris(self, on: date) -> Motif:
        phrase = f"Les droits de {self.year} sont compris dans le solde repris le {french_day(on)}."
        return self.of("solde_repris", "compris dans le solde repris", phrase, "L6323-3")

    def sans_activite(self, statut: str, employeur: str, *, missing_since: bool) -> Motif:
        who = DECLARANTS[statut]
        phrase = f"Aucune activité n’a été déclarée pour {self.year}. Elle doit l’être par {who}."
        if missing_since:
            phrase += f" Les droits de {self.year} devaient être inscrits le {french_day(self.on)}."
        else:
            phrase += f" Ses droits seront inscrits le {french_day(self.on)}."
        proof = PREUVES.get(statut, "vos bulletins de paie")
        ask = "Si vous avez travaillé cette année-là, demandez-lui de déclarer ou de rectifier l’année"
        if employeur:
            ask += f" (employeur connu l’année voisine\u00a0: Siret {employeur})"
        return self.of(
            "sans_activite",
            "aucune activité déclarée",
            phrase,
            "L6323-10",
            f"{ask}, avec {proof} à l’appui.",
            "Dès que l’activité est déclarée, le compte est recalculé comme si elle avait été connue à temps.",
        )

    def demandeur_emploi(self) -> Motif:
        phrase = (
            f"En {self.year}, vous étiez demandeur d’emploi, sans activité déclarée. Le chômage ne donne pas d’heures\u00a0; "
            "une activité réduite en donne, à proportion du temps travaillé."
        )
        todo = "Si vous avez travaillé, même peu, demandez à l’employeur de déclarer ces heures."
        return self.of("demandeur_emploi", "chômage sans activité", phrase, "L6323-11", todo)

    def agent_avant_2017(self) -> Motif:
        phrase = (
            "Les agents publics relevaient encore du DIF\u00a0: leur compte est alimenté à partir de 2017. "
            "Le solde de ce DIF est repris en heures de CPF par l’employeur."
        )
        todo = "Si ce solde n’apparaît pas, demandez-le au service des ressources humaines de votre employeur public."
        return self.of("agent_avant_2017", "agent public avant 2017", phrase, "ordonnance n° 2017-53", todo)

    def tns_avant(self, start: int) -> Motif:
        phrase = f"Le compte des travailleurs non salariés est alimenté à partir de l’activité de {start}."
        return self.of("tns_avant_2018", f"travailleur non salarié avant {start}", phrase, "décret n° 2016-1999")

    def esat_avant(self, start: int) -> Motif:
        phrase = f"Le compte des travailleurs d’ESAT est alimenté à partir de l’année {start}."
        return self.of("esat_avant_2017", f"ESAT avant {start}", phrase, "L6323-34")

    def contribution(self) -> Motif:
        phrase = (
            f"La contribution à la formation professionnelle de {self.year} n’a pas été versée\u00a0: "
            "le compte d’un travailleur non salarié est alimenté à proportion de ce versement."
        )
        todo = "Versez-la, ou envoyez l’attestation de versement à l’organisme qui la recouvre\u00a0: l’année sera recalculée."
        return self.of("contribution_non_versee", "contribution non versée", phrase, "décret n° 2016-1999", todo)

    def absences(self, names: str, agent: bool) -> Motif:
        phrase = f"Ces absences ne comptent pas comme du travail\u00a0: {names}. Le texte donne la liste de celles qui comptent."
        todo = "Si l’absence était une maladie professionnelle ou un accident du travail, faites rectifier sa nature."
        reference = "décret n° 2017-928" if agent else "L6323-12"
        return self.of("absences_non_comptees", "absences non comptées", phrase, reference, todo)

    def heures_nulles(self, statut: str) -> Motif:
        phrase = f"L’activité déclarée pour {self.year} ne compte aucune heure de travail."
        todo = f"Si vous avez travaillé, faites rectifier l’année par {DECLARANTS[statut]}."
        return self.of("heures_nulles", "aucune heure travaillée", phrase, "R6323-1", todo)

    def annee_incomplete(self, share: str) -> Motif:
        phrase = f"L’année compte pour {share} d’une année complète\u00a0: les droits suivent le temps travaillé."
        todo = "Si vous avez travaillé davantage, comparez les heures ci-dessous à vos bulletins de paie, puis faites rectifier l’année."
        return self.of("annee_incomplete", "année incomplète", phrase, "R6323-1", todo)

    def plafond(self, ceiling: str, credited: str, reference: str, *, reached: bool) -> Motif:
        if reached:
            phrase = f"Le compteur avait atteint son plafond de {ceiling}\u00a0: rien ne s’y ajoute."
        else:
            phrase = f"Le plafond de {ceiling} ne laissait de la place que pour {credited}."
        todo = "Une formation libère de la place\u00a0: le compteur est de nouveau alimenté ensuite."
        return self.of(
            "plafond_atteint" if reached else "plafond_limite",
            "plafond atteint" if reached else "limité par le plafond",
            phrase,
            reference,
            todo,
        )

    def anticipe(self, taken: str, left: str) -> Motif:
        phrase = f"{taken} de {self.year} étaient déjà prises par anticipation\u00a0: {left} s’ajoutent au compte."
        return self.of("deja_anticipe", "déjà prises par anticipation", phrase, "décret n° 2017-928")

    def cec(self, phrase: str) -> Motif:
        return self.of("cec_non_retenu", "activité citoyenne non retenue", phrase, "L5151-9")

    def majoration(self, code: str) -> Motif:
        """Why the increased rule does not apply, though nothing says that the level is reached."""
        titre, phrase, todo = MAJORATIONS[code]
        day = french_day(self.law.day("majoration.dernier_jour_retroactif"))
        return self.of(code, titre, phrase.format(day), "D6323-3-1" if self.year < 2019 else "R6323-3-1", *todo)


MAJORATIONS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "majoration_non_declaree": (
        "diplôme non déclaré",
        "Votre niveau de diplôme n’est pas déclaré. Sans diplôme de niveau V (CAP, BEP), le compte est mieux alimenté "
        "depuis 2017\u00a0; une déclaration faite jusqu’au {} remonte au 1er janvier 2017.",
        (
            "Déclarez votre diplôme le plus élevé, ou demandez à un conseiller en évolution professionnelle de le faire.",
        ),
    ),
    "majoration_hors_delai": (
        "diplôme non déclaré à temps",
        "Aucun niveau de diplôme n’a été déclaré à temps pour cette année\u00a0: elle est calculée à la règle commune. "
        "Après le {}, une déclaration ne vaut qu’à partir de l’année où elle est faite.",
        (),
    ),
    "majoration_inexacte": (
        "déclaration de diplôme inexacte",
        "La déclaration de diplôme a été reconnue inexacte\u00a0: l’année est calculée à la règle commune.",
        ("Si vous contestez ce constat, écrivez à l’organisme qui l’a fait et joignez vos diplômes.",),
    ),
    "majoration_tardive": (
        "déclaration de diplôme trop tardive",
        "Votre déclaration de diplôme ne remonte pas jusqu’à cette année\u00a0: après le {}, elle vaut à partir de l’année "
        "où elle est faite. Cette année-ci est calculée à la règle commune.",
        (),
    ),
}
