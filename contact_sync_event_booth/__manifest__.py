{
    "name": "Contact Synchronisation - Event booths",
    "summary": "What exhibitors write in their booth's file becomes a proposal on "
    "their contact",
    "version": "19.0.1.0.0",
    "category": "Marketing/Events",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync", "contact_sync_event", "event_booth"],
    "data": ["views/event_booth_views.xml"],
    "demo": [
        "demo/event_booth_demo.xml",
        "demo/contact_source_demo.xml",
    ],
    "auto_install": ["contact_sync", "event_booth"],
    "post_init_hook": "post_init_hook",
}
