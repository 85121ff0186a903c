"""The déclaration d'activité and the examination of quality: from which state each verb leads where."""

from cpa_portal.workflow import Workflow

DECLARATION = Workflow(
    "Déclaration d’activité",
    {
        ("brouillon", "deposer"): "deposee",
        ("deposee", "reprendre"): "brouillon",
        ("deposee", "demander_pieces"): "a_completer",
        ("a_completer", "deposer"): "deposee",
        ("a_completer", "retirer_demandes"): "deposee",
        ("deposee", "enregistrer"): "enregistree",
        ("deposee", "refuser"): "refusee",
        ("a_completer", "refuser"): "refusee",
        ("enregistree", "constater_caducite"): "caduque",
        ("enregistree", "annuler"): "annulee",
        ("enregistree", "cesser"): "cessee",
        ("caduque", "retirer_caducite"): "enregistree",
        ("annulee", "retirer_annulation"): "enregistree",
        ("cessee", "retirer_cessation"): "enregistree",
        ("cessee", "constater_caducite"): "caduque",
    },
)

CHANGEMENT = Workflow(
    "Changement sensible d’un organisme",
    {
        ("propose", "approuver"): "approuve",
        ("propose", "refuser"): "refuse",
        ("propose", "retirer"): "retire",
        ("propose", "expirer"): "expire",
    },
)

QUALITE = Workflow(
    "Examen de la qualité",
    {
        ("enregistre", "saisir"): "en_saisie",
        ("en_saisie", "saisir"): "en_saisie",
        ("a_completer", "saisir"): "a_completer",
        ("en_saisie", "envoyer"): "en_examen",
        ("en_examen", "demander_complements"): "a_completer",
        ("a_completer", "renvoyer"): "en_examen",
        ("en_examen", "declarer_referencable"): "referencable",
        ("en_examen", "declarer_non_referencable"): "non_referencable",
        ("a_completer", "declarer_non_referencable"): "non_referencable",
        ("referencable", "suspendre"): "suspendu",
    },
)
