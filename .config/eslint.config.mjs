// Lint rules: the type-checked recommended sets, plus the walls between the folders of the design.
import eslint from "@eslint/js";
import tseslint from "typescript-eslint";

/** A folder that is the product never imports one that only tries it out. */
const noImportFrom = (folders, message) => ({
  "no-restricted-imports": [
    "error",
    {
      patterns: [
        { group: folders.map((folder) => `**/${folder}/**`), message },
        { group: ["@cloud-copilot/iam-simulate"], message: "AGPL: under test/ only." },
      ],
    },
  ],
});

export default tseslint.config(
  { ignores: ["node_modules/**", ".sandbox/**", "dist/**", "build/**"] },
  eslint.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: process.cwd() } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-unnecessary-condition": [
        "error",
        { allowConstantLoopConditions: "only-allowed-literals" },
      ],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "no-console": "off",
    },
  },
  {
    files: ["access/**/*.ts"],
    rules: noImportFrom(["components", "policypack", "sandbox", "test", "demo"], "access/ stands alone."),
  },
  {
    files: [
      "accounts/**/*.ts",
      "bootstrap/**/*.ts",
      "ci/**/*.ts",
      "components/**/*.ts",
      "demo/**/*.ts",
      "fleet/**/*.ts",
      "policypack/**/*.ts",
      "report/**/*.ts",
      "index.ts",
    ],
    rules: noImportFrom(["sandbox", "test"], "The product never imports the sandbox or the tests."),
  },
  {
    files: ["sandbox/**/*.ts"],
    rules: noImportFrom(["test"], "The sandbox never imports the tests."),
  },
  {
    files: ["test/**/*.ts"],
    rules: {
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-unused-expressions": "off",
    },
  },
  {
    files: ["**/*.mjs", "**/*.cjs"],
    languageOptions: {
      globals: {
        process: "readonly",
        console: "readonly",
        URL: "readonly",
        require: "readonly",
        module: "readonly",
        __dirname: "readonly",
      },
    },
  },
);
