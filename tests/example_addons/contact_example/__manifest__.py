{
    "name": "Contact Upkeep - Example",
    "summary": "A club's members: every way to extend the contact upkeep addons",
    "version": "19.0.1.0.0",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "category": "Hidden",
    "depends": ["contact_sync", "contact_dedup", "contact_visibility"],
    "data": [
        "security/ir.model.access.csv",
        "views/contact_duplicate_merge_views.xml",
        "views/contact_proposal_views.xml",
        "views/res_partner_views.xml",
    ],
    "post_init_hook": "post_init_hook",
}
