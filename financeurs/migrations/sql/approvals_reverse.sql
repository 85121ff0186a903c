DROP TRIGGER live_try_required ON financeurs_ordrepaiement;
DROP FUNCTION require_live_try();
DROP TRIGGER approvals_required ON financeurs_tentative;
DROP FUNCTION require_approvals();
