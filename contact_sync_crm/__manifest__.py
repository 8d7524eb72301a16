{
    "name": "Contact Synchronisation - CRM",
    "summary": "What leads and opportunities say about people becomes a proposal on "
    "their contact",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_sync", "crm"],
    "data": ["views/crm_lead_views.xml", "views/crm_team_views.xml"],
    "auto_install": True,
    "post_init_hook": "post_init_hook",
}
