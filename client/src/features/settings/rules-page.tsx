// What counts for everybody, and what each role sees first: chosen by an admin, read by all (H3, B11, K8).
import { chooseFirstScreenOfRole, firstScreenOfRole, ROLES } from "../../app/first-choice";
import { PLACES } from "../../app/places";
import { chooseHouseRule, HOUSE_RULES, type HouseRule, houseRule } from "../../deals/house-rules";
import { count, t } from "../../i18n";
import type { Done } from "../../store/gesture";
import { Section, Select } from "../../ui";
import { SettingsPage } from "./frame";
import { changed, said, useSettings } from "./use-settings";

const RULES = Object.keys(HOUSE_RULES) as readonly HouseRule[];

export function RulesPage() {
  const { store } = useSettings();
  return (
    <SettingsPage title={t("settings.rules")} lead={t("settings.rules.lead")} flat>
      {RULES.map((rule) => (
        <Rule
          key={rule}
          label={t(`settings.rules.${rule}`)}
          hint={t(`settings.rules.${rule}.hint`)}
          value={String(houseRule(store, rule).value)}
          options={spans(rule, houseRule(store, rule).value)}
          onChoose={(chosen) => chooseHouseRule(store, rule, Number(chosen))}
        />
      ))}
      <Section title={t("settings.starts")} flat>
        <p class="pad muted">{t("settings.starts.hint")}</p>
        {ROLES.map((role) => (
          <Rule
            key={role}
            label={t(`role.${role}`)}
            value={firstScreenOfRole(store, role)}
            options={PLACES.map(({ name }) => ({ value: name, label: t(`ui.place.${name}`) }))}
            onChoose={(place) => chooseFirstScreenOfRole(store, role, place)}
          />
        ))}
      </Section>
    </SettingsPage>
  );
}

/** Those offered, and the one chosen where another version offered more. */
function spans(rule: HouseRule, chosen: number): readonly Option<string>[] {
  const words = rule === "customerMonths" ? "clients.months" : "settings.rules.days";
  return [...new Set<number>([...HOUSE_RULES[rule].offered, chosen])]
    .sort((one, other) => one - other)
    .map((many) => ({ value: String(many), label: t(words, { count: many, shown: count(many) }) }));
}

interface Option<V> {
  readonly value: V;
  readonly label: string;
}

interface RuleProps<V extends string> {
  readonly label: string;
  readonly hint?: string | undefined;
  readonly value: V;
  readonly options: readonly Option<V>[];
  readonly onChoose: (value: V) => Promise<Done>;
}

function Rule<V extends string>({ label, hint, value, options, onChoose }: RuleProps<V>) {
  const { isAdmin } = useSettings();
  if (!isAdmin) {
    return (
      <div class="field">
        <b>{label}</b>
        <span class="muted">{options.find((one) => one.value === value)?.label}</span>
        {hint && <small>{hint}</small>}
      </div>
    );
  }
  const choose = (chosen: V): void => void onChoose(chosen).then((done) => said(changed(label), done));
  return <Select label={label} hint={hint} value={value} options={options} onChange={choose} />;
}
