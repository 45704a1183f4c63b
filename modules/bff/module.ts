import { defineModule } from "@lectern/core";

export default defineModule({ name: "bff", needs: ["users", "courses"] });
