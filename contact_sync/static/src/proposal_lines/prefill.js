import {ADDRESS_PARTS} from "@contact_base/value_editors/address_parts";

/**
 * The address as it would be after acceptance: an empty part never erases, but
 * the second line goes with its street and the state with its country.
 *
 * @param {Object} current
 * @param {Object} proposed
 * @returns {Object}
 */
export function mergeAddress(current, proposed) {
    const merged = {};
    for (const part of ADDRESS_PARTS) {
        merged[part] = proposed[part] || current[part] || false;
    }
    if (
        proposed.street &&
        proposed.street !== current.street &&
        "street2" in proposed
    ) {
        merged.street2 = proposed.street2 || false;
    }
    if (merged.country_id !== (current.country_id || false) && !proposed.state_id) {
        merged.state_id = false;
    }
    return merged;
}

/**
 * What the editor of a new value starts from.
 *
 * @param {{kind: string, current_value: any, proposed_value: any}} data of the line
 * @returns {any} a value in the raw JSON form of its kind
 */
export function getPrefill({kind, current_value, proposed_value}) {
    if (kind === "address") {
        return mergeAddress(current_value || {}, proposed_value || {});
    }
    if (kind === "many2many") {
        return [...(proposed_value || [])];
    }
    return proposed_value ?? false;
}
