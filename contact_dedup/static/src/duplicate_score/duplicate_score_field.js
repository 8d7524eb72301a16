import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const MOST_PERCENT = 99;

/**
 * A probability in whole percent. Never 100: nobody but a person knows for sure.
 *
 * @param {number} score between 0 and 1
 * @returns {string} e.g. "98 %"
 */
export function formatScore(score) {
    // 0.29 * 100 is less than 29
    return `${Math.min(MOST_PERCENT, Math.floor(score * 100 + 1e-6))}\u00a0%`;
}

/** The score of a pair or group, coloured by how sure it is. */
export class DuplicateScoreField extends Component {
    static template = "contact_dedup.DuplicateScoreField";
    static props = {...standardFieldProps};

    get label() {
        return formatScore(this.props.record.data[this.props.name] || 0);
    }

    get level() {
        return this.props.record.data.level || "possible";
    }

    get title() {
        const labels = {
            certain: _t("Certain"),
            likely: _t("Likely"),
            possible: _t("Possible"),
        };
        return labels[this.level];
    }
}

export const duplicateScoreField = {
    component: DuplicateScoreField,
    displayName: _t("Score of duplicates"),
    supportedTypes: ["float"],
    fieldDependencies: [{name: "level", type: "selection"}],
};

registry.category("fields").add("duplicate_score", duplicateScoreField);
