"""The explanation as JSON: numbers are decimal strings, fractions exact, days ISO 8601."""

from fractions import Fraction
from typing import Any

from accounts.rules.counters import amount, decimal_string, unit_of
from accounts.rules.explanation.results import (
    AnneeExpliquee,
    Article,
    Bilan,
    Chiffre,
    Explication,
    LigneExpliquee,
    Motif,
    UsageExplique,
)


def render_explanation(found: Explication) -> dict[str, Any]:
    """The whole explanation."""
    return {
        "as_of": found.as_of.isoformat(),
        "version": found.version,
        "bilans": [_bilan(bilan) for bilan in found.bilans],
        "annees": render_years(found),
        "autres_lignes": [_ligne(ligne) for ligne in found.autres],
        "sorties": [
            {
                "compteur": sortie.compteur,
                "on": sortie.on.isoformat(),
                "quantite": _quantite(sortie.quantite, sortie.compteur),
                "nature": sortie.nature,
                "explication": sortie.phrase,
                "article": _article(sortie.article),
            }
            for sortie in found.sorties
        ],
        "uses": [_usage(use) for use in found.uses],
        "mentions": [
            {"nature": mention.nature, "explication": mention.phrase, "article": _article(mention.article)}
            for mention in found.mentions
        ],
        "indus": [_motif(motif) for motif in found.indus],
        "anticipations": [_motif(motif) for motif in found.anticipations],
        "a_declarer": [_motif(motif) for motif in found.a_declarer],
    }


def render_years(found: Explication) -> list[dict[str, Any]]:
    """Year by year, with the years that give nothing."""
    return [_annee(annee) for annee in found.annees]


def _annee(annee: AnneeExpliquee) -> dict[str, Any]:
    return {
        "annee": annee.annee,
        "etat": annee.etat,
        "inscription_on": annee.inscription_on.isoformat(),
        "resume": annee.resume,
        "motifs": [_motif(motif) for motif in annee.motifs],
        "lignes": [_ligne(ligne) for ligne in annee.lignes],
        "activites": [
            {
                "statut": activite.statut,
                "employeur": activite.employeur or None,
                "explication": activite.phrase,
                "chiffres": [_chiffre(chiffre) for chiffre in activite.chiffres],
            }
            for activite in annee.activites
        ],
    }


def _ligne(ligne: LigneExpliquee) -> dict[str, Any]:
    return {
        "compteur": ligne.compteur,
        "credited_on": ligne.credited_on.isoformat(),
        "unite": unit_of(ligne.compteur),
        "quantite": _quantite(ligne.quantite, ligne.compteur),
        "a_venir": ligne.a_venir,
        "explication": ligne.phrase,
        "article": _article(ligne.article),
        "version": ligne.version,
        "chiffres": [_chiffre(chiffre) for chiffre in ligne.chiffres],
        "choix": [{"nom": item.nom, "valeur": item.valeur, "phrase": item.phrase} for item in ligne.politiques],
    }


def _usage(use: UsageExplique) -> dict[str, Any]:
    return {
        "on": use.on.isoformat(),
        "explication": use.phrase,
        "parts": [
            {
                "compteur": part.compteur,
                "unite": unit_of(part.compteur),
                "quantite": _quantite(part.quantite, part.compteur),
            }
            for part in use.parts
        ],
        "article": _article(use.article),
        "choix": [{"nom": item.nom, "valeur": item.valeur, "phrase": item.phrase} for item in use.politiques],
    }


def _motif(motif: Motif) -> dict[str, Any]:
    return {
        "code": motif.code,
        "titre": motif.titre,
        "phrase": motif.phrase,
        "article": _article(motif.article),
        "a_faire": list(motif.a_faire),
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "reference": article.reference,
        "libelle": article.libelle,
        "objet": article.objet,
        "du": article.du.isoformat() if article.du else None,
        "au": article.au.isoformat() if article.au else None,
    }


def _chiffre(chiffre: Chiffre) -> dict[str, Any]:
    return {
        "code": chiffre.code,
        "libelle": chiffre.libelle,
        "valeur": decimal_string(chiffre.valeur),
        "exact": _exact(chiffre.valeur),
        "unite": chiffre.unite,
        "article": chiffre.article or None,
    }


def _bilan(bilan: Bilan) -> dict[str, Any]:
    names = ("inscrit", "sorti", "utilise", "reste", "indu", "anticipe")
    return {
        "compteur": bilan.compteur,
        "unite": unit_of(bilan.compteur),
        **{name: _quantite(getattr(bilan, name), bilan.compteur) for name in names},
    }


def _exact(value: Fraction) -> str:
    return f"{value.numerator}/{value.denominator}"


def _quantite(quantite: int, compteur: str) -> str:
    return decimal_string(amount(quantite, compteur))
