"""Writing formations: from a module of the portal, or from a fragment that was imported, with the portal's changes."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lxml import etree

from modules.enums import NatureAction, Tarification
from modules.lheo.grammar import grammar
from modules.lheo.mapping import CPF_CODES, CREATION, HOUR, PORTAL, Offer, Seance, mark, offer_of

ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
NONE = "Non communiqué"
#: Codes of public and of general objective for what is not a business creation.
EVERYBODY, CERTIFYING, PROFESSIONAL = "83056", "6", "7"
PARSER = {"resolve_entities": False, "no_network": True, "load_dtd": False}


@dataclass(frozen=True, slots=True)
class Body:
    """The organisme as a formation names it."""

    siret: str
    nda: str
    nom: str
    adresse: str
    code_postal: str
    commune: str
    email: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Card:
    """A module as it stands on the portal. `cancelled` are its sessions that were called off."""

    pk: int
    values: dict[str, Any]
    sessions: Sequence[Seance] = ()
    cancelled: Sequence[Seance] = ()


def tidy(text: Any) -> Any:
    """A text as a file gives it back: lines without stray spaces, no control character."""
    if not isinstance(text, str):
        return text
    lines = ILLEGAL.sub("", text).strip().splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def _tag(name: str) -> str:
    return f"{{{grammar().namespace}}}{name}"


def _fitted(name: str, text: str) -> str:
    least, most = grammar().elements[name].text or (0, 10**6)
    found = tidy(text)
    if len(found) > most:
        found = found[: most - 1] + "…"
    return found if len(found) >= least else (found or NONE).ljust(least)[: max(most, least)]


def add(parent: etree._Element, name: str, text: Any = None, **attributes: str) -> etree._Element:
    """Append an element; its text is cut to what the grammar allows."""
    node = etree.SubElement(parent, _tag(name), attrib=attributes)
    if text is not None:
        node.text = _fitted(name, text) if isinstance(text, str) else str(text)
    return node


def put(parent: etree._Element, name: str, text: Any) -> etree._Element:
    """Write the first element of a name, made at its place in the order of the grammar when it is not there."""
    node = parent.find(_tag(name))
    if node is None:
        node = etree.Element(_tag(name))
        order = [item.name for item in grammar().elements[etree.QName(parent).localname].sequence]
        after = set(order[order.index(name) + 1 :])
        place = next((rank for rank, one in enumerate(parent) if _local(one) in after), len(parent))
        parent.insert(place, node)
    node.text = _fitted(name, text) if isinstance(text, str) else str(text)
    return node


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname if isinstance(node.tag, str) else ""


def _drop(parent: etree._Element, *names: str) -> None:
    for name in names:
        for node in parent.findall(_tag(name)):
            parent.remove(node)


def price(centimes: int) -> str:
    """120050 → « 1200.50 »."""
    return f"{centimes // 100}.{centimes % 100:02d}"


def _address(parent: etree._Element, body: Body) -> None:
    node = add(parent, "adresse")
    add(node, "ligne", body.adresse or body.nom)
    add(node, "codepostal", (body.code_postal or "00000").rjust(5, "0")[:5])
    add(node, "ville", body.commune or NONE)


def _contact(parent: etree._Element, name: str, body: Body) -> None:
    node = add(add(parent, name), "coordonnees")
    add(node, "nom", body.nom)
    if body.telephone:
        add(add(node, "telfixe"), "numtel", body.telephone)
    if body.email:
        add(node, "courriel", body.email)


def _session(body: Body, first: date | None, last: date | None, places: int | None = None) -> etree._Element:
    node = etree.Element(_tag("session"))
    period = add(node, "periode")
    add(period, "debut").text = f"{first:%Y%m%d}" if first else "00000000"
    add(period, "fin").text = f"{last:%Y%m%d}" if last else "99999999"
    _address(add(node, "adresse-inscription"), body)
    if places:
        recruiting = add(node, "recrutement")
        add(recruiting, "modalite-recrutement").text = next(iter(grammar().tables["dict-modalite-recrutement"]))
        add(recruiting, "nb-places", places)
    return node


def _said_here(node: etree._Element, values: dict[str, Any]) -> None:
    """What the elements of LHEO do not hold as it is, so that a file of the portal comes back whole."""
    for old in node.findall(_tag("extras")):
        if old.get("info") == PORTAL:
            node.remove(old)
    read = offer_of(node).values
    lost = {name: value for name, value in values.items() if tidy(read[name]) != tidy(value)}
    if not lost:
        return
    extras = add(node, "extras", info=PORTAL)
    for name, value in lost.items():
        extra = add(extras, "extra", info=name, tag=mark(read[name]))
        extra.text = json.dumps(tidy(value), ensure_ascii=False)


def hours(seconds: int) -> int:
    """Whole hours, the half up."""
    return (seconds + HOUR // 2) // HOUR


def _mode(values: dict[str, Any]) -> str:
    if not values["a_distance"]:
        return "0"
    return "1" if values["commune"] else "2"


def built(card: Card, body: Body) -> etree._Element:
    """A formation written from a module typed on the portal."""
    values, space = card.values, grammar().namespace
    node = etree.Element(_tag("formation"), nsmap={None: space}, attrib={"numero": f"cpa-module-{card.pk}"})
    certifying = values["nature"] in {NatureAction.CERTIFIANTE, NatureAction.CLEA}
    add(node, "domaine-formation")
    add(node, "intitule-formation", values["titre"])
    add(node, "objectif-formation", values["objectif"])
    add(node, "resultats-attendus", values["objectif"])
    add(node, "contenu-formation", values["contenu"])
    add(node, "certifiante").text = "1" if certifying else "0"
    _contact(node, "contact-formation", body)
    add(node, "parcours-de-formation").text = "2"
    add(node, "code-niveau-entree").text = "0"
    add(node, "objectif-general-formation").text = _objective(values["nature"])
    code = next((code for code, nature in CPF_CODES.items() if nature == values["nature"]), "")
    if code:
        add(add(node, "code-type-formation"), "code-CPF", f"CPF{code}")
    _action(node, card, body)
    _responsible(node, body)
    _said_here(node, values)
    return node


def _objective(nature: str) -> str:
    if nature == NatureAction.CREATION_REPRISE:
        return CREATION
    return CERTIFYING if nature in {NatureAction.CERTIFIANTE, NatureAction.CLEA} else PROFESSIONAL


def _action(node: etree._Element, card: Card, body: Body) -> None:
    values = card.values
    action = add(node, "action")
    add(action, "rythme-formation", "Selon les dates des sessions, ou convenu avec l’organisme")
    add(action, "code-public-vise", EVERYBODY, ref="FORMACODE")
    if values["public_vise"]:
        add(action, "info-public-vise", values["public_vise"])
    add(action, "niveau-entree-obligatoire").text = "0"
    add(action, "modalites-alternance", "Sans alternance")
    add(action, "modalites-enseignement").text = _mode(values)
    add(action, "conditions-specifiques", values["prerequis"] or "Aucune")
    add(action, "prise-en-charge-frais-possible").text = "1"
    if values["commune"]:
        place = add(add(action, "lieu-de-formation"), "coordonnees")
        add(place, "ligne", _place(values))
    add(action, "modalites-entrees-sorties").text = "0" if card.sessions else "1"
    for one in card.sessions:
        action.append(_session(body, one.first_on, one.last_on, one.places))
    if not card.sessions:
        action.append(_session(body, None, None))
    if values["tarification"] == Tarification.FORFAIT:
        add(action, "prix-total-TTC", price(values["forfait_centimes"]))
        add(action, "nombre-heures-total", hours(values["forfait_secondes"]))


def _place(values: dict[str, Any]) -> str:
    where, suffix = values["commune"], f" ({values['departement']})" if values["departement"] else ""
    return where[: 50 - len(suffix)] + suffix


def _responsible(node: etree._Element, body: Body) -> None:
    responsible = add(node, "organisme-formation-responsable")
    add(responsible, "numero-activite", (body.nda or "0").rjust(11, "0")[:11])
    add(add(responsible, "SIRET-organisme-formation"), "SIRET", body.siret)
    add(responsible, "nom-organisme", body.nom)
    add(responsible, "raison-sociale", body.nom)
    _address(add(add(responsible, "coordonnees-organisme"), "coordonnees"), body)
    _contact(responsible, "contact-organisme", body)


def merged(fragment: str, card: Card, body: Body) -> etree._Element:
    """An imported formation with what the portal changed since; everything else as it came."""
    node = etree.fromstring(fragment.encode(), etree.XMLParser(**PARSER))
    before = offer_of(node)
    changed = {
        name
        for name, value in card.values.items()
        if name in before.values and tidy(before.values[name]) != tidy(value)
    }
    if card.values["nature"] == NatureAction.CREATION_REPRISE:
        current = node.findtext(_tag("objectif-general-formation"))
        if (current or "").strip() != CREATION:
            put(node, "objectif-general-formation", 4)
    if changed:
        _rewrite(node, card.values, changed)
    _resession(node, card, before, body)
    return node


def _rewrite(node: etree._Element, values: dict[str, Any], changed: set[str]) -> None:
    action = node.find(_tag("action"))
    for name, element in (
        ("titre", "intitule-formation"),
        ("objectif", "objectif-formation"),
        ("contenu", "contenu-formation"),
    ):
        if name in changed:
            put(node, element, values[name])
    if "prerequis" in changed:
        put(action, "conditions-specifiques", values["prerequis"] or "Aucune")
    if "public_vise" in changed:
        _drop(action, "info-public-vise")
        if values["public_vise"]:
            put(action, "info-public-vise", values["public_vise"])
    if changed & {"tarification", "forfait_secondes", "forfait_centimes"}:
        _reprice(action, values)
    if changed & {"a_distance", "commune"}:
        put(action, "modalites-enseignement", int(_mode(values)))
    if changed & {"commune", "departement"}:
        _drop(action, "lieu-de-formation")
        if values["commune"]:
            place = put(action, "lieu-de-formation", "")
            place.text = None
            add(add(place, "coordonnees"), "ligne", _place(values))
    _said_here(node, values)


def _reprice(action: etree._Element, values: dict[str, Any]) -> None:
    _drop(action, "prix-horaire-TTC")
    if values["tarification"] != Tarification.FORFAIT:
        _drop(action, "prix-total-TTC")
        return
    put(action, "prix-total-TTC", price(values["forfait_centimes"]))
    put(action, "nombre-heures-total", hours(values["forfait_secondes"]))


def _resession(node: etree._Element, card: Card, before: Offer, body: Body) -> None:
    """Sessions announced here join the first action; those called off here leave."""
    known = {(one.first_on, one.last_on) for one in before.sessions}
    gone = {(one.first_on, one.last_on) for one in card.cancelled} - {
        (one.first_on, one.last_on) for one in card.sessions
    }
    action = node.find(_tag("action"))
    new = [one for one in card.sessions if (one.first_on, one.last_on) not in known]
    rank = max(rank for rank, one in enumerate(action) if _local(one) == "session") + 1
    for one in reversed(new):
        action.insert(rank, _session(body, one.first_on, one.last_on, one.places))
    if not gone:
        return
    for each in node.findall(_tag("action")):
        sessions = each.findall(_tag("session"))
        leaving = [one for one in sessions if _dates(one) in {(f"{a:%Y%m%d}", f"{b:%Y%m%d}") for a, b in gone}]
        for session in leaving if len(leaving) < len(sessions) else leaving[1:]:
            each.remove(session)
        if len(leaving) == len(sessions):
            period = each.find(f"{_tag('session')}/{_tag('periode')}")
            put(period, "debut", 0).text = "00000000"
            put(period, "fin", 0).text = "99999999"


def _dates(session: etree._Element) -> tuple[str, str]:
    period = session.find(_tag("periode"))
    return period.findtext(_tag("debut"), "").strip(), period.findtext(_tag("fin"), "").strip()


def envelope_halves(envelope: str) -> tuple[str, str]:
    """What stands before and after the formations in a kept envelope; the bare one without any."""
    if not envelope:
        return f'<lheo xmlns="{grammar().namespace}"><offres>', "</offres></lheo>"
    root = etree.fromstring(envelope.encode(), etree.XMLParser(**PARSER))
    offers = root.find(_tag("offres"))
    offers.insert(0, etree.Comment("ici"))
    head, _, tail = etree.tostring(root, method="c14n").decode().partition("<!--ici-->")
    return head, tail
