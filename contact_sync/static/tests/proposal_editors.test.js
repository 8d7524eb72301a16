import {ProposalEditor} from "@contact_sync/proposal_lines/proposal_editor";
import {MAX_IMAGE_SIZE} from "@contact_base/value_editors/image_editor";
import {getPrefill} from "@contact_sync/proposal_lines/prefill";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {queryAllTexts, setInputFiles, waitFor} from "@odoo/hoot-dom";
import {animationFrame, runAllTimers} from "@odoo/hoot-mock";
import {reactive} from "@odoo/owl";
import {
    contains,
    defineModels,
    fields,
    models,
    mountWithCleanup,
} from "@web/../tests/web_test_helpers";

class Country extends models.Model {
    _name = "res.country";
    name = fields.Char();
    _records = [
        {id: 1, name: "France"},
        {id: 2, name: "Belgium"},
    ];
}

class CountryState extends models.Model {
    _name = "res.country.state";
    name = fields.Char();
    country_id = fields.Many2one({relation: "res.country"});
    _records = [
        {id: 11, name: "Ain", country_id: 1},
        {id: 12, name: "Namur", country_id: 2},
    ];
}

class Tag extends models.Model {
    _name = "res.partner.category";
    name = fields.Char();
    _records = [
        {id: 1, name: "Customer"},
        {id: 2, name: "VIP"},
    ];
}

defineMailModels();
defineModels([Country, CountryState, Tag]);

/** An editor on a line without a server; returns what was written on the line. */
async function mountEditor(data) {
    const written = {values: [], invalid: 0};
    const line = reactive({
        data: {label: "Field", ...data},
        update(changes) {
            written.values.push(changes.new_value);
            Object.assign(line.data, changes);
        },
        setInvalidField: () => written.invalid++,
    });
    await mountWithCleanup(ProposalEditor, {props: {line}});
    return written;
}

test("a char is typed in an input of its kind", async () => {
    const written = await mountEditor({kind: "email", new_value: "a@example.com"});
    expect("input").toHaveAttribute("type", "email");
    await contains("input").edit("b@example.com");
    expect(written.values.at(-1)).toBe("b@example.com");
    await contains("input").clear();
    expect(written.values.at(-1)).toBe(false);
});

test("an unknown kind is typed as a text", async () => {
    await mountEditor({kind: "barcode", new_value: "42"});
    expect("input[type=text]").toHaveValue("42");
});

test("a long text has several lines", async () => {
    const written = await mountEditor({kind: "text", new_value: "one"});
    await contains("textarea").edit("one\ntwo");
    expect(written.values.at(-1)).toBe("one\ntwo");
});

test("a yes or no is a checkbox", async () => {
    const written = await mountEditor({kind: "boolean", new_value: true});
    expect("input[type=checkbox]").toBeChecked();
    await contains("input[type=checkbox]").click();
    expect(written.values).toEqual([false]);
});

test("a number is read as the user writes it, anything else is refused", async () => {
    const written = await mountEditor({
        kind: "float",
        new_value: 2.25,
        options: {digits: [16, 2]},
    });
    expect("input").toHaveValue("2.25");
    await contains("input").edit("3.5");
    expect(written.values.at(-1)).toBe(3.5);
    await contains("input").edit("many");
    expect(".o_value_invalid").toHaveText("This is not a number.");
    expect("input").toHaveAttribute("aria-invalid", "true");
    expect(written.invalid).toBeGreaterThan(0);
    await contains("input").clear();
    expect(".o_value_invalid").toHaveCount(0);
    expect(written.values.at(-1)).toBe(false);
});

test("a selection offers its labels and an empty choice", async () => {
    const written = await mountEditor({
        kind: "selection",
        new_value: "fr",
        options: {
            selection: [
                ["en", "English"],
                ["fr", "French"],
            ],
        },
    });
    expect(queryAllTexts("option")).toEqual(["", "English", "French"]);
    expect("select").toHaveValue("fr");
    await contains("select").select("en");
    await contains("select").select("");
    expect(written.values).toEqual(["en", false]);
});

test("a date is written in the server's form", async () => {
    const written = await mountEditor({kind: "date", new_value: "2026-11-05"});
    await contains("input").edit("11/07/2026");
    await animationFrame();
    expect(written.values.at(-1)).toBe("2026-11-07");
});

