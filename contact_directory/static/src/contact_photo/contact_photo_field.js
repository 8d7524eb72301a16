import {
    ContactImageField,
    contactImageField,
} from "@web/views/fields/contact_image/contact_image_field";
import {_t} from "@web/core/l10n/translation";
import {getDataURLFromFile} from "@web/core/utils/urls";
import {registry} from "@web/core/registry";
import {useState} from "@odoo/owl";

const MAX_MEGABYTES = 10;
const MEGABYTE = 1024 * 1024;

/** The photo of a contact: chosen, dropped or pasted; what is none is refused at once. */
export class ContactPhotoField extends ContactImageField {
    static template = "contact_directory.ContactPhotoField";

    setup() {
        super.setup();
        this.photo = useState({isDraggedOver: false});
    }

    /**
     * Why a file cannot be a photo; the server says the same.
     *
     * @param {{size: Number, type: String}} file
     * @returns {String}
     */
    getRefusal({size, type}) {
        if (!(type || "").startsWith("image/")) {
            return _t("This file is no picture. Choose a JPEG, PNG, GIF or WebP file.");
        }
        if (size > MAX_MEGABYTES * MEGABYTE) {
            return _t(
                "This photo has %(size)s MB. Choose one of at most %(limit)s MB.",
                {size: (size / MEGABYTE).toFixed(1), limit: MAX_MEGABYTES}
            );
        }
        return "";
    }

    async onFileUploaded(info) {
        const size = info.size || (info.data.length * 3) / 4;
        const refusal = this.getRefusal({size, type: info.type});
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
        await super.onFileUploaded({name, size, type, data});
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
};

registry.category("fields").add("contact_photo", contactPhotoField);
