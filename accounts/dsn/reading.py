"""Reading a DSN as it flows: one person in memory at a time, and a bookmark from which to go on."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import IO, Any

from accounts.dsn.lines import LONGEST_LINE, split

ENVELOPE = "S20.G00.05"
PERSON = "S21.G00.30"
TOTAL = "S90.G00.90"
HEADERS = frozenset({ENVELOPE, "S21.G00.06", "S21.G00.11"})
USED = frozenset({PERSON, "S21.G00.40", "S21.G00.51", "S21.G00.53", "S21.G00.60", "S21.G00.62", "S21.G00.65"})
#: A person with more blocks than this is a mistake, and must not fill the memory.
MOST_BLOCKS = 5_000


@dataclass(slots=True)
class Entete:
    """Header of one declaration: its lines by name, « S20.G00.05.001 » and the others, and the line where it starts."""

    ligne: int
    valeurs: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """A value, empty if it is not declared."""
        return self.valeurs.get(name, "")

    @property
    def siret(self) -> str:
        """SIREN of the employer and NIC of the establishment."""
        return self.get("S21.G00.06.001") + self.get("S21.G00.11.001")


@dataclass(slots=True)
class Bloc:
    """One block: its name, its first line in the file, its values."""

    nom: str
    ligne: int
    valeurs: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Individu:
    """The blocks of one person in one declaration."""

    entete: Entete
    ligne: int
    blocs: list[Bloc] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Fin:
    """The declaration was read to its end."""

    entete: Entete


@dataclass(frozen=True, slots=True)
class Faute:
    """Something that cannot be used: the line, the name of the value, the reason."""

    ligne: int
    champ: str
    motif: str


@dataclass(slots=True)
class Repere:
    """Where reading goes on: before the first line of a person, of a declaration or of the total."""

    position: int = 0
    lues: int = 0
    entete: Entete | None = None
    fini: bool = False

    def as_json(self) -> dict[str, Any]:
        """For the database."""
        return {"entete": asdict(self.entete) if self.entete else None, "fini": self.fini}

    @classmethod
    def from_json(cls, content: dict[str, Any], *, position: int, lues: int) -> "Repere":
        """From the database."""
        entete = content.get("entete")
        return cls(position, lues, Entete(**entete) if entete else None, bool(content.get("fini")))


Event = Individu | Fin | Faute


class Lecteur:
    """Reads from a bookmark, which it moves."""

    def __init__(self, file: IO[bytes], repere: Repere, encoding: str) -> None:
        self.file, self.repere, self.encoding = file, repere, encoding
        self._person: Individu | None = None
        self._broken: Faute | None = None
        self._last = ("", "")

    def events(self, lines: int) -> Iterator[Event]:
        """Some lines, and what is left of the person whom they start."""
        self.file.seek(self.repere.position)
        stop = self.repere.lues + lines
        while raw := self.file.readline(LONGEST_LINE):
            found = split(raw, self.encoding)
            starts = found is not None and self._starts(found[0], found[1])
            if starts and found[0] in {ENVELOPE, PERSON, TOTAL}:  # type: ignore[index]
                yield from self._end_of_person()
                if self.repere.lues >= stop:
                    return
            self.repere.position += len(raw)
            self.repere.lues += 1
            if found is not None:
                self._last = (found[0], found[1])
                yield from self._take(*found, starts=starts)
            elif raw.strip():
                yield from self._unreadable()
        yield from self._end_of_file()

    def _starts(self, bloc: str, champ: str) -> bool:
        """A block starts when its name changes, or when its numbers begin again."""
        return bloc != self._last[0] or champ <= self._last[1]

    def _take(self, bloc: str, champ: str, valeur: str, *, starts: bool) -> Iterator[Event]:
        ligne = self.repere.lues
        if starts and bloc in {ENVELOPE, TOTAL}:
            yield from self._end_of_declaration()
            self.repere.entete = Entete(ligne) if bloc == ENVELOPE else None
            self.repere.fini = bloc == TOTAL
        if bloc in HEADERS and self._person is None and self.repere.entete is not None:
            self.repere.entete.valeurs[f"{bloc}.{champ}"] = valeur[:80]
        elif bloc in USED:
            yield from self._of_person(bloc, champ, valeur, starts=starts)

    def _of_person(self, bloc: str, champ: str, valeur: str, *, starts: bool) -> Iterator[Event]:
        ligne = self.repere.lues
        if starts and bloc == PERSON:
            if self.repere.entete is None:
                yield Faute(ligne, bloc, "Cette personne est hors de toute déclaration (bloc S20.G00.05).")
                return
            self._person = Individu(self.repere.entete, ligne)
        if self._person is None:
            return
        blocs = self._person.blocs
        if starts or not blocs:
            if len(blocs) >= MOST_BLOCKS:
                self._broken = self._broken or Faute(ligne, bloc, "Cette personne a trop de blocs pour être lue.")
                return
            blocs.append(Bloc(bloc, ligne))
        blocs[-1].valeurs[champ] = valeur

    def _unreadable(self) -> Iterator[Event]:
        """A line that is none puts apart the person whom it may belong to."""
        fault = Faute(self.repere.lues, "", "Cette ligne n’a pas la forme S21.G00.30.001,'valeur'.")
        if self._person is None:
            yield fault
        elif self._broken is None:
            self._broken = Faute(fault.ligne, "", f"{fault.motif} Toute la personne est mise à part.")

    def _end_of_person(self) -> Iterator[Event]:
        if self._person is not None:
            yield self._broken or self._person
        self._person = self._broken = None

    def _end_of_declaration(self) -> Iterator[Event]:
        if self.repere.entete is not None:
            yield Fin(self.repere.entete)

    def _end_of_file(self) -> Iterator[Event]:
        """Without its total, the file was cut: its last declaration is not whole, and nobody knows what is missing."""
        if not self.repere.fini and self.repere.entete is not None:
            yield Faute(
                self.repere.lues,
                TOTAL,
                "Le fichier s’arrête avant son total (S90.G00.90)\u00a0: sa dernière déclaration, commencée à la ligne "
                f"{self.repere.entete.ligne}, est mise à part. Envoyez de nouveau le fichier entier.",
            )
        self._person = self._broken = self.repere.entete = None
        self.repere.fini = True
