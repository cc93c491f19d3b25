-- Appends records: all or nothing, after every condition was checked.
-- KEYS: mark, meta, records, unique keys, names of logs.
-- ARGV: mark, lowest head possible, expected head or '', log, channel, sender,
--       then for each record its unique key or '', and its body.
if not is_ours() then return {'foreign'} end
local head = positions(KEYS[2])
if not head then return {'damaged', 'its positions are no numbers'} end
if head < tonumber(ARGV[2]) then return {'lost', digits(head)} end
-- A key of another type fails here, before anything is written.
redis.call('HLEN', KEYS[4])
redis.call('ZSCORE', KEYS[5], ARGV[4])
for i = 7, #ARGV, 2 do
  local at = ARGV[i] ~= '' and redis.call('HGET', KEYS[4], ARGV[i])
  if at then return {'duplicate', digits((i - 7) / 2), at} end
end
if ARGV[3] ~= '' and ARGV[3] ~= digits(head) then return {'conflict', digits(head)} end
local last = head
for i = 8, #ARGV, 2 do
  last = last + 1
  redis.call('XADD', KEYS[3], digits(last) .. '-0', 'b', ARGV[i])
end
for i = 7, #ARGV, 2 do
  if ARGV[i] ~= '' then
    redis.call('HSET', KEYS[4], ARGV[i], digits(head + 1 + (i - 7) / 2))
  end
end
redis.call('HSET', KEYS[2], 'head', digits(last))
if head == 0 then redis.call('ZADD', KEYS[5], 0, ARGV[4]) end
redis.call('PUBLISH', ARGV[5], ARGV[6] .. ' ' .. ARGV[4])
return {'ok', digits(head + 1), digits(last)}
