from . import contact_merge
from . import res_partner
