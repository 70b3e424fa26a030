-- One line of JSON after a run over the addresses of a file, one after the other; {n} in them is another number each time.
local paths, n, start = {}, 0, os.time()
init = function(args)
  for line in io.lines(args[1]) do paths[#paths + 1] = line end
end
request = function()
  n = n + 1
  return wrk.format(nil, (paths[n % #paths + 1]:gsub("{n}", start .. n)))
end
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format('JSON{"requests":%d,"us":%d,"p50":%d,"p95":%d,"max":%d,"refused":%d,"lost":%d}\n', summary.requests,
    summary.duration, latency:percentile(50), latency:percentile(95), latency.max, e.status, e.connect + e.read + e.write + e.timeout))
end
