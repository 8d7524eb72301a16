from . import base
from . import ir_rule
from . import res_partner
