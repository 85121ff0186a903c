"""What the acts of the organismes are called in the journal."""

from cpa_portal.audit.labels import name_acts

name_acts(
    {
        "organismes.register": "a inscrit un organisme",
        "organismes.add_member": "a ajouté un membre à l’organisme",
        "organismes.invite_member": "a invité un membre dans l’organisme",
        "organismes.withdraw_invitation": "a retiré une invitation",
        "organismes.end_membership": "a mis fin à l’accès d’un membre de l’organisme",
        "organismes.appoint_instructor": "a nommé un instructeur",
        "organismes.dismiss_instructor": "a mis fin aux fonctions d’un instructeur",
        "organismes.start_draft": "a commencé une déclaration d’activité",
        "organismes.save_draft": "a complété une déclaration d’activité",
        "organismes.join_piece": "a joint une pièce à une déclaration d’activité",
        "organismes.remove_piece": "a retiré une pièce d’une déclaration d’activité",
        "organismes.file_declaration": "a déposé une déclaration d’activité",
        "organismes.ask_pieces": "a demandé des pièces pour une déclaration d’activité",
        "organismes.register_declaration": "a enregistré une déclaration d’activité",
        "organismes.refuse_declaration": "a refusé une déclaration d’activité",
        "organismes.annuler": "a annulé une déclaration d’activité",
        "organismes.constater_caducite": "a constaté la caducité d’une déclaration d’activité",
        "organismes.request_quality": "a demandé un examen de qualité",
        "organismes.answer_quality": "a répondu dans un dossier de qualité",
        "organismes.join_proof": "a joint une preuve à un dossier de qualité",
        "organismes.remove_proof": "a retiré une preuve d’un dossier de qualité",
        "organismes.send_quality": "a envoyé un dossier de qualité à l’examen",
        "organismes.decide_quality": "a décidé du référencement d’un organisme",
        "organismes.suspend_quality": "a suspendu le référencement d’un organisme",
        "organismes.record_nacre": "a enregistré une convention NACRE",
        "organismes.receive_nacre_list": "a essayé une liste de conventions NACRE",
        "organismes.confirm_nacre_list": "a enregistré une liste de conventions NACRE",
        "organismes.list_nacre": "a inscrit une convention NACRE d’une liste",
        "organismes.correct_nacre": "a corrigé une convention NACRE",
        "organismes.attach_nacre": "a rattaché une convention NACRE à son organisme",
        "organismes.end_nacre": "a appliqué la fin de la qualité NACRE",
        "organismes.remind_nacre": "a rappelé la fin de la qualité NACRE",
        "organismes.set_iban": "a enregistré des coordonnées bancaires",
    }
)
