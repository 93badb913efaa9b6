import tseslint from "typescript-eslint";

export default tseslint.config(
  {
    ignores: [
      "node_modules/",
      "coverage/",
      "rendered/",
      "**/*.cjs",
      "**/*.mjs",
      "policy/index.js",
      "plugin/index.js",
      "plugin/schema/unread.d.ts",
      "components/dist/",
      "tests/offline/fixtures/pack/",
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: true },
      ],
      // Values from the wire are narrowed where they are read.
      "@typescript-eslint/no-require-imports": "off",
    },
  },
  {
    files: ["tests/**", "bench/**"],
    rules: {
      "@typescript-eslint/no-unused-expressions": "off",
      // Tests read documents and wire messages that have no types.
      "@typescript-eslint/no-explicit-any": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/unbound-method": "off",
    },
  },
);
