{
    "name": "Contact Synchronisation - Donations",
    "summary": "What donors type when they give online becomes a contact, or a "
    "proposal on theirs",
    "version": "19.0.1.0.0",
    "category": "Website/Website",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync", "website_payment"],
    "data": ["views/payment_transaction_views.xml"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
