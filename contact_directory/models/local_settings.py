"""Settings of PostgreSQL for a few statements: those of contact_base."""

from odoo.addons.contact_base.models.local_settings import local_settings

__all__ = ["local_settings"]
