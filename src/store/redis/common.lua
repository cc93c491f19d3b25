-- Begins every script that writes or reads a log: the fence, and small helpers.
-- KEYS[1] is the store's mark, ARGV[1] what it must be: nothing is done to another database.
local function is_ours()
  return redis.call('GET', KEYS[1]) == ARGV[1]
end

-- Positions are exact up to 2^53; Lua's own formatting would round them.
local function digits(number)
  return string.format('%.0f', number)
end

-- The log's head, what is folded, and the last erasure's notice; nil if that is not what stands.
local function positions(meta)
  local found = redis.call('HMGET', meta, 'head', 'through', 'erased')
  local head = tonumber(found[1] or '0')
  local through = tonumber(found[2] or '0')
  local erased = tonumber(found[3] or '0')
  if head and through and erased then
    return head, through, erased
  end
end
