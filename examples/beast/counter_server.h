// A small service on Boost.Beast that listens on a Unix socket, as it might stand in a project: it
// knows nothing of fuzzing.
#pragma once

#include <unistd.h>

#include <boost/asio.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

class CounterServer {
 public:
  // A socket that an earlier process left at `path` is replaced.
  explicit CounterServer(const std::string& path)
      : acceptor_(context_, (::unlink(path.c_str()), Local::endpoint(path))) {}

  void serve() {
    for (;;) {
      Local::socket socket(context_);
      acceptor_.accept(socket);
      converse(socket);
    }
  }

  void clear() { counters_.clear(); }

 private:
  using Local = boost::asio::local::stream_protocol;
  using Request = boost::beast::http::request<boost::beast::http::string_body>;
  using Response = boost::beast::http::response<boost::beast::http::string_body>;

  void converse(Local::socket& socket) {
    boost::beast::flat_buffer buffer;
    for (;;) {
      Request request;
      boost::beast::error_code error;
      boost::beast::http::read(socket, buffer, request, error);
      if (error == boost::beast::http::error::end_of_stream) return;
      Response response;
      if (error) {
        response.result(400);
        response.keep_alive(false);
        response.prepare_payload();
      } else {
        response = answer(request);
      }
      boost::beast::http::write(socket, response, error);
      if (error || response.need_eof()) return;
    }
  }

  Response answer(const Request& request) {
    Response response;
    response.version(request.version());
    response.keep_alive(request.keep_alive());
    response.set("Content-Type", "application/json");
    std::string target(request.target());
    target.resize(std::min(target.size(), target.find('?')));
    const std::string prefix = "/counters/";
    if (target.rfind(prefix, 0) != 0 || target.size() == prefix.size()) {
      response.result(404);
      response.body() = R"({"error": "no such path"})";
    } else if (request.method() == boost::beast::http::verb::put) {
      put(target.substr(prefix.size()), request.body(), response);
    } else if (request.method() == boost::beast::http::verb::get) {
      const auto found = counters_.find(target.substr(prefix.size()));
      response.result(found == counters_.end() ? 404 : 200);
      response.body() = found == counters_.end()
                            ? R"({"error": "no such counter"})"
                            : "{\"value\": " + std::to_string(found->second) + "}";
    } else {
      response.result(405);
      response.body() = R"({"error": "GET or PUT"})";
    }
    response.prepare_payload();
    return response;
  }

  void put(const std::string& name, const std::string& body, Response& response) {
    static constexpr int kSteps[] = {1, 10, 100, 1000};
    const auto order = nlohmann::json::parse(body, nullptr, false);
    for (const char* member : {"value", "step"}) {
      if (!order.is_object() || !order.contains(member) || !order[member].is_number_integer()) {
        response.result(400);
        response.body() = R"({"error": "value and step"})";
        return;
      }
    }
    const auto step = order["step"].get<long>();
    if (step > 3 || order["value"] < -1000 || order["value"] > 1000) {
      response.result(400);
      response.body() = R"({"error": "out of range"})";
      return;
    }
    // The fault: a step below 0 is let pass. AddressSanitizer sees the read.
    const int value = order["value"].get<int>() * kSteps[step];
    counters_[name] = value;
    response.result(200);
    response.body() = "{\"value\": " + std::to_string(value) + "}";
  }

  boost::asio::io_context context_;
  Local::acceptor acceptor_;
  std::map<std::string, int> counters_;
};
