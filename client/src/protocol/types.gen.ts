// Generated from sync/ by `make types`; never edited by hand.

export type ElementSet = Readonly<Record<string, number>>;

export interface Column {
  readonly name: string;
  readonly kind: "date" | "email" | "link" | "number" | "phone" | "text";
  readonly rank?: string | null;
  readonly hidden?: boolean | null;
}

export interface ConflictValue {
  readonly value: unknown;
  readonly by: string;
  readonly at: string;
  readonly op: string;
}

export interface Email {
  readonly value: string;
  readonly rank?: string | null;
}

export interface Money {
  readonly amount: string;
  readonly currency: string;
  readonly probability?: number | null;
}

export interface Phone {
  readonly raw: string;
  readonly e164?: string | null;
  readonly kind?: string | null;
  readonly rank?: string | null;
}

export interface Status {
  readonly is: "cancelled" | "lost" | "open" | "won";
  readonly closed_at?: string | null;
  readonly reason?: string | null;
  readonly note?: string | null;
  readonly competitor?: string | null;
  readonly won?: Won | null;
}

export interface When {
  readonly due: string;
  readonly zone?: string | null;
  readonly minutes?: number | null;
}

export interface Won {
  readonly amount: string;
  readonly currency: string;
}

export interface Folder {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly owner?: string | null;
  readonly team?: string | null;
  readonly collaborators?: ElementSet | null;
  readonly name?: string | null;
  readonly alt_name?: string | null;
  readonly description?: string | null;
  readonly tags?: ElementSet | null;
  readonly active?: boolean | null;
  readonly parked?: boolean | null;
  readonly [x: `x:${string}`]: unknown | undefined;
  readonly merged_into?: string | null;
}

export interface Contact {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly owner?: string | null;
  readonly team?: string | null;
  readonly collaborators?: ElementSet | null;
  readonly first_name?: string | null;
  readonly middle_name?: string | null;
  readonly last_name?: string | null;
  readonly job_title?: string | null;
  readonly company?: string | null;
  readonly folder?: string | null;
  readonly [phone: `phone:${string}`]: Phone | null | undefined;
  readonly [email: `email:${string}`]: Email | null | undefined;
  readonly website?: string | null;
  readonly address?: string | null;
  readonly description?: string | null;
  readonly tags?: ElementSet | null;
  readonly source?: string | null;
  readonly consent?: string | null;
  readonly [x: `x:${string}`]: unknown | undefined;
  readonly merged_into?: string | null;
}

export interface Opportunity {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly owner?: string | null;
  readonly team?: string | null;
  readonly collaborators?: ElementSet | null;
  readonly title?: string | null;
  readonly description?: string | null;
  readonly money?: Money | null;
  readonly step?: string | null;
  readonly status?: Status | null;
  readonly tags?: ElementSet | null;
  readonly starred?: boolean | null;
  readonly folder?: string | null;
  readonly closing_date?: string | null;
  readonly created_on?: string | null;
  readonly captured_at?: string | null;
  readonly captured_by?: string | null;
  readonly source?: string | null;
  readonly [x: `x:${string}`]: unknown | undefined;
  readonly merged_into?: string | null;
}

export interface Participant {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly contact?: string | null;
  readonly role?: string | null;
  readonly rank?: string | null;
  readonly merged_into?: string | null;
}

export interface Action {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly when?: When | null;
  readonly kind?: string | null;
  readonly note?: string | null;
  readonly done_at?: string | null;
}

export interface Comment {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly parent?: string | null;
  readonly text?: string | null;
  readonly activity?: string | null;
  readonly outcome?: string | null;
  readonly minutes?: number | null;
  readonly happened_at?: string | null;
  readonly pinned?: boolean | null;
  readonly reactions?: ElementSet | null;
  readonly arrived_at?: string | null;
}

export interface Attachment {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly parent?: string | null;
  readonly sha256?: string | null;
  readonly size?: number | null;
  readonly mime?: string | null;
  readonly kind?: string | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly seconds?: number | null;
  readonly caption?: string | null;
  readonly state?: string | null;
  readonly preview?: boolean | null;
}

