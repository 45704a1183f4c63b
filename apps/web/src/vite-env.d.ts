/// <reference types="vite/client" />

declare module "virtual:shell-strings/*" {
  const strings: Record<string, string>;
  export default strings;
}
