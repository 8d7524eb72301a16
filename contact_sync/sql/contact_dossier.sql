-- The statements of a capture, as functions: a session plans them once instead of at
-- each save, where planning costs more than running them. They find their rows
-- through indexes whatever is asked, so one plan serves a record as well as thousands.

-- Companies of these names. A function of its own, so that few are expected: of the
-- expression of a partial index PostgreSQL keeps no statistics, and takes one company
-- in 200 for a namesake. Among a million contacts that made it read all of them, and
-- compile the statement for seconds, at each save.
DROP FUNCTION IF EXISTS contact_dossier_named;
CREATE FUNCTION contact_dossier_named(names text[])
RETURNS SETOF int
LANGUAGE plpgsql STABLE ROWS 10
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
BEGIN
    RETURN QUERY
    SELECT p.id FROM res_partner p WHERE p.is_company AND lower(p.name) = ANY(names);
END $$;

DROP FUNCTION IF EXISTS contact_dossier_known;
CREATE FUNCTION contact_dossier_known(
    of_source int, of_target text, record_keys text[], partner_ids int[],
    emails text[], phones text[], vats text[], refs text[], names text[])
RETURNS TABLE (
    contact_id int, country text, user_ids int[], dossiers jsonb, waiting jsonb)
LANGUAGE plpgsql STABLE ROWS 10
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT p.id,
           (SELECT c.code::text FROM res_country c WHERE c.id = p.country_id),
           (SELECT array_agg(u.id) FROM res_users u WHERE u.partner_id = p.id),
           CASE WHEN p.id IS NULL
           THEN (SELECT jsonb_agg(jsonb_build_object(
                       'id', d.id, 'key', d.record_key, 'active', d.active,
                       'attributed', FALSE, 'values', d."values", 'decided', NULL,
                       'shortened', CASE WHEN d.is_shortened THEN d.date_saved END))
                   FROM contact_dossier d
                  WHERE d.partner_id IS NULL AND d.source_id = of_source
                    AND d.target = of_target AND d.record_key = ANY(record_keys))
           ELSE (SELECT jsonb_agg(jsonb_build_object(
                       'id', d.id, 'key', d.record_key, 'active', d.active,
                       'attributed', d.attributed_by_id IS NOT NULL,
                       'shortened', CASE WHEN d.is_shortened THEN d.date_saved END,
                       'values', d."values", 'decided',
                       (SELECT jsonb_agg(jsonb_build_array(
                                   x.field_name, x.proposed_value))
                          FROM contact_proposal x
                         WHERE x.dossier_id = d.id
                           AND x.state IN ('kept', 'accepted', 'replaced'))))
                   FROM contact_dossier d
                  WHERE d.partner_id = p.id AND d.source_id = of_source
                    AND d.target = of_target AND d.record_key = ANY(record_keys)) END,
           (SELECT jsonb_agg(jsonb_build_object(
                       'id', w.id, 'unit', w.field_name, 'value', w.proposed_value,
                       'date', d.date_saved, 'key', d.record_key,
                       'own', d.source_id = of_source))
              FROM contact_proposal w
              JOIN contact_dossier d ON d.id = w.dossier_id
             WHERE w.partner_id = p.id AND w.state = 'pending')
      -- a union: with OR the planner would read all contacts
      FROM (SELECT unnest(partner_ids) AS id
             UNION
            SELECT d.partner_id FROM contact_dossier d
             WHERE d.source_id = of_source AND d.target = of_target
               AND d.record_key = ANY(record_keys)
             UNION
            SELECT p.id FROM res_partner p WHERE p.email_normalized = ANY(emails)
             UNION
            SELECT p.id FROM res_partner p WHERE p.phone_sanitized = ANY(phones)
             UNION
            SELECT p.id FROM res_partner p WHERE p.vat = ANY(vats)
             UNION
            SELECT p.id FROM res_partner p WHERE p.ref = ANY(refs)
             UNION
            SELECT contact_dossier_named(names)) wanted
 LEFT JOIN res_partner p ON p.id = wanted.id
     WHERE p.id IS NOT NULL OR wanted.id IS NULL;
END $$;

-- Dossiers are saved first, then what no longer holds is closed, then the new proposals
-- are raised (they wait for the closing: one pending proposal per contact and field),
-- and the counts on the contacts move by what was really closed and raised. What is
-- confidential is not counted: the counts are read by all reviewers. A contact that
-- somebody is editing is counted later: no save waits for another person's.
-- Returns what was raised and waits; without an id, the contacts left to count.
DROP FUNCTION IF EXISTS contact_dossier_store;
CREATE FUNCTION contact_dossier_store(
    of_source int, of_target text, of_model text, uid int, hidden int[],
    to_save jsonb, to_close jsonb, to_raise jsonb)
