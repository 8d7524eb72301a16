def uninstall_hook(env):
    """What was handed over comes back to the scheduler."""
    slices = env["contact.job.slice"]
    slices._get_queue_jobs(("pending", "enqueued")).unlink()
    env["contact.job"]._trigger_cron()
