from . import ir_qweb_fields
from . import mail_message
from . import portal_mixin
