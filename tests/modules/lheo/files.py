"""Small LHEO files."""

import io

from modules.lheo.prolog import survey
from modules.lheo.reading import Formation, Reading

SPACE = "http://lheo.gouv.fr/2.3"
SPACE_2_2 = "http://www.lheo.org/2.2"
SIRET, NDA = "73282932000074", "11770000100"
ADDRESS = "<adresse><ligne>1 rue du Bac</ligne><codepostal>77100</codepostal><ville>Meaux</ville></adresse>"


def session(first: str = "20170601", last: str = "20170630", more: str = "") -> str:
    """A dated session."""
    return (
        f"<session><periode><debut>{first}</debut><fin>{last}</fin></periode>"
        f"<adresse-inscription>{ADDRESS}</adresse-inscription>{more}</session>"
    )


def formation(
    key: str = "F1",
    *,
    title: str = "Créer son entreprise",
    objective: str = "Bâtir un projet viable",
    hours: str = "24",
    price: str = "960.00",
    sessions: str = "",
    siret: str = SIRET,
    nda: str = NDA,
    extras: str = "",
    place: str = f"<lieu-de-formation><coordonnees>{ADDRESS}</coordonnees></lieu-de-formation>",
    certifiante: str = "0",
    head: str = "<objectif-general-formation>4</objectif-general-formation>",
) -> str:
    """One formation with what the grammar requires."""
    return f"""<formation numero="{key}"><domaine-formation/><intitule-formation>{title}</intitule-formation>
<objectif-formation>{objective}</objectif-formation><resultats-attendus>Un plan d’affaires</resultats-attendus>
<contenu-formation>Étude de marché, financement</contenu-formation><certifiante>{certifiante}</certifiante>
<contact-formation><coordonnees><nom>Durand</nom></coordonnees></contact-formation>
<parcours-de-formation>2</parcours-de-formation><code-niveau-entree>0</code-niveau-entree>{head}
<action><rythme-formation>Deux jours par semaine</rythme-formation><code-public-vise ref="V12">83056</code-public-vise>
<info-public-vise>Demandeurs d’emploi</info-public-vise><niveau-entree-obligatoire>0</niveau-entree-obligatoire>
<modalites-alternance>Aucune</modalites-alternance><modalites-enseignement>0</modalites-enseignement>
<conditions-specifiques>Avoir un projet</conditions-specifiques>
<prise-en-charge-frais-possible>1</prise-en-charge-frais-possible>{place}
<modalites-entrees-sorties>0</modalites-entrees-sorties>{sessions or session()}
<prix-total-TTC>{price}</prix-total-TTC><nombre-heures-total>{hours}</nombre-heures-total></action>
<organisme-formation-responsable><numero-activite>{nda}</numero-activite>
<SIRET-organisme-formation><SIRET>{siret}</SIRET></SIRET-organisme-formation><nom-organisme>Créer en Brie</nom-organisme>
<raison-sociale>Créer en Brie</raison-sociale><coordonnees-organisme><coordonnees>{ADDRESS}</coordonnees>
</coordonnees-organisme><contact-organisme><coordonnees/></contact-organisme></organisme-formation-responsable>{extras}</formation>"""


def lheo(*formations: str, space: str = SPACE, encoding: str = "UTF-8", prolog: str = "", extras: str = "") -> bytes:
    """A whole file."""
    text = (
        f'<?xml version="1.0" encoding="{encoding}"?>\n{prolog}<lheo xmlns="{space}"><offres>\n'
        + "\n".join(formations or (formation(),))
        + f"</offres>{extras}</lheo>"
    )
    return text.encode("utf-8" if encoding.upper() == "UTF-8" else "latin-1", "xmlcharrefreplace")


def read(data: bytes) -> tuple[Reading, list[Formation]]:
    """Survey, then read to the end. The elements of the result are emptied: look at their anomalies."""
    file = io.BytesIO(data)
    found = survey(file, max_bytes=10_000_000)
    reading = Reading(file, found.size)
    return reading, list(reading)
