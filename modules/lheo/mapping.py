"""What the portal understands of a formation: its key, its body, the values of a module, its sessions.

Whatever it does not understand stays in the fragment that is kept. Works on any version: names count, not namespaces.
"""

import functools
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from lxml import etree

from modules.enums import NatureAction, Phase, Tarification

HOUR = 3600
PORTAL = "cpa-portail"
#: Key of a module typed on the portal, in the files that the portal writes.
OWN_KEY = re.compile(r"^cpa-module-(\d{1,18})$")
#: Codes of the CPF for what needs no certification, in `code-type-formation`.
CPF_CODES = {
    "200": NatureAction.VAE,
    "201": NatureAction.CLEA,
    "202": NatureAction.BILAN_COMPETENCES,
    "203": NatureAction.CREATION_REPRISE,
    "204": NatureAction.PERMIS_B,
}
CREATION = "4"
LENGTHS = {"titre": 150, "public_vise": 250, "prerequis": 250, "commune": 80}


@dataclass(frozen=True, slots=True)
class Seance:
    """A dated session as a file says it."""

    first_on: date
    last_on: date
    code_insee: str
    commune: str
    departement: str
    a_distance: bool
    places: int | None = field(default=None, compare=False)


@dataclass(slots=True)
class Offer:
    """A formation as the portal understands it; `remarques` says what was shortened or left out."""

    cle: str
    titre: str
    siret: str
    nda: str
    values: dict[str, Any]
    sessions: list[Seance] = field(default_factory=list)
    remarques: list[str] = field(default_factory=list)


class _Node:
    """A formation seen by names without namespace."""

    __slots__ = ("element", "space")

    def __init__(self, element: etree._Element) -> None:
        self.element = element
        self.space = element.tag.partition("}")[0] + "}" if element.tag.startswith("{") else ""

    def text(self, path: str, under: etree._Element | None = None) -> str:
        """Text at a path of names, spaces tidied."""
        found = self.one(path, under)
        return " ".join((found.text or "").split()) if found is not None else ""

    def one(self, path: str, under: etree._Element | None = None) -> etree._Element | None:
        """First element at a path of names."""
        node = self.element if under is None else under
        for name in path.split("/"):
            node = next(node.iterchildren(self.space + name), None)
            if node is None:
                return None
        return node

    def all(self, name: str, under: etree._Element | None = None) -> Iterator[etree._Element]:
        """Children of a name."""
        return (self.element if under is None else under).iterchildren(self.space + name)


def centimes(text: str) -> int | None:
    """« 1 234,50 € » → 123450; None if it is not a price."""
    cleaned = re.sub(r"[\s\u00a0\u202f€]", "", text).removesuffix("TTC").removesuffix("EUR").replace(",", ".")
    try:
        value = Decimal(cleaned)
    except InvalidOperation:
        return None
    if not value.is_finite() or value < 0 or value >= 10**9:
        return None
    return int((value * 100).to_integral_value())


@functools.lru_cache(maxsize=4096)
def day(text: str) -> date | None:
    """AAAAMMJJ; None for the open bounds 00000000 and 99999999. Raises ValueError for a day that does not exist."""
    if text in {"00000000", "99999999"}:
        return None
    return date(int(text[:4]), int(text[4:6]), int(text[6:8]))


def departement_of(code_postal: str, code_insee: str = "") -> str:
    """Département of a place by its Insee code, or by its postcode."""
    code = code_insee or code_postal
    if code.startswith(("97", "98")):
        return code[:3]
    if code_insee or not code.startswith("20"):
        return code[:2]
    return "2A" if code < "20200" else "2B"


def key_of(node: _Node) -> str:
    """What names the offer from one file to the next: its number, else its module identifier, else its title."""
    element = node.element
    own = element.get("numero") or node.text("identifiant-module") or element.get("id")
    return (own or f"titre:{node.text('intitule-formation').casefold()}")[:300]


def mark(value: Any) -> str:
    """What tells whether a value of the file is still the one that the portal wrote."""
    return hashlib.sha256(json.dumps(value, ensure_ascii=False).encode()).hexdigest()[:16]


def _allowed(name: str, value: Any) -> bool:
    kinds = {"nature": NatureAction, "phase": Phase, "tarification": Tarification}
    if name in kinds:
        return value in kinds[name].values
    if name.startswith("forfait_"):
        return value is None or (type(value) is int and 0 < value < 10**12)
    if name == "a_distance":
        return type(value) is bool
    return isinstance(value, str) and len(value) <= LENGTHS.get(name, 20_000)


def _restore(node: _Node, values: dict[str, Any]) -> None:
    """What the portal wrote in the extras, where the element itself could not hold it and has not changed since."""
    for extras in node.all("extras"):
        if extras.get("info") != PORTAL:
            continue
        for extra in node.all("extra", extras):
            name = extra.get("info", "")
            if name not in values or extra.get("tag") != mark(values[name]):
                continue
            try:
                value = json.loads(extra.text or "")
            except ValueError:
                continue
            if _allowed(name, value):
                values[name] = value
    creation = values["nature"] == NatureAction.CREATION_REPRISE
    if creation != (values["phase"] != Phase.SANS_OBJET):
        values["phase"] = str(Phase.LES_DEUX if creation else Phase.SANS_OBJET)
    if values["tarification"] == Tarification.DEVIS or not (values["forfait_secondes"] and values["forfait_centimes"]):
        values |= {"tarification": str(Tarification.DEVIS), "forfait_secondes": None, "forfait_centimes": None}


