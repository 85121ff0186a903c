"""Every example of the law, explained from the database: what is explained is what the ledger holds."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

from accounts.enums import Compteur
from accounts.explanations import explained_account
from accounts.models import Compte, Solde
from accounts.services.facts import find_diplome_false
from accounts.services.recompute import recompute
from accounts.services.repris import record_points_c3p
from cpa_portal.clock.moment import Moment
from tests.accounts.database_path import lived
from tests.accounts.exemples import EXEMPLES, Exemple
from tests.accounts.rules.personne import sans_diplome, travail
from tests.builders.accounts import SYSTEM, credit, use

pytestmark = pytest.mark.django_db


def _explained(of: Compte, on: date, at: Moment):
    return explained_account(Compte.objects.select_related("titulaire").get(pk=of.pk), replace(at, today=on))


def _ledger(of: Compte) -> dict[str, tuple[int, int]]:
    """What each counter has left, and what is missing, as the ledger knows it."""
    rows = Solde.objects.filter(compte=of).exclude(compteur=Compteur.ABONDEMENT)
    return {
        row.compteur: (row.credite - row.debite, row.manque) for row in rows if row.credite - row.debite or row.manque
    }


@pytest.mark.parametrize("exemple", EXEMPLES, ids=lambda exemple: exemple.nom)
def test_the_lines_explained_add_up_to_the_ledger(exemple: Exemple, at: Moment) -> None:
    on = date.fromisoformat(exemple.as_of)
    of, _ = lived(exemple.document, on, at=at)
    vue = _explained(of, on, at)
    assert {b.compteur: (b.reste, b.indu) for b in vue.bilans if b.reste or b.indu} == _ledger(of)
    total: Counter[str] = Counter()
    for ligne in (*vue.autres, *(ligne for s in vue.sections for ligne in s.annee.lignes)):
        assert ligne.article.libelle
        assert ligne.version
        if not ligne.a_venir:
            total[ligne.compteur] += ligne.quantite
    for bilan in vue.bilans:
        assert bilan.inscrit == total[bilan.compteur]
    for section in vue.sections:
        assert section.annee.motifs or any(ligne.quantite for ligne in section.annee.lignes)


def test_a_declaration_found_false_after_use_is_explained_as_an_indu(at: Moment) -> None:
    spring = date(2018, 4, 15)
    of, _ = lived({"activites": [travail(2017)], "diplomes": sans_diplome()}, spring, at=at)
    use(of, 40, at=replace(at, today=spring))
    later = replace(at, today=date(2018, 6, 1))
    find_diplome_false(compte=of, found_on=later.today, actor=SYSTEM, at=later)
    recompute(compte_id=of.pk, actor=SYSTEM, at=later)
    vue = _explained(of, later.today, at)
    assert [motif.titre for motif in vue.indus] == ["indu de 16\u00a0h"]
    assert _ledger(of) == {"cpf": (0, 16 * 3600)}
    found = vue.explication.annee(2017)
    assert found is not None
    assert [motif.code for motif in found.motifs] == ["majoration_inexacte"]


def test_an_abondement_and_points_are_told_apart_from_the_rights(at: Moment) -> None:
    of, _ = lived({"activites": [travail(2016)]}, at.today, at=at)
    dossier = "dossier:00000000-0000-0000-0000-000000000001"
    credit(of, 20, at=at, cle="a", compteur=Compteur.ABONDEMENT, lie_a=dossier)
    record_points_c3p(compte=of, points=2, source="test", source_ref="p", actor=SYSTEM, at=at)
    vue = _explained(of, at.today, at)
    assert vue.abondements == [
        "Abondement de 20\u00a0h pour un seul dossier, hors plafond, dont 0\u00a0h utilisées (article L6323-4)."
    ]
    assert [mention.texte for mention in vue.mentions] == ["50\u00a0h"]
    assert [bilan.compteur for bilan in vue.bilans] == ["cpf"]
