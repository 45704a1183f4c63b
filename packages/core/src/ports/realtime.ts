/**
 * Fan-out to sockets; any process can reach any room on every process. Room names: `course_<id>`, `user_<id>`,
 * `session_<id>`; a socket's id is a room of that one socket. Nothing here throws: what a lost connection between processes
 * swallows, clients catch up on by asking with their last number.
 */
export interface RealtimePort {
  toRoom(room: string, event: string, payload: unknown): void;
  /** Closes every socket in the room (revoked session, suspended person), on every process. */
  disconnectRoom(room: string): void;
  /** Puts every socket in `members` (a room, or one socket's id) into `room`, on whichever process it is; resolves when broadcasts to `room` reach it, at the latest after a second. */
  joinRoom(members: string, room: string): Promise<void>;
  /** Takes every socket in `members` out of `room` (an enrolment that ended), on every process. */
  leaveRoom(members: string, room: string): void;
}
