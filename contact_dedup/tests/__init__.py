from importlib.util import find_spec

from . import test_hoot
from . import test_merge_batch
from . import test_merge_chunk
from . import test_merge_defects
from . import test_merge_concurrency
from . import test_merge_extension
from . import test_merge_guards
from . import test_merge_links
from . import test_merge_plan
from . import test_merge_rows
from . import test_merge_since
from . import test_merge_undo
from . import test_merge_values
from . import test_program
from . import test_ui
from . import test_concurrency
from . import test_decisions
from . import test_find
from . import test_security
from . import test_sight_names
from . import test_quality
from . import test_robust
from . import test_scan
from . import test_tools_merge
from . import test_tools_names
from . import test_tools_cluster
from . import test_tools_learn
from . import test_screens

# hypothesis is a tool of development; Odoo's runner must load without it
if find_spec("hypothesis"):
    from odoo.addons.contact_base.tests import hypothesis_profile

    from . import test_tools_arrays
    from . import test_tools_components
    from . import test_tools_engine
from . import test_merge_tours
from . import test_merge_ui
