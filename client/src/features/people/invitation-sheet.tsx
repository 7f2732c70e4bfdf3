// One invitation: the link to send and the code to hold in front of a phone, a new link, and taking it back.
import { useState } from "preact/hooks";
import type { Invitation, Person } from "../../api";
import { moment, t } from "../../i18n";
import { Button, Sheet, snack } from "../../ui";
import { QrCode } from "./qr-code";

interface InvitationSheetProps {
  readonly person: Person;
  /** Only while it is fresh: the server tells the link once. */
  readonly invitation: Invitation | undefined;
  readonly onRenew: () => Promise<void>;
  readonly onWithdraw: () => Promise<void>;
  readonly onClose: () => void;
}

export function InvitationSheet({ person, invitation, onRenew, onWithdraw, onClose }: InvitationSheetProps) {
  const [busy, setBusy] = useState(false);
  const run = (work: () => Promise<void>) => (): void => {
    setBusy(true);
    void work().finally(() => setBusy(false));
  };
  const withdraw = run(async () => {
    await onWithdraw();
    onClose();
  });
  return (
    <Sheet
      title={person.name || person.email}
      open
      onClose={onClose}
      bar={
        <>
          {invitation ? (
            <LinkButtons url={addressOf(invitation)} />
          ) : (
            <Button disabled={busy} onClick={run(onRenew)}>
              {t("settings.people.renew")}
            </Button>
          )}
          <Button kind="quiet" disabled={busy} onClick={withdraw}>
            {t("settings.people.withdraw")}
          </Button>
        </>
      }
    >
      {invitation ? (
        <Link invitation={invitation} />
      ) : (
        <p class="pad muted">{t("settings.people.renew.why", { email: person.email })}</p>
      )}
    </Sheet>
  );
}

const addressOf = (invitation: Invitation): string => new URL(invitation.url, location.href).href;

function Link({ invitation }: { readonly invitation: Invitation }) {
  const url = addressOf(invitation);
  return (
    <>
      <p class="pad muted">{t("settings.people.once", { until: moment(invitation.expires_at) })}</p>
      <div class="pad center invitation-code">
        <QrCode text={url} label={t("settings.people.qr", { name: invitation.name || invitation.email })} />
      </div>
      <p class="pad muted address">
        <bdi>{url}</bdi>
      </p>
    </>
  );
}

function LinkButtons({ url }: { readonly url: string }) {
  const share = (): void => {
    // Closed without choosing somebody is no failure.
    void navigator.share({ title: "Carnet", text: t("settings.people.share-text"), url }).catch(() => {});
  };
  return (
    <>
      <Button onClick={() => void copyLink(url)}>{t("settings.people.copy")}</Button>
      {"share" in navigator && (
        <Button kind="quiet" onClick={share}>
          {t("settings.people.share")}
        </Button>
      )}
    </>
  );
}

async function copyLink(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    snack(t("settings.people.copied"));
  } catch {
    // Without https the browser has no clipboard: the address stands there to be selected.
    snack(t("settings.people.copy-failed"));
  }
}
