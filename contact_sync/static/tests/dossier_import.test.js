import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {expect, test} from "@odoo/hoot";
import {animationFrame, setInputFiles} from "@odoo/hoot-dom";
import {browser} from "@web/core/browser/browser";
import {redirect} from "@web/core/utils/urls";
import {
    contains,
    getService,
    mockService,
    mountWebClient,
    onRpc,
} from "@web/../tests/web_test_helpers";

defineMailModels();

const ACTION = {
    type: "ir.actions.client",
    tag: "contact_sync.import_dossiers",
    params: {active_model: "contact.dossier", contact_sync_import: 7},
};
const KEY = {id: "external_key", name: "external_key", string: "Key", fields: []};

/** Answers like the server; each call steps with the source that it was told. */
function answerCalls() {
    const answers = {
        create: 11,
        get_import_templates: [],
        parse_preview: {
            fields: [
                {...KEY, type: "char", required: true, model_name: "contact.dossier"},
            ],
            headers: ["Key"],
            matches: {0: ["external_key"]},
            preview: [["k1"]],
            num_rows: 1,
            options: {date_format: "", datetime_format: ""},
        },
        execute_import: {ids: [], messages: [], name: [], nextrow: 0},
    };
    for (const [method, answer] of Object.entries(answers)) {
        onRpc(method, ({kwargs}) => {
            expect.step(`${method} ${kwargs.context.contact_sync_import}`);
            return answer;
        });
    }
    mockService("http", {
        post: () => JSON.stringify([{id: 10, name: "a.csv", mimetype: "text/csv"}]),
    });
}

test.tags("desktop");
test("the server is told the source at every step", async () => {
    answerCalls();
    await mountWebClient();
    await getService("action").doAction(ACTION);
    await contains(".o_control_panel_main_buttons .o_import_file").click();
    await setInputFiles([new File(["Key"], "a.csv", {type: "text/csv"})]);
    await animationFrame();
    await contains(".o_control_panel_main_buttons button:first-child").click();
    expect.verifySteps([
        "get_import_templates 7",
        "create 7",
        "parse_preview 7",
        "execute_import 7",
    ]);
});

test.tags("desktop");
test("the page can be loaded again", async () => {
    answerCalls();
    redirect(
        "/odoo/import-dossiers?contact_sync_import=7&active_model=contact.dossier"
    );
    await mountWebClient();
    expect(browser.location.href).toMatch(/contact_sync_import=7/u);
    expect.verifySteps(["get_import_templates 7", "create 7"]);
});
