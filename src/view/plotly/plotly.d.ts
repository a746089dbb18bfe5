declare module "plotly.js-gl3d-dist-min" {
  export * from "plotly.js";
}
