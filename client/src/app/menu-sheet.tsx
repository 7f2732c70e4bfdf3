// Behind one's own initials: what waits to be settled, people, settings and the theme.
import { t } from "../i18n";
import { requestsOf } from "../store/requests";
import { Avatar, chooseTheme, Icon, ListRow, Segmented, Sheet, THEMES, themeChoice } from "../ui";
import { useSignedIn } from "./context";
import { overlay } from "./overlays";
import { settleCount } from "./settle-count";

interface MenuSheetProps {
  readonly onClose: () => void;
}

export function MenuSheet({ onClose }: MenuSheetProps) {
  const { me, store } = useSignedIn();
  const toSettle = settleCount(store) + (requestsOf(store)?.length ?? 0);
  const themes = THEMES.map((value) => ({ value, label: t(`theme.${value}`) }));
  return (
    <Sheet title={me.user.name} open onClose={onClose}>
      <p class="pad muted">
        <bdi>{me.workspace.name}</bdi>, {t(`role.${me.user.role}`)}
      </p>
      <div class="page lined">
        <ListRow
          when={<Icon name="ask" />}
          whenTone={toSettle > 0 ? "now" : "accent"}
          title={t("ui.place.settle")}
          sub={t("menu.settle", { count: toSettle })}
          href="/settle"
          end={<Icon name="go" />}
        />
        {me.user.role === "admin" && (
          <ListRow
            when={<Icon name="people" />}
            whenTone="accent"
            title={t("ui.place.people")}
            sub={t("menu.people")}
            href="/settings/people"
            end={<Icon name="go" />}
          />
        )}
        <ListRow
          when={<Icon name="settings" />}
          whenTone="accent"
          title={t("ui.place.settings")}
          sub={t("menu.settings")}
          wrap
          href="/settings"
          end={<Icon name="go" />}
        />
        <ListRow
          when={<Avatar name={me.user.name} />}
          title={t("menu.sign-out")}
          sub={<bdi>{me.user.email}</bdi>}
          onClick={() => {
            overlay.value = "sign-out";
          }}
        />
      </div>
      <div class="line">
        <span class="grow">{t("theme.title")}</span>
        <Segmented label={t("theme.title")} options={themes} value={themeChoice.value} onChange={chooseTheme} />
      </div>
    </Sheet>
  );
}
