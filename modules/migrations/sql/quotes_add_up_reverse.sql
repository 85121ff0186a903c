DROP TRIGGER a_line_keeps_the_sum_of_its_quote ON modules_lignedevis;
DROP TRIGGER a_quote_is_the_sum_of_its_lines ON modules_devis;
DROP FUNCTION modules_line_adds_up();
DROP FUNCTION modules_quote_adds_up();
