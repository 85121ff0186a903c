"""Dossiers of the demonstration, in every state, each taken there by the people who may."""

from datetime import date

from accounts.models import Compte, User
from cpa_portal.actor import Actor, Role
from cpa_portal.clock.moment import Moment
from cpa_portal.home.demonstration.accompaniment import write_down
from cpa_portal.home.demonstration.numbers import pdf
from cpa_portal.outbox.delivery import drain
from cpa_portal.web.registry import spaces_of
from financeurs.models import Financeur, OrdrePaiement, PriseEnCharge
from financeurs.selectors import digest_of
from financeurs.services import approbations, prises_en_charge, remises
from modules.enums import TypeJustificatif
from modules.models import Dossier, Module
from modules.services import devis, dossiers, justificatifs

HOUR = 3600


def actor_in(user: User, role: Role, structure_id: int | None = None) -> Actor:
    """The person signed in with her second factor, in one of her spaces."""
    space = next(
        space
        for space in spaces_of(user)
        if space.role == role and (structure_id is None or space.structure_id == structure_id)
    )
    return Actor(
        user_id=user.pk,
        role=role,
        structure_id=space.structure_id,
        titulaire_id=space.titulaire_id,
        functions=space.functions,
        strong=True,
    )


class Stage:
    """The people of the demonstration and what they do to a dossier, one verb a method."""

    def __init__(
        self,
        *,
        users: dict[str, User],
        comptes: dict[str, Compte],
        modules: dict[str, Module],
        funder: Financeur,
        at: Moment,
    ) -> None:
        self.users, self.comptes, self.modules, self.funder, self.at = users, comptes, modules, funder, at

    def _on(self, day: date) -> Moment:
        return Moment(today=day, now=self.at.now)

    def person(self, key: str) -> Actor:
        user = self.comptes[key].titulaire.user
        assert user is not None
        return actor_in(user, Role.TITULAIRE)

    def _agent(self, email: str) -> Actor:
        return actor_in(self.users[email], Role.FINANCEUR, self.funder.pk)

    def _organisme(self, module: Module) -> Actor:
        return actor_in(self.users["helene.arnaud@exemple.fr"], Role.ORGANISME, module.organisme_id)

    def open(self, who: str, module: str, *, on: date, first: date, last: date) -> Dossier:
        """A draft."""
        row = self.modules[module]
        quoted = row.tarification == "devis"
        return dossiers.open_dossier(
            titulaire=self.comptes[who].titulaire,
            module=row,
            first_session_on=None if quoted else first,
            last_session_on=None if quoted else last,
            actor=self.person(who),
            at=self._on(on),
        )

    def quote(self, who: str, dossier: Dossier, *, on: date, first: date, last: date, accepted: bool) -> None:
        """Ask for a quote, issue it, and accept it or let it wait."""
        person = self.person(who)
        asked = devis.request_quote(
            dossier=dossier, projet="Reprendre la librairie de mon quartier.", actor=person, at=self._on(on)
        )
        offer = devis.issue(
            devis=asked,
            lignes=[
                devis.Ligne("Six rendez-vous de deux heures au bureau", 12 * HOUR, 57_000, first, last),
                devis.Ligne("Deux visites de deux heures chez le cédant", 4 * HOUR, 23_000, first, last),
            ],
            detail="Les documents de la cession sont relus entre les rendez-vous.",
            actor=self._organisme(dossier.module),
            at=self._on(on),
        )
        if accepted:
            devis.accept(devis=offer, actor=person, at=self._on(on))

    def submit(self, who: str, dossier: Dossier, *, on: date) -> PriseEnCharge:
        """Transmit to the funder with the person's consent."""
        return prises_en_charge.submit(dossier=dossier, financeur=self.funder, actor=self.person(who), at=self._on(on))

    def accept(self, request: PriseEnCharge, *, on: date) -> None:
        """Grant what the caps allow."""
        at = self._on(on)
        prises_en_charge.accept(
            prise_en_charge=request,
            centimes=prises_en_charge.most_that_can_be_granted(request, at),
            actor=self._agent("farid.mansouri@exemple.fr"),
            at=at,
        )

    def refuse(self, request: PriseEnCharge, *, on: date) -> None:
        """Say no, with a motive."""
        prises_en_charge.refuse(
            prise_en_charge=request,
            motif="Le projet décrit ne correspond pas à l’objectif du module.",
            actor=self._agent("farid.mansouri@exemple.fr"),
            at=self._on(on),
        )

    def prove(self, dossier: Dossier, *, on: date, last: date, hours: int) -> OrdrePaiement:
        """Upload the proof; the service fait and the order follow by themselves."""
        tranche, holder = dossier.tranches.get(), dossier.titulaire
        write_down(
            dossier,
            member=self._organisme(dossier.module),
            person=Actor(user_id=holder.user_id, role=Role.TITULAIRE, titulaire_id=holder.pk),
            hours=hours,
            at=self._on(on),
        )
        justificatifs.submit_proof(
            tranche=tranche,
            file=pdf(f"attestation-{str(dossier.pk)[:8]}"),
            type=TypeJustificatif.ATTESTATION_ASSIDUITE,
            secondes_realisees=hours * HOUR,
            ended_on=last,
            actor=self._organisme(dossier.module),
            at=self._on(on),
        )
        drain(at=self._on(on))
        return OrdrePaiement.objects.get(tranche=tranche)

    def approve(self, ordre: OrdrePaiement, *emails: str, on: date) -> None:
        """Approvals of distinct agents."""
        for email in emails:
            row = OrdrePaiement.objects.get(pk=ordre.pk)
            approbations.approve(ordre=row, digest=digest_of(row) or "", actor=self._agent(email), at=self._on(on))

    def pay(self, ordre: OrdrePaiement, *, on: date) -> None:
        """Seal a bank file and mark it paid."""
        accountant = self._agent("sylvie.meyer@exemple.fr")
        remise = remises.seal(
            financeur=self.funder, ordre_ids=[ordre.pk], execution_on=on, actor=accountant, at=self._on(on)
        )
        remises.download(remise=remise, actor=accountant, at=self._on(on))
        remises.mark_paid(tentative=remise.tentatives.get(), settled_on=on, actor=accountant, at=self._on(on))


