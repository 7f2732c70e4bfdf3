// An amount as it stands in a field: as people here would type it, without cents where there are none.

import { decimalSign } from "../../i18n";

export function amountText(amount: string | undefined): string {
  if (amount === undefined) return "";
  return amount.replace(/\.00$/, "").replace(".", decimalSign());
}
