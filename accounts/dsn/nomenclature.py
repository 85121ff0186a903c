"""Codes of the DSN that decide rights. Those that this page does not name are kept, and decide nothing."""

from accounts.enums import NatureAbsence, Statut, Temps

#: S20.G00.05.001 and .002
MENSUELLE = "01"
NORMALE, NEANT, REMPLACE, ANNULE, REMPLACE_NEANT = "01", "02", "03", "04", "05"
TYPES = {
    NORMALE: "normale",
    NEANT: "normale, néant",
    REMPLACE: "annule et remplace",
    ANNULE: "annulation",
    REMPLACE_NEANT: "annule et remplace, néant",
}
EURO = "01"

#: S21.G00.40.007: contracts that are not work under a contract of employment (training, mandates, civic service).
WITHOUT_RIGHTS = frozenset({"29", "80", "81", "89"})
#: Support through work: the worker of an ESAT has no contract of employment, and rights of her own (L6323-33).
ESAT = frozenset({"70"})
PUBLIC = frozenset({"50", "51", "52", "53", "54"})

#: S21.G00.40.011 and S21.G00.53.003
HOUR, DAY, FORFAIT_DAY, FORFAIT_HOUR, CALENDAR_DAY = "10", "12", "20", "21", "40"
HOURLY = frozenset({HOUR, DAY, FORFAIT_HOUR})
TIMED = HOURLY | {FORFAIT_DAY}

#: S21.G00.51.011, in the order in which the activity is read when several say it.
GROSS = "001"
CARRYING_ACTIVITY = ("002", "001", "003", "010")

#: S21.G00.53.001
PAID_WORK, UNPAID_ABSENCE = "01", "02"

#: S21.G00.60.001
STOPPAGES = {
    "01": NatureAbsence.MALADIE,
    "02": NatureAbsence.MATERNITE,
    "03": NatureAbsence.PATERNITE,
    "05": NatureAbsence.MALADIE_PROFESSIONNELLE,
    "06": NatureAbsence.ACCIDENT_TRAVAIL,
    "09": NatureAbsence.ADOPTION,
    "10": NatureAbsence.MALADIE_PROFESSIONNELLE,
    "14": NatureAbsence.ACCIDENT_TRAVAIL,
}
COMMUTING_ACCIDENT = "04"
#: Part-time on medical grounds: work goes on, its hours are declared.
AT_WORK = frozenset({"08", "15", "16", "17", "18"})

#: S21.G00.65.001
SUSPENSIONS = {
    "501": NatureAbsence.SANS_SOLDE,
    "607": NatureAbsence.PRESENCE_PARENTALE,
    "629": NatureAbsence.SOUTIEN_FAMILIAL,
    "632": NatureAbsence.PARENTAL,
    "639": NatureAbsence.SANS_SOLDE,
    "650": NatureAbsence.PROCHE_AIDANT,
    "680": NatureAbsence.SANS_SOLDE,
}
SUSPENSION_WITHDRAWN = "998"

#: What is kept of a contract for the explanation: never identity, address, bank details or health beyond the reason.
KEPT = {
    "S21.G00.40": frozenset({"001", "007", "009", "010", "011", "012", "013", "014"}),
    "S21.G00.51": frozenset({"001", "002", "010", "011", "012", "013"}),
    "S21.G00.53": frozenset({"001", "002", "003"}),
    "S21.G00.60": frozenset({"001", "002", "003", "010"}),
    "S21.G00.62": frozenset({"001"}),
    "S21.G00.65": frozenset({"001", "002", "003"}),
}


def statut_of(nature: str) -> str:
    """Status of the person under a contract of this nature."""
    if nature in ESAT:
        return str(Statut.ESAT)
    return str(Statut.AGENT_PUBLIC if nature in PUBLIC else Statut.SALARIE)


def temps_of(modalite: str) -> str:
    """S21.G00.40.014: full time, part time, or a post that is not full."""
    if modalite in {"20", "21", "30", "32"}:
        return str(Temps.PARTIEL)
    return str(Temps.INCOMPLET if modalite in {"40", "41", "42"} else Temps.PLEIN)


def nature_of_stoppage(motif: str, *, commuting: str) -> str:
    """Nature of a S21.G00.60; `commuting` is the choice made for commuting accidents."""
    if motif == COMMUTING_ACCIDENT:
        return commuting
    return str(STOPPAGES.get(motif, NatureAbsence.AUTRE))


def nature_of_suspension(motif: str) -> str:
    """Nature of a S21.G00.65."""
    return str(SUSPENSIONS.get(motif, NatureAbsence.AUTRE))
