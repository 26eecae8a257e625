// A small shop as a Handler that looks first and writes then: in one go, or (`racy`) with a gap in
// between in which another request may come.
#pragma once

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "bodkin/handler.h"
#include "http/uri.h"
#include "json/number.h"
#include "json/tree.h"

namespace bodkin::testing {

inline constexpr const char* kShopContract = R"({
 "openapi": "3.0.0", "info": {"title": "shop", "version": "1"},
 "paths": {
  "/coupons": {
   "post": {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["code"],
     "properties": {"code": {"type": "string"}}}}}},
    "responses": {"201": {"description": "", "content": {"application/json": {"schema": {"type": "object",
     "properties": {"couponId": {"type": "string"}}}}}}, "409": {"description": ""}}}},
  "/coupons/{couponId}": {
   "get": {"parameters": [{"name": "couponId", "in": "path", "required": true, "schema": {"type": "string"}}],
    "responses": {"200": {"description": ""}, "404": {"description": ""}}}},
  "/coupons/{couponId}/redeem": {
   "post": {"parameters": [{"name": "couponId", "in": "path", "required": true, "schema": {"type": "string"}}],
    "responses": {"200": {"description": ""}, "404": {"description": ""}, "409": {"description": ""}}}},
  "/orders": {
   "get": {"responses": {"200": {"description": ""}}},
   "post": {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["quantity"],
     "properties": {"quantity": {"type": "integer", "minimum": 1}}}}}},
    "responses": {"201": {"description": ""}, "400": {"description": ""}, "409": {"description": ""}}}},
  "/users": {
   "get": {"responses": {"200": {"description": ""}}},
   "post": {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["email"],
     "properties": {"email": {"type": "string"}}}}}},
    "responses": {"201": {"description": ""}, "409": {"description": ""}}}},
  "/items/{itemId}": {
   "parameters": [{"name": "itemId", "in": "path", "required": true, "schema": {"type": "string"}}],
   "get": {"responses": {"200": {"description": ""}, "404": {"description": ""}}},
   "put": {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["a", "b"],
     "properties": {"a": {"type": "string"}, "b": {"type": "string"}}}}}},
    "responses": {"200": {"description": ""}}},
   "delete": {"responses": {"204": {"description": ""}, "404": {"description": ""}}}},
  "/counters/{counterId}": {
   "parameters": [{"name": "counterId", "in": "path", "required": true, "schema": {"type": "string"}}],
   "get": {"responses": {"200": {"description": ""}}},
   "post": {"responses": {"200": {"description": ""}}}},
  "/notes/{noteId}": {
   "parameters": [{"name": "noteId", "in": "path", "required": true, "schema": {"type": "string"}}],
   "get": {"responses": {"200": {"description": ""}}},
   "put": {"requestBody": {"content": {"application/json": {"schema": {"type": "object", "required": ["version", "text"],
     "properties": {"version": {"type": "integer"}, "text": {"type": "string"}}}}}},
    "responses": {"200": {"description": ""}, "409": {"description": ""}}}}
 }
})";

class RacyShop : public Handler {
 public:
  bool racy = false;
  bool yields = true;       // has points at which another request may come in between
  bool stamps = false;      // answers show something that is never twice the same
  bool sequential = false;  // one request at a time
  bool restorable = true;

  bool concurrent() const override { return !sequential; }
  bool on_yield(YieldHook hook) override {
    hook_ = std::move(hook);
    return yields;
  }
  bool snapshot() override {
    kept_ = now_;
    return restorable;
  }
  bool restore() override {
    if (restorable) now_ = kept_;
    return restorable;
  }

  Response handle(const Request& request) override {
    std::unique_lock lock(mutex_, std::defer_lock);
    if (yields && hook_) hook_("begin");
    take(lock);
    const std::string path(http::split_target(request.target).path);
    const std::size_t slash = path.find('/', 1);
    const std::string kind = path.substr(0, slash);
    const std::string id = slash == path.npos ? "" : path.substr(slash + 1);
    const json::Tree body = json::parse(request.body);
    Response response = respond(request.method, kind, id, body, lock);
    if (!response.body.empty()) response.headers.add("Content-Type", "application/json");
    return response;
  }

 private:
  struct State {
    std::map<std::string, int> uses, counters;
    std::map<std::string, std::pair<std::string, std::string>> items;
    std::map<std::string, std::pair<std::int64_t, std::string>> notes;
    std::multiset<std::string> users;
    std::set<std::string> codes;
    std::int64_t left = 100;
    int orders = 0;
  };

