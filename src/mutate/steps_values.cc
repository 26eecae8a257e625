// What steps name of each other: things that others made or took away, and outdated states.
#include <algorithm>

#include "http/uri.h"
#include "json/edit.h"
#include "json/number.h"
#include "mutate/steps.h"
#include "scenario/current.h"

namespace bodkin::mutate {
namespace {

using contract::Operation;
using http::HttpFileRequest;

std::string path_of(const HttpFileRequest& step) {
  return std::string(http::split_target(step.request.target).path);
}

// Puts another segment in the place of a parameter; references are not encoded.
bool set_segment(HttpFileRequest& step, const std::string& value, const std::string& text) {
  if (value == text) return false;
  std::string& target = step.request.target;
  const std::size_t query = std::min(target.find('?'), target.size());
  for (const std::string& spelled : {value, http::percent_encode(value)}) {
    const std::size_t at = target.rfind("/" + spelled, query);
    if (at == std::string::npos) continue;
    const std::size_t end = at + 1 + spelled.size();
    if (end > query || (end < query && target[end] != '/')) continue;
    target.replace(at + 1, spelled.size(), text);
    return true;
  }
  return false;
}

// A later step and an earlier one.
bool pick_pair(StepsContext& context, std::size_t& earlier, std::size_t& later) {
  if (context.steps.size() < 2) return false;
  later = 1 + context.random.below(context.steps.size() - 1);
  earlier = context.random.below(later);
  return true;
}

// A path parameter of a step names what an earlier one made or was about.
bool rebind(StepsContext& context) {
  std::size_t from = 0, to = 0;
  if (!pick_pair(context, from, to)) return false;
  const auto source = context.match(from), target = context.match(to);
  if (!source || !target || target->parameters.empty()) return false;
  const auto& parameter = context.random.pick(target->parameters);
  const auto reference = context.dependencies.reference(*source->operation, context.name(from),
                                                        *target->operation, parameter.name);
  if (reference) {
    return set_segment(context.steps[to], parameter.value, http::print_reference(*reference));
  }
  for (const http::PathParameter& own : source->parameters) {
    if (own.name == parameter.name) {
      const bool captured = own.value.find("{{") != std::string::npos;
      return set_segment(context.steps[to], parameter.value,
                         captured ? own.value : http::percent_encode(own.value));
    }
  }
  return false;
}

// Another object of the world in all steps that name this one.
bool rebind_all(StepsContext& context) {
  const auto match = context.match(context.random.below(context.steps.size()));
  if (!match || match->parameters.empty()) return false;
  const auto& parameter = context.random.pick(match->parameters);
  const std::string other = context.shared.known.for_parameter(parameter.name, context.random);
  if (other.empty() || other == parameter.value || parameter.value.size() < 3) return false;
  bool changed = false;
  for (HttpFileRequest& step : context.steps) {
    for (std::string* text : {&step.request.target, &step.request.body}) {
      for (std::size_t at = text->find(parameter.value); at != std::string::npos;
           at = text->find(parameter.value, at + other.size())) {
        text->replace(at, parameter.value.size(), other);
        changed = true;
      }
    }
  }
  return changed;
}

const Operation* deletion_of(const StepsContext& context, const std::string& path) {
  const auto match = context.service.contract.match("DELETE", path);
  if (!match || match->operation == nullptr) return nullptr;
  const auto& allowed = context.service.operations;
  return std::find(allowed.begin(), allowed.end(), match->operation) == allowed.end()
             ? nullptr
             : match->operation;
}

// What a step is about, or what that stands below, is deleted before or after it.
bool delete_thing(StepsContext& context) {
  if (context.full()) return false;
  const std::size_t at = context.random.below(context.steps.size());
  for (std::string path = path_of(context.steps[at]); path.starts_with('/') && path.size() > 1;
       path.resize(path.rfind('/'))) {
    if (context.random.one_in(3) || deletion_of(context, path) == nullptr) continue;
    HttpFileRequest step;
    step.request.method = "DELETE";
    step.request.target = path;
    const std::size_t to = at + context.random.below(2);
    context.steps.insert(context.steps.begin() + static_cast<std::ptrdiff_t>(to), std::move(step));
    return true;
  }
  return false;
}

// A step of an operation that takes what an earlier step made.
bool follow(StepsContext& context) {
  if (context.full() || context.service.operations.empty()) return false;
  const std::size_t from = context.random.below(context.steps.size());
  const auto source = context.match(from);
  if (!source) return false;
  const Operation& chosen = *context.random.pick(context.service.operations);
  for (const std::string& name : http::path_parameter_names(chosen.path)) {
    const auto reference =
        context.dependencies.reference(*source->operation, context.name(from), chosen, name);
    const auto own = std::find_if(source->parameters.begin(), source->parameters.end(),
                                  [&](const auto& each) { return each.name == name; });
    if (!reference && own == source->parameters.end()) continue;
    const Request* made =
        context.service.stock.pick(chosen, context.shared.generator, context.random);
    if (made == nullptr) return false;
    HttpFileRequest step;
    step.request = *made;
    const auto match = context.service.contract.match(step.request.method, step.request.target);
    if (!match) return false;
    for (const http::PathParameter& parameter : match->parameters) {
      if (parameter.name != name) continue;
      const bool captured = !reference && own->value.find("{{") != std::string::npos;
      set_segment(step, parameter.value,
                  reference  ? http::print_reference(*reference)
                  : captured ? own->value
                             : http::percent_encode(own->value));
    }
    context.steps.insert(context.steps.begin() + static_cast<std::ptrdiff_t>(from) + 1,
                         std::move(step));
    return true;
  }
  return false;
}

// A write sent twice with another value beside the same lock: the second comes too late. Or the
// lock of one step put into another.
bool old_lock(StepsContext& context) {
  std::size_t from = 0, to = 0;
  if (!pick_pair(context, from, to)) return false;
  json::Tree old = json::parse(context.steps[from].request.body);
  json::Tree body = json::parse(context.steps[to].request.body);
  for (const json::NodeId id : old.preorder()) {
    const std::string key = json::key_of(old, id);
    if (is_container(old.at(id).kind) || !scenario::names_a_lock(key)) continue;
    for (const json::NodeId other : body.preorder()) {
      if (json::key_of(body, other) != key || is_container(body.at(other).kind) ||
          body.at(other).text == old.at(id).text) {
        continue;
      }
      json::set_text(body, other, old.at(id).text);
      context.steps[to].request.body = json::print(body);
      return true;
    }
  }
  return false;
}

// Raises a lock by one in a later step: what it is after an earlier write, in most services.
bool next_lock(StepsContext& context) {
  if (context.steps.size() < 2) return false;
  HttpFileRequest& step = context.steps[1 + context.random.below(context.steps.size() - 1)];
  json::Tree body = json::parse(step.request.body);
  for (const json::NodeId id : body.preorder()) {
    const json::Node& node = body.at(id);
    if (node.kind != json::Kind::kNumber || !scenario::names_a_lock(json::key_of(body, id)) ||
        node.text.find_first_of(".eE") != std::string_view::npos) {
      continue;
    }
    json::set_text(body, id, json::add_to_integer(std::string(node.text), 1));
    step.request.body = json::print(body);
    return true;
  }
  return false;
}

constexpr StepsOperator kOperators[] = {
    {"steps.rebind", "A path names what an earlier step made or was about.", 14, false, rebind},
    {"steps.other_thing", "Another object of the world in all steps that name one.", 4, false,
     rebind_all},
    {"steps.delete", "What a step is about is deleted before or after it.", 10, true, delete_thing},
    {"steps.follow", "A request for what an earlier step made or was about.", 14, true, follow},
    {"steps.old_lock", "The generation or version of an earlier step in a later one.", 5, false,
     old_lock},
    {"steps.next_lock", "A generation or version raised by one in a later step.", 5, false,
     next_lock},
};

}  // namespace

std::span<const StepsOperator> steps_value_operators() {
  return kOperators;
}

}  // namespace bodkin::mutate
