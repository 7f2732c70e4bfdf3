// The words of every other page; a new area needs no line here.
import type { Catalogue } from "../../i18n/languages";

const areas = import.meta.glob<Catalogue>(["./*.json", "!./{ui,saving,today,deals,sign-in}.json"], {
  eager: true,
  import: "default",
});

export default Object.assign({}, ...Object.values(areas)) as Catalogue;
