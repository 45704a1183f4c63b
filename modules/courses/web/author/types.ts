/** What a new section can be. Quizzes, assignments, exercises and live sessions come with their own rooms. */
export const NEW_TYPES = ["text", "video", "audio", "file", "embed"] as const;
