{
    "name": "Contact Synchronisation - Portal - Event booths",
    "summary": "Exhibitors fill in the files of their booths in the portal",
    "version": "19.0.1.0.0",
    "category": "Marketing/Events",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync_portal", "contact_sync_event_booth"],
    "demo": ["demo/event_booth_demo.xml"],
    "auto_install": True,
}