RETURNS TABLE (proposal_id int, contact_id int, unit text)
LANGUAGE plpgsql ROWS 10
SET plan_cache_mode = force_generic_plan
SET jit = off
AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    WITH saved AS (
        INSERT INTO contact_dossier AS d (
               source_id, target, record_key, external_key, partner_id, candidate_ids,
               res_model, res_id, "values", email_normalized, date_saved, user_id,
               author, is_stranger, company_id, active, create_uid, create_date, write_uid, write_date)
        SELECT of_source, of_target, i.record_key, i.external_key, i.partner_id,
               i.candidate_ids, of_model, i.res_id, i."values", i.email_normalized,
               i.date_saved, i.user_id, i.author, i.is_stranger, i.company_id, TRUE,
               uid, now() AT TIME ZONE 'UTC', uid, now() AT TIME ZONE 'UTC'
          FROM jsonb_to_recordset(to_save) AS i (
               record_key text, external_key text, partner_id int, candidate_ids jsonb,
               res_id int, "values" jsonb, email_normalized text,
               date_saved timestamp, user_id int, author text, is_stranger bool,
               company_id int)
            ON CONFLICT (source_id, record_key, target, (COALESCE(partner_id, 0)))
            DO UPDATE SET "values" = EXCLUDED."values",
               email_normalized = EXCLUDED.email_normalized, is_shortened = FALSE,
               date_saved = EXCLUDED.date_saved, user_id = EXCLUDED.user_id,
               author = EXCLUDED.author, active = TRUE,
               is_stranger = EXCLUDED.is_stranger, company_id = EXCLUDED.company_id,
               candidate_ids = EXCLUDED.candidate_ids, write_date = EXCLUDED.write_date,
               is_discarded = d.is_discarded AND d."values" = EXCLUDED."values"
        RETURNING d.id, d.record_key, d.partner_id, d.company_id
    ), closed AS (
        UPDATE contact_proposal p
           SET state = i.state, frozen_value = i.now,
               write_date = now() AT TIME ZONE 'UTC'
          FROM jsonb_to_recordset(to_close) AS i (id int, state text, now jsonb)
         WHERE p.id = i.id AND p.state = 'pending'
        RETURNING p.partner_id, p.source_id
    ), raised AS (
        INSERT INTO contact_proposal (
               partner_id, field_name, dossier_id, source_id, company_id,
               proposed_value, base_value, frozen_value, state,
               create_uid, create_date, write_uid, write_date)
        SELECT i.partner_id, i.field_name, s.id, of_source, s.company_id,
               i.value, i.base, i.now, i.state,
               uid, now() AT TIME ZONE 'UTC', uid, now() AT TIME ZONE 'UTC'
          FROM jsonb_to_recordset(to_raise) AS i (
               record_key text, partner_id int, field_name text, value jsonb,
               base jsonb, now jsonb, state text)
          JOIN saved s ON s.record_key = i.record_key AND s.partner_id = i.partner_id
         WHERE (SELECT count(*) FROM closed) >= 0
        RETURNING id, partner_id, field_name, state
    ), moved AS (
        SELECT partner_id, sum(step)::int AS step
          FROM (SELECT partner_id, source_id, -1 AS step FROM closed
                 UNION ALL
                SELECT partner_id, of_source, 1 FROM raised
                 WHERE state = 'pending') steps
         WHERE source_id <> ALL(hidden)
         GROUP BY partner_id
    ), free AS (
        SELECT id FROM res_partner
         WHERE id IN (SELECT partner_id FROM moved WHERE step <> 0)
           FOR NO KEY UPDATE SKIP LOCKED
    ), counted AS (
        UPDATE res_partner p
           SET desync_count = COALESCE(p.desync_count, 0) + m.step,
               is_desync = COALESCE(p.desync_count, 0) + m.step > 0
          FROM moved m JOIN free ON free.id = m.partner_id
         WHERE p.id = m.partner_id
        RETURNING p.id
    )
    SELECT id, partner_id, field_name::text FROM raised WHERE state = 'pending'
     UNION ALL
    SELECT NULL, partner_id, NULL FROM moved
     WHERE step <> 0 AND partner_id NOT IN (SELECT id FROM counted);
END $$;