test("a record is picked from its model", async () => {
    const written = await mountEditor({
        kind: "many2one",
        new_value: 1,
        options: {relation: "res.country", domain: []},
    });
    expect("input").toHaveValue("France");
    await contains("input").edit("Bel", {confirm: false});
    await runAllTimers();
    await contains(".o-autocomplete--dropdown-item:contains(Belgium)").click();
    expect(written.values).toEqual([2]);
});

test("tags are added and removed", async () => {
    const written = await mountEditor({
        kind: "many2many",
        new_value: [1],
        options: {relation: "res.partner.category", domain: []},
    });
    expect(queryAllTexts(".o_tag")).toEqual(["Customer"]);
    await contains("input").edit("VI", {confirm: false});
    await runAllTimers();
    await contains(".o-autocomplete--dropdown-item:contains(VIP)").click();
    expect(written.values.at(-1)).toEqual([1, 2]);
});

test("an address has six parts, and another country takes the state away", async () => {
    const written = await mountEditor({
        kind: "address",
        new_value: {
            street: "3 rue A",
            zip: "01000",
            city: "Bourg",
            state_id: 11,
            country_id: 1,
        },
    });
    expect(".o_address_street input").toHaveValue("3 rue A");
    expect(".o_address_state_id input").toHaveValue("Ain");
    await contains(".o_address_city input").edit("Bourg-en-Bresse");
    await contains(".o_address_country_id input").edit("Bel", {confirm: false});
    await runAllTimers();
    await contains(".o-autocomplete--dropdown-item:contains(Belgium)").click();
    expect(written.values.at(-1)).toEqual({
        street: "3 rue A",
        street2: false,
        zip: "01000",
        city: "Bourg-en-Bresse",
        state_id: false,
        country_id: 2,
    });
    await contains(".o_address_state_id input").click();
    expect(queryAllTexts(".o-autocomplete--dropdown-item")).toEqual(["Namur"]);
});

const PIXEL =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
const pixel = () => Uint8Array.from(atob(PIXEL), (char) => char.charCodeAt(0));

async function upload(file) {
    await contains(".o_select_image").click();
    await setInputFiles([file]);
}

test("a picture is previewed", async () => {
    const written = await mountEditor({kind: "image", new_value: false});
    await upload(new File([pixel()], "logo.png", {type: "image/png"}));
    await waitFor(".o_value_image");
    expect(written.values).toEqual([PIXEL]);
    await contains(".o_remove_image").click();
    expect(written.values).toEqual([PIXEL, false]);
    expect(".o_value_image").toHaveCount(0);
});

test("what is not a picture is refused with a sentence", async () => {
    const written = await mountEditor({kind: "image", new_value: false});
    await upload(new File(["no picture"], "notes.txt", {type: "text/plain"}));
    await waitFor(".o_value_invalid");
    expect(".o_value_invalid").toHaveText(/^notes.txt is not a picture/);
    await upload(new File(["no picture"], "fake.png", {type: "image/png"}));
    await waitFor(".o_value_invalid:contains(fake.png)");
    expect(written.values).toEqual([]);
});

test("a picture of more than 10 MB is refused with a sentence", async () => {
    const written = await mountEditor({kind: "image", new_value: false});
    const big = new File([new Uint8Array(MAX_IMAGE_SIZE + 1)], "big.png", {
        type: "image/png",
    });
    await upload(big);
    await waitFor(".o_value_invalid");
    expect(".o_value_invalid").toHaveText(/^big.png is larger than 10 MB/);
    expect(written.values).toEqual([]);
});

test("the address to start from never erases, but the second line goes with its street", () => {
    const current_value = {
        street: "3 rue A",
        street2: "Bât. C",
        zip: "69001",
        city: "Lyon",
    };
    const prefill = (proposed_value) =>
        getPrefill({kind: "address", current_value, proposed_value});
    expect(prefill({street: "1 quai B", street2: "", city: ""})).toEqual({
        street: "1 quai B",
        street2: false,
        zip: "69001",
        city: "Lyon",
        state_id: false,
        country_id: false,
    });
    expect(prefill({zip: "69002"}).street2).toBe("Bât. C");
});
