{
    "name": "Contact Synchronisation - Exhibitors",
    "summary": "What exhibitors and sponsors show on their page becomes a proposal on "
    "their contact",
    "version": "19.0.1.0.0",
    "category": "Marketing/Events",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync_event", "website_event_exhibitor"],
    "data": ["views/event_sponsor_views.xml"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
