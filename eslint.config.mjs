import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import { createNodeResolver, importX } from "eslint-plugin-import-x";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "out/", "node_modules/", "src/kernels/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["tsconfig.json", "src/view/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { "import-x": importX },
    settings: {
      ...importX.flatConfigs.typescript.settings,
      "import-x/resolver-next": [createNodeResolver({ extensions: [".ts", ".mjs"] })],
    },
    rules: {
      "import-x/no-cycle": "error",
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      // Numbers say themselves, and an arrow may end in a call that returns nothing.
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": [
        "error",
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      // Reading an array of numbers within its bounds needs the mark under noUncheckedIndexedAccess.
      "@typescript-eslint/no-non-null-assertion": "off",
      // A string is taken apart into its characters on purpose: code points are what is counted.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // Fields are left out of copies that are made for it.
      "@typescript-eslint/no-dynamic-delete": "off",
      // An emitter of VS Code is disposed of like what it makes.
      "@typescript-eslint/no-unsafe-class-instance-assignment": "off",
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
    },
  },
  {
    // What VS Code shows goes through one file, which makes foreign text harmless.
    files: ["src/host/**/*.ts", "src/extension.ts"],
    ignores: ["src/host/shown.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        ...["MemberExpression[property", "ObjectPattern > Property[key"].map((selector) => ({
          selector: `${selector}.name=/^(show(Information|Warning|Error)Message|withProgress|createQuickPick|showQuickPick|createInputBox|showInputBox|setStatusBarMessage|createStatusBarItem)$/]`,
          message: "Show text by the functions of src/host/shown.ts.",
        })),
      ],
    },
  },
  {
    // The types of foreign replies promise more than servers keep, and tests look at what is never to be.
    files: ["src/engines/**", "test/**"],
    rules: { "@typescript-eslint/no-unnecessary-condition": "off" },
  },
  {
    // Hovers still have strings in VS Code's types, and a Memento its type parameters.
    files: ["test/host/**"],
    rules: {
      "@typescript-eslint/no-deprecated": "off",
      "@typescript-eslint/no-unnecessary-type-parameters": "off",
    },
  },
  {
    // Declares what WebAssembly has, as far as it is used.
    files: ["src/core/vectors/webAssembly.d.ts"],
    rules: { "@typescript-eslint/no-extraneous-class": "off" },
  },
  {
    files: ["**/*.js", "**/*.cjs", "**/*.mjs"],
    languageOptions: {
      globals: {
        AbortController: "readonly",
        AbortSignal: "readonly",
        Buffer: "readonly",
        URL: "readonly",
        URLSearchParams: "readonly",
        exports: "readonly",
        __dirname: "readonly",
        clearInterval: "readonly",
        clearTimeout: "readonly",
        console: "readonly",
        fetch: "readonly",
        module: "readonly",
        performance: "readonly",
        process: "readonly",
        require: "readonly",
        setInterval: "readonly",
        setTimeout: "readonly",
      },
    },
  },
  prettier,
);
