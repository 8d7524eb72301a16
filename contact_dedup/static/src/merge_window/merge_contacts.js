import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardWidgetProps} from "@web/views/widgets/standard_widget_props";
import {ScoreSteps} from "../duplicate_preview/score_steps";
import {formatScore} from "../duplicate_score/duplicate_score_field";
import {ContactPicker} from "./contact_picker";
import {getMergeWindow} from "./merge_refresh";

/** The top of the merge window: why they match, who is primary, one contact more. */
export class MergeContacts extends Component {
    static template = "contact_dedup.MergeContacts";
    static components = {ContactPicker, ScoreSteps};
    static props = {...standardWidgetProps};

    setup() {
        this.window = getMergeWindow(this.props.record, useService("orm"));
        this.state = useState({opened: {}, isPicking: false});
    }

    get data() {
        return this.props.record.data;
    }

    get contacts() {
        return this.data.contacts || [];
    }

    get isPicking() {
        return this.state.isPicking || this.contacts.length < 2;
    }

    get pairs() {
        return this.data.status?.evidence || [];
    }

    get pickerPlaceholder() {
        return _t("Name, e-mail or city...");
    }

    percent(pair) {
        return formatScore(pair.score);
    }

    pairTitle(pair) {
        const letter = (id) => this.contacts.find((c) => c.id === id)?.letter || "?";
        return _t("%(one)s and %(other)s", {
            one: letter(pair.left_id),
            other: letter(pair.right_id),
        });
    }

    toggle(pair) {
        this.state.opened[pair.id] = !this.state.opened[pair.id];
    }

    async onPick(id) {
        this.state.isPicking = false;
        await this.window.call("add_contact", id);
    }

    /** Of two contacts the other one, of more the next one. */
    onSwap() {
        const index = this.contacts.findIndex((contact) => contact.is_primary);
        const next = this.contacts[(index + 1) % this.contacts.length];
        return this.onPrimary(next);
    }

    onPrimary(contact) {
        return this.window.call("set_primary", contact.id);
    }
}

registry.category("view_widgets").add("merge_contacts", {component: MergeContacts});
