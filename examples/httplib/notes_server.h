// A small service on cpp-httplib, as it might stand in a project: it knows nothing of fuzzing.
#pragma once

#include <httplib.h>

#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <string>

class NotesServer {
 public:
  NotesServer() {
    server_.set_tcp_nodelay(true);
    server_.set_keep_alive_max_count(1000000);
    server_.Put(R"(/notes/(\w+))", [this](const auto& request, auto& response) {
      const auto note = nlohmann::json::parse(request.body, nullptr, false);
      const auto text = note.is_object() ? note.find("text") : note.end();
      if (text == note.end() || !text->is_string()) {
        return answer(response, 400, R"({"error": "text is missing"})");
      }
      // The fault: a `due` that is no date is an exception, and so an answer 500.
      const std::string due = note.value("due", "");
      if (!due.empty() && std::stoi(due.substr(5, 2)) > 12) {
        return answer(response, 400, R"({"error": "due"})");
      }
      const std::lock_guard lock(mutex_);
      notes_[request.matches[1]] = note.dump();
      answer(response, 200, note.dump());
    });
    server_.Get(R"(/notes/(\w+))", [this](const auto& request, auto& response) {
      const std::lock_guard lock(mutex_);
      const auto found = notes_.find(request.matches[1]);
      if (found == notes_.end()) return answer(response, 404, R"({"error": "no such note"})");
      answer(response, 200, found->second);
    });
  }

  int bind() { return server_.bind_to_any_port("127.0.0.1"); }
  void serve() { server_.listen_after_bind(); }
  void clear() {
    const std::lock_guard lock(mutex_);
    notes_.clear();
  }

 private:
  static void answer(httplib::Response& response, int status, const std::string& body) {
    response.status = status;
    response.set_content(body, "application/json");
  }

  httplib::Server server_;
  std::map<std::string, std::string> notes_;
  std::mutex mutex_;
};
