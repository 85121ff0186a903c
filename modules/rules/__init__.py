"""Pure rules of modules and dossiers: dates, plan of hours, price of a partial delivery."""
