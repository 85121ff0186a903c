-- The search of the catalogue: one row per published module, kept by triggers in the transaction of what changes it.

CREATE TEXT SEARCH CONFIGURATION portail_francais (COPY = pg_catalog.french);
ALTER TEXT SEARCH CONFIGURATION portail_francais
    ALTER MAPPING FOR hword, hword_part, word WITH public.unaccent, pg_catalog.french_stem;

-- Code of a commune by its name and département; empty when nothing, or more than one commune, answers.
CREATE FUNCTION code_de_commune(nom_cherche text, departement_cherche text) RETURNS text
LANGUAGE sql STABLE
RETURN (
    SELECT CASE WHEN count(*) = 1 THEN min(code_insee) ELSE '' END
    FROM organismes_commune
    WHERE nom_cle = cle_de_nom(nom_cherche) AND departement = upper(departement_cherche)
);

CREATE FUNCTION indexer_modules(voulus bigint[]) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM modules_fichecatalogue fiche USING modules_module module
    WHERE fiche.module_id = module.id AND module.id = ANY (voulus) AND module.etat <> 'publie';

    INSERT INTO modules_fichecatalogue AS fiche (
        module_id, organisme_id, published_on, nature, phase, tarification, forfait_secondes, forfait_centimes,
        a_distance, departement, code_insee, departements, codes_insee, titre_lexemes, objectif_lexemes, lexemes
    )
    SELECT
        module.id, module.organisme_id, module.published_on, module.nature, module.phase, module.tarification,
        module.forfait_secondes, module.forfait_centimes,
        module.a_distance OR lieux.a_distance,
        upper(module.departement), place.code,
        array_remove(array_append(lieux.departements, upper(module.departement)::varchar), ''),
        array_remove(array_append(lieux.codes, place.code::varchar), ''),
        mots.titre, mots.titre || mots.objectif,
        mots.titre || mots.objectif || mots.contenu || mots.organisme
    FROM modules_module module
    JOIN organismes_organisme organisme ON organisme.id = module.organisme_id
    CROSS JOIN LATERAL (
        SELECT CASE WHEN module.commune = '' THEN '' ELSE code_de_commune(module.commune, module.departement) END AS code
    ) place
    CROSS JOIN LATERAL (
        SELECT
            coalesce(array_agg(DISTINCT upper(departement)::varchar), '{}') AS departements,
            coalesce(array_agg(DISTINCT code_insee), '{}') AS codes,
            coalesce(bool_or(a_distance), false) AS a_distance
        FROM modules_sessionmodule session
        WHERE session.module_id = module.id AND session.cancelled_on IS NULL
    ) lieux
    CROSS JOIN LATERAL (
        SELECT
            setweight(to_tsvector('portail_francais', module.titre), 'A') AS titre,
            setweight(to_tsvector('portail_francais', module.objectif), 'B') AS objectif,
            setweight(
                to_tsvector('portail_francais', concat_ws(' ', module.contenu, module.public_vise, module.prerequis)),
                'C'
            ) AS contenu,
            setweight(to_tsvector('portail_francais', organisme.raison_sociale), 'D') AS organisme
    ) mots
    WHERE module.id = ANY (voulus) AND module.etat = 'publie'
    ORDER BY module.id
    ON CONFLICT (module_id) DO UPDATE SET
        organisme_id = excluded.organisme_id, published_on = excluded.published_on, nature = excluded.nature,
        phase = excluded.phase, tarification = excluded.tarification, forfait_secondes = excluded.forfait_secondes,
        forfait_centimes = excluded.forfait_centimes, a_distance = excluded.a_distance,
        departement = excluded.departement, code_insee = excluded.code_insee, departements = excluded.departements,
        codes_insee = excluded.codes_insee, titre_lexemes = excluded.titre_lexemes,
        objectif_lexemes = excluded.objectif_lexemes, lexemes = excluded.lexemes;

    -- Words are added in one order by every transaction, so that two never wait for each other.
    INSERT INTO modules_motcatalogue (mot, forme)
    SELECT DISTINCT ON (sans_accents(forme)) sans_accents(forme), forme
    FROM modules_module module
    JOIN organismes_organisme organisme ON organisme.id = module.organisme_id
    CROSS JOIN LATERAL regexp_split_to_table(
        lower(concat_ws(' ', module.titre, module.objectif, module.contenu, module.public_vise, organisme.raison_sociale)),
        '[^a-zàâäçéèêëîïôöùûüÿñœæ]+'
    ) AS forme
    WHERE module.id = ANY (voulus) AND module.etat = 'publie' AND length(forme) BETWEEN 4 AND 40
    ORDER BY sans_accents(forme), forme
    ON CONFLICT (mot) DO NOTHING;
END
$$;

CREATE FUNCTION modules_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM indexer_modules(array_agg(id)) FROM nouveaux;
    RETURN NULL;
END
$$;
CREATE TRIGGER catalogue_des_modules_nouveaux AFTER INSERT ON modules_module
    REFERENCING NEW TABLE AS nouveaux FOR EACH STATEMENT EXECUTE FUNCTION modules_changes();
CREATE TRIGGER catalogue_des_modules_changes AFTER UPDATE ON modules_module
    REFERENCING NEW TABLE AS nouveaux FOR EACH STATEMENT EXECUTE FUNCTION modules_changes();

CREATE FUNCTION sessions_changees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM indexer_modules(array_agg(DISTINCT module_id)) FROM changees;
    RETURN NULL;
END
$$;
CREATE TRIGGER catalogue_des_sessions_nouvelles AFTER INSERT ON modules_sessionmodule
    REFERENCING NEW TABLE AS changees FOR EACH STATEMENT EXECUTE FUNCTION sessions_changees();
CREATE TRIGGER catalogue_des_sessions_changees AFTER UPDATE ON modules_sessionmodule
    REFERENCING NEW TABLE AS changees FOR EACH STATEMENT EXECUTE FUNCTION sessions_changees();
CREATE TRIGGER catalogue_des_sessions_retirees AFTER DELETE ON modules_sessionmodule
    REFERENCING OLD TABLE AS changees FOR EACH STATEMENT EXECUTE FUNCTION sessions_changees();

CREATE FUNCTION organisme_renomme() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM indexer_modules(array_agg(id)) FROM modules_module WHERE organisme_id = NEW.id AND etat = 'publie';
    RETURN NULL;
END
$$;
CREATE TRIGGER catalogue_de_l_organisme_renomme AFTER UPDATE OF raison_sociale ON organismes_organisme
    FOR EACH ROW WHEN (OLD.raison_sociale IS DISTINCT FROM NEW.raison_sociale) EXECUTE FUNCTION organisme_renomme();

-- What is published already.
SELECT indexer_modules(array_agg(id)) FROM modules_module WHERE etat = 'publie';
