-- A live try binds to the amount, the payee, the account and the proof that its order shows.
SELECT t.id FROM financeurs_tentative t JOIN financeurs_ordrepaiement o ON o.id = t.ordre_id
JOIN organismes_organisme b ON b.id = o.beneficiaire_id
JOIN organismes_coordonneesbancaires c ON c.id = o.coordonnees_id
JOIN modules_servicefait s ON s.id = o.service_fait_id JOIN modules_justificatif j ON j.id = s.justificatif_id
JOIN uploads_fichier f ON f.id = j.fichier_id
WHERE t.etat NOT IN ('rejetee', 'retournee', 'abandonnee')
AND t.content_digest <> encode(sha256(convert_to(concat_ws('|', o.id, o.montant_centimes, b.siret,
                                                           encode(c.iban_index, 'hex'), f.sha256), 'UTF8')), 'hex');
