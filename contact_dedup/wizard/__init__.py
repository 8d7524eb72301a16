from . import contact_duplicate_merge
from . import contact_duplicate_merge_load
from . import contact_duplicate_merge_pick
from . import contact_duplicate_merge_line
from . import contact_duplicate_merge_link
from . import contact_merge_undo
