#include "scenario/chain.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/limits.h"
#include "base/random.h"
#include "base/text.h"
#include "http/uri.h"
#include "json/scan.h"
#include "json/tree.h"
#include "scenario/compose.h"

namespace bodkin::scenario {
namespace {

using contract::Operation;
using http::HttpFileRequest;

constexpr int kDepthMax = 3;  // things that hang on things
constexpr std::uint64_t kProducersTried = 3;

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::string without_last_segment(std::string_view path) {
  const std::size_t slash = path.rfind('/');
  return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

class Composer {
 public:
  Composer(const World& world, const Dependencies& dependencies, std::uint64_t seed,
           schema::Generator& generator)
      : world_(world),
        dependencies_(dependencies),
        seed_(seed),
        random_(seed),
        generator_(generator) {}

  http::Scenario compose(const Operation& operation, Ending ending,
                         const std::vector<Operation>& all) {
    make_things(operation, kDepthMax);
    const std::optional<std::size_t> own = add_step(operation);
    if (!own) return {};
    end(operation, *own, ending, all);
    if (steps_.size() > limits::kScenarioStepsMax) return {};
    for (HttpFileRequest& step : steps_) {
      const std::size_t located = step.request.target.find("/" + located_.first);
      if (!located_.first.empty() && located != std::string::npos) {
        step.request.target.replace(0, located + 1 + located_.first.size(), located_.second);
      }
      for (const auto& [mask, text] : masks_) {
        replace_all(step.request.target, mask, text);
        replace_all(step.request.body, mask, text);
      }
    }
    drop_unused_names();
    return http::Scenario(std::move(steps_));
  }

 private:
  // A word that stands for a reference until the end, of the shape that the parameter has.
  std::string mask_for(const Operation& operation, const std::string& parameter) {
    const std::string number = std::to_string(masks_.size() + made_.size() + 1);
    switch (shape(operation, parameter)) {
      case Shape::kNumber:
        return "70771" + std::string(4 - std::min<std::size_t>(4, number.size()), '0') + number;
      case Shape::kUuid: {
        std::string uuid = "bdc00000-0000-4000-8000-000000000000";
        return uuid.replace(uuid.size() - number.size(), number.size(), number);
      }
      case Shape::kWord:
        break;
    }
    return "bodkinmask" + number + "x";
  }

  enum class Shape { kNumber, kUuid, kWord };
  Shape shape(const Operation& operation, const std::string& parameter) const {
    const std::string known = world_.value_for(parameter);
    if (is_digits(known)) return Shape::kNumber;
    if (is_uuid(known)) return Shape::kUuid;
    if (!known.empty()) return Shape::kWord;
    for (const contract::Parameter& declared : operation.parameters) {
      if (declared.in != contract::Place::kPath || declared.name != parameter ||
          declared.schema == nullptr) {
        continue;
      }
      if ((declared.schema->types & schema::kString) == 0) return Shape::kNumber;
      if (declared.schema->format == "uuid") return Shape::kUuid;
    }
    return Shape::kWord;
  }

  // A name for something new; empty where none is sure to be valid.
  std::string fresh(const Operation& operation, const std::string& parameter) {
    switch (shape(operation, parameter)) {
      case Shape::kNumber:
        return std::to_string(1000000 + random_.below(900000000));
      case Shape::kUuid:
        return fresh_uuid(random_);
      case Shape::kWord:
        break;
    }
    for (const contract::Parameter& declared : operation.parameters) {
      if (declared.in != contract::Place::kPath || declared.name != parameter ||
          declared.schema == nullptr) {
        continue;
      }
      schema::GenerateOptions options;
      options.use_examples = false;
      const auto made = generator_.generate(*declared.schema, random_, options);
      if (made && json::is_string(*made)) return json::decode_string(*made).bytes;
    }
    return {};
  }

  std::optional<std::size_t> add_step(const Operation& operation) {
    // The plainest request of each is what the world may hold already: only for the first seed.
    const std::uint64_t seed = seed_ == 0 ? 0 : random_.next() | 1U;
    Composed composed = valid_request(operation, world_, seed, generator_);
    if (!composed.made()) return std::nullopt;
    composed.request.name = "s" + std::to_string(steps_.size() + 1);
    steps_.push_back(std::move(composed.request));
    return steps_.size() - 1;
  }

  void make_things(const Operation& operation, int depth) {
    for (const std::string& parameter : http::path_parameter_names(operation.path)) {
      if (made_.contains(parameter)) continue;
      const auto& producers = dependencies_.producers(operation, parameter);
      if (producers.empty() || depth == 0) continue;
      const std::uint64_t choices = std::min<std::uint64_t>(producers.size(), kProducersTried);
      const Producer& producer = producers[seed_ == 0 ? 0 : random_.below(choices)];
      make(operation, parameter, producer, depth);
    }
  }

  void make(const Operation& consumer, const std::string& parameter, const Producer& producer,
            int depth) {
    const Operation& maker = *producer.operation;
    // What the maker stands below; of a PUT the last parameter is the new thing itself.
    made_.insert({parameter, {}});
    make_things(maker, depth - 1);
    made_.erase(parameter);
    const std::vector<std::string> before = world_.bindings[parameter];
    const std::string name = fresh(consumer, parameter);
    if (name.empty() && producer.from == Producer::From::kItself) return;
    if (!name.empty() && maker.method != "GET") world_.bindings[parameter] = {name};
    const auto step = add_step(maker);
    if (!step) {
      world_.bindings[parameter] = before;
      return;
    }
    if (producer.from == Producer::From::kItself) {
      made_[parameter] = name;
      return;
    }
    // The answer says what it is called; another name each time, should it be kept.
    if (is_uuid(name)) masks_.emplace_back(name, "{{$uuid}}");
    http::Reference reference;
    reference.step = steps_[*step].name;
    reference.kind = http::Reference::Kind::kBody;
    reference.steps = producer.place;
    if (producer.from == Producer::From::kLocation) {
      reference.kind = http::Reference::Kind::kHeader;
      reference.header = "Location";
    }
    const std::string mask = mask_for(consumer, parameter);
    made_[parameter] = mask;
    world_.bindings[parameter] = {mask};
    if (producer.from == Producer::From::kLocation) {
      located_ = {mask, http::print_reference(reference)};
    } else {
      masks_.emplace_back(mask, http::print_reference(reference));
    }
  }

  // The request of that method for the thing that a step is about, or for what it stands below;
  // nothing where the contract has none.
  std::optional<HttpFileRequest> on_thing(const Operation& operation, std::size_t step,
                                          const char* method, const std::vector<Operation>& all) {
    const Request& own = steps_[step].request;
    if (operation.method == "POST") {
      for (const Operation& other : all) {
        const auto names = http::path_parameter_names(other.path);
        if (other.method != method || names.empty() ||
            without_last_segment(other.path) != operation.path) {
          continue;
        }
        const auto reference =
            dependencies_.reference(operation, steps_[step].name, other, names.back());
        if (!reference) continue;
        HttpFileRequest request;
        request.request.method = method;
        request.request.target = std::string(http::split_target(own.target).path) + "/" +
                                 http::print_reference(*reference);
        return request;
      }
    }
    std::string path = operation.path;
    std::string target(http::split_target(own.target).path);
    for (; path.find('{') != std::string::npos;
         path = without_last_segment(path), target = without_last_segment(target)) {
      const auto other = std::find_if(all.begin(), all.end(), [&](const Operation& each) {
        return each.method == method && each.path == path;
      });
      if (other == all.end()) continue;
      HttpFileRequest request;
      request.request.method = method;
      request.request.target = target;
      return request;
    }
    return std::nullopt;
  }

  void add(std::optional<HttpFileRequest> request) {
    if (request) steps_.push_back(std::move(*request));
  }

  void end(const Operation& operation, std::size_t own, Ending ending,
           const std::vector<Operation>& all) {
    const auto read = [&] { return on_thing(operation, own, "GET", all); };
    const auto removal = [&] { return on_thing(operation, own, "DELETE", all); };
    const bool removes = operation.method == "DELETE";
    switch (ending) {
      case Ending::kNone:
        return;
      case Ending::kRead:
        return add(read());
      case Ending::kDelete:
        if (!removes && !removal()) return;
        if (!removes) add(read());
        if (!removes) add(removal());
        return add(read());
      case Ending::kUseDeleted:
        if (!removes && !removal()) return;
        if (!removes) add(removal());
        [[fallthrough]];
      case Ending::kTwice: {
        HttpFileRequest again = steps_[own];
        again.name.clear();
        return add(std::move(again));
      }
    }
  }

  void drop_unused_names() {
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      const std::string use = "{{" + steps_[i].name + ".";
      const bool used = std::any_of(steps_.begin(), steps_.end(), [&](const auto& step) {
        return step.request.target.find(use) != std::string::npos ||
               step.request.body.find(use) != std::string::npos;
      });
      if (!used) steps_[i].name.clear();
    }
  }

  World world_;
  const Dependencies& dependencies_;
  std::uint64_t seed_;
  Random random_;
  schema::Generator& generator_;
  std::vector<HttpFileRequest> steps_;
  std::map<std::string, std::string> made_;  // parameter, the name or mask of the new thing
  std::vector<std::pair<std::string, std::string>> masks_;  // and what takes their place
  std::pair<std::string, std::string> located_;             // mask, reference for a whole target
};

}  // namespace

http::Scenario compose_chain(const Operation& operation, const World& world,
                             const Dependencies& dependencies, Ending ending, std::uint64_t seed,
                             schema::Generator& generator) {
  return Composer(world, dependencies, seed, generator)
      .compose(operation, ending, dependencies.contract().operations());
}

}  // namespace bodkin::scenario
