"""The bytes of a pain.001.001.09: made by sepaxml, with our identifiers, checked by its XSD and read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files

from lxml import etree
from sepaxml import SepaTransfer

from cpa_portal.errors import Refused

SCHEMA = "pain.001.001.09"
NS = {"p": f"urn:iso:std:iso:20022:tech:xsd:{SCHEMA}"}


@dataclass(frozen=True, slots=True)
class Debtor:
    """The funder's own account."""

    name: str
    iban: str
    bic: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """One credit transfer, in cents. No address: none is needed for a payee of the European area."""

    end_to_end_id: str
    name: str
    iban: str
    bic: str
    centimes: int
    description: str


@cache
def _schema() -> etree.XMLSchema:
    path = files("sepaxml").joinpath("schemas", f"{SCHEMA}.xsd")
    return etree.XMLSchema(etree.fromstring(path.read_bytes()))


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)


def build(
    *, msg_id: str, debtor: Debtor, transfers: Sequence[Transfer], execution_on: date, created_at: datetime
) -> bytes:
    """The file: the same arguments give the same bytes. Raises Refused if it does not say what was asked."""
    sepa = SepaTransfer(
        {
            "name": debtor.name,
            "IBAN": debtor.iban,
            "BIC": debtor.bic,
            "batch": True,
            "currency": "EUR",
        },
        schema=SCHEMA,
        clean=False,
    )
    for transfer in transfers:
        payment = {
            "name": transfer.name,
            "IBAN": transfer.iban,
            "amount": transfer.centimes,
            "execution_date": execution_on,
            "description": transfer.description,
            "endtoend_id": transfer.end_to_end_id,
        }
        if transfer.bic:
            payment["BIC"] = transfer.bic
        sepa.add_payment(payment)
    root = etree.fromstring(sepa.export(validate=False), _parser())
    # sepaxml draws these three at random or from the clock; ours are functions of the file.
    root.find(".//p:GrpHdr/p:MsgId", NS).text = msg_id
    root.find(".//p:GrpHdr/p:CreDtTm", NS).text = created_at.strftime("%Y-%m-%dT%H:%M:%S")
    for number, node in enumerate(root.findall(".//p:PmtInf/p:PmtInfId", NS), start=1):
        node.text = f"{msg_id}-{number}"[:35]
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    check(data, msg_id=msg_id, transfers=transfers)
    return data


def _line(node: etree._Element) -> tuple[str, Decimal, str]:
    """Reference, cents and account of a transfer, as the bank will read them."""
    amount = Decimal(node.findtext("p:Amt/p:InstdAmt", namespaces=NS))
    return (
        node.findtext("p:PmtId/p:EndToEndId", namespaces=NS),
        amount * 100,
        node.findtext("p:CdtrAcct/p:Id/p:IBAN", namespaces=NS),
    )


def check(data: bytes, *, msg_id: str, transfers: Sequence[Transfer]) -> None:
    """Read the bytes back: XSD, number, control sum, each line. Raises Refused at the first difference."""
    root = etree.fromstring(data, _parser())
    if not _schema().validate(root):
        raise Refused("Le fichier de virements n’est pas conforme au schéma pain.001.001.09.", code="schema")
    total = sum(transfer.centimes for transfer in transfers)
    header = root.find(".//p:GrpHdr", NS)
    same = (
        header.findtext("p:MsgId", namespaces=NS) == msg_id
        and int(header.findtext("p:NbOfTxs", namespaces=NS)) == len(transfers)
        and Decimal(header.findtext("p:CtrlSum", namespaces=NS)) * 100 == total
        and sorted(map(_line, root.findall(".//p:CdtTrfTxInf", NS)))
        == sorted((transfer.end_to_end_id, transfer.centimes, transfer.iban) for transfer in transfers)
    )
    if not same:
        raise Refused("Le fichier de virements ne dit pas ce qui a été approuvé.", code="controle_fichier")
