from . import contact_source
from . import mailing_contact
from . import mailing_list
