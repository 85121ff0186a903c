"""The Sirene register of companies: a look-up by SIRET through a gateway."""
