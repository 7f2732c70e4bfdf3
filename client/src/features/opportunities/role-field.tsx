// The part somebody has in the sale: one of the known ones by a tap, or words of one's own (C5).
import { capital, t } from "../../i18n";
import { knownRole, ROLES, roleName } from "../../pick/roles";
import { Chip, Field, Line } from "../../ui";

interface RoleFieldProps {
  readonly role: string;
  readonly onRole: (role: string) => void;
  readonly onEnter?: () => void;
}

/** Tapping the chosen one again takes it off. */
export function RoleField({ role, onRole, onEnter }: RoleFieldProps) {
  const chosen = knownRole(role);
  return (
    <>
      <h2 class="flat">{t("opportunity.people.role")}</h2>
      <Line>
        {ROLES.map((one) => (
          <Chip key={one} on={chosen === one} onClick={() => onRole(chosen === one ? "" : one)}>
            {capital(roleName(one))}
          </Chip>
        ))}
      </Line>
      <Field
        label={t("opportunity.people.role.own")}
        value={chosen === null ? role : ""}
        onInput={onRole}
        onEnter={onEnter}
      />
    </>
  );
}
