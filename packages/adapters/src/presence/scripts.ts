import { defineScript } from "../redis/script.ts";

/*
 * Keys, all below the prefix:
 *   room:<room>          sorted set of the people in a room, scored by when they came
 *   place:<room>|<user>  set of a person's connections in a room
 *   connection:<id>      hash room → person
 *   process:<id>         set of the connections a process holds
 *   processes            sorted set of processes, scored by their last heartbeat (Redis's clock, ms)
 *
 * Every step is O(log people) and touches one connection or one person, never a whole room.
 */
const SHARED = `
  local prefix = KEYS[1]
  local function now()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
  end
  local function online(room) return redis.call('ZCARD', prefix .. 'room:' .. room) end
  -- Answers whether the person is gone from the room with it.
  local function drop(room, user, connection)
    local place = prefix .. 'place:' .. room .. '|' .. user
    if redis.call('SREM', place, connection) == 0 then return false end
    if redis.call('SCARD', place) > 0 then return false end
    redis.call('ZREM', prefix .. 'room:' .. room, user)
    return true
  end
  -- Takes a connection out everywhere; adds room, user, online of everybody who is gone with it to 'gone'.
  local function dropAll(connection, gone)
    local key = prefix .. 'connection:' .. connection
    local places = redis.call('HGETALL', key)
    redis.call('DEL', key)
    for i = 1, #places, 2 do
      if drop(places[i], places[i + 1], connection) then
        gone[#gone + 1] = places[i]
        gone[#gone + 1] = places[i + 1]
        gone[#gone + 1] = online(places[i])
      end
    end
  end
  local function add(process, room, user, connection)
    redis.call('SADD', prefix .. 'process:' .. process, connection)
    local before = redis.call('HGET', prefix .. 'connection:' .. connection, room)
    if before and before ~= user then drop(room, before, connection) end
    redis.call('HSET', prefix .. 'connection:' .. connection, room, user)
    local place = prefix .. 'place:' .. room .. '|' .. user
    local first = redis.call('SCARD', place) == 0
    redis.call('SADD', place, connection)
    if first then redis.call('ZADD', prefix .. 'room:' .. room, now(), user) end
    return first
  end
`;

/** process, room, user, connection → {first, online} */
export const ENTER = defineScript(`${SHARED}
  local first = add(ARGV[1], ARGV[2], ARGV[3], ARGV[4])
  return { first and 1 or 0, online(ARGV[2]) }
`);

/** process, room, user, connection → {last, online} */
export const LEAVE = defineScript(`${SHARED}
  local key = prefix .. 'connection:' .. ARGV[4]
  redis.call('HDEL', key, ARGV[2])
  if redis.call('EXISTS', key) == 0 then redis.call('SREM', prefix .. 'process:' .. ARGV[1], ARGV[4]) end
  return { drop(ARGV[2], ARGV[3], ARGV[4]) and 1 or 0, online(ARGV[2]) }
`);

/** process, connection → room, user, online, … of the people gone with it */
export const LEAVE_ALL = defineScript(`${SHARED}
  local gone = {}
  dropAll(ARGV[2], gone)
  redis.call('SREM', prefix .. 'process:' .. ARGV[1], ARGV[2])
  return gone
`);

/** room, user → {removed, online} */
export const REMOVE = defineScript(`${SHARED}
  local place = prefix .. 'place:' .. ARGV[1] .. '|' .. ARGV[2]
  for _, connection in ipairs(redis.call('SMEMBERS', place)) do
    redis.call('HDEL', prefix .. 'connection:' .. connection, ARGV[1])
  end
  redis.call('DEL', place)
  return { redis.call('ZREM', prefix .. 'room:' .. ARGV[1], ARGV[2]), online(ARGV[1]) }
`);

/** process, connection, room, user, room, user, …: makes Redis know exactly these places of a connection. */
export const RESTORE = defineScript(`${SHARED}
  local wanted = {}
  for i = 3, #ARGV, 2 do wanted[ARGV[i]] = ARGV[i + 1] end
  local places = redis.call('HGETALL', prefix .. 'connection:' .. ARGV[2])
  for i = 1, #places, 2 do
    if wanted[places[i]] ~= places[i + 1] then
      redis.call('HDEL', prefix .. 'connection:' .. ARGV[2], places[i])
      drop(places[i], places[i + 1], ARGV[2])
    end
  end
  for room, user in pairs(wanted) do add(ARGV[1], room, user, ARGV[2]) end
  if next(wanted) == nil then redis.call('SREM', prefix .. 'process:' .. ARGV[1], ARGV[2]) end
  return 1
`);

/** process → 1 when Redis knew it, 0 when it was swept or Redis is new */
export const BEAT = defineScript(`${SHARED}
  return redis.call('ZADD', prefix .. 'processes', now(), ARGV[1]) == 0 and 1 or 0
`);

/** ms after which a silent process is dead, connections at most → {more, room, user, online, …} */
export const SWEEP = defineScript(`${SHARED}
  local dead = redis.call('ZRANGEBYSCORE', prefix .. 'processes', '-inf', now() - tonumber(ARGV[1]), 'LIMIT', 0, 1)[1]
  if not dead then return { 0 } end
  local gone = { 1 }
  for _, connection in ipairs(redis.call('SPOP', prefix .. 'process:' .. dead, tonumber(ARGV[2]))) do dropAll(connection, gone) end
  if redis.call('EXISTS', prefix .. 'process:' .. dead) == 0 then redis.call('ZREM', prefix .. 'processes', dead) end
  return gone
`);

/** process: takes it off the list at an orderly end; its connections are swept like a dead one's if any are left. */
export const RETIRE = defineScript(`${SHARED}
  if redis.call('EXISTS', prefix .. 'process:' .. ARGV[1]) == 0 then return redis.call('ZREM', prefix .. 'processes', ARGV[1]) end
  return redis.call('ZADD', prefix .. 'processes', 0, ARGV[1])
`);