def load_dossiers(stage: Stage) -> None:
    """One dossier in each state."""
    april, may = date(2017, 4, 3), date(2017, 5, 2)
    paid = stage.open("yann", "statut", on=april, first=date(2017, 4, 10), last=date(2017, 4, 28))
    request = stage.submit("yann", paid, on=april)
    stage.accept(request, on=date(2017, 4, 5))
    ordre = stage.prove(paid, on=may, last=date(2017, 4, 28), hours=10)
    stage.approve(ordre, "julie.perrin@exemple.fr", "sylvie.meyer@exemple.fr", on=may)
    stage.pay(ordre, on=date(2017, 5, 10))

    waiting = stage.open("nadia", "idee", on=april, first=date(2017, 4, 11), last=date(2017, 5, 5))
    request = stage.submit("nadia", waiting, on=april)
    stage.accept(request, on=date(2017, 4, 6))
    ordre = stage.prove(waiting, on=date(2017, 5, 9), last=date(2017, 5, 5), hours=12)
    stage.approve(ordre, "julie.perrin@exemple.fr", on=date(2017, 5, 11))

    accepted = stage.open("bruno", "pilotage", on=may, first=date(2017, 5, 22), last=date(2017, 6, 30))
    stage.accept(stage.submit("bruno", accepted, on=may), on=date(2017, 5, 4))

    sent = stage.open("chloe", "idee", on=may, first=date(2017, 6, 1), last=date(2017, 6, 30))
    stage.submit("chloe", sent, on=may)

    refused = stage.open("chloe", "statut", on=april, first=date(2017, 4, 18), last=date(2017, 4, 28))
    stage.refuse(stage.submit("chloe", refused, on=april), on=date(2017, 4, 7))

    draft = stage.open("yann", "plan", on=may, first=date(2017, 6, 5), last=date(2017, 7, 7))
    dossiers.choose_self_payment(dossier=draft, paye=False, actor=stage.person("yann"), at=stage.at)

    quoted = stage.open("nadia", "sur_mesure", on=may, first=may, last=may)
    stage.quote("nadia", quoted, on=may, first=date(2017, 6, 6), last=date(2017, 9, 29), accepted=False)

    agreed = stage.open("bruno", "reprise", on=may, first=may, last=may)
    stage.quote("bruno", agreed, on=may, first=date(2017, 6, 12), last=date(2017, 10, 27), accepted=True)

    cancelled = stage.open("bruno", "statut", on=may, first=date(2017, 6, 1), last=date(2017, 6, 9))
    dossiers.cancel(dossier=cancelled, motif="Je préfère un autre module.", actor=stage.person("bruno"), at=stage.at)
