{
    "name": "Contact Synchronisation - Events",
    "summary": "What attendees type when they register becomes a proposal on their "
    "contact",
    "version": "19.0.1.0.0",
    "category": "Marketing/Events",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync", "event"],
    "data": ["views/event_event_views.xml", "views/event_registration_views.xml"],
    "demo": [
        "demo/res_users_demo.xml",
        "demo/res_partner_demo.xml",
        "demo/event_demo.xml",
        "demo/event_registration_demo.xml",
        "demo/contact_quality_figure_demo.xml",
    ],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
