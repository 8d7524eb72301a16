import {
    contains,
    defineModels,
    fields,
    mockService,
    models,
    mountView,
    onRpc,
} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {manuallyDispatchProgrammaticEvent} from "@odoo/hoot-dom";

class Card extends models.Model {
    _name = "card";
    photo = fields.Binary();
    has_photo_choices = fields.Boolean();
    _records = [
        {id: 1, has_photo_choices: false},
        {id: 2, has_photo_choices: true},
    ];
}

defineMailModels();
defineModels([Card]);

const NO_PICTURE = "This file is no picture. Choose a JPEG, PNG, GIF or WebP file.";
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
    await paste(new File(["text"], "renamed.png", {type: "image/png"}));
    await expect.waitForSteps([NO_PICTURE, NO_PICTURE]);
    const large = new File([new Uint8Array(11 * 1024 * 1024)], "a.png", {
        type: "image/png",
    });
    await paste(large);
    expect.verifySteps(["This photo has 11.0 MB. Choose one of at most 10 MB."]);
    expect(".o_field_contact_photo > div").toHaveAttribute("tabindex", "0");
});

test("a photo of the dossiers is picked and saved with the form", async () => {
    const logo = "R0lGODlhAQABAAD/ACwAAAAAAQABAAACADs=";
    onRpc("card", "get_photo_choices", () => [
        {key: "abc", label: "Stand B12", thumbnail: logo},
    ]);
    onRpc("card", "get_photo_choice", ({args}) => {
        expect.step(args);
        return logo;
    });
    await mountView({type: "form", resModel: "card", resId: 2, arch: ARCH});
    await contains(".o_contact_photo_choose").click();
    expect(".o_photo_choices button").toHaveText("Stand B12");
    await contains(".o_photo_choices button").click();
    expect.verifySteps([[[2], "abc"]]);
    expect(".modal").toHaveCount(0);
    expect(".o_field_contact_photo img").toHaveAttribute(
        "data-src",
        `data:image/gif;base64,${logo}`
    );
    expect(".o_form_status_indicator_buttons").not.toHaveClass("invisible");
});

test("nothing is offered where nothing is known", async () => {
    await mountView({type: "form", resModel: "card", resId: 1, arch: ARCH});
    expect(".o_contact_photo_choose").toHaveCount(0);
});
