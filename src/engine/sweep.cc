#include "engine/sweep.h"

#include <algorithm>
#include <set>
#include <unordered_set>
#include <utility>

#include "http/http_file.h"
#include "json/edit.h"
#include "json/scan.h"
#include "mutate/variants.h"
#include "run/identity.h"
#include "scenario/compose.h"
#include "schema/validate.h"

namespace bodkin::engine {
namespace {

// A contract of a thousand operations is not kept from everything else for hours.
constexpr std::size_t kAllMax = 8000;
// Where inputs cost microseconds one that is ten times as long is ten times as dear, and stays in
// the corpus; the mutators make these now and then.
constexpr std::size_t kPutBackBytesMax = 8192;
constexpr std::size_t kPerOperationLeast = 8, kPerOperationMost = 300;
constexpr std::uint64_t kLongText = 1000;
constexpr std::size_t kLongAgain = 16;

}  // namespace

Sweep::Sweep(const session::Session& session, const run::Scope& scope) : session_(session) {
  for (const contract::Operation& each : session.contract().operations()) {
    if (scope.allows(each)) turns_.push_back({&each, {}, {}, {}});
  }
  per_operation_ = std::clamp(kAllMax / std::max<std::size_t>(turns_.size(), 1), kPerOperationLeast,
                              kPerOperationMost);
}

void Sweep::share(std::size_t worker, std::size_t workers, std::size_t position) {
  worker_ = worker;
  workers_ = std::max<std::size_t>(workers, 1);
  position_ = position;
}

void Sweep::add_complete(Turn& turn, const http::HttpFileRequest& request) const {
  std::string encoded = http::encode_request(request);
  if (encoded == turn.plain || request.request.body.empty()) return;
  turn.complete = encoded;
  std::vector<std::string> more = mutate::variants(request, *turn.operation, per_operation_);
  more.insert(more.begin(), std::move(encoded));
  const std::unordered_set<std::string> known(turn.list.begin(), turn.list.end());
  std::erase_if(more, [&](const std::string& each) { return known.contains(each); });
  std::vector<std::string> both;
  for (std::size_t i = 0; i < std::max(turn.list.size(), more.size()); ++i) {
    for (auto* list : {&turn.list, &more}) {
      if (i < list->size() && both.size() < per_operation_) both.push_back(std::move((*list)[i]));
    }
  }
  turn.list = std::move(both);
}

std::optional<std::string> Sweep::variant(Turn& turn, std::size_t number) {
  const scenario::Composed composed =
      scenario::valid_request(*turn.operation, session_.world(), 0, generator_);
  if (!composed.made()) return std::nullopt;
  std::string plain = http::encode_request(composed.request);
  if (plain != turn.plain || turn.list.empty()) {
    turn.list = mutate::variants(composed.request, *turn.operation, per_operation_);
    const scenario::Composed complete =
        scenario::complete_request(*turn.operation, session_.world(), generator_);
    if (complete.made()) add_complete(turn, complete.request);
    for (const auto* request : {&complete.request, &composed.request}) {
      // Twice: what it names may be gone for a while.
      for (const std::size_t at : {kLongAgain, std::size_t{0}}) {
        std::string grown = with_long_texts(*request, *turn.operation, at);
        const auto place = static_cast<std::ptrdiff_t>(std::min(turn.list.size(), at));
        if (!grown.empty()) turn.list.insert(turn.list.begin() + place, std::move(grown));
      }
    }
    turn.plain = std::move(plain);
  }
  if (number >= turn.list.size()) return std::nullopt;
  return renamed(turn, turn.list[number], number);
}

std::string Sweep::with_long_texts(const http::HttpFileRequest& request,
                                   const contract::Operation& operation, std::size_t letter) {
  if (request.request.body.empty() || operation.body == nullptr) return {};
  json::Tree body = json::parse(request.request.body);
  const std::set<std::string> things = session_.world().things();
  bool grown = false;
  for (const auto& [schema, node] : schema::applied_schemas(*operation.body, body, generator_)) {
    if (body.at(node).kind != json::Kind::kString || !schema->enumeration.empty()) continue;
    const std::string text = json::decode_string(body.at(node).text).bytes;
    const std::uint64_t most = std::min(schema->max_length.value_or(kLongText), kLongText);
    if (text.size() >= most || things.contains(text)) continue;
    std::string longer = text.empty() ? "a" : text;
    while (longer.size() < most) longer += static_cast<char>('a' + (longer.size() + letter) % 26);
    // Characters, not bytes: texts that are not ASCII stay shorter than they might be.
    const std::string spelling = json::quote(longer);
    if (!generator_.fits(*schema, spelling)) continue;
    json::set_text(body, node, spelling);
    grown = true;
  }
  if (!grown) return {};
  http::HttpFileRequest changed = request;
  changed.request.body = json::print(body);
  return http::encode_request(changed);
}

std::string Sweep::renamed(const Turn& turn, const std::string& variant, std::size_t number) {
  const contract::Operation& operation = *turn.operation;
  if (operation.method != "POST" || operation.body == nullptr || session_.runner().puts_back()) {
    return variant;
  }
  http::HttpFileRequest request = http::decode_request(variant);
  json::Tree body = json::parse(request.request.body);
  bool changed = false;
  for (const std::string* made_of : {&turn.plain, &turn.complete}) {
    const json::Tree before = json::parse(http::decode_request(*made_of).request.body);
    json::Tree after = before;
    const run::OwnNames own{&session_.world(), &operation};
    if (!run::rename_itself(after, *operation.body, number, generator_, own)) continue;
    const auto old_nodes = before.preorder(), new_nodes = after.preorder();
    for (std::size_t i = 0; i < old_nodes.size() && i < new_nodes.size(); ++i) {
      const auto& old = before.at(old_nodes[i]).text;
      const auto& now = after.at(new_nodes[i]).text;
      if (old == now) continue;
      for (const json::NodeId node : body.preorder()) {
        const bool same = body.at(node).text == old &&
                          json::key_of(body, node) == json::key_of(before, old_nodes[i]);
        if (!same) continue;
        json::set_text(body, node, now);
        changed = true;
      }
    }
  }
  if (!changed) return variant;
  request.request.body = json::print(body);
  return http::encode_request(request);
}

std::optional<std::string> Sweep::next(std::size_t size_max) {
  const std::size_t most =
      session_.runner().puts_back() ? std::min(size_max, kPutBackBytesMax) : size_max;
  while (position_ < turns_.size() * per_operation_) {
    const std::size_t at = position_++;
    const std::size_t number = at / turns_.size();
    Turn& turn = turns_[at % turns_.size()];
    const bool mine = (at + number) % workers_ == worker_;  // of every operation some
    if (turn.done || !mine) continue;
    auto made = variant(turn, number);
    if (!made) {
      turn = {turn.operation, {}, {}, {}, true};
    } else if (made->size() <= most) {
      return made;
    }
  }
  return std::nullopt;
}

}  // namespace bodkin::engine
