-- Reads a log's positions and the records after one, up to a number and an amount of bytes.
-- KEYS: mark, meta, records. ARGV: mark, after ('': what is folded), most records, most bytes.
if not is_ours() then return {'foreign'} end
local head, through, erased = positions(KEYS[2])
if not head then return {'damaged', 'its positions are no numbers'} end
local snapshot = redis.call('HMGET', KEYS[2], 'snapshot', 'bytes')
local records, bytes = {}, 0
local after = ARGV[2] == '' and through or tonumber(ARGV[2])
local left, most = tonumber(ARGV[3]), tonumber(ARGV[4])
local from = digits(after + 1) .. '-0'
-- In small steps: how large the next record is shows only when it is there.
local step = 1
while left > 0 and bytes < most do
  local count = math.min(step, left)
  local entries = redis.call('XRANGE', KEYS[3], from, '+', 'COUNT', count)
  for _, entry in ipairs(entries) do
    if bytes >= most then break end
    if #entry[2] ~= 2 then return {'damaged', 'entry ' .. entry[1] .. ' has another form'} end
    records[#records + 1] = entry[1]
    records[#records + 1] = entry[2][2]
    bytes = bytes + #entry[2][2]
    from = '(' .. entry[1]
  end
  if #entries < count then break end
  left = left - #entries
  step = math.min(step * 2, 16)
end
return {'ok', digits(head), digits(through), digits(erased), snapshot[1] or '',
  snapshot[2] or '0', records}
