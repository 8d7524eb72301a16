{
    "name": "Contact Visibility - Calendar",
    "summary": "Meetings note no details of a restricted guest",
    "version": "19.0.1.0.0",
    "category": "Productivity/Calendar",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_visibility", "calendar"],
    "auto_install": True,
}
