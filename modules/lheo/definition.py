"""The official definition of LHEO (`lheo-gml.xml`, language gelaba) turned into the data of `grammaire.json`."""

from pathlib import Path
from typing import Any

from lxml import etree

GML = "{http://www.gelaba.org/gml/1.2}"
NAMESPACE_2_2 = "http://www.lheo.org/2.2"


def _number(value: str | None) -> int:
    return 1 if value is None else int(value)


def _content(node: etree._Element) -> dict[str, Any]:
    """Kind of content: text, whole number, date, key of a table, sequence, choice or anything."""
    kind = node.tag.removeprefix(GML)
    if kind == "sequence":
        items = node.findall(f"{GML}element")
        return {
            "suite": [[item.get("name"), _number(item.get("min")), _number(item.get("max"))] for item in items],
        }
    if kind == "choice":
        return {"choix": [item.get("name") for item in node.findall(f"{GML}choice_element")]}
    if kind == "basic_text":
        return {"texte": [int(node.get("lgmin")), int(node.get("lgmax"))]}
    if kind == "basic_int":
        return {"entier": [int(node.get("vmin")), int(node.get("vmax"))]}
    if kind == "basic_date":
        return {"date": [node.get("vmin"), node.get("vmax")]}
    if kind == "basic_key":
        return {"table": node.get("ref")}
    if kind == "basic_any":
        return {"libre": True}
    raise ValueError(f"unknown content: {kind}")


def _attributes(node: etree._Element) -> dict[str, list[Any]]:
    return {
        item.get("name"): [
            item.find(f"{GML}attribute_type")[0].tag.removeprefix(f"{GML}attribute_"),
            item.get("type") == "required",
        ]
        for item in node.findall(f"{GML}attribute")
    }


def grammar_of(source: Path) -> dict[str, Any]:
    """The grammar as data. Attributes that every element takes are said once."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.parse(str(source), parser).getroot()
    nodes = root.findall(f"{GML}definition")
    every = _attributes(nodes[0])
    elements = {}
    for node in nodes:
        element = {"nom": " ".join(node.findtext(f"{GML}fullname", "").split())}
        element |= _content(node.find(f"{GML}element_type")[0])
        own = {name: value for name, value in _attributes(node).items() if every.get(name) != value}
        if own:
            element["attributs"] = own
        elements[node.get("name")] = element
    tables = {
        table.get("name"): {
            entry.find(f"{GML}key").get("val"): " ".join(entry.find(f"{GML}value").get("val").split())
            for entry in table.findall(f"{GML}entry")
        }
        for table in root.findall(f"{GML}dict")
    }
    return {
        "version": root.get("version"),
        "espace": root.find(f"{GML}namespace").get("href"),
        "espace_2_2": NAMESPACE_2_2,
        "attributs": every,
        "elements": elements,
        "tables": tables,
    }
