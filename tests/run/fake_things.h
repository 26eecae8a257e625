// A service for the contract of tests/scenario/things.h, as a Dispatcher: in-process (it can be
// restored) or like a remote one (it cannot), and remembering every request that reached it.
#pragma once

#include <fmt/format.h>

#include <map>
#include <string>
#include <vector>

#include "dispatch/dispatcher.h"
#include "http/uri.h"
#include "json/tree.h"

namespace bodkin::testing {

class FakeThings : public dispatch::Dispatcher {
 public:
  bool local = true;         // in_process, with snapshot and restore
  bool dead = false;         // no connection
  int die_after = -1;        // answers so many requests more
  bool puts_create = false;  // a PUT of a thing that is not there makes it, answered 200
  bool keeps_names = false;  // 409 for a name that another thing has
  bool lists = false;        // GET /things shows what there is
  std::string refuse;        // "METHOD /path" that is answered 400
  bool half_done = false;    // a PUT of a known thing is answered 409, and yet done
  std::vector<Request> requests;
  std::map<std::string, std::string> things;  // id, body
  int restores = 0;

  dispatch::Answer send(const Request& request) override {
    requests.push_back(request);
    dispatch::Answer answer;
    if (dead || die_after == 0) {
      answer.transport = dispatch::Transport::kRefused;
      answer.error = "connection refused";
      return answer;
    }
    if (die_after > 0) --die_after;
    answer.response = respond(request);
    return answer;
  }
  bool in_process() const override { return local; }
  bool snapshot() override {
    if (local) kept_ = things;
    kept_next_ = next_;
    return local;
  }
  bool restore() override {
    if (!local) return false;
    ++restores;
    things = kept_;
    next_ = kept_next_;
    return true;
  }
  std::uint64_t sent() const override { return requests.size(); }

  // "POST /api/things" of each request, for comparing.
  std::vector<std::string> lines() const {
    std::vector<std::string> all;
    for (const auto& request : requests) all.push_back(request.method + " " + request.target);
    return all;
  }

 private:
  static Response plain(int status, std::string body = {}) {
    Response response;
    response.status = status;
    if (!body.empty()) response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return response;
  }
  std::string listed() const {
    std::string all;
    for (const auto& [id, body] : things) {
      if (lists) all += (all.empty() ? "" : ",") + shown(id, body);
    }
    return R"({"things":[)" + all + "]}";
  }
  static std::string shown(const std::string& id, const std::string& body) {
    return fmt::format(R"({{"thingId":"{}","of":{}}})", id, body);
  }
  Response make(const Request& request) {
    for (const auto& [id, body] : things) {
      if (keeps_names && body == request.body) return plain(409, R"({"detail":"name"})");
    }
    const json::Tree body = json::parse(request.body);
    const json::NodeId given = json::find_member(body, body.root(), "thingId");
    const std::string id = given == json::kNone ? fmt::format("thing-{}", next_++)
                                                : json::decode_string(body.at(given).text).bytes;
    things[id] = request.body;
    Response response = plain(201, shown(id, request.body));
    response.headers.add("Location", "http://elsewhere.invalid/api/things/" + id);
    return response;
  }
  Response respond(const Request& request) {
    const std::string path(http::split_target(request.target).path);
    if (request.method + " " + path == refuse) return plain(400, R"({"detail":"no"})");
    if (path == "/api/things") {
      return request.method == "POST" ? make(request) : plain(200, listed());
    }
    if (path == "/api/stats") return plain(200);
    const auto one = http::match_path("/api/things/{id}", path);
    const auto part = http::match_path("/api/things/{id}/parts/{p}", path);
    if (!one && !part) return plain(404);
    const std::string id = one ? one->front().value : part->front().value;
    if (puts_create && one && request.method == "PUT") things.try_emplace(id, request.body);
    const auto found = things.find(id);
    if (found == things.end()) return plain(404, R"({"detail":"unknown"})");
    if (part) return plain(request.method == "GET" ? 200 : 204);
    if (request.method == "DELETE") {
      things.erase(found);
      return plain(204);
    }
    if (request.method == "PUT") found->second = request.body;
    if (request.method == "PUT" && half_done) return plain(409, R"({"detail":"no"})");
    return plain(200, shown(id, found->second));
  }

  std::map<std::string, std::string> kept_;
  int next_ = 1, kept_next_ = 1;
};

}  // namespace bodkin::testing
