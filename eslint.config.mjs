import js from "@eslint/js";
import prettier from "eslint-config-prettier";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/", "out/", "node_modules/", "src/kernels/"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ["tsconfig.json", "src/view/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": "error",
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
