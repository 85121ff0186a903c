-- An order is ready, sent or paid exactly when its live try says the same.
SELECT o.id, o.etat FROM financeurs_ordrepaiement o
LEFT JOIN financeurs_tentative t ON t.ordre_id = o.id AND t.etat NOT IN ('rejetee', 'retournee', 'abandonnee')
WHERE CASE t.etat WHEN 'prete' THEN 'pret' WHEN 'remise' THEN 'en_remise' WHEN 'payee' THEN 'paye' END
      IS DISTINCT FROM CASE WHEN o.etat IN ('pret', 'en_remise', 'paye') THEN o.etat END;
