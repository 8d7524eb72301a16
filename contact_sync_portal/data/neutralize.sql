-- links that real people hold lead nowhere in a copy
UPDATE contact_check
   SET state = 'revoked'
 WHERE state = 'sent';
-- and nobody is reminded, asked or told
DELETE FROM ir_config_parameter
 WHERE key IN (
    'contact_sync_portal.reminder_days',
    'contact_sync_portal.round_months',
    'contact_sync_portal.digest'
 );
UPDATE contact_portal_attempt
   SET email = NULL
 WHERE email IS NOT NULL;
