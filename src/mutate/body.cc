#include "mutate/body.h"

#include <algorithm>
#include <optional>

#include "json/edit.h"
#include "json/tree.h"
#include "mutate/operators.h"
#include "mutate/repair.h"
#include "scenario/current.h"
#include "schema/generate.h"

namespace bodkin::mutate {
namespace {

constexpr int kAttempts = 6;
constexpr int kByteAttempts = 8;

// Odds of the plans, one in so many.
constexpr std::uint64_t kWholeBytesIn = 40;  // bytes of the text, structure or not
constexpr std::uint64_t kFreshIn = 16;       // start from a generated body
constexpr std::uint64_t kRepairIn = 2;       // start from a repaired body
constexpr std::uint64_t kCurrentIn = 2;      // start in the present state
constexpr std::uint64_t kHugeIn = 100;       // something long or deep
constexpr std::uint64_t kSeveralIn = 4;      // more than one change
constexpr std::uint64_t kChaosIn = 16;       // several hostile changes

// One attempt: nothing where it came to no change.
class Attempt {
 public:
  Attempt(const Shared& shared, std::string_view body, const schema::Schema* schema,
          std::string_view other, std::size_t size_max, Random& random)
      : schema_(schema),
        random_(random),
        shared_(shared),
        tree_(json::parse(body)),
        context_{tree_,
                 random,
                 shared.known,
                 shared.checker,
                 shared.generator,
                 shared.leaf,
                 other,
                 size_max - std::min(size_max, body.size()),
                 shared.names} {}

  std::string run() {
    start();
    const int changes = random_.one_in(kSeveralIn) ? 2 + static_cast<int>(random_.below(4)) : 1;
    const bool chaos = changes > 1 && random_.one_in(kChaosIn);
    // Valid changes first; what is wrong in the end is one thing.
    for (int i = 1; i < changes; ++i) apply(chaos ? Aim::kHostile : Aim::kValid);
    const bool huge = random_.one_in(kHugeIn);
    apply(huge ? Aim::kHuge : random_.one_in(2) ? Aim::kHostile : Aim::kValid);
    return json::print(tree_);
  }

 private:
  void start() {
    if (schema_ != nullptr) rebuild();
    if (random_.one_in(kCurrentIn) &&
        scenario::adopt_current(tree_, schema_, shared_.observed, shared_.own, random_)) {
      context_.note("body.current");
    }
  }

  void rebuild() {
    if (random_.one_in(kFreshIn)) {
      const json::NodeId fresh = generated(context_, schema_);
      if (fresh == json::kNone) return;
      tree_.prologue = tree_.epilogue = {};
      json::replace(tree_, tree_.root(), fresh);
      context_.note("body.generated");
    } else if (random_.one_in(kRepairIn) && repair(context_, schema_)) {
      context_.note("body.repaired");
    }
  }

  // Where nothing can be changed in one way, the other is tried.
  void apply(Aim aim) {
    if (apply_one(context_, schema_, aim)) return;
    apply_one(context_, schema_, aim == Aim::kHostile ? Aim::kValid : Aim::kHostile);
  }

  const schema::Schema* schema_;
  Random& random_;
  const Shared& shared_;
  json::Tree tree_;
  Context context_;
};

// A text that differs for certain, if one is to be had within size_max.
std::string last_resort(std::string_view text, std::size_t size_max) {
  if (text.size() > size_max) return std::string(text.substr(0, size_max));
  if (text.size() < size_max) return std::string(text) + " ";
  std::string out(text);
  if (!out.empty()) out.back() = out.back() == '0' ? '1' : '0';
  return out;
}

}  // namespace

std::string mutated_bytes(const Shared& shared, std::string_view text, std::size_t size_max,
                          Random& random) {
  if (size_max == 0) return {};
  json::Tree none;
  Context context{none, random, shared.known, shared.checker, shared.generator, shared.leaf,
                  {},   0,      shared.names};
  context.note("bytes.text");
  for (int i = 0; i < kByteAttempts; ++i) {
    std::string out = changed_bytes(context, text, size_max);
    if (out != text) return out;
  }
  return last_resort(text, size_max);
}

std::string mutated_body(const Shared& shared, std::string_view body, const schema::Schema* schema,
                         std::string_view other, std::size_t size_max, Random& random) {
  if (body.size() > size_max || random.one_in(kWholeBytesIn)) {
    return mutated_bytes(shared, body, size_max, random);
  }
  for (int i = 0; i < kAttempts; ++i) {
    shared.names.clear();
    std::string out = Attempt(shared, body, schema, other, size_max, random).run();
    if (out.size() <= size_max && out != body) return out;
  }
  shared.names.clear();
  return mutated_bytes(shared, body, size_max, random);
}

std::string crossed_body(const Shared& shared, std::string_view a, std::string_view b,
                         std::size_t size_max, Random& random) {
  json::Tree tree = json::parse(a);
  for (int i = 0; i < kAttempts && a.size() <= size_max; ++i) {
    Context context{tree,        random, shared.known,        shared.checker, shared.generator,
                    shared.leaf, b,      size_max - a.size(), shared.names};
    if (!apply_splice(context)) continue;
    std::string out = json::print(tree);
    if (out.size() <= size_max && out != a) return out;
    tree = json::parse(a);
    shared.names.clear();
  }
  // The start of one and the end of the other.
  shared.names.clear();
  std::string out(a.substr(0, random.below(a.size() + 1)));
  out.append(b.substr(random.below(b.size() + 1)));
  if (out.size() > size_max) out.resize(size_max);
  if (out == a || out.empty()) return mutated_bytes(shared, a, size_max, random);
  shared.names.emplace_back("cross.bytes");
  return out;
}

}  // namespace bodkin::mutate
