from . import contact_delete
from . import contact_delete_run
from . import contact_delete_line
from . import mail_compose_message
