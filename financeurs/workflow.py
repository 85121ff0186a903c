"""Transition tables of the funders: decisions and payment."""

from cpa_portal.workflow import Workflow

PRISE_EN_CHARGE = Workflow(
    "Prise en charge",
    {
        ("demandee", "accorder"): "accordee",
        ("demandee", "refuser"): "refusee",
        ("demandee", "annuler"): "annulee",
        ("accordee", "annuler"): "annulee",
    },
)

ABONDEMENT = Workflow(
    "Abondement",
    {
        ("demande", "accorder"): "accorde",
        ("demande", "refuser"): "refuse",
        ("demande", "annuler"): "annule",
    },
)

ORDRE = Workflow(
    "Ordre de paiement",
    {
        ("a_approuver", "approuver"): "pret",
        ("a_approuver", "suspendre"): "suspendu",
        ("suspendu", "reprendre"): "a_approuver",
        ("pret", "suspendre"): "suspendu",
        ("pret", "rouvrir"): "a_approuver",
        ("pret", "remettre"): "en_remise",
        ("en_remise", "payer"): "paye",
        ("en_remise", "rejeter"): "a_approuver",
        ("paye", "retourner"): "a_approuver",
    },
)

TENTATIVE = Workflow(
    "Tentative de paiement",
    {
        ("prete", "remettre"): "remise",
        ("prete", "abandonner"): "abandonnee",
        ("remise", "payer"): "payee",
        ("remise", "rejeter"): "rejetee",
        ("payee", "retourner"): "retournee",
    },
)

SUSPENSION = Workflow(
    "Suspension de la qualité",
    {
        ("ouverte", "repondre"): "repondue",
        ("ouverte", "suspendre"): "suspendue",
        ("repondue", "suspendre"): "suspendue",
        ("ouverte", "classer"): "classee",
        ("repondue", "classer"): "classee",
        ("suspendue", "lever"): "levee",
    },
)

CONTROLE = Workflow(
    "Contrôle par sondage",
    {
        ("a_prouver", "envoyer"): "a_examiner",
        ("a_prouver", "constater_defaut"): "contradictoire",
        ("a_examiner", "accepter"): "conforme",
        ("a_examiner", "refuser"): "contradictoire",
        ("contradictoire", "repondre"): "a_reexaminer",
        ("contradictoire", "constater_defaut"): "non_conforme",
        ("a_reexaminer", "accepter"): "conforme",
        ("a_reexaminer", "refuser"): "non_conforme",
    },
)
