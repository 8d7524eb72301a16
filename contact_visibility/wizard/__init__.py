from . import contact_visibility_access
from . import contact_visibility_handover
