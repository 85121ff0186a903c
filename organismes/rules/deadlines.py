"""Deadlines of the declaration, in calendar days. All take a day and give a day."""

import calendar
from datetime import date, timedelta

from organismes.rules.parameters import delay, read


def add_months(day: date, months: int) -> date:
    """Same day some months later, or the last of a shorter month."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def filing_deadline(first_contract_on: date) -> date:
    """Last day to file after the first convention or contract. Later is a warning, not a refusal."""
    return add_months(first_contract_on, delay("premiere_convention_mois"))


def pieces_deadline(complete_on: date) -> date:
    """Last day on which the administration may ask for missing pieces."""
    return complete_on + timedelta(days=delay("demande_pieces_jours"))


def decision_deadline(complete_on: date) -> date:
    """Last day of the administration's silence: the thirtieth."""
    return complete_on + timedelta(days=delay("recepisse_jours"))


def tacit_registration_on(complete_on: date) -> date:
    """Day on which silence has registered the declaration: the thirty-first."""
    return decision_deadline(complete_on) + timedelta(days=1)


def lapse_on(bpf_year: int) -> date:
    """First day without effect for whoever did not send the report of this year: 1 May of the next."""
    row = read("declaration")["delais"]["bpf"]
    return date(bpf_year + 1, row["mois"], row["jour"]) + timedelta(days=1)


def appeal_deadline(decided_on: date) -> date:
    """Last day to contest a refusal."""
    return add_months(decided_on, delay("recours_mois"))
