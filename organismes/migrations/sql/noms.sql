-- Names as they are compared: lower case, without accents, hyphens or apostrophes. « L’Haÿ-les-Roses » → « l hay les roses ».
CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- unaccent() is only STABLE because its dictionary may be replaced; this portal never replaces it.
CREATE FUNCTION sans_accents(texte text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN lower(public.unaccent('public.unaccent'::regdictionary, texte));

CREATE FUNCTION cle_de_nom(texte text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN btrim(regexp_replace(sans_accents(texte), '[^a-z0-9]+', ' ', 'g'));
