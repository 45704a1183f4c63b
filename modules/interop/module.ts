import { defineModule } from "@lectern/core";

export default defineModule({ name: "interop", needs: ["users", "courses"] });
