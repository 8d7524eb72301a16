import {
    defineModels,
    fields,
    mockService,
    models,
    mountView,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {manuallyDispatchProgrammaticEvent} from "@odoo/hoot-dom";

class Card extends models.Model {
    _name = "card";
    photo = fields.Binary();
    _records = [{id: 1}];
}

defineMailModels();
defineModels([Card]);

const ARCH = `<form><field name="photo" widget="contact_photo"/></form>`;

async function paste(file) {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(file);
    await manuallyDispatchProgrammaticEvent(
        document.querySelector(".o_field_contact_photo > div"),
        "paste",
        {clipboardData}
    );
    await animationFrame();
}

test("what is no picture or too large is refused with the reason", async () => {
    mockService("notification", {add: (message) => expect.step(message)});
    await mountView({type: "form", resModel: "card", resId: 1, arch: ARCH});
    await paste(new File(["text"], "a.pdf", {type: "application/pdf"}));
    const large = new File([new Uint8Array(11 * 1024 * 1024)], "a.png", {
        type: "image/png",
    });
    await paste(large);
    expect.verifySteps([
        "This file is no picture. Choose a JPEG, PNG, GIF or WebP file.",
        "This photo has 11.0 MB. Choose one of at most 10 MB.",
    ]);
    expect(".o_field_contact_photo > div").toHaveAttribute("tabindex", "0");
});
