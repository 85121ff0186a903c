"""Reading a LHEO file: one formation at a time, judged by the schema, never the whole in memory.

No DTD, no entity, no network, no huge tree. What surrounds the formations (attributes and extras of `lheo` and
`offres`) is judged at the end and kept as the envelope.
"""

import copy
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from cpa_portal.errors import InvalidInput
from modules.lheo.grammar import grammar
from modules.lheo.prolog import PIECE, Source
from modules.lheo.schema import outline, schema
from modules.lheo.sentences import Anomalie, explained, local, of_syntax, path_of, quoted

#: A formation, or what stands between two, never weighs more: it is read in memory.
HEAVIEST = 16 * 1024 * 1024
#: What two exports of the same offer may change without changing it.
EXPORTED_AT = re.compile(rb' horodatage-export="[^"]*"')
BLANKS = re.compile(rb">\s+<")
OLD_SPACE = re.compile(rb'( xmlns(?::[\w.-]+)?=")' + re.escape(grammar().namespace_2_2.encode()) + b'"')
IDENTIFIERS = etree.XPath("descendant-or-self::*/@id")
REFERENCES = etree.XPath("descendant-or-self::*[@idref]")


class Unreadable(InvalidInput):
    """The reading stops here; `anomalie` says where."""

    def __init__(self, anomalie: Anomalie, *, code: str) -> None:
        super().__init__(anomalie.message, code=code, field="fichier")
        self.anomalie = anomalie


@dataclass(frozen=True, slots=True)
class Formation:
    """A formation as it is read. The element lives until the next one is asked for."""

    rang: int
    ligne: int
    element: etree._Element
    anomalies: list[Anomalie]

    @property
    def chemin(self) -> str:
        """Where it stands."""
        return f"/lheo/offres/formation[{self.rang}]"


@dataclass(slots=True)
class Reading:
    """One file under reading: iterate over it, then look at `anomalies`, `version` and `envelope`."""

    file: Source
    size: int
    version: str = ""
    done: int = 0
    envelope: str = ""
    anomalies: list[Anomalie] = field(default_factory=list)
    _rank: int = 0
    _since: int = 0
    _namespace: str = ""
    _identifiers: set[str] = field(default_factory=set)
    _references: list[tuple[str, int, str]] = field(default_factory=list)

    def __iter__(self) -> Iterator[Formation]:
        parser = etree.XMLPullParser(
            events=("start", "end"),
            tag=("{*}lheo", "{*}formation"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            attribute_defaults=False,
        )
        self.file.seek(0)
        try:
            while piece := self.file.read(PIECE):
                self.done += len(piece)
                self._since += len(piece)
                parser.feed(piece)
                yield from self._events(parser)
                if self._since > HEAVIEST:
                    self._stop(
                        "Une formation dépasse 16\u00a0Mo à elle seule. Répartissez-la en plusieurs.", "trop_lourde"
                    )
            root = parser.close()
        except etree.XMLSyntaxError as error:
            raise Unreadable(of_syntax(error), code="xml_illisible") from None
        yield from self._events(parser)
        self._close(root)

    def _stop(self, message: str, code: str, ligne: int = 0) -> None:
        raise Unreadable(Anomalie(ligne, f"/lheo/offres/formation[{self._rank + 1}]", message), code=code)

    def _events(self, parser: etree.XMLPullParser) -> Iterator[Formation]:
        for event, node in parser.read_events():
            parent = node.getparent()
            if event == "start":
                if parent is None:
                    self._open(node)
                continue
            if parent is None or parent.getparent() is None or parent.getparent().getparent() is not None:
                continue
            if local(node) != "formation" or local(parent) != "offres":
                continue
            self._rank += 1
            self._since = 0
            yield Formation(self._rank, node.sourceline, node, self._judged(node))
            node.clear(keep_tail=True)

    def _open(self, root: etree._Element) -> None:
        if root.getroottree().docinfo.internalDTD is not None:
            self._stop("Ce fichier contient une déclaration <!DOCTYPE>, qui n’est pas acceptée.", "doctype")
        self._namespace = etree.QName(root).namespace or ""
        versions = grammar().namespaces
        if self._namespace not in versions:
            known = " ou ".join(versions)
            raise Unreadable(
                Anomalie(
                    root.sourceline,
                    "/lheo",
                    f"L’espace de noms {quoted(self._namespace)} n’est pas celui de LHEO\u00a02.3 ni de LHEO\u00a02.2 ({known}).",
                ),
                code="espace_de_noms",
            )
        self.version = versions[self._namespace]

    def _judged(self, node: etree._Element) -> list[Anomalie]:
        judge = schema(self._namespace)
        found = [] if judge.validate(node) else self._explained(judge, node)
        for identifier in IDENTIFIERS(node):
            if identifier in self._identifiers and not found:
                message = f"L’identifiant {quoted(str(identifier))} sert deux fois. Donnez-en un autre à l’un des deux."
                found.append(Anomalie(node.sourceline, path_of(node), message))
            self._identifiers.add(str(identifier))
        for holder in REFERENCES(node):
            self._references.append((holder.get("idref"), holder.sourceline, path_of(holder)))
        return found

    def _explained(self, judge: etree.XMLSchema, node: etree._Element) -> list[Anomalie]:
        return explained(judge.error_log, node)

    def _close(self, root: etree._Element) -> None:
        if not self._namespace:
            self._stop("Ce fichier ne commence pas par <lheo>.", "pas_du_lheo")
        judge = outline(self._namespace)
        if not judge.validate(root):
            self.anomalies += explained(judge.error_log, root)
        self._identifiers |= {str(one) for one in IDENTIFIERS(root)}
        for reference, line, path in self._references:
            if reference not in self._identifiers:
                self.anomalies.append(
                    Anomalie(
                        line,
                        path,
                        f"L’attribut «\u00a0idref\u00a0» renvoie à {quoted(reference)}, qui n’est pas dans le fichier.",
                    )
                )
        for node in list(root.iter(f"{{{self._namespace}}}formation")):
            parent = node.getparent()
            if parent is not None and local(parent) == "offres" and parent.getparent() is root:
                parent.remove(node)
        self.envelope = fragment_of(root)


def apart(node: etree._Element) -> etree._Element:
    """The same element, apart from the file, with the namespaces that it needs."""
    own = copy.deepcopy(node)
    own.tail = None
    return own


def canonical(node: etree._Element) -> bytes:
    """Canonical XML of an element that stands apart."""
    return etree.tostring(node, method="c14n")


def fragment_of(node: etree._Element) -> str:
    """What is kept of an element: its canonical XML, in 2.3."""
    text = canonical(apart(node))
    return OLD_SPACE.sub(rb"\1" + grammar().namespace.encode() + b'"', text).decode()


def fingerprint(fragment: str) -> str:
    """What tells two states of an offer apart: neither the time of export nor the indentation counts."""
    return hashlib.sha256(BLANKS.sub(b"><", EXPORTED_AT.sub(b"", fragment.encode()))).hexdigest()
