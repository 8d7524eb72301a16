from importlib.util import find_spec

from . import test_csv_export
from . import test_diff
from . import test_equality
from . import test_hooks
from . import test_job
from . import test_job_concurrency
from . import test_js
from . import test_normalize
from . import test_partner_scope
from . import test_quality
from . import test_together
from . import test_ui
from . import test_write_concerns

# hypothesis is a tool of development; Odoo's runner must load without it
if find_spec("hypothesis"):
    from . import hypothesis_profile
    from . import test_properties
