"""Pages of the kernel and of allauth: open, or about oneself only."""

EVERYBODY = {"anonyme", "titulaire", "conseiller", "organisme", "instructeur", "financeur", "administrateur"}
SIGNED_IN = EVERYBODY - {"anonyme"}

ROWS = [
    ("sante", {}, EVERYBODY, set()),
    ("sante_pret", {}, EVERYBODY, set()),
    ("aide", {}, EVERYBODY, set()),
    ("accessibilite", {}, EVERYBODY, set()),
    ("donnees_personnelles", {}, EVERYBODY, set()),
    ("composants", {}, EVERYBODY, set()),
    ("account_login", {}, EVERYBODY, set()),
    ("account_confirm_login_code", {}, EVERYBODY, set()),
    ("account_logout", {}, EVERYBODY, set()),
    ("account_signup", {}, EVERYBODY, set()),
    ("account_inactive", {}, EVERYBODY, set()),
    ("account_email_verification_sent", {}, EVERYBODY, set()),
    ("account_confirm_email", {"key": "inconnue"}, EVERYBODY, set()),
    ("account_reset_password", {}, EVERYBODY, set()),
    ("account_reset_password_done", {}, EVERYBODY, set()),
    ("account_reset_password_from_key", {"uidb36": "1", "key": "x"}, EVERYBODY, set()),
    ("account_reset_password_from_key_done", {}, EVERYBODY, set()),
    ("mfa_authenticate", {}, EVERYBODY, set()),
    ("account_change_password", {}, SIGNED_IN, set()),
    ("account_set_password", {}, SIGNED_IN, set()),
    ("account_email", {}, SIGNED_IN, set()),
    ("account_reauthenticate", {}, SIGNED_IN, set()),
    ("mfa_index", {}, SIGNED_IN, set()),
    ("mfa_activate_totp", {}, SIGNED_IN, set()),
    ("mfa_deactivate_totp", {}, SIGNED_IN, set()),
    ("mfa_generate_recovery_codes", {}, SIGNED_IN, set()),
    ("mfa_view_recovery_codes", {}, SIGNED_IN, set()),
    ("mfa_download_recovery_codes", {}, SIGNED_IN, set()),
    ("mfa_reauthenticate", {}, SIGNED_IN, set()),
]
