import { AppError } from "@lectern/core";

export const replyTargetMissing = () => new AppError({ code: "reply_target_missing", status: 422, safeMessage: "The message you answer is not in this room." });

export const clientIdReused = () =>
  new AppError({ code: "client_id_reused", status: 409, safeMessage: "This client id was already used for another message." });
