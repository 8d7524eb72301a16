"""The steps of Odoo's merge, in which any addon may have its part."""

STEPS = (
    "_merge",
    "_merge_bank_accounts",
    "_update_foreign_keys",
    "_update_foreign_keys_generic",
    "_update_reference_fields",
    "_update_reference_fields_generic",
    "_update_values",
    "_log_merge_operation",
)
