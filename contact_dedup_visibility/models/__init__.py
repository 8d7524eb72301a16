from . import contact_merge
