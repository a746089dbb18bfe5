import { Tokenizer } from "@huggingface/tokenizers";

const unknown = "[UNK]";

/** Cuts words into WordPiece tokens as all-MiniLM-L6-v2 does, over the tokens that the table holds. */
export class Pieces {
  private readonly tokenizer: Tokenizer;

  constructor(tokens: readonly string[]) {
    const vocab = Object.fromEntries([unknown, ...tokens].map((token, id) => [token, id]));
    const model = {
      type: "WordPiece",
      unk_token: unknown,
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab,
    };
    const normalizer = {
      type: "BertNormalizer",
      clean_text: true,
      handle_chinese_chars: true,
      strip_accents: true,
      lowercase: true,
    };
    const pre_tokenizer = { type: "BertPreTokenizer" };
    this.tokenizer = new Tokenizer(
      { added_tokens: [], normalizer, pre_tokenizer, model, post_processor: null, decoder: null },
      {},
    );
  }

  /** The known tokens of a text; what follows the first of a word begins with "##". */
  of(text: string): string[] {
    return this.tokenizer.tokenize(text).filter((token) => token !== unknown);
  }
}
