"""People who sign in. The address is the name of the account."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower, Now


class UserManager(BaseUserManager["User"]):
    """Look-ups by address, without case."""

    def get_by_natural_key(self, email: str | None) -> "User":
        return self.get(email__iexact=email or "")


class User(AbstractBaseUser):
    """A person. What she may do comes from her memberships (see `spaces.py` of each app)."""

    email = models.EmailField("adresse électronique", unique=True)
    nom = models.CharField("nom", max_length=80, blank=True)
    prenom = models.CharField("prénom", max_length=80, blank=True)
    is_administrateur = models.BooleanField("administrateur du portail", default=False)
    is_active = models.BooleanField("actif", default=True)
    created_at = models.DateTimeField(db_default=Now())

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []

    objects = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("email"), name="an_address_has_one_account"),
        ]

    def __str__(self) -> str:
        return f"User {self.pk}"

    @property
    def nom_affiche(self) -> str:
        """First and last name, or a neutral word."""
        return f"{self.prenom} {self.nom}".strip() or "Utilisateur"
