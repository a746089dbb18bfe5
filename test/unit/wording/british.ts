/** British spellings of whole words, lowercase; American ones that look alike are not among them. */
const british = [
  "(?:(?:dis|mis|multi|re|un)?(?:arm|behavi|clam|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|rum|savi|splend|tum|val|vap|vig)our\\w*)",
  "(?:calib|cent|fib|lit|lust|meag|(?:centi|kilo|milli)?met|somb|spect|theat)(?:re|res|red)",
  "(?:en|con)?centring",
  "(?:de|un|re|sub|over)?(?:apolog|author|binar|capital|categor|central|character|critic|custom|digit|discret|emphas|equal|factor|familiar|final|formal|general|harmon|hypothes|ideal|initial|internal|international|item|legal|linear|local|marginal|material|maxim|mechan|memor|minim|modern|monopol|natural|neutral|normal|optim|organ|orthogonal|parallel|parametr|penal|personal|polar|popular|prior|quant|random|rational|real|recogn|regular|sanit|scrutin|serial|social|special|stabil|standard|steril|summar|symbol|symmetr|synchron|synthes|theor|token|trivial|unit|util|vector|visual)is(?:e|ed|er|ers|es|ing|able|ation|ations)",
  "(?:anal|paral|catal)ys(?:e|ed|er|ers|ing)",
  "(?:bevel|cancel|channel|chisel|counsel|dial|funnel|fuel|initial|label|level|marshal|marvel|model|panel|quarrel|relabel|signal|spiral|total|travel|tunnel|unravel)l(?:ed|er|ers|ing|ings|ous)",
  "(?:bias|focus)s(?:ed|es|ing)",
  "grey\\w*",
  "(?:licence|defence|offence|pretence)s?",
  "practis(?:e|ed|es|ing)",
  "(?:analogue|catalogue)[ds]?|cataloguing",
  "programmes?|cheques?|tyres?|plough\\w*|storeys?|mould\\w*|sceptic\\w*|aluminium|jewellery|kerbs?|sulph\\w+|cosy|maths",
  "manoeuv\\w+|encyclopaed\\w+|anaesth\\w+|paed\\w+|haemo\\w+|foetus\\w*",
  "ageing|acknowledgements?|judgements?|artefacts?",
  "learnt|spelt|burnt|dreamt|leapt|spoilt|whilst|amongst",
  "(?:after|down|in|on|out|to|up)wards",
  "fulfils?|fulfilment|instalments?|enrols?|enrolment|skilful\\w*|wilful\\w*|distils?",
];
const pattern = new RegExp(`^(?:${british.join("|")})$`);

/** The British spellings in a text, also within names as `nearestNeighbourIndex`. */
export function britishSpellings(text: string): string[] {
  const words = text.match(/\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu) ?? [];
  return [...new Set(words.filter((word) => pattern.test(word.toLowerCase())))];
}
