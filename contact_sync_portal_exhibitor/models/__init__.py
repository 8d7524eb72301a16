from . import contact_portal_file