export interface ProspectList {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly owner?: string | null;
  readonly team?: string | null;
  readonly collaborators?: ElementSet | null;
  readonly name?: string | null;
  readonly description?: string | null;
  readonly tags?: ElementSet | null;
  readonly shared?: boolean | null;
  readonly [col: `col:${string}`]: Column | null | undefined;
}

export interface Prospect {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly [cell: `cell:${string}`]: unknown | undefined;
  readonly rank?: string | null;
  readonly state?: string | null;
  readonly outcome?: string | null;
  readonly retry?: string | null;
  readonly assignee?: string | null;
  readonly opportunity?: string | null;
}

export interface Pipeline {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly rank?: string | null;
  readonly is_default?: boolean | null;
  readonly archived?: boolean | null;
}

export interface Step {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly pipeline?: string | null;
  readonly rank?: string | null;
  readonly probability?: number | null;
  readonly private?: boolean | null;
  readonly usual_days?: number | null;
  readonly needs?: readonly string[] | null;
  readonly strict?: boolean | null;
  readonly archived?: boolean | null;
}

export interface Field {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly entity?: "contact" | "folder" | "opportunity" | null;
  readonly name?: string | null;
  readonly kind?: "checkbox" | "date" | "email" | "link" | "list" | "long_text" | "number" | "phone" | "text" | null;
  readonly options?: readonly string[] | null;
  readonly rank?: string | null;
  readonly is_key?: boolean | null;
  readonly archived?: boolean | null;
}

export interface Tag {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly element?: string | null;
  readonly name?: string | null;
  readonly category?: string | null;
  readonly words?: readonly string[] | null;
  readonly rank?: string | null;
  readonly archived?: boolean | null;
}

export interface TagCategory {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly required?: boolean | null;
  readonly single?: boolean | null;
  readonly implies?: string | null;
  readonly rank?: string | null;
  readonly archived?: boolean | null;
}

export interface ActivityKind {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly icon?: "call" | "mail" | "meeting" | "other" | "quote" | "visit" | null;
  readonly rank?: string | null;
  readonly archived?: boolean | null;
}

export interface LossReason {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly rank?: string | null;
  readonly archived?: boolean | null;
}

export interface Template {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly kind?: "comment" | "mail" | null;
  readonly language?: string | null;
  readonly subject?: string | null;
  readonly text?: string | null;
  readonly rank?: string | null;
  readonly archived?: boolean | null;
}

export interface Goal {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly measure?: "activities" | "new_opportunities" | "revenue" | "wins" | null;
  readonly member?: string | null;
  readonly team?: string | null;
  readonly month?: string | null;
  readonly target?: string | null;
  readonly currency?: string | null;
  readonly activity?: string | null;
  readonly agreed_by?: string | null;
  readonly archived?: boolean | null;
}

export interface WorkspaceChoice {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly key?: string | null;
  readonly value?: unknown;
}

export interface Member {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly role?: "admin" | "manager" | "rep" | null;
  readonly team?: string | null;
  readonly manages?: readonly string[] | null;
  readonly zone?: string | null;
  readonly language?: string | null;
  readonly active?: boolean | null;
  readonly parking?: boolean | null;
}

export interface Team {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly archived?: boolean | null;
}

export interface Conflict {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly record?: string | null;
  readonly entity?: string | null;
  readonly field?: string | null;
  readonly mark?: string | null;
  readonly kept?: ConflictValue | null;
  readonly others?: readonly ConflictValue[] | null;
  readonly was?: unknown;
  readonly open?: boolean | null;
  readonly settled_by?: string | null;
}

export interface Suggestion {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly record?: string | null;
  readonly entity?: string | null;
  readonly op?: unknown;
  readonly by?: string | null;
  readonly at?: string | null;
  readonly open?: boolean | null;
  readonly settled_by?: string | null;
}

export interface View {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly name?: string | null;
  readonly entity?: "contact" | "folder" | "opportunity" | "prospect" | null;
  readonly filter?: unknown;
  readonly sort?: string | null;
  readonly layout?: string | null;
  readonly shared?: boolean | null;
  readonly rank?: string | null;
  readonly owner?: string | null;
}

export interface Preference {
  readonly created_by?: string | null;
  readonly created_at?: string | null;
  readonly updated_at?: string | null;
  readonly key?: string | null;
  readonly value?: unknown;
  readonly owner?: string | null;
}

