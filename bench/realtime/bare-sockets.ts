import { createServer } from "node:http";
import { Server } from "socket.io";

/**
 * The baseline: a Socket.IO server that sends every message on to everybody in the room, unread, unstored, to whoever comes. Same
 * transport and options as Lectern's. `node bare-sockets.ts` prints its port.
 */
const http = createServer();
const io = new Server(http, { serveClient: false, transports: ["websocket"], perMessageDeflate: false });
io.on("connection", (socket) => {
  socket.on("join-course", ({ courseId }: { courseId: string }, acknowledge: (reply: object) => void) => {
    void socket.join(courseId);
    acknowledge({ ok: true });
  });
  socket.on("send-message", (message: { courseId: string; like: object; clientId: string }, acknowledge: (reply: object) => void) => {
    // As many bytes as a message of Lectern's has.
    const payload = { ...message.like, clientId: message.clientId };
    io.to(message.courseId).emit("message-received", payload);
    acknowledge({ ok: true, message: payload });
  });
});
http.listen(0, "127.0.0.1", () => {
  const address = http.address();
  process.stdout.write(`port ${typeof address === "object" && address ? address.port : 0}\n`);
});
