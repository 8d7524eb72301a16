from . import contact_source
from . import payment_transaction
