// A service with a small world in it, and a short way to say requests.
//
//   main   64 VCPU (max 32, ratio 2), 8192 MEMORY_MB (512 reserved, steps of 128); consumer `own`
//   of
//          project-a holds 4 VCPU; generation 2
//   full   4 VCPU, all held by consumer `other` of project-b; generation 2
//   spare  8 VCPU, 100 DISK_GB; generation 1; its parent is main
//   empty  no inventory; generation 0
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "service/service.h"

namespace bodkin::service {

inline const std::string kMain = "0b0d0000-0000-4000-8000-00000000aa01";
inline const std::string kFull = "0b0d0000-0000-4000-8000-00000000aa02";
inline const std::string kSpare = "0b0d0000-0000-4000-8000-00000000aa03";
inline const std::string kEmpty = "0b0d0000-0000-4000-8000-00000000aa04";
inline const std::string kMissing = "0b0d0000-0000-4000-8000-00000000dead";
inline const std::string kOwn = "0b0d0000-0000-4000-8000-00000000cc01";
inline const std::string kOther = "0b0d0000-0000-4000-8000-00000000cc02";
inline const std::string kNew = "0b0d0000-0000-4000-8000-00000000cc03";

inline Request request(std::string method, std::string target, std::string body = {},
                       const char* token = kTokenAdmin) {
  Request made;
  made.method = std::move(method);
  made.target = std::move(target);
  made.body = std::move(body);
  if (token != nullptr) made.headers.add("X-Auth-Token", token);
  made.headers.add("Content-Type", "application/json");
  return made;
}

inline std::string provider_path(const std::string& uuid, const std::string& rest = {}) {
  return "/resource_providers/" + uuid + rest;
}

// {"resource_provider_generation": g, "inventories": {…}}
inline std::string inventories(int generation, const std::string& map) {
  return R"({"resource_provider_generation":)" + std::to_string(generation) + R"(,"inventories":)" +
         map + "}";
}

// A consumer's body. `generation` is JSON text.
inline std::string wants(const std::string& provider, const std::string& resources,
                         const std::string& generation = "null",
                         const std::string& project = "project-a") {
  return R"({"allocations":{")" + provider + R"(":{"resources":)" + resources +
         R"(}},"consumer_generation":)" + generation + R"(,"project_id":")" + project +
         R"(","user_id":"user-a","consumer_type":"INSTANCE"})";
}

class World {
 public:
  explicit World(std::vector<std::string> defects = {}, std::vector<std::string> checks_off = {}) {
    auto opened = Service::open({.defects = std::move(defects),
                                 .checks_off = std::move(checks_off),
                                 .database = {},
                                 .seed = 1});
    EXPECT_TRUE(opened.has_value());
    service_ = std::move(*opened);
    build();
    EXPECT_TRUE(service_->snapshot());
    service_->take_log();
    service_->take_statements();
  }
  Service& service() { return *service_; }
  Response send(const Request& asked) { return service_->handle(asked); }
  Response send(std::string method, std::string target, std::string body = {},
                const char* token = kTokenAdmin) {
    return send(request(std::move(method), std::move(target), std::move(body), token));
  }
  void restore() { ASSERT_TRUE(service_->restore()); }

 private:
  void must(const Response& response) { ASSERT_LT(response.status, 300) << response.body; }
  void build() {
    for (const auto& [uuid, name] :
         {std::pair(kMain, "main"), std::pair(kFull, "full"), std::pair(kEmpty, "empty")}) {
      must(send("POST", "/resource_providers",
                R"({"name":")" + std::string(name) + R"(","uuid":")" + uuid + R"("})"));
    }
    must(send("POST", "/resource_providers",
              R"({"name":"spare","uuid":")" + kSpare + R"(","parent_provider_uuid":")" + kMain +
                  R"("})"));
    must(send("PUT", provider_path(kMain, "/inventories"),
              inventories(0, R"({"VCPU":{"total":64,"max_unit":32,"allocation_ratio":2.0},)"
                             R"("MEMORY_MB":{"total":8192,"reserved":512,"step_size":128,)"
                             R"("min_unit":128}})")));
    must(send("PUT", provider_path(kFull, "/inventories"),
              inventories(0, R"({"VCPU":{"total":4}})")));
    must(send("PUT", provider_path(kSpare, "/inventories"),
              inventories(0, R"({"VCPU":{"total":8},"DISK_GB":{"total":100}})")));
    must(send("PUT", "/allocations/" + kOwn, wants(kMain, R"({"VCPU":4})")));
    must(send("PUT", "/allocations/" + kOther, wants(kFull, R"({"VCPU":4})", "null", "project-b")));
  }
  std::unique_ptr<Service> service_;
};

}  // namespace bodkin::service
