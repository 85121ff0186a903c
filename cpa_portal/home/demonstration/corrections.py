"""Corrections that come late: an indu, its notice and what the person answers; a declaration that was never hers."""

from datetime import date

from accounts.models import Activite, Indu
from accounts.services.facts import record_activite
from accounts.services.indus import observe
from accounts.services.retraits import revoke
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.files import HOUR, Stage
from cpa_portal.home.demonstration.people import BIG_FIRM
from cpa_portal.outbox.delivery import drain

WORDS = (
    "J’ai travaillé toute l’année 2016 dans cette entreprise. Mon bulletin de paie de décembre 2016 porte un cumul de "
    "1\u00a0607\u00a0heures. L’employeur s’est trompé de salarié dans sa correction."
)
NAMESAKE = "L’employeur a déclaré sous ce numéro un salarié qui porte le même nom, né un autre jour"


def load_corrections(stage: Stage, *, actor: Actor, at: Moment) -> None:
    """Gabriel used 12 h of the 48 h that his employer had declared; the employer then declares a few weeks only."""
    used = stage.open("gabriel", "idee", on=date(2017, 4, 3), first=date(2017, 4, 10), last=date(2017, 4, 28))
    stage.accept(stage.submit("gabriel", used, on=date(2017, 4, 3)), on=date(2017, 4, 5))
    stage.prove(used, on=date(2017, 5, 2), last=date(2017, 4, 28), hours=12)
    compte = stage.comptes["gabriel"]
    told = Moment(today=date(2017, 5, 9), now=at.now)
    for number, (year, hours) in enumerate(((2015, 200), (2016, 200))):
        record_activite(
            compte=compte,
            year=year,
            statut="salarie",
            source="demonstration",
            source_ref=f"{year}:{number}",
            heures_secondes=hours * HOUR,
            actor=actor,
            at=told,
        )
    _withdraw_a_namesake(stage, told, actor)
    drain(at=told)
    indu = Indu.objects.get(solde__compte=compte)
    answered = Moment(today=date(2017, 5, 12), now=at.now)
    observe(indu_id=indu.pk, texte=WORDS, actor=stage.person("gabriel"), at=answered)


def _withdraw_a_namesake(stage: Stage, told: Moment, actor: Actor) -> None:
    """An employer declared 2016 under Yann's number for somebody else: the administrator withdraws it."""
    record_activite(
        compte=stage.comptes["yann"],
        year=2016,
        statut="salarie",
        source="demonstration",
        source_ref="2016:homonyme",
        employeur_siret=BIG_FIRM,
        heures_secondes=300 * HOUR,
        actor=actor,
        at=told,
    )
    fait = Activite.objects.get(compte=stage.comptes["yann"], source_ref="2016:homonyme")
    keeper = Actor(user_id=stage.users["admin@exemple.fr"].pk, role=Role.ADMINISTRATEUR, strong=True)
    revoke(fait=fait, motif=NAMESAKE, actor=keeper, at=told)
