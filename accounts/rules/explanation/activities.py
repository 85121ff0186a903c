"""The numbers of one declared activity: what was worked, what counts as worked, over which reference."""

from datetime import date
from fractions import Fraction

from accounts.rules.counters import SECONDS, euros_text, french, hours_text
from accounts.rules.declared import Activite, Titulaire
from accounts.rules.explanation.results import ActiviteExpliquee, Chiffre
from accounts.rules.explanation.words import ABSENCES, STATUTS, percent, share_text
from accounts.rules.parameters import Parametres
from accounts.rules.regimes.shares import ZERO, Part, private_part, public_part


def part_of(law: Parametres, activite: Activite, titulaire: Titulaire) -> Part:
    """The share of the year that the rules give to an activity."""
    if activite.statut == "agent_public":
        return public_part(law, activite, titulaire)
    return private_part(law, activite)


def counted_absences(law: Parametres, activite: Activite) -> frozenset[str]:
    """Absences that count in full for this status in this year."""
    regime = "agent_public" if activite.statut == "agent_public" else "salarie"
    return law.names(f"absences.{regime}", date(activite.year, 1, 1))


def measured(activite: Activite) -> bool:
    """True if the law counts what was worked, not the mere status."""
    if activite.statut == "agent_public":
        return activite.temps != "partiel"
    return activite.statut not in ("tns", "esat")


def ignored_absences(law: Parametres, activite: Activite) -> list[str]:
    """Names of the absences of an activity that do not count."""
    if not measured(activite):
        return []
    counted = counted_absences(law, activite)
    return list(
        dict.fromkeys(ABSENCES[item.nature] for item in activite.absences if item.nature not in counted and item.hours)
    )


def explain_activity(law: Parametres, activite: Activite, titulaire: Titulaire) -> ActiviteExpliquee:
    """What the activity counts for, number by number."""
    part = part_of(law, activite, titulaire)
    chiffres: list[Chiffre] = []
    if measured(activite):
        chiffres += _work(law, activite)
        chiffres += _absences(law, activite)
    elif activite.statut == "tns":
        ratio = activite.contribution_ratio or ZERO
        article = "décret n° 2016-1999"
        chiffres.append(
            Chiffre("contribution", "Contribution à la formation versée", ratio, "part", percent(ratio), article)
        )
    shown = share_text(part.share)
    chiffres.append(Chiffre("part_activite", "Part de l’année", part.share, "part", shown, "R6323-1"))
    if part.complement:
        hours = Fraction(part.complement, SECONDS)
        label = "Heures ajoutées par accord ou décision de l’employeur"
        chiffres.append(Chiffre("accord", label, hours, "h", hours_text(hours), "R6323-2"))
    return ActiviteExpliquee(
        statut=STATUTS[activite.statut],
        employeur=activite.employeur or "",
        phrase=f"{part.texte[0].upper()}{part.texte[1:]}.",
        chiffres=tuple(chiffres),
    )


def _work(law: Parametres, activite: Activite) -> list[Chiffre]:
    """What was worked, and the reference of a full year."""
    day = date(activite.year, 1, 1)
    if activite.basis == "salaire":
        pay = activite.pay or ZERO
        reference = law.number("salarie.heures_smic", day) * law.number("smic.horaire", day)
        return [
            Chiffre("remuneration", "Rémunération", pay, "EUR", euros_text(pay)),
            Chiffre(
                "reference",
                "Rémunération d’une année complète",
                reference,
                "EUR",
                f"{euros_text(reference)} (2\u00a0080\u00a0fois le SMIC horaire)",
                "R6323-1",
            ),
        ]
    if activite.basis == "forfait_jours" and activite.days_worked is not None:
        legal = law.number("salarie.reference_jours", day)
        days = activite.days_reference or legal
        days = min(days, legal) if activite.year >= 2019 else days
        return [
            Chiffre("jours", "Jours travaillés", activite.days_worked, "jours", _days(activite.days_worked)),
            Chiffre("reference", "Jours d’un forfait complet", days, "jours", _days(days), "R6323-1"),
        ]
    worked, legal = activite.worked_hours or ZERO, law.number("salarie.reference_heures", day)
    reference = activite.reference_hours or legal
    origin = "durée légale" if reference == legal else "durée de l’accord ou de l’entreprise"
    return [
        Chiffre("heures", "Heures travaillées", worked, "h", hours_text(worked)),
        Chiffre("reference", "Durée de référence", reference, "h", f"{hours_text(reference)} ({origin})", "R6323-1"),
    ]


def _absences(law: Parametres, activite: Activite) -> list[Chiffre]:
    """Each absence, counted in full or not."""
    counted = counted_absences(law, activite)
    article = "décret n° 2017-928" if activite.statut == "agent_public" else "L6323-12"
    found = []
    for item in activite.absences:
        code, how = (
            ("absence_comptee", "comptée en entier")
            if item.nature in counted
            else ("absence_non_comptee", "non comptée")
        )
        name = ABSENCES[item.nature]
        label = f"Absence {how}\u00a0: {name}"
        found.append(Chiffre(code, label, item.hours, "h", hours_text(item.hours), article))
    return found


def _days(value: Fraction) -> str:
    return f"{french(value)}\u00a0jours"
