import {Component, useState} from "@odoo/owl";
import {RecordSelector} from "@web/core/record_selectors/record_selector";
import {useService} from "@web/core/utils/hooks";
import {editorProps} from "./editor_props";
import {ADDRESS_PARTS} from "./address_parts";

/** An address is decided as a whole, its six parts are typed one by one. */
export class AddressEditor extends Component {
    static template = "contact_base.AddressEditor";
    static components = {RecordSelector};
    static props = editorProps;

    setup() {
        this.orm = useService("orm");
        const value = this.props.value || {};
        this.state = useState(
            Object.fromEntries(
                ADDRESS_PARTS.map((part) => [part, value[part] || false])
            )
        );
    }

    get inputs() {
        return ["street", "street2", "zip", "city"];
    }

    /** The fields' own labels, as on the contact's form. */
    getLabel(part) {
        return this.props.options.labels?.[part] || part;
    }

    get stateDomain() {
        return this.state.country_id
            ? [["country_id", "=", this.state.country_id]]
            : [];
    }

    write(changes) {
        Object.assign(this.state, changes);
        return this.props.update({...this.state});
    }

    onInput(part, ev) {
        return this.write({[part]: ev.target.value || false});
    }

    onCountry(countryId) {
        const isOther = countryId !== this.state.country_id;
        return this.write({country_id: countryId, ...(isOther && {state_id: false})});
    }

    async onState(stateId) {
        const changes = {state_id: stateId};
        if (stateId && !this.state.country_id) {
            const [state] = await this.orm.read(
                "res.country.state",
                [stateId],
                ["country_id"]
            );
            changes.country_id = state.country_id[0];
        }
        return this.write(changes);
    }
}
