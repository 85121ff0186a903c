"""Pages of the organismes and of the instructors."""

from django.urls import path

from organismes.views import (
    accueil,
    banque,
    declaration,
    fichiers,
    inscription,
    instruction,
    membres,
    nacre,
    nacre_imports,
    qualite,
)

urlpatterns = [
    path("organisme/inscrire/", inscription.inscrire_organisme, name="inscrire_organisme"),
    path("organisme/rejoindre/", inscription.rejoindre_organisme, name="rejoindre_organisme"),
    path("organisme/rejoindre/<int:pk>/", inscription.accepter_invitation, name="accepter_invitation"),
    path("organisme/etapes/", accueil.organisme_accueil, name="organisme_accueil"),
    path("organisme/admissibilite/", accueil.mon_admissibilite, name="mon_admissibilite"),
    path("organisme/declaration/", declaration.declaration, name="declaration"),
    path("organisme/declaration/pieces/", declaration.joindre_piece, name="joindre_piece"),
    path("organisme/declaration/pieces/<int:pk>/retirer/", declaration.retirer_piece, name="retirer_piece"),
    path("organisme/declaration/deposer/", declaration.deposer_declaration, name="deposer_declaration"),
    path("organisme/declaration/nouvelle/", declaration.nouvelle_declaration, name="nouvelle_declaration"),
    path("organisme/banque/", banque.coordonnees_bancaires, name="coordonnees_bancaires"),
    path("organisme/membres/", membres.membres_organisme, name="membres_organisme"),
    path("organisme/membres/<int:pk>/terminer/", membres.terminer_membre, name="terminer_membre"),
    path("organisme/invitations/<int:pk>/retirer/", membres.retirer_invitation, name="retirer_invitation"),
    path("organisme/qualite/", qualite.qualite, name="qualite"),
    path("organisme/qualite/demander/", qualite.demander_examen, name="demander_examen"),
    path("organisme/qualite/<int:pk>/renvoyer/", qualite.renvoyer_examen, name="renvoyer_examen"),
    path("pieces-declaration/<int:pk>/", fichiers.piece_declaration, name="piece_declaration"),
    path("recepisses/<int:pk>/", fichiers.recepisse, name="recepisse"),
    path("recepisses/<int:pk>.pdf", fichiers.recepisse_pdf, name="recepisse_pdf"),
    path("instruction/", instruction.instruction, name="instruction"),
    path("instruction/<int:pk>/", instruction.instruction_declaration, name="instruction_declaration"),
    path("instruction/<int:pk>/enregistrer/", instruction.enregistrer_declaration, name="enregistrer_declaration"),
    path("instruction/<int:pk>/demander-pieces/", instruction.demander_pieces, name="demander_pieces"),
    path("instruction/<int:pk>/refuser/", instruction.refuser_declaration, name="refuser_declaration"),
    path("conventions-nacre/", nacre.nacre_conventions, name="nacre_conventions"),
    path("conventions-nacre/listes/", nacre_imports.importer_nacre, name="importer_nacre"),
    path("conventions-nacre/listes/<uuid:pk>/", nacre_imports.import_nacre, name="import_nacre"),
    path("conventions-nacre/listes/<uuid:pk>/enregistrer/", nacre_imports.confirmer_nacre, name="confirmer_nacre"),
    path("conventions-nacre/listes/<uuid:pk>/refus.csv", nacre_imports.refus_nacre, name="refus_nacre"),
]