export type EntityName = "folder" | "contact" | "opportunity" | "participant" | "action" | "comment" | "attachment" | "prospect_list" | "prospect" | "pipeline" | "step" | "field" | "tag" | "tag_category" | "activity_kind" | "loss_reason" | "template" | "goal" | "workspace_choice" | "member" | "team" | "conflict" | "suggestion" | "view" | "preference";

export interface DataOf {
  readonly folder: Folder;
  readonly contact: Contact;
  readonly opportunity: Opportunity;
  readonly participant: Participant;
  readonly action: Action;
  readonly comment: Comment;
  readonly attachment: Attachment;
  readonly prospect_list: ProspectList;
  readonly prospect: Prospect;
  readonly pipeline: Pipeline;
  readonly step: Step;
  readonly field: Field;
  readonly tag: Tag;
  readonly tag_category: TagCategory;
  readonly activity_kind: ActivityKind;
  readonly loss_reason: LossReason;
  readonly template: Template;
  readonly goal: Goal;
  readonly workspace_choice: WorkspaceChoice;
  readonly member: Member;
  readonly team: Team;
  readonly conflict: Conflict;
  readonly suggestion: Suggestion;
  readonly view: View;
  readonly preference: Preference;
}

export type Version = number | `n:${number}`;

export type Fields = Readonly<Record<string, unknown>>;

export type StatusName = Status["is"];

export interface Create {
  readonly kind: "create";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly root?: string | null;
  readonly fields: Fields;
}

export interface SetFields {
  readonly kind: "set";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly fields: Fields;
  readonly base?: Readonly<Record<string, Version>>;
}

export interface StatusSet {
  readonly kind: "status.set";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly id: string;
  readonly status: "cancelled" | "lost" | "open" | "won";
  readonly closed_at?: string | null;
  readonly reason?: string | null;
  readonly note?: string | null;
  readonly competitor?: string | null;
  readonly won?: Won | null;
  readonly base?: Version | null;
}

export interface TagAdd {
  readonly kind: "tag.add";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly tag: string;
  readonly field?: string;
}

export interface TagRemove {
  readonly kind: "tag.remove";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly tag: string;
  readonly seen?: Version | null;
  readonly field?: string;
}

export interface CommentAdd {
  readonly kind: "comment.add";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly id: string;
  readonly root: string;
  readonly parent?: string | null;
  readonly text: string;
  readonly activity?: string | null;
  readonly outcome?: string | null;
  readonly minutes?: number | null;
  readonly happened_at?: string | null;
}

export interface AttachmentAdd {
  readonly kind: "attachment.add";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly id: string;
  readonly root: string;
  readonly parent?: string | null;
  readonly sha256: string;
  readonly size: number;
  readonly mime: string;
  readonly attached_as?: string | null;
  readonly caption?: string | null;
  readonly width?: number | null;
  readonly height?: number | null;
  readonly seconds?: number | null;
}

export interface ActionDone {
  readonly kind: "action.done";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly id: string;
  readonly done_at: string;
}

export interface RowConvert {
  readonly kind: "row.convert";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly prospect: string;
  readonly id: string;
  readonly fields: Fields;
  readonly assign_to?: string | null;
  readonly step?: string | null;
}

export interface Transfer {
  readonly kind: "transfer";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly to: string;
  readonly expected_owner?: string | null;
  readonly message?: string | null;
}

export interface Merge {
  readonly kind: "merge";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly survivor: string;
  readonly absorbed: string;
  readonly choices?: Readonly<Record<string, "absorbed" | "survivor">>;
}

export interface Delete {
  readonly kind: "delete";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly base?: Version | null;
}

export interface Restore {
  readonly kind: "restore";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly base?: Version | null;
}

export interface Purge {
  readonly kind: "purge";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly entity: EntityName;
  readonly id: string;
  readonly base?: Version | null;
}

export interface ConflictSettle {
  readonly kind: "conflict.settle";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly id: string;
  readonly choice: "kept" | "new" | "other";
  readonly other?: string | null;
  readonly value?: unknown;
  readonly base?: Version | null;
  readonly seen?: Version | null;
}

