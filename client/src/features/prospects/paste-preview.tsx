// What a paste will become, shown before anything is written: its columns and first rows.
import { t } from "../../i18n";
import type { ImportPlan } from "./import-rows";

const ROWS = 3;

export interface PastePreviewProps {
  readonly plan: ImportPlan;
  /** The name of each column by place; empty for one that is left out. */
  readonly columns: readonly string[];
}

export function PastePreview({ plan, columns }: PastePreviewProps) {
  return (
    <div class="pad">
      <p>
        <b>{t("prospects.paste.rows", { count: plan.rows.length })}</b>
        {plan.header && <span class="muted"> {t("prospects.paste.header")}</span>}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways is scrolled by keys, too */}
      <section class="paste-preview" tabIndex={0} aria-label={t("prospects.paste.preview")}>
        <table>
          <thead>
            <tr>
              {columns.map((name, at) => (
                <th key={`${at} ${name}`} scope="col">
                  <bdi>{name}</bdi>
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {plan.rows.slice(0, ROWS).map((row, line) => (
              <tr key={`${line} ${row.join()}`}>
                {columns.map((name, at) => (
                  <td key={`${at} ${name}`}>
                    <bdi>{row[at] ?? ""}</bdi>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </div>
  );
}
