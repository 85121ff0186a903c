"""Accounts of the demonstration: who can sign in, with what. Shown on a page of their own, never in production."""

import hashlib
from base64 import b32encode
from dataclasses import dataclass

PASSWORD = "demonstration-2017"  # noqa: S105  the demonstration's only password, printed in the README


@dataclass(frozen=True, slots=True)
class DemonstrationAccount:
    """One person who can sign in. Professionals have a second factor, made from their address."""

    email: str
    prenom: str
    nom: str
    role: str
    second_factor: bool = True

    @property
    def totp_secret(self) -> str:
        """Base32 secret of the second factor: the same on every machine, worth nothing elsewhere."""
        return b32encode(hashlib.sha256(f"demonstration:{self.email}".encode()).digest()[:20]).decode()


ACCOUNTS = (
    DemonstrationAccount("nadia.benali@exemple.fr", "Nadia", "Benali", "Titulaire", second_factor=False),
    DemonstrationAccount("bruno.petit@exemple.fr", "Bruno", "Petit", "Titulaire", second_factor=False),
    DemonstrationAccount("yann.legoff@exemple.fr", "Yann", "Le Goff", "Titulaire", second_factor=False),
    DemonstrationAccount("chloe.martinez@exemple.fr", "Chloé", "Martinez", "Titulaire", second_factor=False),
    DemonstrationAccount("rachid.haddad@exemple.fr", "Rachid", "Haddad", "Titulaire", second_factor=False),
    DemonstrationAccount("gabriel.simon@exemple.fr", "Gabriel", "Simon", "Titulaire", second_factor=False),
    DemonstrationAccount("sarah.cohen@exemple.fr", "Sarah", "Cohen", "Titulaire", second_factor=False),
    DemonstrationAccount("agnes.moreau@exemple.fr", "Agnès", "Moreau", "Titulaire", second_factor=False),
    DemonstrationAccount(
        "sans.compte@exemple.fr", "Camille", "Dupuis", "Personne qui n’a pas encore ouvert son compte", False
    ),
    DemonstrationAccount("claire.fournier@exemple.fr", "Claire", "Fournier", "Conseillère, Fongecif"),
    DemonstrationAccount("thomas.roy@exemple.fr", "Thomas", "Roy", "Conseiller, Pôle emploi"),
    DemonstrationAccount("amelie.garcia@exemple.fr", "Amélie", "Garcia", "Conseillère, Apec"),
    DemonstrationAccount("hugo.lambert@exemple.fr", "Hugo", "Lambert", "Conseiller, Cap emploi"),
    DemonstrationAccount("lea.marchand@exemple.fr", "Léa", "Marchand", "Conseillère, mission locale"),
    DemonstrationAccount("helene.arnaud@exemple.fr", "Hélène", "Arnaud", "Organisme, gestionnaire"),
    DemonstrationAccount("olivier.blanc@exemple.fr", "Olivier", "Blanc", "Organisme, formateur"),
    DemonstrationAccount("isabelle.noel@exemple.fr", "Isabelle", "Noël", "Instructrice de l’État"),
    DemonstrationAccount("farid.mansouri@exemple.fr", "Farid", "Mansouri", "Financeur, gestionnaire"),
    DemonstrationAccount("julie.perrin@exemple.fr", "Julie", "Perrin", "Financeur, valideuse"),
    DemonstrationAccount("pierre.caron@exemple.fr", "Pierre", "Caron", "Financeur, valideur"),
    DemonstrationAccount("sylvie.meyer@exemple.fr", "Sylvie", "Meyer", "Financeur, comptable"),
    DemonstrationAccount("admin@exemple.fr", "Anne", "Robert", "Administratrice du portail"),
    DemonstrationAccount("marc.lefort@exemple.fr", "Marc", "Lefort", "Administrateur du portail"),
)


def account_of(email: str) -> DemonstrationAccount | None:
    """The account with this address, without case."""
    return next((account for account in ACCOUNTS if account.email == email.strip().lower()), None)
