from . import contact_job
from . import contact_job_slice
