SELECT make_changeable('organismes_objectioniban');
SELECT unfreeze_columns('organismes_changement');
DROP TRIGGER invitations_are_approved ON organismes_invitationmembre;
DROP FUNCTION require_approved_invitation;
DROP TRIGGER ibans_are_approved ON organismes_coordonneesbancaires;
DROP FUNCTION require_approved_iban;
DROP TRIGGER changes_have_two_people ON organismes_changement;
DROP FUNCTION follow_changement;
