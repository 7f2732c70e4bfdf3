// What the page and whoever searches comments and prospect rows for it say to each other.
import type { Query } from "../../store/query";
import type { Shelved } from "../../store/store";
import type { Line } from "./shelf-lines";
import type { Found } from "./shelf-text";

export type Finds = Readonly<Record<Shelved, readonly Found[]>>;
export const NO_FINDS: Finds = { comment: [], prospect: [] };

export type Asked =
  | { readonly kind: "open"; readonly user: string }
  | { readonly kind: "find"; readonly call: number; readonly query: Query }
  | { readonly kind: "rows"; readonly call: number; readonly entity: Shelved; readonly ids: readonly string[] }
  /** These have changed; how those stand that own unsent work touches, null for one that is not there any more. */
  | {
      readonly kind: "change";
      readonly entity: Shelved;
      readonly ids: readonly string[];
      readonly own: ReadonlyMap<string, Line | null>;
    }
  /** All of these may have changed. */
  | { readonly kind: "again"; readonly entity: Shelved };

export type Told =
  | { readonly kind: "found"; readonly call: number; readonly finds: Finds }
  | { readonly kind: "rows"; readonly call: number; readonly rows: readonly unknown[] }
  /** There is more to find. */
  | { readonly kind: "more" }
  /** All of these that stand on the device have been read. */
  | { readonly kind: "whole"; readonly entity: Shelved };
