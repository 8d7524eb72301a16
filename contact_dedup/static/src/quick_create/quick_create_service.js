import {rpcBus} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const REVIEWER = "contact_dedup.group_reviewer";

/**
 * A contact created from a many2one has only a name and no form to warn on: it is
 * created, and a notification says which contacts it looks like.
 */
export const quickCreateService = {
    dependencies: ["orm", "action", "notification"],
    start(env, {orm, action, notification}) {
        /** In a window above the document for which the contact was created. */
        const openAbove = (next) =>
            action.doAction({
                ...next,
                target: "new",
                context: {...next.context, dialog_size: "extra-large"},
            });

        const compare = async (id) =>
            openAbove(await orm.call("res.partner", "action_view_duplicates", [[id]]));

        const open = (id) =>
            openAbove({
                type: "ir.actions.act_window",
                res_model: "res.partner",
                res_id: id,
                views: [[false, "form"]],
            });

        async function getButton(id, match) {
            return (await user.hasGroup(REVIEWER))
                ? {name: _t("Compare"), onClick: () => compare(id)}
                : {
                      name: _t("Open %s", match.display_name),
                      onClick: () => open(match.id),
                  };
        }

        async function warn([id, name]) {
            const matches = await orm.silent.call("res.partner", "check_created", [
                [id],
            ]);
            if (!matches.length) {
                return;
            }
            const button = await getButton(id, matches[0]);
            const others = matches.map((match) => match.display_name).join(", ");
            const close = notification.add(
                _t("%(name)s was created, but looks like %(others)s.", {name, others}),
                {
                    type: "warning",
                    sticky: true,
                    buttons: [
                        {
                            ...button,
                            primary: true,
                            onClick: () => {
                                close();
                                return button.onClick();
                            },
                        },
                    ],
                }
            );
        }

        rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => {
            const {model, method} = detail.data.params || {};
            const isCreated = Array.isArray(detail.result) && detail.result[0];
            if (model === "res.partner" && method === "name_create" && isCreated) {
                // a warning that fails must not disturb what the user is doing
                warn(detail.result).catch(() => {});
            }
        });
    },
};

registry.category("services").add("contact_dedup.quick_create", quickCreateService);
