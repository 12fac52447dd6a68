// Modules that the build makes.
declare module "virtual:theme.css";
declare module "@fontsource-variable/*";
declare module "@cloudscape-design/global-styles/index.css";
