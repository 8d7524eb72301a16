import {
    BadgeSelectionField,
    badgeSelectionField,
} from "@web/views/fields/badge_selection/badge_selection_field";
import {registry} from "@web/core/registry";
import {useSpecialData} from "@web/views/fields/relational_utils";

/**
 * One of a few coloured options of a many2one, a temperature for example: picked by a
 * click or by the keyboard, taken back by another click.
 */
export class OptionBadgeField extends BadgeSelectionField {
    static template = "contact_directory.OptionBadgeField";

    setup() {
        this.type = "many2one";
        this.specialData = useSpecialData((orm, props) => {
            const {relation} = props.record.fields[props.name];
            return orm.call(relation, "search_read", [], {
                context: {active_test: false},
                fields: ["display_name", "color", "active"],
            });
        });
    }

    /** What is offered; an archived one as long as the record has it. */
    get options() {
        const {data} = this.specialData; // an object until it is loaded
        return Array.isArray(data)
            ? data.filter(({id, active}) => active || id === this.value)
            : [];
    }

    getClass({id, color}) {
        return id === this.value ? `active o_badge_color_${color}` : "text-bg-light";
    }

    onPick({id, display_name}) {
        const value = id === this.value ? false : {id, display_name};
        this.props.record.update({[this.props.name]: value});
    }
}

export const optionBadgeField = {
    ...badgeSelectionField,
    component: OptionBadgeField,
    supportedTypes: ["many2one"],
};

registry.category("fields").add("option_badge", optionBadgeField);
