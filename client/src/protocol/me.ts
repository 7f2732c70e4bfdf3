// Who is signed in and for which workspace: the answer of sign-in and of `/auth/me`.

export interface User {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly role: "admin" | "manager" | "rep";
  readonly team: string | null;
  readonly zone: string;
  readonly language: string;
}

export interface Workspace {
  readonly id: string;
  readonly name: string;
  readonly language: string;
  readonly currency: string;
  readonly zone: string;
  readonly visibility: "everyone" | "team" | "own";
  readonly claiming: boolean;
}

export interface Me {
  readonly user: User;
  readonly workspace: Workspace;
  readonly csrf: string;
  readonly claim_key: string | null;
}
