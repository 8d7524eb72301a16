import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {FileUploader} from "@web/views/fields/file_handler";
import {editorProps} from "./editor_props";

/** Bytes. A picture is stored in several sizes: beyond this nobody gains anything. */
export const MAX_IMAGE_SIZE = 10 * 1024 * 1024;

/**
 * Another picture than the two shown. The value is the uploaded file in base64,
 * or still the checksum of the proposed picture.
 */
export class ImageEditor extends Component {
    static template = "contact_base.ImageEditor";
    static components = {FileUploader};
    static props = editorProps;

    setup() {
        this.state = useState({url: "", error: ""});
    }

    get url() {
        const {proposed, value} = this.props;
        if (!value) {
            return "";
        }
        return (
            this.state.url || (value === proposed.value ? proposed.image : this.dataUrl)
        );
    }

    get dataUrl() {
        return `data:image;base64,${this.props.value}`;
    }

    async onUploaded({name, size, type, data}) {
        const url = `data:${type};base64,${data}`;
        this.state.error = await this.getRefusal({name, size, type, url});
        if (!this.state.error) {
            this.state.url = url;
            this.props.update(data);
        }
    }

    /** @returns {Promise<string>} why the file cannot be used, "" when it can */
    async getRefusal({name, size, type, url}) {
        if (size > MAX_IMAGE_SIZE) {
            return _t("%s is larger than 10 MB. Choose a smaller picture.", name);
        }
        if (!type.startsWith("image/") || !(await this.isReadable(url))) {
            return _t("%s is not a picture. Choose a PNG, JPEG or WebP file.", name);
        }
        return "";
    }

    async isReadable(url) {
        const image = new Image();
        image.src = url;
        return image.decode().then(
            () => true,
            () => false
        );
    }

    onRemove() {
        Object.assign(this.state, {url: "", error: ""});
        this.props.update(false);
    }
}
