"""The XML schema (XSD 1.0) written from the grammar, and the compiled schemas that judge a file."""

import functools
from xml.sax.saxutils import quoteattr

from lxml import etree

from modules.lheo.grammar import FOLDER, Element, Grammar, Item, grammar

FILE = FOLDER / "lheo-2.3.xsd"
KINDS = {"text": "xs:string", "id": "xs:ID", "idref": "xs:IDREF", "datetime": "xs:dateTime", "uri": "xs:anyURI"}
ANYTHING = (
    '<xs:sequence><xs:any namespace="##any" processContents="skip" minOccurs="0" maxOccurs="unbounded"/></xs:sequence>'
)


def _occurs(item: Item) -> str:
    most = "unbounded" if item.most is None else item.most
    return f'minOccurs="{item.least}" maxOccurs="{most}"'


def _attributes(element: Element, whole: Grammar) -> list[str]:
    """Those of the common group, then the element's own; an element that requires a common one lists them all."""
    own = {name: value for name, value in element.attributes.items() if whole.every_attribute.get(name) != value}
    lines = []
    if set(own) & set(whole.every_attribute):
        own = element.attributes
    else:
        lines.append('<xs:attributeGroup ref="attributs"/>')
    return lines + [_attribute(name, value.kind, value.required) for name, value in own.items()]


def _attribute(name: str, kind: str, required: bool) -> str:
    return f'<xs:attribute name="{name}" type="{KINDS[kind]}" use="{"required" if required else "optional"}"/>'


def _simple(element: Element) -> tuple[str, list[str]]:
    """Base type and facets of an element that holds a value."""
    if element.text is not None:
        least, most = element.text
        return "xs:string", [f'<xs:minLength value="{least}"/>', f'<xs:maxLength value="{most}"/>']
    if element.integer is not None:
        least, most = element.integer
        return "xs:integer", [f'<xs:minInclusive value="{least}"/>', f'<xs:maxInclusive value="{most}"/>']
    return "xs:token", ['<xs:pattern value="[0-9]{8}"/>']


def _type_name(element: Element) -> str:
    if element.table:
        return element.table
    if element.text is not None:
        return f"texte-{element.text[0]}-{element.text[1]}"
    if element.integer is not None:
        return f"entier-{element.integer[0]}-{element.integer[1]}"
    return "jour"


def _simple_types(whole: Grammar) -> list[str]:
    lines, seen = [], set()
    for element in whole.elements.values():
        if element.container or element.free or element.table or (name := _type_name(element)) in seen:
            continue
        seen.add(name)
        base, facets = _simple(element)
        lines.append(f'  <xs:simpleType name="{name}"><xs:restriction base="{base}">')
        lines += [f"    {facet}" for facet in facets]
        lines.append("  </xs:restriction></xs:simpleType>")
    for name, table in whole.tables.items():
        lines.append(f'  <xs:simpleType name="{name}"><xs:restriction base="xs:token">')
        lines += [
            f"    <xs:enumeration value={quoteattr(key)}><xs:annotation><xs:documentation>{_escaped(value)}"
            "</xs:documentation></xs:annotation></xs:enumeration>"
            for key, value in table.items()
        ]
        lines.append("  </xs:restriction></xs:simpleType>")
    return lines


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _element(element: Element, whole: Grammar, hollow: str) -> list[str]:
    lines = [f'  <xs:element name="{element.name}">']
    if element.label:
        lines.append(
            f"    <xs:annotation><xs:documentation>{_escaped(element.label)}</xs:documentation></xs:annotation>"
        )
    attributes = [f"      {line}" for line in _attributes(element, whole)]
    if element.free or element.name == hollow:
        lines += ['    <xs:complexType mixed="true">', f"      {ANYTHING}", *attributes, "    </xs:complexType>"]
    elif element.container:
        lines.append("    <xs:complexType>")
        if element.choice:
            lines.append('      <xs:choice minOccurs="0" maxOccurs="unbounded">')
            lines += [f'        <xs:element ref="{name}"/>' for name in element.choice]
            lines.append("      </xs:choice>")
        else:
            lines.append("      <xs:sequence>")
            lines += [f'        <xs:element ref="{item.name}" {_occurs(item)}/>' for item in element.sequence]
            lines.append("      </xs:sequence>")
        lines += [*attributes, "    </xs:complexType>"]
    else:
        lines.append(
            f'    <xs:complexType><xs:simpleContent><xs:extension base="{_type_name(element)}">',
        )
        lines += [*attributes, "    </xs:extension></xs:simpleContent></xs:complexType>"]
    return [*lines, "  </xs:element>"]


def written(whole: Grammar, *, namespace: str = "", hollow: str = "") -> str:
    """The text of the schema. The element named `hollow` may hold anything: its content is judged elsewhere."""
    target = namespace or whole.namespace
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f"<!-- LHEO {whole.version}. Généré de grammaire.json : manage.py lheo_schema -->",
        f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns="{target}" targetNamespace="{target}" '
        'elementFormDefault="qualified" attributeFormDefault="unqualified" xml:lang="fr">',
        '  <xs:attributeGroup name="attributs">',
        *(f"    {_attribute(name, value.kind, value.required)}" for name, value in whole.every_attribute.items()),
        "  </xs:attributeGroup>",
        *_simple_types(whole),
    ]
    for element in whole.elements.values():
        lines += _element(element, whole, hollow)
    return "\n".join([*lines, "</xs:schema>", ""])


@functools.cache
def schema(namespace: str) -> etree.XMLSchema:
    """The schema of a version: the committed file, under its own namespace or that of 2.2."""
    text = FILE.read_text(encoding="utf-8").replace(grammar().namespace, namespace)
    return etree.XMLSchema(etree.fromstring(text.encode()))


@functools.cache
def outline(namespace: str) -> etree.XMLSchema:
    """The schema of what surrounds the formations, whatever they hold."""
    return etree.XMLSchema(etree.fromstring(written(grammar(), namespace=namespace, hollow="formation").encode()))
