import { expect, test } from "vitest";
import { a_person, a_store, HandClock } from "./builders";
import { prefer, preference } from "./preferences";

test("K8: a choice of one's own is one record whatever the device, and choosing the same again writes nothing", async () => {
  const store = await a_store(a_person("Marco Rinaldi"), { clock: new HandClock() });

  await prefer(store, "pipeline.layout", "board");
  await prefer(store, "pipeline.layout", "board");
  const first = await store.vault.run((db) => db.getAll("outbox"));
  await prefer(store, "pipeline.layout", { is: "compact" });

  expect(first.map(({ operation }) => operation)).toMatchObject([
    {
      kind: "create",
      id: store.derivedId(`preference:${store.user.id}:pipeline.layout`),
      fields: { key: "pipeline.layout" },
    },
  ]);
  expect(preference(store, "pipeline.layout").value).toEqual({ is: "compact" });
  await store.close();
});
