-- Replaces bodies where they stand and appends the notice. A stream's entries cannot be changed, so
-- the stream is written anew beside the old one, of which nothing remains.
-- KEYS: mark, meta, records, unique keys, draft of the records, the new snapshot.
-- ARGV: mark, lowest head possible, expected head, log, channel, sender, unique key or '', notice,
--       the snapshot's through or '', its id, its parts, its bytes, what their names begin with,
--       then for each record its position and body.
if not is_ours() then return {'foreign'} end
local head, through = positions(KEYS[2])
if not head then return {'damaged', 'its positions are no numbers'} end
if head < tonumber(ARGV[2]) then return {'lost', digits(head)} end
redis.call('HLEN', KEYS[4])
local at = ARGV[7] ~= '' and redis.call('HGET', KEYS[4], ARGV[7])
if at then return {'duplicate', '0', at} end
if ARGV[3] ~= digits(head) then return {'conflict', digits(head)} end
local folds = ARGV[9] ~= ''
if folds and ARGV[9] ~= digits(through) then return {'conflict', digits(head)} end
if folds and redis.call('LLEN', KEYS[6]) ~= tonumber(ARGV[11]) then return {'unfinished'} end
local bodies, missing = {}, 0
for i = 14, #ARGV, 2 do
  if tonumber(ARGV[i]) <= through then return {'conflict', digits(head)} end
  bodies[ARGV[i] .. '-0'] = ARGV[i + 1]
  missing = missing + 1
end
redis.call('DEL', KEYS[5])
local from = '-'
while true do
  local entries = redis.call('XRANGE', KEYS[3], from, '+', 'COUNT', 16)
  for _, entry in ipairs(entries) do
    local body = bodies[entry[1]]
    if body then missing = missing - 1 end
    redis.call('XADD', KEYS[5], entry[1], 'b', body or entry[2][2])
    from = '(' .. entry[1]
  end
  if #entries < 16 then break end
end
if missing > 0 then
  redis.call('DEL', KEYS[5])
  return {'damaged', 'a record is missing'}
end
local notice = digits(head + 1)
redis.call('XADD', KEYS[5], notice .. '-0', 'b', ARGV[8])
redis.call('RENAME', KEYS[5], KEYS[3])
redis.call('HSET', KEYS[2], 'head', notice, 'erased', notice)
if ARGV[7] ~= '' then redis.call('HSET', KEYS[4], ARGV[7], notice) end
if folds then
  local old = redis.call('HGET', KEYS[2], 'snapshot')
  redis.call('HSET', KEYS[2], 'snapshot', ARGV[10], 'bytes', ARGV[12])
  redis.call('PERSIST', KEYS[6])
  if old then redis.call('UNLINK', ARGV[13] .. old) end
end
redis.call('PUBLISH', ARGV[5], ARGV[6] .. ' ' .. ARGV[4])
return {'ok', notice, notice}
