import {Component, useState} from "@odoo/owl";
import {deserializeDate, formatDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {getMergeWindow} from "./merge_refresh";

/**
 * Linked records by kind: how many each contact has, and whether they follow, all of a
 * kind or one by one.
 */
export class MergeLinksField extends Component {
    static template = "contact_dedup.MergeLinksField";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.window = getMergeWindow(this.props.record, this.orm);
        this.state = useState({records: {}});
    }

    get links() {
        return this.props.record.data[this.props.name].records;
    }

    get contacts() {
        return this.props.record.data.contacts || [];
    }

    letter(id) {
        return this.contacts.find((contact) => contact.id === id)?.letter || "";
    }

    /** "A 12 + B 3" */
    counts(link) {
        return (link.data.counts || []).map(({id, count}) => ({
            id,
            text: `${this.letter(id)} ${count}`,
        }));
    }

    records(link) {
        return this.state.records[link.data.model];
    }

    /** Records of a kind beyond those listed: they follow. */
    unlistedText(link) {
        const {moving_count, locked} = link.data;
        const more = moving_count + locked - this.records(link).length;
        return more > 0 ? _t("%s more, not listed", more) : "";
    }

    isLeft(link, record) {
        const {decision, left_ids} = link.data;
        return (
            decision === "leave" ||
            (decision === "pick" && (left_ids || []).includes(record.id))
        );
    }

    date(record) {
        return record.date ? formatDate(deserializeDate(record.date.slice(0, 10))) : "";
    }

    async toggle(link) {
        const {model} = link.data;
        if (this.state.records[model]) {
            delete this.state.records[model];
            return;
        }
        this.state.records[model] = await this.orm.call(
            "contact.duplicate.merge.link",
            "get_records",
            [[link.resId]]
        );
    }

    async decide(link, decision) {
        await link.update({decision, left_ids: []});
        this.window.refresh();
    }

    /** The whole kind, as soon as one record is otherwise, becomes one by one. */
    async toggleRecord(link, record) {
        const {decision, left_ids} = link.data;
        const listed = this.records(link).map(({id}) => id);
        const left = decision === "leave" ? listed : left_ids || [];
        const isLeft = this.isLeft(link, record);
        await link.update({
            decision: "pick",
            left_ids: isLeft
                ? left.filter((id) => id !== record.id)
                : [...left, record.id],
        });
        this.window.refresh();
    }
}

export const mergeLinksField = {
    component: MergeLinksField,
    displayName: _t("Linked records to move"),
    supportedTypes: ["one2many"],
    useSubView: true,
    fieldDependencies: [{name: "contacts", type: "json"}],
};

registry.category("fields").add("merge_links", mergeLinksField);
