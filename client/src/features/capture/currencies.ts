// The currencies a person is likely to type an amount in: the workspace's, those in use, then those of our countries.
import type { Store } from "../../store/store";

const OURS = ["EUR", "NOK", "RUB", "CHF", "USD", "GBP", "SEK", "DKK"] as const;

export function currenciesOf(store: Store): readonly string[] {
  const used = new Set<string>([store.workspace.currency]);
  for (const { data } of store.rows("opportunity").value.values()) if (data.money) used.add(data.money.currency);
  for (const code of OURS) used.add(code);
  return [...used];
}
