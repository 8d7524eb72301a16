from . import contact_delete
from . import contact_delete_line
