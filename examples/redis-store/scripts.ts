/**
 * One append. Redis runs a script alone and to its end, and refuses one at its first write where there is no room, so
 * everything is looked at before anything is written.
 *
 * KEYS: commits, events, streams, changed, then for each change of a key: holders, unique.
 * ARGV: kind, id, command, fingerprint, expected, changed at, number of events, the events, then the changes.
 */
export const APPEND = `
local kind, id, command, fingerprint, expected, changed, count = unpack(ARGV, 1, 7)
count = tonumber(count)
local commits, events, streams, order = unpack(KEYS, 1, 4)
local member, changes = kind .. '/' .. id, (#KEYS - 4) / 2
local function change(i) return ARGV[7 + count + i], KEYS[3 + 2 * i], KEYS[4 + 2 * i] end

local earlier = redis.call('HGET', commits, command)
if earlier then
  local first, last, print = earlier:match('(%d+)/(%d+)/(.*)')
  if print ~= fingerprint then return {'command-reuse'} end
  return {'duplicate', first, last}
end

local version = redis.call('LLEN', events)
if version ~= tonumber(expected) or count == 0 then return {'conflict', version} end

for i = 1, changes do
  local what, _, unique = change(i)
  local by = what == 'unique' and redis.call('GET', unique)
  if by and by ~= member then return {'key-taken', i, by} end
end

local first, last = version + 1, version + count
local before = redis.call('HGET', streams, id)
redis.call('HSET', commits, command, first .. '/' .. last .. '/' .. fingerprint)
for i = 1, count do redis.call('RPUSH', events, ARGV[7 + i]) end
if before then redis.call('ZREM', order, before:match('/(.*)') .. '/' .. id) end
redis.call('HSET', streams, id, last .. '/' .. changed)
redis.call('ZADD', order, 0, changed .. '/' .. id)
for i = 1, changes do
  local what, holders, unique = change(i)
  if what ~= 'remove' then redis.call('ZADD', holders, 0, member) end
  if what == 'unique' then redis.call('SET', unique, member) end
  if what == 'remove' then
    redis.call('ZREM', holders, member)
    if redis.call('GET', unique) == member then redis.call('DEL', unique) end
  end
end
return {'ok', first, last}
`;

/** A page of streams by change, each as \`version/changed at/id\`. KEYS: changed, streams. ARGV: from, to, how many. */
export const LIST = `
local page = {}
for i, member in ipairs(redis.call('ZRANGE', KEYS[1], ARGV[1], ARGV[2], 'BYLEX', 'LIMIT', 0, ARGV[3])) do
  local id = member:match('/(.*)')
  page[i] = redis.call('HGET', KEYS[2], id) .. '/' .. id
end
return page
`;
