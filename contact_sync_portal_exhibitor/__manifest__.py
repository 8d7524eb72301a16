{
    "name": "Contact Synchronisation - Portal - Exhibitors",
    "summary": "Exhibitors and sponsors fill in their own page in the portal",
    "version": "19.0.1.0.0",
    "category": "Marketing/Events",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync_portal", "website_event_exhibitor"],
    "auto_install": True,
}
