from . import contact_duplicate_merge
