// Tags to put on and take off: typed, or tapped among those that are in use.
import { useState } from "preact/hooks";
import { useStore } from "../app/context";
import { t } from "../i18n";
import { foldTag } from "../store/fold-text";
import { elementOf, meansTag, tagName } from "../store/tag-names";
import { Chip, Field, Icon, Line, Name } from "../ui";
import { tagsOffered } from "./pinned-tags";
import "./tag-field.css";

export interface TagFieldProps {
  /** As elements, the way records hold them. */
  readonly chosen: readonly string[];
  readonly onAdd: (element: string) => void;
  readonly onRemove: (element: string) => void;
  /** What stands above says it already. */
  readonly hideLabel?: boolean | undefined;
}

const OFFERED = 6;

/** Enter or a comma ends a tag; what is left in the field when it is left becomes one too, for nothing typed is lost. */
export function TagField({ chosen, onAdd, onRemove, hideLabel }: TagFieldProps) {
  const store = useStore();
  const [typed, setTyped] = useState("");
  const on = new Set(chosen.map(foldTag));
  const folded = foldTag(typed);
  const offered = tagsOffered(store)
    .filter((tag) => !on.has(tag.folded) && !on.has(foldTag(tag.element)) && meansTag(tag, folded))
    .slice(0, OFFERED);
  const add = (text: string) => {
    for (const part of text.split(/[,;]/)) {
      const clean = part.trim().replace(/\s+/g, " ");
      if (clean !== "" && !on.has(foldTag(clean))) onAdd(elementOf(store, clean) ?? clean);
    }
    setTyped("");
  };
  // A tap on a tag below must not leave the field first: half a word would become a tag of its own.
  const leave = (event: FocusEvent & { readonly currentTarget: HTMLElement }) => {
    if (!(event.relatedTarget instanceof Node && event.currentTarget.contains(event.relatedTarget))) add(typed);
  };
  return (
    <div class="tag-field" onFocusOut={leave}>
      <Field
        label={t("pick.tags")}
        hideLabel={hideLabel}
        value={typed}
        onInput={(text) => (/[,;]/.test(text) ? add(text) : setTyped(text))}
        onEnter={() => add(typed)}
        placeholder={t("pick.tags.how")}
      />
      {(chosen.length > 0 || offered.length > 0) && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the chips are the targets; the field keeps the focus
        <div class="tag-field" onMouseDown={(event) => event.preventDefault()}>
          <Line>
            {chosen.map((element) => (
              <Chip
                key={element}
                on
                label={t("pick.tags.remove", { tag: tagName(store, element) })}
                onClick={() => onRemove(element)}
              >
                <Name>{tagName(store, element)}</Name>
                <Icon name="close" small />
              </Chip>
            ))}
            {offered.map((tag) => (
              <Chip
                key={tag.element}
                label={t("pick.tags.add", { tag: tag.name })}
                onClick={() => {
                  setTyped("");
                  onAdd(tag.element);
                }}
              >
                <Name>{tag.name}</Name>
              </Chip>
            ))}
          </Line>
        </div>
      )}
    </div>
  );
}
