/** Who is in which room, by connection: a person with two tabs is one person with two connections. */
export interface PresencePort {
  /** Answers true when it is the person's first connection in that room. */
  enter(room: string, userId: string, connectionId: string): Promise<{ first: boolean; online: number }>;
  /** Answers true when it was the person's last connection in that room. */
  leave(room: string, userId: string, connectionId: string): Promise<{ last: boolean; online: number }>;
  /** Takes a connection out of every room; answers where its person is gone with it. */
  leaveAll(connectionId: string): Promise<{ room: string; online: number }[]>;
  /** Takes a person with all connections out of a room; answers whether they were in it. */
  remove(room: string, userId: string): Promise<{ removed: boolean; online: number }>;
  /** Number of people in the room. */
  count(room: string): Promise<number>;
  /** The people in the room, at most `limit`. */
  list(room: string, limit: number): Promise<string[]>;
}