export interface SuggestionSettle {
  readonly kind: "suggestion.settle";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly id: string;
  readonly choice: "accept" | "dismiss";
  readonly base?: Version | null;
}

export interface Skip {
  readonly kind: "skip";
  readonly n: number;
  readonly op: string;
  readonly at: string;
  readonly off?: number;
  readonly again?: boolean;
  readonly to?: number | null;
}

export type Operation = Create | SetFields | StatusSet | TagAdd | TagRemove | CommentAdd | AttachmentAdd | ActionDone | RowConvert | Transfer | Merge | Delete | Restore | Purge | ConflictSettle | SuggestionSettle | Skip;

export interface Group {
  readonly ops: readonly unknown[];
}

export interface HistoryEntry {
  readonly seq: number;
  readonly op: string;
  readonly by: string;
  readonly at: string;
  readonly stored_at: string;
  readonly fields: readonly string[];
  readonly old: Readonly<Record<string, unknown>>;
}

export interface Limits {
  readonly max_ops: number;
  readonly max_bytes: number;
  readonly max_rows: number;
  readonly chunk_bytes: number;
}

export type Listed = readonly [entity: string, id: string, seq: number, root?: string];

export interface ManifestStart {
  readonly cursor: string;
  readonly seq: number;
}

export interface Result {
  readonly n: number;
  readonly op: string;
  readonly status: "applied" | "held" | "merged" | "noop" | "rejected" | "suggested";
  readonly conflicts?: readonly string[];
  readonly notes?: readonly string[];
  readonly owner?: string;
  readonly code?: string;
  readonly field?: string;
  readonly detail?: string;
  readonly repairs?: readonly string[];
}

export interface SchemaVersions {
  readonly push_min: number;
  readonly pull_min: number;
  readonly max: number;
  readonly url: string;
}

export interface Versions {
  readonly min: number;
  readonly max: number;
}

export interface WireRow {
  readonly entity: string;
  readonly id: string;
  readonly root?: string;
  readonly seq: number;
  readonly deleted?: boolean;
  readonly trashed?: Trashed;
  readonly v?: number;
  readonly fv?: ElementSet;
  readonly data?: Readonly<Record<string, unknown>>;
}

export interface Trashed {
  readonly by: string;
  readonly at: string;
}

export interface PushRequest {
  readonly proto: number;
  readonly schema: number;
  readonly device: string;
  readonly history?: string | null;
  readonly high?: readonly [number, string] | null;
  readonly client_now?: string | null;
  readonly acked_n?: number;
  readonly groups: readonly Group[];
}

export interface PushAnswer {
  readonly results: readonly Result[];
  readonly last_n: number;
  readonly high: readonly [number, string];
  readonly history: string;
  readonly more: boolean;
  readonly server_now: string;
}

export interface PullRequest {
  readonly proto: number;
  readonly schema: number;
  readonly device: string;
  readonly history?: string | null;
  readonly high?: readonly [number, string] | null;
  readonly cursor?: string | null;
  readonly limit?: number;
  readonly stream?: boolean;
}

export interface PullAnswer {
  readonly cursor: string;
  readonly more: boolean;
  readonly high: readonly [number, string];
  readonly history: string;
  readonly last_n?: number | null;
  readonly rows: readonly WireRow[];
  readonly enter: readonly string[];
  readonly leave: readonly string[];
  readonly server_now: string;
}

export interface ManifestRequest {
  readonly proto: number;
  readonly schema: number;
  readonly device: string;
  readonly history?: string | null;
  readonly high?: readonly [number, string] | null;
  readonly after?: string | null;
  readonly entities?: readonly string[] | null;
  readonly fill?: boolean;
  readonly cursor?: string | null;
  readonly limit?: number;
}

export interface ManifestAnswer {
  readonly ids?: readonly Listed[];
  readonly rows?: readonly WireRow[];
  readonly next: string | null;
  readonly start: ManifestStart;
  readonly high: readonly [number, string];
  readonly history: string;
  readonly last_n: number;
  readonly reason?: "access" | "schema" | "too_old";
}

export interface RowsRequest {
  readonly proto: number;
  readonly schema: number;
  readonly device: string;
  readonly history?: string | null;
  readonly high?: readonly [number, string] | null;
  readonly roots?: readonly string[] | "mine" | null;
  readonly ids?: readonly string[] | null;
  readonly after?: string | null;
  readonly limit?: number;
}

