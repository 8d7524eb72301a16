{
    "name": "Contact Upkeep - Job Queue",
    "summary": "The slices of background jobs run as queue jobs, on all workers and "
    "hosts",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Contact Upkeep contributors",
    "license": "LGPL-3",
    "depends": ["contact_base", "queue_job"],
    "data": ["data/queue_job_data.xml"],
    "auto_install": True,
    "uninstall_hook": "uninstall_hook",
}
