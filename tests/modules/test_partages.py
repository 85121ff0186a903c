"""A recent member sees the dossiers shared with her for seventy-two hours, and no other."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from cpa_portal.clock.moment import Moment
from cpa_portal.clock.reading import current_moment
from cpa_portal.errors import NotAllowed
from financeurs.models import PriseEnCharge
from modules.models import Dossier, Justificatif
from modules.selectors.dossiers import proofs_seen_by
from modules.services.partages import share, unshare
from organismes.services import membres
from tests.builders import financeurs as money
from tests.builders import organismes as bodies

pytestmark = pytest.mark.django_db


def test_a_recent_member_sees_what_was_shared_and_nothing_else(at: Moment, sign_in: Callable[..., Client]) -> None:
    payer = money.funder(at=at)
    module = money.module_paid_by(payer, at=at)
    first, second = (money.ordered(payer, module, at=at).tranche.dossier for _ in range(2))
    body = module.organisme
    lea = bodies.person("lea@exemple.example")
    invitation = membres.invite(
        organisme=body, email=lea.email, fonctions=["formateur"], actor=bodies.SYSTEM, at=current_moment()
    )
    membre = membres.accept_invitation(invitation=invitation, user=lea, actor=bodies.SYSTEM, at=current_moment())
    me = bodies.as_gestionnaire(body)
    recent = replace(me, user_id=lea.pk, functions=frozenset(["formateur"]), narrow=True)
    everything = replace(recent, narrow=False)
    assert set(Dossier.objects.visible_to(everything)) == {first, second}
    for seen in (Dossier.objects, PriseEnCharge.objects):
        assert not seen.visible_to(recent).exists()
    assert not proofs_seen_by(recent).exists()

    browser = sign_in(lea, space=f"organisme:{body.pk}")
    assert browser.get(reverse("organisme_dossier", args=[first.pk])).status_code == 404
    browser = sign_in(body.membres.first().user, space=f"organisme:{body.pk}")
    address = reverse("partager_dossier", args=[first.pk])
    assert "Partager ce dossier" in browser.get(address).content.decode()
    assert browser.post(address, {"membre": membre.pk, "action": "partager"}).status_code == 302
    assert "Ne plus partager" in browser.get(address).content.decode()
    browser = sign_in(lea, space=f"organisme:{body.pk}")
    assert browser.get(reverse("organisme_dossier", args=[first.pk])).status_code == 200
    assert browser.get(reverse("organisme_dossier", args=[second.pk])).status_code == 404
    assert browser.get(address).status_code == 403
    assert set(Dossier.objects.visible_to(recent)) == {first}
    assert set(proofs_seen_by(recent)) == set(Justificatif.objects.filter(tranche__dossier=first))
    assert PriseEnCharge.objects.visible_to(recent).count() == 1

    unshare(dossier=first, membre=membre, actor=me, at=at)
    unshare(dossier=first, membre=membre, actor=me, at=at)
    assert not Dossier.objects.visible_to(recent).exists()
    with pytest.raises(NotAllowed):
        share(dossier=second, membre=membre, actor=recent, at=at)
