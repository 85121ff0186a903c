"""`manage.py explain COMPTE [--year AAAA] [--json]`: why each hour of an account is there or missing."""

import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from accounts.explanations import Recue, Section, Vue, document_of, explained_account
from accounts.models import Compte
from accounts.rules.explanation.results import Article, LigneExpliquee, Motif
from cpa_portal.clock.reading import current_moment
from cpa_portal.web.formatting import jour

BAD_INPUT = 2
LARGEST_ID = 2**63 - 1


class Command(BaseCommand):
    """Print the explanation in French, or as the JSON of the API; exit 2 if there is no such account or year."""

    help = "Explique un compte année par année, en français, sans jamais afficher le numéro de sécurité sociale."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The account, one of its years, the form of the answer."""
        parser.add_argument("compte", metavar="COMPTE", help="identifiant du compte")
        parser.add_argument("--year", type=int, metavar="AAAA", help="une seule année")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="le JSON de l’interface de programmation"
        )

    def handle(self, *, compte: str, year: int | None, as_json: bool, **options: Any) -> None:
        """Read, explain, print."""
        at = current_moment()
        found = _account(compte)
        if found is None:
            self._stop(
                f"Aucun compte ne porte l’identifiant «\u00a0{compte}\u00a0». Donnez le numéro du compte, par exemple 12."
            )
        vue = explained_account(found, at)
        if year is not None and vue.explication.annee(year) is None:
            self._stop(f"L’année {year} ne fait pas partie de ce compte. {_years(vue)}")
        if as_json:
            self.stdout.write(json.dumps(document_of(vue, year), ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"Compte {found.pk} au {jour(at.today)}, paramètres {vue.explication.version}")
        for line in _account_lines(vue) if year is None else ():
            self.stdout.write(line)
        for section in reversed(vue.sections):
            if year is None or section.annee.annee == year:
                for line in _year_lines(section):
                    self.stdout.write(line)

    def _stop(self, message: str) -> None:
        self.stderr.write(message, self.style.ERROR)
        sys.exit(BAD_INPUT)


def _account(text: str) -> Compte | None:
    """The account of this id, with its person."""
    if not (text.isascii() and text.isdecimal() and len(text) < 20 and int(text) <= LARGEST_ID):
        return None
    return Compte.objects.select_related("titulaire").filter(pk=int(text)).first()


def _years(vue: Vue) -> str:
    years = [annee.annee for annee in vue.explication.annees]
    return f"Il va de {years[0]} à {years[-1]}." if years else "Il n’a encore aucune année."


def _account_lines(vue: Vue) -> Iterator[str]:
    """Balances, what no year gave, trainings, what is aside."""
    for bilan in vue.bilans:
        inscrit, sorti, utilise, reste, indu, anticipe = bilan.textes
        text = f"  {bilan.libelle}\u00a0: inscrit {inscrit}, sorti {sorti}, utilisé {utilise}, reste {reste}"
        text += f", dont {anticipe} par anticipation" if bilan.anticipe else ""
        yield text + (f", indu de {indu}" if bilan.indu else "")
    for motif in (*vue.indus, *vue.anticipations, *vue.a_declarer):
        yield from _reason(motif)
    for ligne in vue.autres:
        yield f"  {jour(ligne.credited_on)}\u00a0: {ligne.phrase} {_source(ligne.article)}"
    for sortie in vue.sorties:
        yield f"  {jour(sortie.on)}\u00a0: {sortie.phrase} {_source(sortie.article)}"
    for formation in vue.formations:
        usage = formation.usage
        yield f"  {jour(usage.on)}\u00a0: {usage.phrase} {_source(usage.article)}"
    mentions = (mention.phrase for mention in vue.mentions)
    for phrase in (*vue.reserves, *vue.abondements, *mentions, *vue.retraits):
        yield f"  {phrase}"


def _year_lines(section: Section) -> Iterator[str]:
    annee = section.annee
    yield ""
    yield f"{annee.annee}\u00a0: {annee.resume}"
    for motif in annee.motifs:
        yield from _reason(motif)
    for phrase in section.retraits:
        yield f"  {phrase}"
    for activite in annee.activites:
        employeur = f", Siret {activite.employeur}" if activite.employeur else ""
        yield f"  Activité déclarée ({activite.statut}{employeur})\u00a0: {activite.phrase}"
        for chiffre in activite.chiffres:
            yield f"    {chiffre.libelle}\u00a0: {chiffre.texte}"
    for ligne in annee.lignes:
        yield from _line(ligne)
    for recue in section.recues:
        yield from _declaration(recue)


def _line(ligne: LigneExpliquee) -> Iterator[str]:
    yield f"  {ligne.libelle}\u00a0: {ligne.phrase}"
    for chiffre in ligne.chiffres:
        yield f"    {chiffre.libelle}\u00a0: {chiffre.texte}"
    for choix in ligne.politiques:
        yield f"    {choix.nom}={choix.valeur}\u00a0: {choix.phrase}"
    yield f"    {_source(ligne.article)} Paramètres {ligne.version}."


def _declaration(recue: Recue) -> Iterator[str]:
    text = f"  Reçu le {jour(recue.declared_on)}, enregistré le {jour(recue.recorded_on)}\u00a0: {recue.source}."
    if recue.closed_on is not None:
        text += f" {recue.fin.capitalize()} le {jour(recue.closed_on)}."
    yield text
    for rank, line in enumerate(recue.lignes):
        yield f"    Ligne reçue\u00a0: {line}" if rank == 0 else f"      {line}"


def _reason(motif: Motif) -> Iterator[str]:
    yield f"  {motif.phrase} {_source(motif.article)}"
    for phrase in motif.a_faire:
        yield f"    → {phrase}"


def _source(article: Article) -> str:
    validity = f", {article.validite}" if article.validite else ""
    return f"[{article.libelle}{validity}]"
