"""Rules of use (R6323-7): DIF first, 150 h with DIF, then CPF, corrective hours, CEC; captures and the indu."""

from datetime import date

import pytest

from accounts.rules.entitlements import entitlements
from accounts.rules.facts import Capture, parse_facts
from accounts.rules.parameters import load
from accounts.rules.usage import split
from tests.accounts.rules.personne import calcul, ouverture, sans_diplome, solde, statut, travail

H = 3600


@pytest.mark.parametrize(
    ("situation", "dif", "cpf", "hours", "used", "left"),
    [
        ("centre-inffo 120 + 48 pour 168 h", "120", "48", "168", ("120", "30", "18"), ("0", "18")),
        ("U2 DIF d'abord", "120", "48", "100", ("100", "0", "0"), ("20", "48")),
        ("U3 sans DIF, 150 h au compte", "0", "150", "160", ("0", "150", "10"), ("0", "0")),
        ("U5 compte majoré sans DIF", "0", "400", "350", ("0", "350", "0"), ("0", "50")),
        ("U6 compte majoré, 20 h de DIF", "20", "400", "350", ("20", "130", "200"), ("0", "270")),
        ("DIF puis CPF sous 150 h", "20", "100", "60", ("20", "40", "0"), ("0", "60")),
    ],
)
def test_partage(
    situation: str, dif: str, cpf: str, hours: str, used: tuple[str, str, str], left: tuple[str, str]
) -> None:
    answer = calcul(
        "2017-12-31", dif={"hours": dif}, ouverture=ouverture(cpf), uses=[{"on": "2017-06-01", "hours": hours}]
    )
    use = answer["uses"][0]
    assert (use["dif"], use["cpf"], use["a_completer"]) == used, situation
    assert (solde(answer, "dif"), solde(answer)) == left, situation


def test_u6_dit_le_choix_applique_et_peut_en_changer() -> None:
    available = {"dif": 20 * H, "cpf": 400 * H}
    assert split(available, hours=350 * H, on=date(2017, 6, 1)).politiques == ("DIF_MIX_CAP=150",)
    free = split(available, hours=350 * H, on=date(2017, 6, 1), parameters=load().with_policy("DIF_MIX_CAP", None))
    assert (free.dif, free.cpf) == (20 * H, 330 * H)


@pytest.mark.parametrize(("on", "dif", "left"), [("2020-12-15", "10", "10"), ("2021-01-15", "0", "20")])
def test_t4_dernier_jour_du_dif(on: str, dif: str, left: str) -> None:
    use = calcul("2021-02-01", dif={"hours": "10"}, uses=[{"on": on, "hours": "20"}])["uses"][0]
    assert (use["dif"], use["a_completer"]) == (dif, left)


def test_le_dif_restant_s_eteint_apres_le_31_decembre_2020() -> None:
    assert solde(calcul("2020-12-31", dif={"hours": "10"}), "dif_eur") == "150"
    assert solde(calcul("2021-01-01", dif={"hours": "10"}), "dif_eur") == "0"


def test_cec_apres_le_cpf_et_correctif_entre_les_deux() -> None:
    answer = calcul(
        "2018-12-31", ouverture=ouverture("30"), correctifs=[{"year": 2016, "hours": "100"}],
        cec=[{"categorie": "service_civique", "year": 2017, "duration": "6"}],
        uses=[{"on": "2018-06-01", "hours": "160"}],
    )  # fmt: skip
    assert answer["uses"] == [
        {"on": "2018-06-01", "dif": "0", "cpf": "30", "cec": "20", "a_completer": "10", "correctif": "100"}
    ]


def test_les_utilisations_prennent_les_compteurs_du_jour() -> None:
    facts = {
        "activites": [travail(2016)],
        "uses": [{"on": "2017-03-30", "hours": "10"}, {"on": "2017-03-31", "hours": "10"}],
    }
    assert [use["cpf"] for use in calcul("2017-12-31", **facts)["uses"]] == ["0", "10"]


def test_utilisation_apres_le_jour_du_calcul_ignoree() -> None:
    assert calcul("2017-05-31", ouverture=ouverture("10"), uses=[{"on": "2017-06-01", "hours": "5"}])["uses"] == []


def test_agent_public_heures_publiques_d_abord() -> None:
    opened = ouverture("50") + ouverture("30", compteur="cpf_public")
    use = [{"on": "2017-06-01", "hours": "40"}]
    public = calcul("2017-12-31", titulaire=statut("agent_public"), ouverture=opened, uses=use)
    private = calcul("2017-12-31", titulaire=statut("salarie"), ouverture=opened, uses=use)
    assert (solde(public, "cpf_public"), solde(public)) == ("0", "40")
    assert (solde(private, "cpf_public"), solde(private)) == ("30", "10")


def test_depuis_2019_une_heure_vaut_15_euros_ou_12_pour_le_cec() -> None:
    opened = ouverture("10") + ouverture("5", compteur="cec", on="2018-12-31")
    answer = calcul("2019-12-31", ouverture=opened, uses=[{"on": "2019-06-01", "hours": "12"}])
    assert answer["uses"][0]["cpf"] == "10"
    assert answer["uses"][0]["cec"] == "2"
    assert (solde(answer, "cpf_eur"), solde(answer, "cec_eur")) == ("0", "36")


def test_une_capture_du_grand_livre_n_est_jamais_repartagee() -> None:
    facts = parse_facts({"dif": {"hours": "100"}, "ouverture": ouverture("50")})
    found = entitlements(facts, [Capture(date(2017, 6, 1), "cpf", 30 * H)], date(2017, 12, 31))
    assert [(item.compteur, item.quantite) for item in found.soldes] == [("cpf", 20 * H), ("dif", 100 * H)]


def test_capture_au_dela_de_ce_qui_existe_un_manque_que_le_credit_suivant_rembourse() -> None:
    facts = parse_facts(
        {
            "activites": [travail(year) for year in (2015, 2016, 2017)],
            "diplomes": sans_diplome(found_false_on="2018-09-01"),
        }
    )
    used = [Capture(date(2018, 6, 1), "cpf", 90 * H)]
    before = entitlements(facts, used, date(2018, 8, 31)).solde("cpf")
    after = entitlements(facts, used, date(2018, 9, 1))
    assert before is not None
    assert (before.quantite, before.manque) == (6 * H, 0)
    short = after.solde("cpf")
    assert short is not None
    assert (short.quantite, short.manque) == (0, 18 * H)
    assert [item.quantite for item in after.lignes] == [24 * H] * 3


def test_la_formation_d_un_benevole_peut_ne_prendre_que_le_cec() -> None:
    facts = {
        "ouverture": ouverture("48"),
        "cec": [{"categorie": "service_civique", "year": 2017, "duration": "6"}],
    }
    on = {"on": "2018-06-01", "hours": "15"}
    alone = calcul("2018-12-31", **facts, uses=[{**on, "cec_seul": True}])
    assert (alone["uses"][0]["cpf"], alone["uses"][0]["cec"]) == ("0", "15")
    assert (solde(alone), solde(alone, "cec")) == ("48", "5")
    usual = calcul("2018-12-31", **facts, uses=[on])
    assert (usual["uses"][0]["cpf"], usual["uses"][0]["cec"]) == ("15", "0")
