from . import base
from . import base_partner_merge
from . import contact_job
from . import contact_job_run
from . import contact_job_slice
from . import ir_rule
from . import res_partner
from . import res_partner_together
