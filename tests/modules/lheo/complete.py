"""A file that holds every element and every attribute of the grammar, made by walking it."""

from lxml import etree

from modules.lheo.grammar import Element, grammar

DEEPEST = 14


class Walk:
    """Builds elements with all their children; identifiers never twice the same."""

    def __init__(self, namespace: str = "") -> None:
        self.namespace = namespace or grammar().namespace
        self.rank = 0
        self.target = "n4"  # the root's own identifier
        self.seen: set[str] = set()
        self.attributes: set[tuple[str, str]] = set()

    def tag(self, name: str) -> str:
        return f"{{{self.namespace}}}{name}"

    def build(self, name: str, depth: int = 0) -> etree._Element:
        """An element with all it may hold, once or twice where several are allowed."""
        element = grammar().elements[name]
        node = etree.Element(self.tag(name), nsmap={None: self.namespace})
        self.seen.add(name)
        self._attributes(element, node)
        for item in element.sequence:
            if item.name == "extras" and depth > DEEPEST:
                continue
            for _ in range(max(item.least, min(item.most or 2, 2))):
                node.append(self.build(item.name, depth + 1))
        if element.choice:
            node.append(self.build("extra", depth + 1))
            if depth < 2:
                node.append(self.build("extras", depth + 2))
        if not element.container:
            self._value(element, node)
        return node

    def _attributes(self, element: Element, node: etree._Element) -> None:
        first = element.name not in {name for name, _ in self.attributes}
        for name, rule in element.attributes.items():
            if not (first or rule.required):
                continue
            self.attributes.add((element.name, name))
            self.rank += 1
            node.set(
                name,
                {
                    "id": f"n{self.rank}",
                    "idref": self.target,
                    "datetime": "2017-05-15T09:00:00+02:00",
                    "uri": "https://exemple.test/é?a=1&b=2",
                    "text": f"valeur {self.rank} « œ »",
                }[rule.kind],
            )

    def _value(self, element: Element, node: etree._Element) -> None:
        if element.free:
            other = etree.SubElement(node, "{urn:autre}chose", attrib={"{urn:autre}a": "1"}, nsmap={"x": "urn:autre"})
            other.text, other.tail = "du contenu inconnu & <gardé>", " puis du texte "
            etree.SubElement(node, "sans-espace").text = "  blancs  "
        elif element.text is not None:
            self.rank += 1
            least, most = element.text
            node.text = f"é{self.rank}-{element.name}"[:most].ljust(max(least, 1), "x")
        elif element.integer is not None:
            node.text = str(element.integer[1])
        elif element.day is not None:
            node.text = "20170515"
        else:
            node.text = list(grammar().tables[element.table])[-1]


def complete(root: str = "lheo", namespace: str = "") -> tuple[bytes, Walk]:
    """The bytes of the file, and what it holds."""
    walk = Walk(namespace)
    node = walk.build(root)
    return etree.tostring(node, xml_declaration=True, encoding="UTF-8", pretty_print=False), walk
