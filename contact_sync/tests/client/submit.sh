curl --silent --show-error --fail-with-body \
    --header "Authorization: bearer $ODOO_KEY" \
    --header "Content-Type: application/json" \
    --data '{
        "source": '"$SOURCE"',
        "dossiers": [
            {
                "external_key": "registration-4711",
                "author": "Nadia Roy",
                "date_saved": "2026-11-12 09:30:00",
                "values": {
                    "name": "Nadia Roy",
                    "email": "nadia@roy.example",
                    "phone": "+33 1 99 00 31 31"
                }
            }
        ]
    }' \
    "$ODOO_URL/json/2/contact.dossier/submit"
