// One invitation: the link to send and the code to hold in front of a phone.
import type { Invitation } from "../../api";
import { moment, t } from "../../i18n";
import { Button, Sheet, snack } from "../../ui";
import { QrCode } from "./qr-code";

interface InvitationSheetProps {
  readonly invitation: Invitation;
  readonly onClose: () => void;
}

export function InvitationSheet({ invitation, onClose }: InvitationSheetProps) {
  const url = new URL(invitation.url, location.href).href;
  const share = (): void => {
    void navigator.share({ title: "Carnet", text: t("settings.people.share-text"), url }).catch(() => {});
  };
  return (
    <Sheet
      title={invitation.name || invitation.email}
      open
      onClose={onClose}
      bar={
        <>
          <Button onClick={() => void copyLink(url)}>{t("settings.people.copy")}</Button>
          {"share" in navigator && (
            <Button kind="quiet" onClick={share}>
              {t("settings.people.share")}
            </Button>
          )}
        </>
      }
    >
      <p class="pad muted">{t("settings.people.once", { until: moment(invitation.expires_at) })}</p>
      <div class="pad center">
        <QrCode text={url} label={t("settings.people.qr", { name: invitation.name })} />
      </div>
      <p class="pad muted address">
        <bdi>{url}</bdi>
      </p>
    </Sheet>
  );
}

export async function copyLink(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    snack(t("settings.people.copied"));
  } catch {
    // Without https the browser has no clipboard: the address stands there to be selected.
    snack(t("settings.people.copy-failed"));
  }
}