export interface RowsAnswer {
  readonly rows: readonly WireRow[];
  readonly missing: readonly string[];
  readonly next: string | null;
  readonly high: readonly [number, string];
  readonly last_n: number;
}

export interface HistoryRequest {
  readonly proto: number;
  readonly schema: number;
  readonly device: string;
  readonly history?: string | null;
  readonly high?: readonly [number, string] | null;
  readonly id: string;
  readonly before?: number | null;
}

export interface HistoryAnswer {
  readonly entries: readonly HistoryEntry[];
  readonly next: number | null;
  readonly high: readonly [number, string];
  readonly last_n: number;
}

export interface DigestRequest {
  readonly proto: number;
  readonly schema: number;
  readonly device: string;
  readonly history?: string | null;
  readonly high?: readonly [number, string] | null;
  readonly cursor: string;
  readonly buckets: Readonly<Record<string, readonly (readonly [number, number])[]>>;
}

export interface DigestAnswer {
  readonly again: boolean;
  readonly bad: Readonly<Record<string, readonly number[]>>;
  readonly high: readonly [number, string];
  readonly last_n: number;
}

export interface BlobRequest {
  readonly sha256: string;
  readonly size: number;
}

export interface BlobAnswer {
  readonly id: string;
  readonly offset: number;
  readonly size: number;
  readonly done: boolean;
}

export interface Hello {
  readonly product: string;
  readonly version: string;
  readonly proto: Versions;
  readonly schema: SchemaVersions;
  readonly limits: Limits;
  readonly server_now: string;
  readonly history?: string;
  readonly workspace?: string;
}

export type RefusalCode = "invalid" | "forbidden" | "gone" | "unknown_record" | "id_taken" | "stale_delete" | "owner_changed" | "dep_rejected" | "too_large" | "quota" | "op_id_reuse" | "server_error" | "schema_unsupported";

export const PROTOCOL_VERSION = 1;
export const SCHEMA_VERSION = 4;

export const ENTITIES: {
  readonly [E in EntityName]: {
    readonly kind: "root" | "child" | "setting" | "made" | "personal";
    readonly roots: readonly string[];
    readonly sets: readonly string[];
  };
} = {
  folder: { kind: "root", roots: [], sets: ["collaborators", "tags"] },
  contact: { kind: "root", roots: [], sets: ["collaborators", "tags"] },
  opportunity: { kind: "root", roots: [], sets: ["collaborators", "tags"] },
  participant: { kind: "child", roots: ["opportunity"], sets: [] },
  action: { kind: "child", roots: ["opportunity", "contact"], sets: [] },
  comment: { kind: "child", roots: ["folder", "contact", "opportunity", "prospect_list"], sets: ["reactions"] },
  attachment: { kind: "child", roots: ["folder", "contact", "opportunity", "prospect_list"], sets: [] },
  prospect_list: { kind: "root", roots: [], sets: ["collaborators", "tags"] },
  prospect: { kind: "child", roots: ["prospect_list"], sets: [] },
  pipeline: { kind: "setting", roots: [], sets: [] },
  step: { kind: "setting", roots: [], sets: [] },
  field: { kind: "setting", roots: [], sets: [] },
  tag: { kind: "setting", roots: [], sets: [] },
  tag_category: { kind: "setting", roots: [], sets: [] },
  activity_kind: { kind: "setting", roots: [], sets: [] },
  loss_reason: { kind: "setting", roots: [], sets: [] },
  template: { kind: "setting", roots: [], sets: [] },
  goal: { kind: "setting", roots: [], sets: [] },
  workspace_choice: { kind: "setting", roots: [], sets: [] },
  member: { kind: "setting", roots: [], sets: [] },
  team: { kind: "setting", roots: [], sets: [] },
  conflict: { kind: "made", roots: ["folder", "contact", "opportunity", "prospect_list"], sets: [] },
  suggestion: { kind: "made", roots: ["folder", "contact", "opportunity", "prospect_list"], sets: [] },
  view: { kind: "personal", roots: [], sets: [] },
  preference: { kind: "personal", roots: [], sets: [] },
};
