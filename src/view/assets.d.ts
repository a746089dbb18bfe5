declare module "*.css";

/** A module and all it imports, built into one script and one style sheet (see esbuild.js). */
declare module "*?bundle" {
  const bundle: { readonly script: string; readonly style: string };
  export default bundle;
}
