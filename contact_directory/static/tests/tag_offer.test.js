import {
    readTagChange,
    tagOfferService,
} from "@contact_directory/tag_offer/tag_offer_service";
import {contains, mountWithCleanup, onRpc} from "@web/../tests/web_test_helpers";
import {expect, test} from "@odoo/hoot";
import {MainComponentsContainer} from "@web/core/main_components_container";
import {animationFrame} from "@odoo/hoot-mock";
import {defineMailModels} from "@mail/../tests/mail_test_helpers";
import {getService} from "@web/../tests/web_test_helpers";
import {queryAllTexts} from "@odoo/hoot-dom";

defineMailModels();

const call = (method, args) => ({model: "res.partner", method, args});

test("only changed tags of existing contacts are read", () => {
    const tags = [
        [4, 7],
        [3, 8],
    ];
    expect(readTagChange(call("web_save", [[1], {category_id: tags}]))).toEqual({
        ids: [1],
        added: [7],
        removed: [8],
    });
    expect(readTagChange(call("web_save", [[], {category_id: tags}]))).toBe(null);
    expect(readTagChange(call("web_save", [[1], {name: "A"}]))).toBe(null);
    expect(readTagChange(call("read", [[1], ["category_id"]]))).toBe(null);
    expect(
        readTagChange({...call("write", [[1], {category_id: tags}]), model: "x"})
    ).toBe(null);
});

test("linked contacts are named, and changed on demand", async () => {
    onRpc("res.partner", "get_tag_offer", () => ({
        count: 9,
        names: ["Quatrain", "Léa"],
        tags: ["VIP"],
    }));
    onRpc("res.partner", "apply_tags_to_linked", ({args}) => {
        expect.step(args);
        return 9;
    });
    await mountWithCleanup(MainComponentsContainer);
    await getService("contact_directory.tag_offer").ask({
        ids: [1],
        added: [7],
        removed: [],
    });
    await animationFrame();
    expect(queryAllTexts(".o_tag_offer li")).toEqual(["Quatrain", "Léa", "and 7 more"]);
    await contains(".modal .btn-primary").click();
    expect.verifySteps([[[1], [7], []]]);
    expect(".o_notification").toHaveCount(1);
    expect(tagOfferService.dependencies).toInclude("dialog");
});

test("nothing is asked where there is nothing to ask", async () => {
    onRpc("res.partner", "get_tag_offer", () => ({}));
    await mountWithCleanup(MainComponentsContainer);
    await getService("contact_directory.tag_offer").ask({
        ids: [1],
        added: [7],
        removed: [],
    });
    await animationFrame();
    expect(".modal").toHaveCount(0);
});