  void take(std::unique_lock<std::mutex>& lock) {
    if (!yields || !hook_) {
      lock.lock();
      return;
    }
    while (!lock.try_lock()) hook_("busy");
  }
  // Between looking and writing.
  void gap(std::unique_lock<std::mutex>& lock) {
    if (!racy) return;
    lock.unlock();
    if (yields && hook_) hook_("gap");
    if (!yields) std::this_thread::sleep_for(std::chrono::milliseconds(1));
    take(lock);
  }
  static std::string text(const json::Tree& body, const char* member) {
    const json::NodeId id = json::find_member(body, body.root(), member);
    return id == json::kNone ? "" : json::decode_string(body.at(id).text).bytes;
  }
  static std::int64_t number(const json::Tree& body, const char* member) {
    const json::NodeId id = json::find_member(body, body.root(), member);
    return id == json::kNone ? -1 : json::to_int64(body.at(id).text).value_or(-1);
  }
  std::string stamp() { return stamps ? fmt::format(R"(,"token":"{}")", ++stamp_) : ""; }

  Response respond(const std::string& method, const std::string& kind, const std::string& id,
                   const json::Tree& body, std::unique_lock<std::mutex>& lock) {
    const bool reads = method == "GET";
    if (kind == "/coupons" && id.empty()) {
      const std::string code = text(body, "code");
      if (!now_.codes.insert(code).second) return {409, {}, ""};
      return {201, {}, fmt::format(R"({{"couponId":"c{}"}})", now_.codes.size())};
    }
    if (kind == "/coupons") {
      if (reads) return {200, {}, fmt::format(R"({{"redeemed":{}{}}})", now_.uses[id], stamp())};
      const std::string coupon = id.substr(0, id.find('/'));
      if (now_.uses[coupon] > 0) return {409, {}, ""};
      gap(lock);
      ++now_.uses[coupon];
      return {200, {}, ""};
    }
    if (kind == "/orders") {
      if (reads) return {200, {}, fmt::format(R"({{"left":{}{}}})", now_.left, stamp())};
      const std::int64_t wanted = number(body, "quantity");
      if (wanted < 1 || wanted > 80) return {400, {}, ""};
      if (wanted > now_.left) return {409, {}, ""};
      gap(lock);
      now_.left -= wanted;
      return {201, {}, fmt::format(R"({{"order":{}}})", ++now_.orders)};
    }
    if (kind == "/users") {
      if (reads) {
        std::string all;
        for (const auto& user : now_.users) all += (all.empty() ? "" : ",") + json::quote(user);
        return {200, {}, fmt::format(R"({{"users":[{}]{}}})", all, stamp())};
      }
      const std::string email = text(body, "email");
      if (now_.users.contains(email)) return {409, {}, ""};
      gap(lock);
      now_.users.insert(email);
      return {201, {}, fmt::format(R"({{"id":{}}})", ++now_.orders)};
    }
    if (kind == "/items") {
      if (method == "DELETE") return {now_.items.erase(id) > 0 ? 204 : 404, {}, ""};
      if (reads && !now_.items.contains(id)) return {404, {}, ""};
      if (!reads) {
        now_.items[id].first = text(body, "a");
        gap(lock);
        now_.items[id].second = text(body, "b");
      }
      const auto& [a, b] = now_.items[id];
      return {
          200, {}, fmt::format(R"({{"a":{},"b":{}{}}})", json::quote(a), json::quote(b), stamp())};
    }
    if (kind == "/counters") {
      if (reads) return {200, {}, fmt::format(R"({{"value":{}{}}})", now_.counters[id], stamp())};
      const int before = now_.counters[id];
      gap(lock);
      now_.counters[id] = before + 1;
      return {200, {}, ""};
    }
    if (kind == "/notes") {
      auto& [version, note] = now_.notes[id];
      if (!reads) {
        if (number(body, "version") != version) return {409, {}, ""};
        gap(lock);
        ++version;
        note = text(body, "text");
      }
      return {200, {}, fmt::format(R"({{"version":{},"text":{}}})", version, json::quote(note))};
    }
    return {404, {}, ""};
  }

  YieldHook hook_;
  std::mutex mutex_;
  State now_, kept_;
  int stamp_ = 0;
};

}  // namespace bodkin::testing
