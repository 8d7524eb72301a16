import {Component, useState} from "@odoo/owl";
import {MarkedText} from "@contact_base/marked_text/marked_text";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {formatScore} from "../duplicate_score/duplicate_score_field";
import {ScoreSteps} from "./score_steps";

const SHOWN_PAIRS = 6;

/**
 * The contacts of a group side by side, what differs marked, and why each pair is
 * thought to be the same. Draws the JSON of `preview` (contact_duplicate_preview.py).
 */
export class DuplicatePreviewField extends Component {
    static template = "contact_dedup.DuplicatePreviewField";
    static components = {MarkedText, ScoreSteps};
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.state = useState({opened: {}, withEqual: true, allPairs: false});
    }

    get preview() {
        const empty = {contacts: [], rows: [], pairs: []};
        return this.props.record.data[this.props.name] || empty;
    }

    get contacts() {
        return this.preview.contacts;
    }

    get pairs() {
        const {pairs} = this.preview;
        return this.state.allPairs ? pairs : pairs.slice(0, SHOWN_PAIRS);
    }

    get hiddenPairsText() {
        const count = this.preview.pairs.length - this.pairs.length;
        return count ? _t("Show all pairs (%s more)", count) : "";
    }

    get rows() {
        const {rows} = this.preview;
        return this.state.withEqual ? rows : rows.filter((row) => !row.same);
    }

    /** In a group of two the whole group is decided, by the buttons above. */
    get canDecidePairs() {
        return this.preview.can_decide && this.contacts.length > 2;
    }

    letter(id) {
        return this.contacts.find((contact) => contact.id === id)?.letter || "";
    }

    pairTitle(pair) {
        return _t("%(one)s and %(other)s", {
            one: this.letter(pair.left_id),
            other: this.letter(pair.right_id),
        });
    }

    percent(pair) {
        return formatScore(pair.score);
    }

    toggleSteps(pair) {
        this.state.opened[pair.id] = !this.state.opened[pair.id];
    }

    /** In a new tab, so that the group and its place in the list stay. */
    onOpenContact(contact) {
        return this.action.doAction(
            {
                type: "ir.actions.act_window",
                res_model: "res.partner",
                res_id: contact.id,
                views: [[false, "form"]],
            },
            {newWindow: true}
        );
    }

    async onDecide(pair, method) {
        await this.orm.call("contact.duplicate", method, [[pair.id]]);
        await this.props.record.model.load();
    }
}

export const duplicatePreviewField = {
    component: DuplicatePreviewField,
    displayName: _t("Contacts side by side"),
    supportedTypes: ["json"],
};

registry.category("fields").add("duplicate_preview", duplicatePreviewField);
