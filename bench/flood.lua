-- One line of JSON after a run over the addresses of a file, one after the other; with "unique" none is asked for twice.
local paths, n, unique = {}, 0, false
init = function(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
  unique = args[2] == "unique"
end
request = function()
  n = n + 1
  local path = paths[n % #paths + 1]
  return wrk.format(nil, unique and path .. (path:find("?", 1, true) and "&" or "?") .. "utm_n=" .. n .. os.time() or path)
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('JSON{"requests":%d,"us":%d,"p50":%d,"p95":%d,"max":%d,"refused":%d,"lost":%d}\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(95), latency.max, e.status, e.connect + e.read + e.write + e.timeout))
end
