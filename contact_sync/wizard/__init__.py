from . import contact_proposal_review
from . import contact_proposal_review_line
from . import contact_source_key
