-- H11: what a year gives is a whole number of hours (article R6323-1). DIF, and hours after it, keep their minutes.
SELECT id, compte_id, compteur, accrual_year, total_apres
FROM accounts_alimentation
WHERE sens = 'entree' AND compteur IN ('cpf', 'cec') AND accrual_year BETWEEN 2015 AND 2018
  AND total_apres % 3600 <> 0
  AND NOT EXISTS (
      SELECT FROM accounts_activite a
      WHERE a.compte_id = accounts_alimentation.compte_id AND a.accord_secondes % 3600 <> 0
  );
