-- Hours captured and money ordered speak of the same tranche.
SELECT o.id FROM financeurs_ordrepaiement o JOIN modules_servicefait s ON s.id = o.service_fait_id WHERE s.tranche_id <> o.tranche_id;