def _nature(node: _Node, remarques: list[str]) -> str:
    if node.text("objectif-general-formation") == CREATION:
        return NatureAction.CREATION_REPRISE
    for kind in node.all("code-type-formation"):
        code = node.text("code-CPF", kind).upper().removeprefix("CPF")
        if code in CPF_CODES:
            return CPF_CODES[code]
    if node.text("certifiante") != "1" and node.one("certification") is None:
        remarques.append("Le fichier ne dit pas la nature de l’action au sens du CPF\u00a0: vérifiez-la.")
    return NatureAction.CERTIFIANTE


def _cut(values: dict[str, Any], remarques: list[str]) -> None:
    for name, most in LENGTHS.items():
        text = values[name]
        if len(text) > most:
            values[name] = text[: most - 1].rstrip() + "…"
            label = {"titre": "Le titre", "public_vise": "Le public", "prerequis": "Le prérequis"}.get(
                name, "La commune"
            )
            remarques.append(f"{label} dépasse {most} caractères\u00a0: le portail en montre le début.")


def _hours(node: _Node, action: etree._Element) -> int:
    total = node.text("nombre-heures-total", action)
    if total:
        return int(total)
    return sum(int(node.text(name, action) or 0) for name in ("nombre-heures-centre", "nombre-heures-entreprise"))


def _price(node: _Node, action: etree._Element, hours: int, remarques: list[str]) -> int | None:
    total = node.text("prix-total-TTC", action)
    hourly = node.text("prix-horaire-TTC", action)
    found = centimes(total) if total else None
    if found is None and hourly and hours:
        each = centimes(hourly)
        found = each * hours if each is not None else None
    if found is None and (total or hourly):
        remarques.append(
            f"Le prix «\u00a0{total or hourly}\u00a0» ne se lit pas comme un montant\u00a0: le module est sur devis."
        )
    return found


def _place(node: _Node, action: etree._Element) -> tuple[str, str, str]:
    """Commune, département and Insee code of the first place of training."""
    for place in node.all("lieu-de-formation", action):
        found = node.one("coordonnees/adresse", place)
        if found is not None:
            insee = node.text("code-INSEE-commune", found)
            code = node.text("departement", found) or departement_of(node.text("codepostal", found), insee)
            return node.text("ville", found), code[:3].upper(), insee
        line = re.fullmatch(r"(.+) \((\d{2,3}|2[AB])\)", node.text("coordonnees/ligne", place))
        if line:
            return line[1], line[2], ""
    return "", "", ""


def _sessions(
    node: _Node, action: etree._Element, place: tuple[str, str, str], distance: bool, remarques: list[str]
) -> Iterator[Seance]:
    commune, departement, insee = place
    for session in node.all("session", action):
        period = node.one("periode", session)
        try:
            first, last = day(node.text("debut", period)), day(node.text("fin", period))
        except ValueError:
            remarques.append("Une session a une date qui n’existe pas\u00a0: elle n’est pas reprise.")
            continue
        if first is None or last is None:
            continue
        if last < first:
            remarques.append(f"La session du {first:%d/%m/%Y} finit avant de commencer\u00a0: elle n’est pas reprise.")
            continue
        if not commune and not distance:
            remarques.append(f"La session du {first:%d/%m/%Y} n’a pas de lieu\u00a0: elle n’est pas reprise.")
            continue
        places = next(
            (int(text) for one in node.all("recrutement", session) if (text := node.text("nb-places", one))), 0
        )
        yield Seance(first, last, insee, commune[:80], departement, distance, min(places, 32_767) or None)


def offer_of(element: etree._Element) -> Offer:
    """Read a formation that the schema accepted."""
    node, remarques = _Node(element), []
    actions = list(node.all("action"))
    first = actions[0]
    nature = _nature(node, remarques)
    hours = _hours(node, first)
    price = _price(node, first, hours, remarques)
    flat = bool(hours and price)
    place = _place(node, first)
    distances = [node.text("modalites-enseignement", action) in {"1", "2"} for action in actions]
    phase = Phase.LES_DEUX if nature == NatureAction.CREATION_REPRISE else Phase.SANS_OBJET
    values: dict[str, Any] = {
        "nature": str(nature),
        "titre": node.text("intitule-formation"),
        "objectif": _paragraphs(node, "objectif-formation"),
        "contenu": _paragraphs(node, "contenu-formation"),
        "public_vise": node.text("info-public-vise", first),
        "prerequis": node.text("conditions-specifiques", first),
        "phase": str(phase),
        "tarification": str(Tarification.FORFAIT if flat else Tarification.DEVIS),
        "forfait_secondes": hours * HOUR if flat else None,
        "forfait_centimes": price if flat else None,
        "commune": place[0],
        "departement": place[1],
        "a_distance": any(distances),
    }
    _cut(values, remarques)
    _restore(node, values)
    if len(actions) > 1:
        remarques.append(
            f"La formation a {len(actions)} actions\u00a0: prix, durée et lieu sont ceux de la première, les sessions "
            "celles de toutes."
        )
    body = node.one("organisme-formation-responsable")
    sessions: dict[Seance, None] = {}
    for action, distance in zip(actions, distances, strict=True):
        where = place if action is first else _place(node, action)
        sessions |= dict.fromkeys(_sessions(node, action, where, distance, remarques))
    return Offer(
        cle=key_of(node),
        titre=values["titre"],
        siret=node.text("SIRET-organisme-formation/SIRET", body),
        nda=node.text("numero-activite", body),
        values=values,
        sessions=list(sessions),
        remarques=list(dict.fromkeys(remarques)),
    )


def _paragraphs(node: _Node, name: str) -> str:
    """A long text, its lines kept."""
    found = node.one(name)
    return (
        "\n".join(" ".join(line.split()) for line in (found.text or "").strip().splitlines())
        if found is not None
        else ""
    )
