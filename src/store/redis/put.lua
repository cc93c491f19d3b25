-- Writes or removes a small record, if the precondition holds.
-- KEYS: mark, record, index, expiries, counter of versions.
-- ARGV: mark, key, now, precondition ('', 'absent' or a version), 'put' or 'remove',
--       then to put: value, expiry or ''.
if not is_ours() then return {'foreign'} end
redis.call('ZSCORE', KEYS[3], ARGV[2])
redis.call('ZSCORE', KEYS[4], ARGV[2])
local found = redis.call('HMGET', KEYS[2], 'version', 'value', 'expires')
local version, value, expires = found[1] or '', found[2] or '', found[3] or ''
if expires ~= '' and tonumber(expires) <= tonumber(ARGV[3]) then
  version, value, expires = '', '', ''
end
local holds = ARGV[4] == '' or ARGV[4] == version or (ARGV[4] == 'absent' and version == '')
if not holds then return {'conflict', version, value, expires} end
if ARGV[5] == 'remove' then
  redis.call('UNLINK', KEYS[2])
  redis.call('ZREM', KEYS[3], ARGV[2])
  redis.call('ZREM', KEYS[4], ARGV[2])
  return {'ok'}
end
local next = digits(redis.call('INCR', KEYS[5]))
redis.call('HSET', KEYS[2], 'version', next, 'value', ARGV[6], 'expires', ARGV[7])
redis.call('ZADD', KEYS[3], 0, ARGV[2])
if ARGV[7] ~= '' then
  redis.call('ZADD', KEYS[4], ARGV[7], ARGV[2])
else
  redis.call('ZREM', KEYS[4], ARGV[2])
end
return {'ok', next}
