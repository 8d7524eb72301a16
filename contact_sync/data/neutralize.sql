-- a copied database writes to nobody
UPDATE contact_source SET notify = 'never';
