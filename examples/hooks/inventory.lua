-- Hooks for the embedded inventory service: run it with
--     bodkin fuzz --embedded --hooks examples/hooks/inventory.lua
-- Both oracles look at answers alone, and know nothing of how the request was made.

oracles = {
  ["reserved-fits"] = {
    purpose = "no inventory reserves more than it has",
    severity = "high",
    cwe = 20,
  },
  ["usage-counts"] = {
    purpose = "a refused allocation leaves the usages of a provider as they were",
    severity = "high",
    cwe = 460,
  },
}

local function inventories(exchange)
  local body = exchange.response.status == 200 and exchange.response.json
  return type(body) == "table" and body.inventories or {}
end

function check(exchange)
  for class, record in pairs(inventories(exchange)) do
    if record.reserved > record.total then
      return {
        oracle = "reserved-fits",
        message = class .. " reserves " .. record.reserved .. " of " .. record.total,
        kind = "reserved is above total",
        location = "/inventories/*/reserved",
      }
    end
  end
end

-- The usages of each provider before and after refused allocations, by the text of the answer.
function check_trace(trace)
  local seen, refused = {}, false
  for _, exchange in ipairs(trace) do
    local request, status = exchange.request, exchange.response.status
    if exchange.fresh then seen, refused = {}, false end
    if request.method == "GET" and request.operation == "GET /resource_providers/{uuid}/usages" then
      local before = seen[request.path]
      if before and refused and status == 200 and before ~= exchange.response.body then
        return {
          oracle = "usage-counts",
          message = "usages were " .. before .. " and are " .. exchange.response.body,
          kind = "usages change though the allocation was refused",
          exchange = exchange.index,
        }
      end
      if status == 200 then seen[request.path], refused = exchange.response.body, false end
    elseif request.method ~= "GET" then
      if status >= 200 and status < 300 then
        seen, refused = {}, false
      elseif status >= 400 then
        refused = true
      end
    end
  end
end
