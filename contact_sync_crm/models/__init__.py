from . import contact_source
from . import crm_lead
from . import crm_team
