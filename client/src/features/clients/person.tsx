// A person as a row: a tap on the name opens the card, the signs call and write.
import type { TouchBy } from "../../deals/kept-drafts";
import { t } from "../../i18n";
import { firstEmail, firstPhone } from "../../store/reach";
import type { Row } from "../../store/store";
import { titleOf } from "../../store/titles";
import { Avatar, IconButton, ListRow, Name } from "../../ui";

interface PersonProps {
  readonly row: Row<"contact">;
  /** They are being called or written to: the page asks about it afterwards. */
  readonly onTouch?: (contact: string, by: TouchBy) => void;
}

export function Person({ row, onTouch }: PersonProps) {
  const name = titleOf(row) || t("clients.unnamed");
  const [phone, email] = [firstPhone(row.data), firstEmail(row.data)];
  return (
    <ListRow
      when={<Avatar name={name} />}
      title={<Name>{name}</Name>}
      sub={row.data.job_title ? <Name>{row.data.job_title}</Name> : undefined}
      href={`/c/${row.id}`}
      end={
        phone === undefined && email === undefined ? undefined : (
          <>
            {phone && (
              <IconButton
                accent
                icon="call"
                label={t("clients.call", { name })}
                href={phone.href}
                onClick={() => onTouch?.(row.id, "call")}
              />
            )}
            {email && (
              <IconButton
                accent
                icon="mail"
                label={t("clients.mail", { name })}
                href={email.href}
                onClick={() => onTouch?.(row.id, "mail")}
              />
            )}
          </>
        )
      }
    />
  );
}
