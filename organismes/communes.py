"""Communes as people name them: a name, « Saint-Denis (93) », a postal code or an INSEE code."""

import re

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Func, Q, Value

from organismes.models import Commune

WITH_DEPARTEMENT = re.compile(r"^(?P<nom>.+?)\s*\(\s*(?P<departement>[0-9][0-9aAbB][0-9]?)\s*\)$")
INSEE = re.compile(r"^(?:[0-9]{2}|2[aAbB])[0-9]{3}$")
MAX_CHOICES = 30
#: Written short on envelopes, in full in the official names.
SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}


def _key(name: str) -> Func:
    full = " ".join(SHORT.get(word.lower().rstrip("."), word) for word in re.split(r"[\s-]+", name.strip()))
    return Func(Value(full), function="cle_de_nom")


def communes_named(text: str) -> list[Commune]:
    """Every commune that these words may mean, the most peopled first (one query)."""
    text = text.strip()
    rows = Commune.objects.order_by("-population", "code_insee")
    if INSEE.match(text):
        return list(rows.filter(Q(code_insee=text.upper()) | Q(codes_postaux__contains=[text]))[:MAX_CHOICES])
    if match := WITH_DEPARTEMENT.match(text):
        return list(rows.filter(nom_cle=_key(match["nom"]), departement=match["departement"].upper())[:MAX_CHOICES])
    return list(rows.filter(nom_cle=_key(text))[:MAX_CHOICES])


def communes_near(text: str) -> list[Commune]:
    """Communes whose name resembles what was typed, the nearest first (one query)."""
    match = WITH_DEPARTEMENT.match(text.strip())
    key = _key(match["nom"] if match else text)
    return list(
        Commune.objects.filter(nom_cle__trigram_similar=key)
        .annotate(ressemblance=TrigramSimilarity("nom_cle", key))
        .order_by("-ressemblance", "-population")[:5]
    )
