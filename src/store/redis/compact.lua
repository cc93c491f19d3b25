-- Puts a snapshot, uploaded before, in place of exactly the records that it holds.
-- KEYS: mark, meta, records, the new snapshot.
-- ARGV: mark, through, replaces, its id, its parts, its bytes, what names of snapshots begin with.
if not is_ours() then return {'foreign'} end
local head, through, erased = positions(KEYS[2])
if not head then return {'damaged', 'its positions are no numbers'} end
local new = tonumber(ARGV[2])
if through ~= tonumber(ARGV[3]) or new < erased or new > head then
  return {'stale', digits(through)}
end
if redis.call('LLEN', KEYS[4]) ~= tonumber(ARGV[5]) then return {'unfinished'} end
local old = redis.call('HGET', KEYS[2], 'snapshot')
redis.call('HSET', KEYS[2], 'through', digits(new), 'snapshot', ARGV[4], 'bytes', ARGV[6])
redis.call('PERSIST', KEYS[4])
redis.call('XTRIM', KEYS[3], 'MINID', '=', digits(new + 1) .. '-0')
if old then redis.call('UNLINK', ARGV[7] .. old) end
return {'ok'}
