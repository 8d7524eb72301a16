import {
    BooleanFavoriteField,
    booleanFavoriteField,
} from "@web/views/fields/boolean_favorite/boolean_favorite_field";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";

/** The star of the primary channel: it moves to another line, it never goes out. */
export class PrimaryStarField extends BooleanFavoriteField {
    get label() {
        return this.props.record.data[this.props.name]
            ? _t("Primary")
            : _t("Make primary");
    }

    async update() {
        if (!this.props.readonly && !this.props.record.data[this.props.name]) {
            await super.update();
        }
    }
}

export const primaryStarField = {
    ...booleanFavoriteField,
    component: PrimaryStarField,
    displayName: _t("Primary"),
};

registry.category("fields").add("primary_star", primaryStarField);
