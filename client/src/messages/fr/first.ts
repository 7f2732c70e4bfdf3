// The words of the shell and of Today, in a chunk of their own.
import type { Catalogue } from "../../i18n/languages";

const areas = import.meta.glob<Catalogue>(["./{ui,saving,today,deals}.json"], {
  eager: true,
  import: "default",
});

export default Object.assign({}, ...Object.values(areas)) as Catalogue;
