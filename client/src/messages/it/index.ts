// All areas of this language in one chunk; the build has turned each message into its tree.
import type { Catalogue } from "../../i18n/languages";

const areas = import.meta.glob<Catalogue>("./*.json", { eager: true, import: "default" });

export default Object.assign({}, ...Object.values(areas)) as Catalogue;
