/** What does not appear in what people read, and the plain words for it. */
const banned: readonly (readonly [RegExp, string])[] = [
  [/\banew\b/i, "again, newly generated, recompute"],
  [/\bheed(s|ed|ing)?\b/i, "influences, follows"],
  [/\bunsaid\b/i, "silently"],
  [/\bas long as it takes\b|\btakes? (its|their) time\b/i, "can take a while"],
  [
    /\bwhat answers at\b|\bno ollama answers\b|\bwhen it answers\b/i,
    "is running, is not the expected server",
  ],
  [/\b(goes|go) with (it|that|them|these|this|those)\b/i, "belongs to, can be mixed with"],
  [/\bof before\b/i, "previous"],
  [/\bwants? (a|an|another) (sign-in|token)\b|\bmay want\b/i, "requires"],
  [/\basked for anew\b|\bask(ed)? again for\b/i, "regenerate"],
  [/\bkept words\b|\bwords kept\b|\bno longer kept\b/i, "saved words"],
  [/\bghosts\b/i, "deleted texts"],
  [/\bstale (texts?|points?)\b|\bre-embed stale\b/i, "changed texts"],
  [/\bholds? nothing of\b|\bnothing of this kind\b/i, "nothing of that kind was found"],
  [/\bnowhere else\b/i, "only there"],
  [/\bis to run\b/i, "start it, must be"],
  [/\bhas not begun\b|\bbegins anew\b/i, "did not start, has been recreated"],
  [/\bmore true\b|\btrue the view\b/i, "better preserved"],
  [/\btook over from\b|\baltogether\b/i, "replaced"],
  [
    /\b(the|a) most (bytes|files|lines|megabytes)\b|^most (bytes|different|files|lines|megabytes)\b/i,
    "maximum",
  ],
  [/\bthe plot in front\b/i, "the active plot"],
  [/\bis decided as\b/i, "falls back to"],
  [/\bthe share of\b|\bwhat share\b/i, "the fraction of"],
  [/\bmakers\b/i, "authors"],
  [/\bcan ?not draw\b|\bcan not\b/i, "cannot"],
  [/\bcolou?r-blind eyes\b/i, "color-blind-safe"],
  [/\bword contains this\b/i, "no matches"],
  [/\bothers beside\b|\black of\b|\bwhat there is of\b/i, "say it plainly"],
];

/** What is banned in a text, each with what to write instead. */
export function bannedWords(text: string): string[] {
  return banned.flatMap(([pattern, better]) => {
    const [found] = pattern.exec(text) ?? [];
    return found === undefined ? [] : [`“${found}”: ${better}`];
  });
}
