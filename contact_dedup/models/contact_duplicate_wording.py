"""Reasons in words; the engine knows codes alone."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

#: Wording of the codes of ``tools/reasons.py``; for a rule of one's own, of its levels.
REASONS = {
    "name_equal": _lt("same name"),
    "name_joined": _lt("same name, written in one word"),
    "name_typo": _lt("name spelt differently"),
    "name_typos": _lt("name spelt differently in several places"),
    "name_short": _lt("first name shortened"),
    "name_initial": _lt("first name as initial"),
    "name_subset": _lt("one name contains the other"),
    "name_subset_common": _lt("one name contains the other"),
    "name_subset_weak": _lt("one name contains part of the other"),
    "name_subset_single": _lt("one name contains the other, a single word"),
    "name_mail_completes": _lt("name completed by the e-mail"),
    "name_mail_contradicts": _lt("the e-mail names somebody else"),
    "name_surname_in_mail": _lt("last name differs, the other one is in the e-mail"),
    "name_acronym": _lt("name abbreviated to its initials"),
    "name_generation": _lt("junior and senior"),
    "name_given_differs": _lt("first name differs"),
    "name_given_similar": _lt("first name similar"),
    "name_surname_differs": _lt("last name differs"),
    "name_words_differ": _lt("words of the name differ"),
    "name_some_differ": _lt("part of the name differs"),
    "name_alike": _lt("similar name"),
    "name_different": _lt("name differs"),
    "phone_same_mobile": _lt("same mobile"),
    "phone_same": _lt("same phone"),
    "phone_same_shared": _lt("same phone, shared by many"),
    "phone_typo": _lt("phone mistyped"),
    "phone_other_kind": _lt("mobile here, landline there"),
    "phone_differs": _lt("phone differs"),
    "phone_differs_mobile": _lt("mobile differs"),
    "email_same": _lt("same e-mail"),
    "email_same_shared": _lt("same e-mail, shared by many"),
    "email_same_generic": _lt("same general e-mail"),
    "email_same_local": _lt("same e-mail name at another provider"),
    "email_same_local_name": _lt("e-mails made of the same name"),
    "email_typo": _lt("e-mail mistyped"),
    "email_one_generic": _lt("one e-mail is a general one"),
    "email_colleague": _lt("e-mails of one company"),
    "email_differs": _lt("e-mail differs"),
    "email_differs_free": _lt("private e-mail differs"),
    "area_same_rare": _lt("same small town"),
    "area_same": _lt("same town"),
    "area_same_common": _lt("same big town"),
    "area_same_everywhere": _lt("same town as most contacts"),
    "area_similar": _lt("town spelt differently"),
    "area_near": _lt("towns nearby"),
    "area_differs": _lt("town differs"),
    "street_same": _lt("same address"),
    "street_same_shared": _lt("same address, shared by several"),
    "street_same_crowded": _lt("same address, shared by many"),
    "street_similar": _lt("address spelt differently"),
    "street_no_number": _lt("same street, number missing"),
    "street_other_number": _lt("same street, other number"),
    "street_differs": _lt("street differs"),
    "org_same_small": _lt("same small company"),
    "org_same": _lt("same company"),
    "org_same_large": _lt("same large company"),
    "org_similar": _lt("company spelt differently"),
    "org_same_site_small": _lt("same website"),
    "org_same_site": _lt("same website"),
    "org_same_site_large": _lt("same website, shared by many"),
    "org_differs": _lt("company differs"),
    "org_site_differs": _lt("website differs"),
    "identifier_same": _lt("same tax or company number"),
    "identifier_same_shared": _lt("same tax number, shared by several"),
    "identifier_same_ref": _lt("same reference"),
    "identifier_typo": _lt("tax or company number mistyped"),
    "identifier_other_establishment": _lt("other establishment of one company"),
    "identifier_differs": _lt("tax number differs"),
    "identifier_registry_differs": _lt("company number differs"),
    "kind_mixed": _lt("one is a company, the other a person"),
    "kind_parent": _lt("one belongs to the other"),
    "custom_same": _lt("same %(field)s"),
    "custom_same_common": _lt("same %(field)s, shared by many"),
    "custom_similar": _lt("similar %(field)s"),
    "custom_differs": _lt("%(field)s differs"),
}
COMPARISONS = {
    "prior": _lt("Before any comparison"),
    "name": _lt("Name"),
    "contact": _lt("E-mail and phone"),
    "place": _lt("Address"),
    "org": _lt("Company and website"),
    "identifier": _lt("Tax and company number"),
    "kind": _lt("Company or person"),
    "together": _lt("Taken together"),
    "limit": _lt("Limit"),
}
#: Said step by step only: they are no reason.
STEPS = {
    "prior_prior": _lt("any two contacts that share something"),
    "kind_person": _lt("both are people"),
    "kind_company": _lt("both are companies"),
    "together_together": _lt("how these findings usually go with one another"),
    "limit_thin": _lt("one kind of evidence alone makes no certainty"),
    "limit_name_alone": _lt("only the names are known"),
    "limit_other_people": _lt("people with different first names"),
    "limit_branches": _lt("addresses in two towns, as branches have"),
}
#: How each comparison's levels begin among the codes.
PREFIXES = {"contact": ("email", "phone"), "place": ("street", "area")}


class ContactDuplicate(models.Model):
    _inherit = "contact.duplicate"

    @api.model
    def _get_reason_text(self, codes):
        """What speaks for and against, in words.

        :param str codes: separated by blanks, as the pair stores them
        """
        texts = (
            self._get_reason_label(*code.partition(":")[::2])
            for code in (codes or "").split()
        )
        return " · ".join(dict.fromkeys(text for text in texts if text))

    @api.model
    def _get_reason_label(self, code, detail=""):
        """The wording of one code, ``""`` for what is not worth saying.

        :param str detail: of a rule of one's own, its field
        """
        text = REASONS.get(code)
        if text is None:
            return ""
        text = self.env._(text)
        if "%(field)s" in text:
            return text % {"field": self._get_field_label(detail)}
        return text

    @api.model
    def _get_field_label(self, name):
        known = self.env["res.partner"].fields_get([name], ["string"]).get(name)
        return known["string"] if known else name

    @api.model
    def _get_comparison_label(self, name):
        """What a step of the waterfall is called."""
        if name in COMPARISONS:
            return self.env._(COMPARISONS[name])
        return self._get_field_label(name)

    @api.model
    def _get_waterfall(self, evidence):
        """The sum behind a score, step by step; it is the log odds of the score.

        :param list evidence: ``{"comparison", "level", "weight"}`` each
        :return: ``{"comparison", "label", "text", "weight"}`` each
        """
        return [
            {
                "comparison": step["comparison"],
                "label": self._get_comparison_label(step["comparison"]),
                "text": self._get_level_text(step["comparison"], step["level"]),
                "weight": step["weight"],
            }
            for step in evidence
        ]

    @api.model
    def _get_level_text(self, comparison, level):
        if comparison in PREFIXES:
            parts = zip(PREFIXES[comparison], level.split("+"), strict=False)
            codes = [f"{prefix}_{part}" for prefix, part in parts]
        elif f"{comparison}_{level}" in STEPS:
            step = STEPS[f"{comparison}_{level}"]
            return self.env._(step)
        elif comparison in COMPARISONS:
            codes = [f"{comparison}_{level.partition(':')[0]}"]
        else:
            codes = [f"custom_{level}:{comparison}"]
        return self._get_reason_text(" ".join(codes))
