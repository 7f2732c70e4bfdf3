// Settings: me, this phone, and how the workspace is set, readable by all.
import { useSignedIn } from "../../app/context";
import { chooseFirstScreen, firstScreenOfRole, ownFirstScreen, type PlaceName } from "../../app/first-choice";
import { LANGUAGE_OPTIONS } from "../../app/language-choice";
import { overlay } from "../../app/overlays";
import { PLACES } from "../../app/places";
import { keysOn, switchKeys } from "../../app/shortcuts";
import { chooseLanguage, type Language, language, t } from "../../i18n";
import {
  Avatar,
  Chip,
  chooseTheme,
  Icon,
  Page,
  Section,
  Segmented,
  Select,
  Switch,
  THEMES,
  themeChoice,
} from "../../ui";
import { Rings } from "./rings";
import { ThisPhone } from "./this-phone";
import { WorkspaceSettings } from "./workspace-settings";
import "./settings.css";

export function SettingsScreen() {
  return (
    <Page title={t("ui.place.settings")} back="/" compact flat>
      <div class="measure settings-halves">
        <div>
          <Me />
          <ThisPhone />
        </div>
        <div>
          <WorkspaceSettings />
          <Section title={t("settings.data")} flat>
            <a class="field" href="/trash">
              <b>{t("trash.title")}</b>
              <Icon name="go" />
              <small>{t("trash.hint")}</small>
            </a>
          </Section>
        </div>
      </div>
    </Page>
  );
}

function Me() {
  const { me, store } = useSignedIn();
  const team = me.user.team === null ? undefined : store.row("team", me.user.team).value?.data.name;
  const themes = THEMES.map((value) => ({ value, label: t(`theme.${value}`) }));
  return (
    <>
      <div class="line">
        <Avatar name={me.user.name} large />
        <span class="grow">
          <b>
            <bdi>{me.user.name}</bdi>
          </b>
          <br />
          <small class="muted">
            {t(`role.${me.user.role}`)}
            {team && (
              <>
                , <bdi>{team}</bdi>
              </>
            )}
          </small>
        </span>
        <Chip
          onClick={() => {
            overlay.value = "sign-out";
          }}
        >
          {t("menu.sign-out")}
        </Chip>
      </div>
      <Section title={t("settings.me")} flat>
        <div class="field choice">
          <Select
            label={t("sign-in.language")}
            options={LANGUAGE_OPTIONS}
            value={language.value}
            onChange={(next: Language) => void chooseLanguage(next, me.user.id)}
          />
        </div>
        <div class="field choice">
          <FirstScreen />
        </div>
        <a class="field" href="/settings/mine">
          <b>{t("settings.mine")}</b>
          <Icon name="go" />
          <small>{t("settings.mine.lead")}</small>
        </a>
        <Rings />
        <div class="line ruled">
          <b class="grow">{t("theme.title")}</b>
          <Segmented label={t("theme.title")} options={themes} value={themeChoice.value} onChange={chooseTheme} />
        </div>
        <div class="ruled">
          <Switch label={<b>{t("keys.on")}</b>} hint={t("keys.hint")} on={keysOn.value} onChange={switchKeys} />
        </div>
        <button
          type="button"
          class="field"
          onClick={() => {
            overlay.value = "keys";
          }}
        >
          <b>{t("keys.title")}</b>
          <kbd>?</kbd>
        </button>
      </Section>
    </>
  );
}

/** One's own choice, or that of the role (K8). */
function FirstScreen() {
  const { store } = useSignedIn();
  const role = t(`ui.place.${firstScreenOfRole(store, store.user.role)}`);
  return (
    <Select<PlaceName | "">
      label={t("settings.first-screen")}
      options={[
        { value: "", label: t("settings.first-screen.as-role", { place: role }) },
        ...PLACES.map(({ name }) => ({ value: name, label: t(`ui.place.${name}`) })),
      ]}
      value={ownFirstScreen(store) ?? ""}
      onChange={(name) => void chooseFirstScreen(store, name === "" ? undefined : name)}
    />
  );
}
