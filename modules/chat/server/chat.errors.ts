import { AppError } from "@lectern/core";

export const replyTargetMissing = () => new AppError({ code: "reply_target_missing", status: 422, safeMessage: "The message you answer is not in this room." });

export const clientIdReused = () =>
  new AppError({ code: "client_id_reused", status: 409, safeMessage: "This client id was already used for another message." });

export const roomClosed = () => new AppError({ code: "room_closed", status: 403, safeMessage: "This room can be read, but not written in any more." });

export const muted = (until: Date | null, reason: string) =>
  new AppError({
    code: "muted",
    status: 403,
    safeMessage: until ? "You may not write in this room until the time given." : "You may not write in this room.",
    details: { until: until?.toISOString() ?? null, reason },
  });

export const writersStaffOnly = () => new AppError({ code: "writers_staff_only", status: 403, safeMessage: "Only staff may write in this room now." });

export const slowMode = (retryAfterSeconds: number) =>
  new AppError({ code: "slow_mode", status: 429, safeMessage: "This room is in slow mode. Wait a moment before you write again.", retryAfterSeconds });

export const wordNotAllowed = () =>
  new AppError({ code: "word_not_allowed", status: 422, safeMessage: "This message has a word that is not allowed in this room." });

export const fileMissing = () =>
  new AppError({ code: "file_missing", status: 422, safeMessage: "The file of this message is not there, or was sent already." });

export const everyoneNotAllowed = () => new AppError({ code: "everyone_not_allowed", status: 403, safeMessage: "Only staff may mention everybody." });

export const messageDeleted = () => new AppError({ code: "message_deleted", status: 409, safeMessage: "This message was taken back." });

export const tooManyReactions = (limit: number) =>
  new AppError({ code: "too_many_reactions", status: 409, safeMessage: `A message has at most ${limit} different reactions.`, details: { limit } });

export const tooManyPins = (limit: number) =>
  new AppError({ code: "too_many_pins", status: 409, safeMessage: `A room has at most ${limit} pinned messages.`, details: { limit } });

export const staffNotMuted = () => new AppError({ code: "staff_not_muted", status: 422, safeMessage: "Staff cannot be muted in its own room." });
