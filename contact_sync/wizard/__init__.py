from . import contact_dossier_attribution
from . import contact_proposal_review
from . import contact_proposal_review_line
from . import contact_source_key
from . import contact_source_preview
from . import contact_source_run
