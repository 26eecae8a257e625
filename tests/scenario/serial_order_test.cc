// What some order explains, and what none does.
#include "scenario/serial_order.h"

#include <gtest/gtest.h>

#include <deque>
#include <string>
#include <vector>

namespace bodkin::scenario {
namespace {

class SerialOrder : public ::testing::Test {
 protected:
  const Response* answer(int status, std::string body = "") {
    Response response;
    response.status = status;
    if (!body.empty()) response.headers.add("Content-Type", "application/json");
    response.body = std::move(body);
    return &kept_.emplace_back(std::move(response));
  }
  Course course(std::vector<int> statuses, const std::string& read,
                std::vector<std::string> bodies = {}) {
    Course made;
    made.statuses = statuses;
    for (std::size_t i = 0; i < statuses.size(); ++i) {
      made.answers.push_back(answer(statuses[i], i < bodies.size() ? bodies[i] : ""));
    }
    if (!read.empty()) made.reads.push_back(answer(200, read));
    return made;
  }
  Order order(const std::vector<int>& statuses, const std::string& read,
              const std::string& again = "") {
    return {course(statuses, read), course(statuses, again.empty() ? read : again)};
  }
  static constexpr std::size_t kDifferent[] = {0, 1};
  static constexpr std::size_t kEqual[] = {0, 0};
  std::deque<Response> kept_;
};

TEST_F(SerialOrder, MoreThanAnyOrderAcceptsIsUnexplained) {
  const std::vector<Order> orders = {order({200, 409}, R"({"v":1})"),
                                     order({409, 200}, R"({"v":2})")};
  const auto what = [&](const Course& burst) { return compare(orders, burst, kDifferent).what; };
  EXPECT_EQ(what(course({200, 200}, R"({"v":1})")), Unexplained::kMoreAccepted);
  EXPECT_EQ(what(course({200, 409}, R"({"v":1})")), Unexplained::kNothing);
  EXPECT_EQ(what(course({409, 200}, R"({"v":2})")), Unexplained::kNothing);
  EXPECT_EQ(what(course({409, 409}, R"({"v":0})")), Unexplained::kNothing) << "both may be refused";
  EXPECT_EQ(what(course({503, 409}, R"({"v":0})")), Unexplained::kNothing);
  EXPECT_EQ(what(course({200, 409}, R"({"v":3})")), Unexplained::kOtherState);
  EXPECT_EQ(what(course({200, 0}, R"({"v":3})")), Unexplained::kNothing) << "no answer";
}

TEST_F(SerialOrder, EqualRequestsNeedTheStateOrThingsOfTheirOwn) {
  const std::vector<Order> orders = {order({204, 404}, R"({"n":0})")};
  const auto what = [&](const Course& burst) { return compare(orders, burst, kEqual).what; };
  EXPECT_EQ(what(course({204, 204}, R"({"n":0})")), Unexplained::kNothing) << "answered as done";
  EXPECT_EQ(what(course({404, 204}, R"({"n":0})")), Unexplained::kNothing)
      << "the other came first";
  EXPECT_EQ(what(course({204, 204}, R"({"n":1})")), Unexplained::kMoreAccepted);
  EXPECT_EQ(what(course({201, 201}, R"({"n":0})", {R"({"id":1})", R"({"id":2})"})),
            Unexplained::kMoreAccepted);
  EXPECT_EQ(what(course({201, 201}, R"({"n":0})", {R"({"id":1})", R"({"id":1})"})),
            Unexplained::kNothing);
}

TEST_F(SerialOrder, WhatDiffersByItselfIsLeftOut) {
  const std::vector<Order> orders = {
      order({200, 200}, R"({"v":2,"token":"a"})", R"({"v":2,"token":"b"})")};
  EXPECT_EQ(compare(orders, course({200, 200}, R"({"v":2,"token":"c"})"), kEqual).what,
            Unexplained::kNothing);
  const auto lost = compare(orders, course({200, 200}, R"({"v":1,"token":"c"})"), kEqual);
  EXPECT_EQ(lost.what, Unexplained::kOtherState);
  EXPECT_EQ(lost.where, "/v");
}

TEST_F(SerialOrder, AServiceThatDoesNotDoTheSameTwiceIsNotJudged) {
  std::vector<Order> orders = {order({200, 409}, R"({"v":1})")};
  orders[0].again.statuses = {409, 409};
  EXPECT_EQ(compare(orders, course({200, 200}, R"({"v":9})"), kDifferent).what,
            Unexplained::kNothing);
  EXPECT_EQ(compare({}, course({200, 200}, R"({"v":9})"), kDifferent).what, Unexplained::kNothing);
}

TEST_F(SerialOrder, EvidenceIsFoundByItsNotes) {
  Trace trace;
  const auto add = [&](Purpose purpose, const char* note, int status,
                       std::shared_ptr<const Group> group = nullptr) {
    Exchange exchange;
    exchange.purpose = purpose;
    exchange.note = note;
    exchange.answer.response.status = status;
    exchange.group = std::move(group);
    trace.exchanges.push_back(std::move(exchange));
  };
  add(Purpose::kInput, "", 200);
  for (const char* run : {"serial:0:", "serial:1:"}) {
    add(Purpose::kSerial, (run + std::string("0")).c_str(), 200);
    add(Purpose::kSerial, (run + std::string("1")).c_str(), 409);
    add(Purpose::kSerial, (run + std::string("read")).c_str(), 200);
  }
  const auto group = std::make_shared<const Group>();
  add(Purpose::kBurst, "burst:0", 200, group);
  add(Purpose::kBurst, "burst:1", 200, group);
  add(Purpose::kBurst, "burst:read", 200);
  add(Purpose::kBurst, "burst:9", 200);
  add(Purpose::kSerial, "serial:x:y", 200);
  const auto all = evidence(trace);
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all[0].burst, (std::vector<std::size_t>{7, 8}));
  ASSERT_EQ(all[0].orders.size(), 1U);
  EXPECT_EQ(all[0].orders[0].again.statuses, (std::vector<int>{200, 409}));
  EXPECT_EQ(all[0].course.statuses, (std::vector<int>{200, 200}));
  EXPECT_EQ(all[0].course.reads.size(), 1U);
}

}  // namespace
}  // namespace bodkin::scenario
