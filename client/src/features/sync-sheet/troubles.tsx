// What keeps work from being sent or saved, and what happened to it, each with the way out.
import { useState } from "preact/hooks";
import { useSignedIn, useStore } from "../../app/context";
import { overlay } from "../../app/overlays";
import { RequestNumber } from "../../app/request-number";
import { daysFromToday, moment, t } from "../../i18n";
import type { Notice, SyncStatus } from "../../store/store";
import { Button, Note } from "../../ui";

/** What keeps work from being sent or saved, each with the one way out. */
export function Troubles({ status }: { readonly status: SyncStatus }) {
  const { store } = useSignedIn();
  const minutes = Math.round(Math.abs(status.clockSkewMs) / 60_000);
  return (
    <>
      {status.state === "signed_out" && (
        <Note
          tone="due"
          title={t("trouble.signed-out.title")}
          end={
            <Button
              kind="quiet"
              small
              onClick={() => {
                overlay.value = "sign-in";
              }}
            >
              {t("trouble.signed-out.do")}
            </Button>
          }
        >
          {t("sync.signed-out.why")}
        </Note>
      )}
      {status.state === "account_closed" && (
        <Note tone="lost" title={t("saving.closed")}>
          {t("sync.closed.why")}
        </Note>
      )}
      {status.state === "upgrade" && (
        <Note tone="due" title={t("saving.upgrade")}>
          {t("sync.upgrade.why")}
        </Note>
      )}
      {status.portal && (
        <Note tone="due" title={t("saving.portal")}>
          {t("sync.portal.why")}
        </Note>
      )}
      {status.unsaved > 0 && (
        <Note tone="lost" title={t("saving.not-saved", { count: status.unsaved })}>
          {t("sync.not-saved.why")}
        </Note>
      )}
      {status.stuckSince !== null && <Stuck since={status.stuckSince} status={status} now={store.now()} />}
      {status.held > 0 && <Note title={t("saving.held")}>{t("sync.held.why", { count: status.held })}</Note>}
      {status.rescued > 0 && <Rescued count={status.rescued} />}
      {status.notices.map((notice) => (
        <Told key={notice.id} notice={notice} />
      ))}
      {minutes >= 5 && (
        <Note title={t(status.clockSkewMs > 0 ? "sync.clock.behind" : "sync.clock.ahead", { minutes })}>
          {t("sync.clock.why")}
        </Note>
      )}
    </>
  );
}

interface StuckProps {
  readonly since: number;
  readonly status: Pick<SyncStatus, "stuckBy" | "stuckRequest">;
  readonly now: number;
}

function Stuck({ since, status: { stuckBy, stuckRequest }, now }: StuckProps) {
  const at = moment(since, { now });
  return (
    <Note tone="due" title={t("sync.stuck.title", { at, days: daysFromToday(since, { now }) })}>
      {t("sync.stuck.why", { cause: stuckBy ?? "unknown" })}
      {stuckRequest !== null && <RequestNumber id={stuckRequest} />}
    </Note>
  );
}

/** Rows that the server no longer had: sent again as new ones, or let go of after a second tap. */
function Rescued({ count }: { readonly count: number }) {
  const store = useStore();
  const [sure, setSure] = useState(false);
  const drop = (): void => {
    if (sure) void store.dropRescued();
    else setSure(true);
  };
  return (
    <Note tone="due" title={t("sync.rescued", { count })}>
      {t(sure ? "sync.rescued.sure" : "sync.rescued.why")}
      <div class="line">
        <Button small onClick={() => void store.sendRescued()}>
          {t("sync.rescued.send")}
        </Button>
        <Button kind="quiet" small onClick={drop}>
          {t("sync.rescued.drop")}
        </Button>
      </div>
    </Note>
  );
}

function Told({ notice }: { readonly notice: Notice }) {
  const store = useStore();
  const away = (
    <Button kind="quiet" small onClick={() => void store.putAway(notice)}>
      {t("sync.understood")}
    </Button>
  );
  return (
    <Note tone="due" title={t(`trouble.${notice.kind}`)} end={away}>
      {t(`sync.${notice.kind}.why`, { lost: notice.lost ?? 0 })}
    </Note>
  );
}
