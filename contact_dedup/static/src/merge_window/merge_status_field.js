import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";
import {getMergeWindow} from "./merge_refresh";

/** Why it is refused, what has to be confirmed, and what will happen, in plain words. */
export class MergeStatusField extends Component {
    static template = "contact_dedup.MergeStatusField";
    static props = {...standardFieldProps};

    setup() {
        this.window = getMergeWindow(this.props.record, useService("orm"));
    }

    get status() {
        return this.props.record.data[this.props.name] || {};
    }

    get problems() {
        const {refusals = [], problems = []} = this.status;
        return [...refusals, ...problems.map((message) => ({message}))];
    }

    get confirmations() {
        const confirmed = this.props.record.data.confirmed || [];
        return (this.status.confirmations || []).map((confirmation) => ({
            ...confirmation,
            isTicked: confirmed.includes(confirmation.code),
        }));
    }

    /** What has to be ticked says it itself. */
    get summary() {
        const asked = this.confirmations.map(({message}) => message);
        return (this.status.summary || []).filter((line) => !asked.includes(line));
    }

    /** Of several logins one is chosen here, and its contact becomes the primary one. */
    onLogin({id}) {
        return this.window.call("set_login", id);
    }

    async onTick({code, isTicked}) {
        const confirmed = (this.props.record.data.confirmed || []).filter(
            (other) => other !== code
        );
        await this.props.record.update({
            confirmed: isTicked ? confirmed : [...confirmed, code],
        });
        this.window.refresh();
    }
}

export const mergeStatusField = {
    component: MergeStatusField,
    displayName: _t("What the merge does"),
    supportedTypes: ["json"],
    fieldDependencies: [{name: "confirmed", type: "json"}],
};

registry.category("fields").add("merge_status", mergeStatusField);
