"""What the XML parser and the schema find wrong, said in French: what, where, what to do."""

import re
from dataclasses import dataclass

from lxml import etree

from modules.lheo.grammar import Element, Grammar, grammar

#: A sentence never repeats more than this of the file.
SHOWN = 40
EXPECTED = re.compile(r"\{[^}]*\}([\w.-]+)")
ATTRIBUTE = re.compile(r"attribute '(?:\{[^}]*\})?([\w.:-]+)'")
SEGMENT = re.compile(r"([^/\[]+)(?:\[(\d+)\])?")
KINDS = {
    "datetime": "une date et une heure, par exemple 2017-05-15T09:00:00",
    "id": "un identifiant sans espace, qui commence par une lettre et ne sert qu’une fois",
    "idref": "l’identifiant d’un autre élément du fichier",
    "uri": "une adresse",
    "text": "un texte",
}


@dataclass(frozen=True, slots=True)
class Anomalie:
    """One error of a file."""

    ligne: int
    chemin: str
    message: str


def quoted(text: str) -> str:
    """« text », shortened."""
    flat = " ".join(text.split())
    return f"«\u00a0{flat if len(flat) <= SHOWN else flat[: SHOWN - 1] + '…'}\u00a0»"


def local(node: etree._Element) -> str:
    """Name without namespace."""
    return etree.QName(node).localname


def _children(node: etree._Element) -> list[etree._Element]:
    return [child for child in node if isinstance(child.tag, str)]


def found(root: etree._Element, path: str) -> etree._Element:
    """The element that libxml2 names by a path of positions, `*` being the elements without a prefix."""
    node = root
    for name, rank in SEGMENT.findall(path.lstrip("/"))[1:]:
        if name.startswith(("@", "text()", "comment()")):
            break
        wanted = name.rpartition(":")[2]
        same = [child for child in _children(node) if wanted == "*" or local(child) == wanted]
        if not same:
            break
        node = same[int(rank or 1) - 1] if int(rank or 1) <= len(same) else same[-1]
    return node


def path_of(node: etree._Element) -> str:
    """`/lheo/offres/formation[12]/action[1]/…`: a rank where the grammar allows several."""
    parts: list[str] = []
    while node is not None:
        name, parent = local(node), node.getparent()
        before = sum(1 for _ in node.itersiblings(node.tag, preceding=True))
        several = parent is not None and (before > 0 or _repeats(local(parent), name))
        rank = f"[{before + 1}]" if several else ""
        parts.append(f"{name}{rank}")
        node = parent
    return "/" + "/".join(reversed(parts))


def _repeats(parent: str, child: str) -> bool:
    element = grammar().elements.get(parent)
    return element is not None and element.most(child) not in {0, 1}


def _value(element: Element, text: str) -> str:
    """Why a value is refused."""
    name = quoted(element.name)
    if element.text is not None:
        least, most = element.text
        allowed = f"{least} caractères exactement" if least == most else f"de {least} à {most} caractères"
        if not text:
            return f"{name} est vide. LHEO y attend {allowed}."
        return f"{name} compte {len(text)} caractères. LHEO y attend {allowed}."
    if element.integer is not None:
        least, most = element.integer
        return f"{name} contient {quoted(text)}. LHEO y attend un nombre entier de {least} à {most}, sans décimale."
    if element.day is not None:
        return f"{name} contient {quoted(text)}. Une date s’écrit AAAAMMJJ, par exemple 20170515."
    codes = grammar().tables[element.table]
    shown = ", ".join(f"{code} ({label})" for code, label in list(codes.items())[:20])
    return f"{name} contient {quoted(text)}, qui n’est pas un code de sa table. Codes possibles\u00a0: {shown}."


def _misplaced(node: etree._Element, expected: list[str], whole: Grammar) -> str:
    name, parent = local(node), node.getparent()
    if name not in whole.elements or etree.QName(node).namespace not in whole.namespaces:
        return f"L’élément {quoted(name)} n’existe pas dans LHEO\u00a02.3. Retirez-le, ou placez-le dans un {quoted('extra')}."
    rule = whole.elements.get(local(parent)) if parent is not None else None
    if rule is None:
        return f"L’élément {quoted(name)} n’a pas sa place ici."
    most = rule.most(name)
    if most == 0:
        return f"L’élément {quoted(name)} n’a pas sa place dans {quoted(rule.name)}. Retirez-le ou déplacez-le."
    before = 1 + sum(1 for _ in node.itersiblings(node.tag, preceding=True))
    if most is not None and before > most:
        return f"{quoted(rule.name)} accepte au plus {most} {quoted(name)}\u00a0: retirez ceux qui suivent."
    missing = [item.name for item in rule.sequence if item.least and item.name in expected]
    if missing:
        return f"Il manque {quoted(missing[0])} avant {quoted(name)} dans {quoted(rule.name)}."
    order = ", ".join(quoted(item) for item in expected[:6])
    after = f" Ici, LHEO attend\u00a0: {order}." if order else ""
    return f"L’élément {quoted(name)} n’est pas dans l’ordre de LHEO dans {quoted(rule.name)}.{after}"


