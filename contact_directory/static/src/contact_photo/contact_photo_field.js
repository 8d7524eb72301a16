import {
    ContactImageField,
    contactImageField,
} from "@web/views/fields/contact_image/contact_image_field";
import {_t} from "@web/core/l10n/translation";
import {formatFloat} from "@web/core/utils/numbers";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {PhotoChoiceDialog} from "./photo_choice_dialog";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useState} from "@odoo/owl";

const MAX_MEGABYTES = 10;
const MEGABYTE = 1024 * 1024;
// How JPEG, PNG, GIF, WebP, BMP and SVG begin, in base64: a file's name proves nothing.
const BEGINNINGS = ["/9j/", "iVBORw0KGgo", "R0lGOD", "UklGR", "Qk", "PHN2Zy", "PD94bW"];

/** The photo of a contact: chosen, dropped or pasted; what is none is refused at once. */
export class ContactPhotoField extends ContactImageField {
    static template = "contact_directory.ContactPhotoField";

    setup() {
        super.setup();
        this.dialog = useService("dialog");
        this.photo = useState({isDraggedOver: false});
    }

    /**
     * Why a file cannot be a photo; the server says the same.
     *
     * @param {{size: Number, type: String, data: String}} file data once it is read
     * @returns {String}
     */
    getRefusal({size, type, data}) {
        const isOther = data && !BEGINNINGS.some((start) => data.startsWith(start));
        if (!(type || "").startsWith("image/") || isOther) {
            return _t("This file is no picture. Choose a JPEG, PNG, GIF or WebP file.");
        }
        if (size > MAX_MEGABYTES * MEGABYTE) {
            return _t(
                "This photo has %(size)s MB. Choose one of at most %(limit)s MB.",
                {
                    size: formatFloat(size / MEGABYTE, {digits: [16, 1]}),
                    limit: MAX_MEGABYTES,
                }
            );
        }
        return "";
    }

    async onFileUploaded(info) {
        const size = info.size || (info.data.length * 3) / 4;
        const refusal = this.getRefusal({...info, size});
        if (refusal) {
            this.notification.add(refusal, {type: "danger"});
            return;
        }
        await super.onFileUploaded(info);
    }

    async takeFile(file) {
        const refusal = this.getRefusal(file);
        if (refusal) {
            this.notification.add(refusal, {type: "danger"});
            return;
        }
        const data = (await getDataURLFromFile(file)).split(",")[1];
        const {name, size, type} = file;
        await this.onFileUploaded({name, size, type, data});
    }

    get hasChoices() {
        return Boolean(
            this.props.record.resId && this.props.record.data.has_photo_choices
        );
    }

    /** Offer what is known of the contact, a sponsor's logo in a dossier for example. */
    async onChoose() {
        const {resModel, resId} = this.props.record;
        const choices = await this.orm.call(resModel, "get_photo_choices", [[resId]]);
        this.dialog.add(PhotoChoiceDialog, {
            choices,
            choose: async (key) => {
                const photo = await this.orm.call(resModel, "get_photo_choice", [
                    [resId],
                    key,
                ]);
                if (photo) {
                    await this.props.record.update({[this.props.name]: photo});
                }
            },
        });
    }

    onDragOver(ev) {
        if (!this.props.readonly && ev.dataTransfer?.types.includes("Files")) {
            ev.preventDefault();
            this.photo.isDraggedOver = true;
        }
    }

    onDragLeave() {
        this.photo.isDraggedOver = false;
    }

    async onDrop(ev) {
        this.photo.isDraggedOver = false;
        const [file] = ev.dataTransfer?.files || [];
        if (file && !this.props.readonly) {
            ev.preventDefault();
            await this.takeFile(file);
        }
    }

    async onPaste(ev) {
        const [file] = ev.clipboardData?.files || [];
        if (file && !this.props.readonly) {
            ev.preventDefault();
            await this.takeFile(file);
        }
    }
}

export const contactPhotoField = {
    ...contactImageField,
    component: ContactPhotoField,
    fieldDependencies: [
        ...(contactImageField.fieldDependencies || []),
        {name: "has_photo_choices", type: "boolean", readonly: true},
    ],
};

registry.category("fields").add("contact_photo", contactPhotoField);
