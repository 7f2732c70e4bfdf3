// Columns whose names mean something at conversion, in the five languages of the product (I4).
import { fold } from "../../store/fold-text";

export const MEANINGS = [
  "company",
  "person",
  "first_name",
  "last_name",
  "job_title",
  "phone",
  "email",
  "website",
  "address",
  "tags",
  "amount",
  "folder",
  "step",
  "reminder",
  "assigned_to",
] as const;
export type Meaning = (typeof MEANINGS)[number];

/** English, Italian, French, Norwegian, Russian; compared without accents, case and punctuation. */
const NAMES: Readonly<Record<Meaning, string>> = {
  company:
    "company, company name, account, organisation, organization, azienda, impresa, ditta, società, ragione sociale, " +
    "entreprise, société, raison sociale, selskap, firma, bedrift, компания, фирма, организация, название компании",
  person:
    "person, contact, contact person, contact name, full name, persona, referente, contatto, nome e cognome, interlocuteur, personne, kontakt, kontaktperson, контакт, контактное лицо, фио",
  first_name: "first name, firstname, given name, nome, prénom, fornavn, имя",
  last_name: "surname, last name, lastname, family name, cognome, nom, nom de famille, etternavn, фамилия",
  job_title: "job title, job, position, ruolo, mansione, qualifica, fonction, poste, stilling, должность",
  phone:
    "phone, telephone, phone number, tel, mobile, mobile phone, cell, telefono, cellulare, téléphone, portable, " +
    "telefon, mobil, mobiltelefon, телефон, мобильный, моб",
  email:
    "e-mail, mail, e-mail address, posta elettronica, courriel, adresse e-mail, epost, e-post, почта, эл почта, электронная почта",
  website:
    "website, web site, web, site, url, sito, sito web, site web, site internet, nettside, nettsted, hjemmeside, сайт",
  address: "address, indirizzo, adresse, адрес",
  tags: "tags, tag, etichette, etichetta, étiquettes, étiquette, etiketter, etikett, теги, тег, метки",
  amount: "amount, importo, montant, beløp, сумма",
  folder: "client folder, cartella cliente, dossier client, kundemappe, папка клиента",
  step: "step, stage, fase, étape, étape commerciale, steg, этап",
  reminder: "reminder, promemoria, rappel, påminnelse, напоминание",
  assigned_to:
    "assigned to, assignee, assegnato a, assegnatario, attribué à, assigné à, responsable, tildelt, ansvarlig, назначено, ответственный",
};

const MEANING_BY_NAME: ReadonlyMap<string, Meaning> = new Map(
  MEANINGS.flatMap((meaning) => NAMES[meaning].split(",").map((name) => [plain(name), meaning] as const)),
);

/** What a column of this name fills at conversion; null for a column of the company's own. */
export function meaningOf(name: string): Meaning | null {
  return MEANING_BY_NAME.get(plain(name)) ?? null;
}

function plain(name: string): string {
  return fold(name).replace(/[^\p{L}\p{N}]+/gu, "");
}
