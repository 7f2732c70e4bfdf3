// The book: folders and contacts in one list, mine first, by name or by the oldest touch; segments and what is done to many.
import { useMemo, useState } from "preact/hooks";
import { openCapture } from "../../app/capture";
import { useStore } from "../../app/context";
import { isDesk } from "../../app/layout";
import { isolate, t } from "../../i18n";
import { momentOf } from "../../store/moment";
import type { Store } from "../../store/store";
import { Button, Empty, moveByArrows, Page } from "../../ui";
import type { Listing } from "../../views/filter";
import { everything, type Selection, still } from "../../views/selection";
import { askedOf, START } from "./asked";
import { bookOf, type Client } from "./book";
import { Clients } from "./client-list";
import { ClientsTop } from "./clients-top";
import { type Asked, clientsShown } from "./find-clients";
import { clientListing, isParked } from "./listing";
import { SelectBar } from "./select-bar";
import "./clients.css";

export function ClientsScreen() {
  const store = useStore();
  const { listing, shown, all, asked } = useShown(store);
  const [selection, select] = useState<Selection | null>(null);
  const ask = (next: Asked) => {
    askedOf(store).value = next;
  };
  if (all.length === 0) {
    return (
      <Page title={t("clients.title")}>
        <NoClients store={store} />
      </Page>
    );
  }
  const chosen = selection === null ? [] : still(selection, shown);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the rows are the targets; arrows only walk through them
    <div class="screen" onKeyDown={moveByArrows}>
      <Page
        title={t("clients.title")}
        top={<ClientsTop store={store} listing={listing} asked={asked} onAsk={ask} />}
        bar={
          selection !== null && (
            <SelectBar
              store={store}
              chosen={chosen}
              onAll={() => select(everything(shown.map(({ id }) => id)))}
              onClose={() => select(null)}
            />
          )
        }
      >
        {shown.length === 0 ? (
          <NothingMatches typed={asked.filter.find} onClear={() => ask(START)} />
        ) : (
          <Clients
            store={store}
            clients={shown}
            listing={listing}
            asked={asked}
            selection={selection}
            onSelect={select}
          />
        )}
      </Page>
    </div>
  );
}

interface Shown {
  readonly listing: Listing<Client>;
  readonly all: readonly Client[];
  readonly shown: readonly Client[];
  readonly asked: Asked;
}

function useShown(store: Store): Shown {
  const all = bookOf(store).clients.value;
  const asked = askedOf(store).value;
  const now = momentOf(store).value;
  const settings = [store.rows("field").value, store.rows("member").value, store.rows("tag").value];
  const listing = useMemo(() => clientListing(store), [store, all, ...settings]);
  const shown = useMemo(
    () =>
      clientsShown(listing, all, asked, {
        asker: { now, zone: store.user.zone },
        isAway: (client) => isParked(store, client),
      }),
    [listing, all, asked, now],
  );
  return { listing, all, shown, asked };
}

function NothingMatches({ typed, onClear }: { readonly typed: string; readonly onClear: () => void }) {
  const text = typed.trim();
  return (
    <Empty
      title={text === "" ? t("clients.none-match") : t("clients.none-match.typed", { typed: isolate(text) })}
      action={
        <div class="stack">
          <Button kind="quiet" small onClick={onClear}>
            {t("clients.clear")}
          </Button>
          {text !== "" && (
            <Button kind="plain" onClick={() => openCapture({ title: text })}>
              {t("clients.add", { typed: isolate(text) })}
            </Button>
          )}
        </div>
      }
    />
  );
}

function NoClients({ store }: { readonly store: Store }) {
  if (!store.ready.value) return null;
  const coming = store.status.value.received !== null;
  return (
    <Empty
      title={t(coming ? "clients.coming" : "clients.empty")}
      action={
        <Button kind={isDesk.value ? "quiet" : "main"} small icon="plus" onClick={() => openCapture()}>
          {t("clients.empty.capture")}
        </Button>
      }
    >
      {t(coming ? "clients.coming.how" : "clients.empty.how")}
    </Empty>
  );
}
