import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";
import { shellStrings } from "./shell-strings.ts";

/** Where the API is while developing. */
const api = process.env.LECTERN_API ?? "http://127.0.0.1:3000";

const BASE =
  /node_modules\/(react|react-dom|scheduler|@tanstack\/(react-query|query-core|react-router|router-core|history|react-store|store))\/|packages\/(client|ui\/src\/web)\/|packages\/ui\/src\/(cx|Button|buttonClass|Spinner|Link|Page|Breadcrumbs|Failure|ErrorState|EmptyState|Callout|Skeleton|Toast|Menu|Dialog|Avatar|Field|TextField|FormErrors)\.tsx/;

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), tailwindcss(), shellStrings()],
  resolve: { dedupe: ["react", "react-dom", "@tanstack/react-query", "@tanstack/react-router"] },
  server: {
    host: "127.0.0.1",
    port: 5173,
    proxy: {
      "/api": { target: api },
      "/socket.io": { target: api, ws: true },
    },
  },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    manifest: true,
    target: "es2023",
    // Inlined fonts or images would be data: addresses in style sheets and count against the first load.
    assetsInlineLimit: 0,
    // Vite's polyfill would be an extra script; every browser of the target has modulepreload.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        // What every page needs, in one file: left alone it becomes two dozen small ones.
        codeSplitting: { groups: [{ name: "base", test: BASE }] },
      },
    },
  },
});
