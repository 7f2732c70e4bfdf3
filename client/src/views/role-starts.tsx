// What an admin has arranged for oneself, given to a role: everybody's of it who has chosen nothing else (K8).
import { ROLES, type Role } from "../app/first-choice";
import { t } from "../i18n";
import { giveStart, isStartOf } from "../store/role-start";
import type { Store } from "../store/store";
import { Chip, Line, snack } from "../ui";
import "./views.css";

interface RoleStartsProps {
  readonly store: Store;
  /** What is given, as `giveStart` knows it. */
  readonly name: string;
  readonly value: unknown;
}

/** Nothing for whoever is no admin. */
export function RoleStarts({ store, name, value }: RoleStartsProps) {
  if (store.user.role !== "admin") return null;
  const give = async (role: Role): Promise<void> => {
    const done = await giveStart(store, role, name, value);
    snack(t("views.start.given", { role: t(`role.${role}`) }), { undo: () => void done.undo() });
  };
  return (
    <div class="control role-starts">
      <span class="label">{t("views.start")}</span>
      <Line>
        {ROLES.map((role) => (
          <Chip key={role} on={isStartOf(store, role, name, value)} onClick={() => void give(role)}>
            {t(`role.${role}`)}
          </Chip>
        ))}
      </Line>
      <span class="hint">{t("views.start.hint")}</span>
    </div>
  );
}
