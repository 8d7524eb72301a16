-- a copied database writes to nobody
UPDATE contact_source SET notify = 'never';
DELETE FROM ir_config_parameter WHERE key = 'contact_sync.notify';