def _of_attribute(error: etree._LogEntry, element: Element | None, node: etree._Element) -> str:
    matched = ATTRIBUTE.search(error.message)
    name = matched[1] if matched else ""
    if error.type_name == "SCHEMAV_CVC_COMPLEX_TYPE_4":
        return f"{quoted(local(node))} doit porter l’attribut {quoted(name)}."
    rule = element.attributes.get(name) if element else None
    if rule is None:
        return f"L’attribut {quoted(name)} n’existe pas sur {quoted(local(node))} dans LHEO. Retirez-le."
    text = node.get(name, "")
    return (
        f"L’attribut {quoted(name)} de {quoted(local(node))} contient {quoted(text)}. LHEO y attend {KINDS[rule.kind]}."
    )


def _sentence(error: etree._LogEntry, node: etree._Element) -> str:
    whole = grammar()
    element, kind = whole.elements.get(local(node)), error.type_name
    if "attribute '" in error.message:
        return _of_attribute(error, element, node)
    if kind == "SCHEMAV_ELEMENT_CONTENT":
        expected = EXPECTED.findall(error.message.partition("Expected")[2])
        if "Missing child" in error.message:
            order = ", ".join(quoted(item) for item in expected[:6])
            return f"{quoted(local(node))} n’est pas complet. Il y manque\u00a0: {order}."
        return _misplaced(node, expected, whole)
    if kind == "SCHEMAV_CVC_COMPLEX_TYPE_2_3":
        return f"{quoted(local(node))} contient du texte hors de ses éléments. Retirez-le ou placez-le dans un élément."
    if element is None or element.container or element.free:
        return f"{quoted(local(node))} n’est pas conforme à LHEO\u00a02.3. Comparez-le à la documentation du format."
    if len(node):
        return f"{quoted(element.name)} attend une valeur, et contient des éléments. Retirez-les."
    return _value(element, node.text or "")


def explained(log: etree._ListErrorLog, root: etree._Element) -> list[Anomalie]:
    """The errors of one validation; one sentence an element, the first that was found on it."""
    anomalies: dict[tuple[str, bool], Anomalie] = {}
    for error in log:
        node = found(root, error.path or "")
        key = (path_of(node), "attribute '" in error.message)
        if key not in anomalies:
            anomalies[key] = Anomalie(error.line or node.sourceline or 0, key[0], _sentence(error, node))
    return list(anomalies.values())


SYNTAX = (
    ("ERR_UNDECLARED_ENTITY", "une entité (de la forme &nom;) n’est pas connue. Écrivez le caractère lui-même."),
    ("ERR_TAG_NAME_MISMATCH", "une balise se ferme qui n’est pas la dernière ouverte."),
    ("ERR_TAG_NOT_FINISHED", "le fichier s’arrête avant que toutes ses balises soient fermées."),
    ("ERR_DOCUMENT_END", "il y a du contenu après la fin, ou le fichier est coupé."),
    ("ERR_DOCUMENT_EMPTY", "le fichier est vide ou coupé."),
    ("ERR_INVALID_CHAR", "un caractère n’est pas permis en XML."),
    ("ERR_INVALID_ENCODING", "un caractère n’est pas dans l’encodage annoncé."),
    ("ERR_ATTRIBUTE_REDEFINED", "un attribut est écrit deux fois."),
    ("ERR_NAMESPACE", "un préfixe d’espace de noms n’est pas déclaré."),
    ("NS_ERR_UNDEFINED_NAMESPACE", "un préfixe d’espace de noms n’est pas déclaré."),
    ("ERR_RESOURCE_LIMIT", "le fichier dépasse les limites de taille ou de profondeur d’un XML sûr."),
)


def of_syntax(error: etree.XMLSyntaxError) -> Anomalie:
    """A file that is not well-formed XML."""
    last = error.error_log.last_error if error.error_log else None
    kind, line = (last.type_name, last.line) if last is not None else ("", error.lineno or 0)
    raw = str(error)
    if "depth" in raw or "huge" in raw.lower():
        kind = "ERR_RESOURCE_LIMIT"
    reason = next(
        (text for name, text in SYNTAX if kind == name), "une balise, un attribut ou un caractère est mal écrit."
    )
    return Anomalie(line, "", f"Le XML n’est pas lisible à la ligne {line}\u00a0: {reason}")
