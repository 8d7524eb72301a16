import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {rpcBus} from "@web/core/network/rpc";
import {TagOfferDialog} from "./tag_offer_dialog";

const LINK = 4;
const UNLINK = 3;
const MODEL = "res.partner";

/**
 * What a saved form, list or kanban changed in the tags of existing contacts.
 *
 * @param {Object} params of the call that was answered
 * @returns {{ids: Number[], added: Number[], removed: Number[]}|null}
 */
export function readTagChange(params) {
    if (params?.model !== MODEL || !["web_save", "write"].includes(params.method)) {
        return null;
    }
    const [ids, values] = params.args;
    const commands = values?.category_id || [];
    if (!ids?.length || !Array.isArray(commands)) {
        return null;
    }
    const pick = (code) => commands.filter((c) => c[0] === code).map((c) => c[1]);
    const change = {ids, added: pick(LINK), removed: pick(UNLINK)};
    return change.added.length || change.removed.length ? change : null;
}

/** After tags were saved, offers them to the linked contacts, if there are any. */
export const tagOfferService = {
    dependencies: ["orm", "dialog", "notification"],
    start(env, {orm, dialog, notification}) {
        const ask = async ({ids, added, removed}) => {
            const offer = await orm.silent.call(MODEL, "get_tag_offer", [
                ids,
                added,
                removed,
            ]);
            if (!offer.count) {
                return;
            }
            dialog.add(TagOfferDialog, {
                ...offer,
                apply: async () => {
                    const count = await orm.call(MODEL, "apply_tags_to_linked", [
                        ids,
                        added,
                        removed,
                    ]);
                    notification.add(_t("Linked contacts changed: %s", count), {
                        type: "success",
                    });
                },
            });
        };
        rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => {
            const change = detail.error ? null : readTagChange(detail.data.params);
            if (change) {
                ask(change);
            }
        });
        return {ask};
    },
};

registry.category("services").add("contact_directory.tag_offer", tagOfferService);
