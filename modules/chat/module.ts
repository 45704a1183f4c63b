import { defineModule } from "@lectern/core";

export default defineModule({ name: "chat", needs: ["users", "courses"] });
