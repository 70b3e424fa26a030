-- One line of JSON after a run; with "unique" every request has an address of its own.
local n, unique = 0, false
init = function(args) unique = args[1] == "unique" end
request = function()
  if not unique then return wrk.format() end
  n = n + 1
  return wrk.format(nil, wrk.path .. (wrk.path:find("?", 1, true) and "&" or "?") .. "utm_n=" .. n .. os.time())
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('JSON{"requests":%d,"us":%d,"p50":%d,"p95":%d,"refused":%d,"lost":%d}\n', summary.requests, summary.duration,
    latency:percentile(50), latency:percentile(95), e.status, e.connect + e.read + e.write + e.timeout))
end
