-- Over-capacity as a rule over answers: an accepted allocation leaves no more in use than there is.
-- For the embedded service and for OpenStack Placement, whose names are the same:
--     bodkin fuzz --embedded --hooks examples/hooks/capacity.lua
--
-- More may be in use than fits where an inventory was made smaller, so only classes are judged that
-- a request of this trace was granted after that.

oracles = {
  ["capacity"] = {
    purpose = "an accepted allocation leaves no more in use than (total - reserved) x ratio",
    severity = "high",
    cwe = 770,
  },
}

-- "PROVIDER CLASS" of everything that a body of PUT /allocations/{consumer} asks for.
local function asked(body, found)
  for provider, entry in pairs(body.allocations) do
    for class in pairs(entry.resources) do
      found[provider .. " " .. class] = true
    end
  end
end

function check_trace(trace)
  local granted, shown = {}, {} -- by provider and class; records by provider
  for i, exchange in ipairs(trace) do
    local request, response = exchange.request, exchange.response
    local ok = response.status >= 200 and response.status < 300
    local provider = request.path:match("^/resource_providers/([^/]+)")
    if exchange.fresh then
      granted, shown = {}, {}
    end
    if ok and request.method ~= "GET" then
      if request.operation == "PUT /allocations/{consumer_uuid}" then
        asked(request.json, granted)
      elseif request.operation == "POST /allocations" then
        for _, body in pairs(request.json) do
          asked(body, granted)
        end
      else
        granted, shown = {}, {}
      end
    elseif ok and provider and type(response.json) == "table" then
      shown[provider] = response.json.inventories or shown[provider]
      for class, used in pairs(response.json.usages or {}) do
        local record = (shown[provider] or {})[class]
        if record and granted[provider .. " " .. class] and
           used > (record.total - record.reserved) * record.allocation_ratio then
          return {
            oracle = "capacity",
            exchange = i,
            message = used .. " " .. class .. " in use of " .. record.total .. ", " ..
                      record.reserved .. " reserved, ratio " .. record.allocation_ratio,
            kind = "more is in use than there is",
            location = "/usages/*",
          }
        end
      end
    end
  end
end
