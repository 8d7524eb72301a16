from . import contact_check_send
