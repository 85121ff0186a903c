"""The current code of a demonstration account's second factor."""

from allauth.mfa import app_settings
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time


def current_code(secret: str) -> str:
    """The six digits of this half-minute (allauth lists the half-minutes that it accepts, this one in the middle)."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[app_settings.TOTP_TOLERANCE]))
